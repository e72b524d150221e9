"""Mistakes about layers and what bends them."""

from aigc_lessons.exercises.misconceptions.misconception import Misconception

VALUES_AND_GRADIENTS = (
    Misconception(
        "abs_for_relu",
        "the minus sign is dropped instead of the number",
        "ReLU replaces what is negative by 0. Dropping the sign is the absolute value, which "
        "answers to −2 and 2 alike.",
        "Take the larger of two numbers, x and 0.",
    ),
    Misconception(
        "relu_left_out",
        "the negative number goes through unchanged",
        "without the bend the layer stays linear, and a stack of such layers is one layer.",
        "Below 0 ReLU answers 0.",
    ),
    Misconception(
        "gradient_one_at_zero",
        "the gradient at 0 is taken from the right-hand side",
        "at exactly 0 both frameworks let nothing through a ReLU, and a leaky ReLU takes its slope "
        "there.",
        "Ask `x > 0`, not `x >= 0`.",
    ),
    Misconception(
        "kink_left_out",
        "at exactly 0 neither branch is taken",
        "one condition says more than 0, the other less than 0, so 0 itself falls between them.",
        "Let one of the two sides have the 0: the slope counts where x is 0 or less.",
    ),
    Misconception(
        "dy_forgotten",
        "the activation's own slope comes back without dy",
        "the chain rule multiplies: what comes back is dy times the slope, and dy says how much "
        "the loss cares about this output.",
        "Multiply by dy, element by element.",
    ),
    Misconception(
        "gate_from_dy",
        "the sign of dy decides instead of the sign of x",
        "a negative dy is stopped and a positive one passes wherever x may be. The input opened or "
        "closed the gate; the gradient only goes through it, with either sign.",
        "Look at x for the condition, and let dy be whatever it is.",
    ),
    Misconception(
        "value_for_gradient",
        "the activation's value stands where its slope belongs",
        "at 0 a sigmoid has the value 0.5 and the slope 0.25, tanh the value 0 and the slope 1: "
        "the height of a curve says nothing about how steep it is.",
        "Take the derivative: for the sigmoid σ(1 − σ), for tanh 1 − tanh².",
    ),
    Misconception(
        "sigmoid_twice",
        "the sigmoid is applied twice",
        "σ(1 − σ) is written in terms of the sigmoid's output. Who puts the output in where the "
        "input belongs squeezes it a second time, and finds 0.235 in place of 0.25.",
        "Compute s = σ(x) once, then s(1 − s).",
    ),
    Misconception(
        "factors_added",
        "the slopes of the layers are added",
        "three layers would pass on more than one. Along a chain slopes multiply.",
        "Go back layer by layer, and multiply by the slope of each.",
    ),
    Misconception(
        "one_factor_only",
        "only one layer's slope is counted",
        "the gradient passes every layer on its way back, and each takes its share.",
        "Raise the slope to the number of layers.",
    ),
)

LEAKS = (
    Misconception(
        "slope_on_wrong_side",
        "the slope stands on the positive side",
        "what is positive shrinks and what is negative goes through whole: the curve is mirrored.",
        "Above 0 the gradient is dy itself, below it is multiplied by the slope.",
    ),
    Misconception(
        "leak_forgotten",
        "nothing comes back from below 0",
        "that is the gradient of a plain ReLU. The leak is there so that a silent unit can still "
        "learn.",
        "Where x is not positive, return the slope times dy.",
    ),
    Misconception(
        "slope_negated",
        "the slope is taken with a minus sign",
        "the curve would rise again to the left of 0. *Negative slope* means the slope on the "
        "negative side; the number itself is positive.",
        "Multiply by the slope as it is given.",
    ),
    Misconception(
        "slope_fixed",
        "a fixed slope is used instead of the one that is given",
        "one slope comes out right and all others wrong. The defaults differ from framework to "
        "framework, which is why the slope is an argument.",
        "Use the argument wherever the number stands.",
    ),
)

LAYERS = (
    Misconception(
        "first_bias_forgotten",
        "the first layer's bias is lost",
        "the matrix is right and so is every input's effect, but for an input of zeros the two "
        "layers answer with more than the second bias.",
        "Put x = 0 into both layers and see what comes out.",
    ),
    Misconception(
        "bias_skips_a_layer",
        "the first bias is added without going through the second layer",
        "what the first layer adds is part of the second layer's input, so it is weighed there "
        "like everything else.",
        "Multiply the first bias by the second matrix before you add.",
    ),
    Misconception(
        "second_bias_forgotten",
        "the second layer's bias is lost",
        "it is added last, after everything else, and stays as it is.",
        "Add the second bias at the end.",
    ),
    Misconception(
        "bias_weighed_twice",
        "the second bias goes through the second layer as well",
        "both biases are multiplied by the second matrix. The second is added behind it, and no "
        "weight ever touches it.",
        "Multiply the first bias by the second matrix, and only then add the second bias.",
    ),
    Misconception(
        "pair_reversed",
        "the pair comes back the wrong way round",
        "the bias stands first and the weights behind it.",
        "Return `w, b`, in this order.",
    ),
    Misconception(
        "layers_swapped",
        "the matrices are multiplied in the wrong order",
        "where the shapes differ the product does not even exist; where they agree it is another "
        "one, since AB is not BA.",
        "The layer that comes first stands next to x: w2 (w1 x).",
    ),
    Misconception(
        "elementwise_product",
        "the matrices are multiplied number by number",
        "`*` pairs numbers in the same place. Two layers in a row sum over all the units between "
        "them.",
        "Use the matrix product, `@`.",
    ),
)

DEAD_UNITS = (
    Misconception(
        "dead_when_zero_once",
        "a unit counts as dead when it is 0 once",
        "a ReLU is meant to be 0 for some inputs: that is how it tells them apart. It is dead only "
        "when no input of the training set gets it above 0.",
        "Ask whether *all* numbers of its column are 0.",
    ),
    Misconception(
        "samples_for_units",
        "the samples are counted instead of the units",
        "rows are samples and columns are units. A row of zeros is an input that no unit answers "
        "to.",
        "Look down the columns: `axis=0`.",
    ),
    Misconception(
        "zeros_counted",
        "every single 0 is counted",
        "that is how often units are silent; half of all numbers is quite usual.",
        "First decide for each unit, then count the units.",
    ),
    Misconception(
        "alive_counted",
        "the living units are counted",
        "these are the ones that some input gets above 0.",
        "Count the others.",
    ),
    Misconception(
        "share_for_count",
        "a share of all units is given instead of their number",
        "it lies between 0 and 1 whatever the size of the layer.",
        "Add them up; do not divide by the number of units.",
    ),
)

ACTIVATIONS = (*VALUES_AND_GRADIENTS, *LEAKS, *LAYERS, *DEAD_UNITS)
