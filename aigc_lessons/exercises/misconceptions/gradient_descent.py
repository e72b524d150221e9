"""Mistakes about descending: steps, limits, momentum and Adam."""

from aigc_lessons.exercises.misconceptions.misconception import Misconception

STEPS = (
    Misconception(
        "uphill",
        "the step follows the gradient instead of going against it",
        "every step has the right length and the wrong direction. The gradient points to where "
        "the loss grows fastest, so this climbs.",
        "Subtract the step.",
    ),
    Misconception(
        "learning_rate_forgotten",
        "the step is taken without the learning rate",
        "the direction is right, the length is that for a learning rate of 1. On a steep surface "
        "this leaps over the minimum and away.",
        "Multiply the step by the learning rate before you subtract it.",
    ),
    Misconception(
        "value_for_derivative",
        "the value of the loss takes the place of its derivative",
        "how high the loss is says nothing about which way it falls.",
        "Derive J first, then put the number in.",
    ),
    Misconception(
        "step_for_place",
        "the step is given instead of the place that it leads to",
        "this is how far the parameter moves, not where it arrives.",
        "Subtract the step from the old parameter.",
    ),
    Misconception(
        "same_gradient_reused",
        "every step uses the gradient of the start",
        "the first step is right, and all later ones repeat it. The slope changes from place to "
        "place.",
        "Compute the gradient anew at every place, inside the loop.",
    ),
    Misconception(
        "gradient_doubled",
        "the gradient is twice too large",
        "this is the gradient of θᵀHθ. The bowl has a ½ in front, which the square's 2 cancels.",
        "The gradient of ½ θᵀHθ is Hθ.",
    ),
    Misconception(
        "diagonal_only",
        "only the diagonal of H is used",
        "each parameter falls by itself. Off the diagonal stands how one parameter changes the "
        "slope along another: a slanting valley becomes an upright one.",
        "Hθ is a product of matrix and vector: `H @ theta`.",
    ),
    Misconception(
        "one_coordinate_at_a_time",
        "a coordinate is changed before the gradient of the next one is taken",
        "the first coordinate is right, the others look from a place that is already half-way. "
        "A gradient belongs to one place.",
        "Compute the whole gradient first, then move all coordinates at once.",
    ),
)

LIMITS = (
    Misconception(
        "limit_of_one_jump",
        "the limit is taken to be 1/λ",
        "with this learning rate one step goes, in the steepest direction, straight to the bottom. "
        "Only twice as far does it come back to the same height on the other side.",
        "A step multiplies θ by 1 − αλ. Where does this reach −1?",
    ),
    Misconception(
        "limit_from_coefficient",
        "the coefficient of θ² is taken for the curvature",
        "this is twice too large: the second derivative of aθ² is 2a.",
        "Derive J twice to find λ.",
    ),
    Misconception(
        "limit_inverted",
        "the limit is turned upside down",
        "a steeper bowl asks for smaller steps, so the curvature belongs below the line.",
        "It is 2 divided by the curvature.",
    ),
)

PATHS = (
    Misconception(
        "start_left_out",
        "the start is left out of the path",
        "every later point is right, but the row before the first step is missing.",
        "Put the parameters into the list before the loop begins.",
    ),
    Misconception(
        "last_step_missing",
        "the last step is missing from the path",
        "the start counts as a point but not as a step: so many steps make one point more.",
        "Append after every step, the last one too.",
    ),
    Misconception(
        "last_value_only",
        "only the end of the path is returned",
        "the last point is right, the way to it is missing.",
        "Collect the parameters after every step in a list.",
    ),
    Misconception(
        "same_array_appended",
        "the same array is appended at every step",
        "every row shows the end of the path. `theta -= …` changes the array itself, and a list "
        "holds the array, not what it once contained.",
        "Append `theta.copy()`, or make a new array with `theta = theta - …`.",
    ),
)

MOMENTUM = (
    Misconception(
        "momentum_sign",
        "the old velocity is subtracted instead of added",
        "it brakes where it should carry on: after a step to the left comes a push to the right.",
        "Add the new gradient to what is kept of the old velocity.",
    ),
    Misconception(
        "momentum_averages",
        "the gradient is multiplied by 1 − μ",
        "this is a running mean, so the steps are smaller by that factor. Adam's mean is made so; "
        "the velocity here is a running sum.",
        "Add the gradient as it is: v ← μv + g.",
    ),
    Misconception(
        "nesterov",
        "the velocity looks one step ahead",
        "this is Nesterov's momentum: g + μv instead of v moves the parameters. A good method, but "
        "another one.",
        "Subtract the learning rate times v, and nothing more.",
    ),
    Misconception(
        "velocity_not_kept",
        "the velocity is forgotten from step to step",
        "the first step is right, and every later one is plain gradient descent.",
        "Set the velocity to 0 once, before the loop.",
    ),
    Misconception(
        "velocity_one_step_late",
        "the parameters move before the velocity is brought up to date",
        "the first step stands still and every other comes one too late.",
        "Update the velocity first, then the parameters.",
    ),
    Misconception(
        "velocity_never_slows",
        "the old velocity is kept whole",
        "nothing slows it down: this is a momentum of 1, whatever is asked for.",
        "Multiply the old velocity by the momentum.",
    ),
    Misconception(
        "rate_momentum_swapped",
        "learning rate and momentum have changed places",
        "the steps are far too long and hardly remember anything.",
        "The momentum multiplies the old velocity, the learning rate the step.",
    ),
    Misconception(
        "rate_used_twice",
        "the learning rate is multiplied in twice",
        "once inside the velocity, as Keras does it, and once more outside, as PyTorch does it.",
        "Multiply by it in one of the two places.",
    ),
)

ADAM = (
    Misconception(
        "bias_not_corrected",
        "the running means are not corrected for their start at 0",
        "the first steps have the wrong length: with β₁ = 0.9 and β₂ = 0.999 more than three "
        "times too long.",
        "Divide the means by 1 − β₁ᵗ and 1 − β₂ᵗ before you use them.",
    ),
    Misconception(
        "one_moment_corrected",
        "only one of the two running means is corrected",
        "both begin at 0, so both are too small at first, each by a factor of its own.",
        "Correct the mean by 1 − β₁ᵗ and the mean of squares by 1 − β₂ᵗ.",
    ),
    Misconception(
        "correction_without_power",
        "the correction is the same at every step",
        "the first step is right, later ones are too long: the correction must fade as the means "
        "fill up.",
        "Divide by 1 − βᵗ, with t the number of the step.",
    ),
    Misconception(
        "correction_kept",
        "the corrected means are carried on to the next step",
        "the first step is right. From then on what was corrected is corrected again.",
        "Give the corrected means names of their own, and keep the uncorrected ones.",
    ),
    Misconception(
        "counted_from_0",
        "the steps are counted from 0",
        "1 − β⁰ is 0, so the first correction divides by 0 and everything after it is NaN.",
        "The first step is t = 1.",
    ),
    Misconception(
        "betas_exchanged",
        "β₁ and β₂ have changed places",
        "the mean remembers for too long and the mean of squares too briefly.",
        "Use β₁ for the gradient and β₂ for its square.",
    ),
    Misconception(
        "square_of_mean",
        "the running mean is squared instead of the gradient",
        "gradients that change their sign cancel in the mean, so its square is too small and the "
        "steps too long.",
        "Take the running mean of g², not of m².",
    ),
    Misconception(
        "square_forgotten",
        "the gradient goes into the second mean without its square",
        "a negative one makes the root impossible: NaN.",
        "Add g², which is never negative.",
    ),
    Misconception(
        "root_forgotten",
        "the step is divided by the mean of squares itself, not by its root",
        "gradients ten times as large then lead to steps ten times as short. With the root their "
        "size cancels.",
        "Take the square root of the corrected mean of squares.",
    ),
    Misconception(
        "eps_inside_root",
        "ε is added inside the root",
        "there it weighs as √ε, which is far more: a tenth of a thousandth for 1e-8.",
        "Take the root first, then add ε.",
    ),
    Misconception(
        "eps_before_correction",
        "ε is added to the root before it is corrected",
        "this is how Keras does it. In the first steps ε then weighs more than in the formula.",
        "Correct the mean of squares, take the root, add ε.",
    ),
    Misconception(
        "moments_not_kept",
        "the running means start again at every step",
        "the first step is right, later ones see only their own gradient.",
        "Set both means to 0 once, before the loop.",
    ),
    Misconception(
        "sums_for_means",
        "the new gradient is not multiplied by 1 − β",
        "these are running sums. A mean gives the new value the share 1 − β, so that the shares "
        "add up to 1.",
        "Write m ← β₁m + (1 − β₁)g, and the same with β₂ for the square.",
    ),
    Misconception(
        "mean_not_used",
        "the gradient itself is divided instead of its running mean",
        "only the lengths are remembered, as in RMSProp; Adam has momentum too.",
        "Put the corrected running mean of the gradient above the line.",
    ),
)

DESCENT = (*STEPS, *LIMITS, *PATHS, *MOMENTUM, *ADAM)
