"""Mistakes about a game of two networks: its equilibrium, its two losses, and who learns when."""

from aigc_lessons.exercises.misconceptions.misconception import Misconception

EQUILIBRIUM = (
    Misconception(
        "loss_zero_at_equilibrium",
        "the losses are expected to end at 0",
        "a loss of 0 means that one player has won. Where neither can do better, the "
        "discriminator says ½ to everything, and a ½ is a surprise of log 2.",
        "Put ½ into −log D and into −log(1 − D).",
    ),
    Misconception(
        "one_term_counted",
        "only one of the discriminator's two terms is counted",
        "it is asked about real samples and about generated ones, and pays for both.",
        "Add the surprise about the real ones to that about the generated ones.",
    ),
    Misconception(
        "generator_pays_twice",
        "the generator is made to pay for the real samples as well",
        "it has no hand in what the discriminator says of real samples: its loss has one term.",
        "Count the generated samples only.",
    ),
    Misconception(
        "probability_for_loss",
        "the probability is given where the loss is asked for",
        "½ is what the discriminator says; the loss is how surprised that leaves it.",
        "Take minus the logarithm of the probability.",
    ),
    Misconception(
        "densities_exchanged",
        "real and generated have changed places in the fraction",
        "this is the probability of being generated; the two add up to 1.",
        "The density of the real samples stands above the line.",
    ),
    Misconception(
        "ratio_for_share",
        "the densities are divided by each other",
        "a ratio can exceed 1, a probability cannot.",
        "Divide the real density by the sum of both: which share of what lies here is real?",
    ),
    Misconception(
        "equilibrium_everywhere",
        "the discriminator is taken to say ½ before the two densities agree",
        "½ is right only where real and generated samples are equally frequent.",
        "Count: of all samples that have this value, how many are real?",
    ),
    Misconception(
        "real_density_alone",
        "the real density is taken for the probability of being real",
        "how many real samples lie here says nothing while nobody counts the generated ones.",
        "Divide by what lies here in all, real and generated.",
    ),
)

JUDGING = (
    Misconception(
        "sides_exchanged",
        "real and generated samples have changed places in the loss",
        "descent would teach the discriminator to call real samples generated, and the others "
        "real.",
        "The target is 1 for real samples and 0 for generated ones.",
    ),
    Misconception(
        "fakes_judged_real",
        "the generated samples have the target 1 as well",
        "a discriminator that says 1 to everything would have the loss 0: it learns nothing.",
        "For generated samples count −log(1 − D), which is log(1 + e^z).",
    ),
    Misconception(
        "real_term_missing",
        "the real samples are left out of the loss",
        "nobody tells the discriminator what is real, so it will call everything generated.",
        "Add the mean of −log D over the real samples.",
    ),
    Misconception(
        "fake_term_missing",
        "the generated samples are left out of the loss",
        "with real samples alone the discriminator may call everything real, and is never wrong.",
        "Add the mean of −log(1 − D) over the generated samples.",
    ),
    Misconception(
        "one_mean_for_both",
        "one mean is taken over real and generated samples together",
        "with equal numbers the loss is halved, so that it ends at log 2 in place of 2 log 2. With "
        "96 real beside 256 generated ones the best answer is no longer ½ either.",
        "Take a mean for each of the two, then add them.",
    ),
    Misconception(
        "probabilities_as_logits",
        "the sigmoid is applied before a loss that applies it too",
        "probabilities lie between 0 and 1, so the loss can never come near 0, and no logit can be "
        "far from undecided.",
        "The formula log(1 + e^z) takes the logit as it is.",
    ),
    Misconception(
        "confident_logit_overflows",
        "the loss has no finite value where the discriminator is sure",
        "ordinary logits are right, ±1000 give infinity or NaN: the exponential overflows, or the "
        "logarithm meets a probability that was rounded to 0. The true loss is 1000.",
        "Compute log(1 + e^z) as `np.logaddexp(0, z)`.",
    ),
    Misconception(
        "epsilon_beside_probability",
        "a small number is added to the probability before its logarithm",
        "nothing is infinite any more, but a mistake of 1000 and one of 50 cost the same.",
        "Compute log(1 + e^z) as `np.logaddexp(0, z)`: no probability is needed.",
    ),
)

FORGING = (
    Misconception(
        "saturating_loss",
        "the generator's loss is the saturating one",
        "log(1 − D) stands in the value of the game, but it is flat where the discriminator is "
        "sure: at logit −4 its gradient is −0.018 in place of −0.982.",
        "Use −log D of the generated samples.",
    ),
    Misconception(
        "saturating_gradient",
        "the gradient is that of the saturating loss",
        "the loss may be right, but −D is the slope of log(1 − D). It is nearly 0 where a sample "
        "is found out, which is where it should be largest.",
        "Derive −log D with respect to the logit: D − 1.",
    ),
    Misconception(
        "fakes_labelled_fake",
        "the generator is rewarded for being found out",
        "generated samples have the target 0 when the discriminator learns. The generator wants "
        "the opposite: with this gradient it would help its judge.",
        "When the generator learns, its samples have the target 1.",
    ),
    Misconception(
        "gradient_of_probability",
        "the gradient is taken with respect to the probability",
        "−1/D is the slope of −log D, but the discriminator gives a logit, and D is its sigmoid.",
        "Multiply by the slope of the sigmoid, D(1 − D); what remains is D − 1.",
    ),
    Misconception(
        "judge_slope_left_out",
        "the gradient does not pass through the discriminator",
        "the loss tells which way the logit should go. Which way the sample should go, only the "
        "discriminator's slope at that sample can say.",
        "Multiply by the derivative of the logit with respect to x.",
    ),
    Misconception(
        "slope_of_line_only",
        "the square is left out of the discriminator's slope",
        "the logit is a parabola, and its slope is another one at every x. This is its slope at 0.",
        "Derive w[0] + w[1]·x + w[2]·x² with respect to x.",
    ),
    Misconception(
        "noise_left_out",
        "the noise is left out of the gradient of b",
        "b would move exactly as a does, so the samples could shift but never learn to spread.",
        "The samples are x = a + b·z, so the derivative with respect to b is z.",
    ),
    Misconception(
        "noise_judged",
        "the discriminator is asked about the noise instead of the samples",
        "the noise never changes, so neither would what the generator is told.",
        "Make x = a + b·z first, and let the discriminator see x.",
    ),
)

GAMES: tuple[Misconception, ...] = (*EQUILIBRIUM, *JUDGING, *FORGING)
