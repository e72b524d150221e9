"""Mistakes about variational autoencoders: the KL divergence, the noise, the bound."""

from aigc_lessons.exercises.misconceptions.misconception import Misconception

DIVERGENCE = (
    Misconception(
        "kl_sign_reversed",
        "the divergence has the wrong sign",
        "every number is 0 or less. As part of a loss it would drive the codes away from the "
        "standard normal, and the loss would fall without end.",
        "The terms are μ² + σ² − 1 − log σ²; the formula that begins with 1 + log σ² has a minus "
        "before it.",
    ),
    Misconception(
        "half_missing",
        "the factor ½ is missing",
        "everything is twice what it should be, as if the KL term had the weight 2.",
        "The density of a normal distribution has a ½ in its exponent, and it stays.",
    ),
    Misconception(
        "log_var_as_deviation",
        "the log-variance is read as a standard deviation",
        "0, which means a variance of 1, is taken for a deviation of 0.",
        "The variance is `np.exp(log_var)`, the standard deviation `np.exp(log_var / 2)`.",
    ),
    Misconception(
        "log_var_as_variance",
        "the log-variance is read as a variance",
        "a negative one has no logarithm, so there are NaNs, and 0 gives infinity.",
        "The variance is `np.exp(log_var)`, and its logarithm is `log_var` itself.",
    ),
    Misconception(
        "kl_mean_over_units",
        "the mean over the units stands where their sum belongs",
        "with one unit it is right, with twenty it is a twentieth: beside a reconstruction that is "
        "summed over the pixels the KL term would have the weight 1/20.",
        "Sum over the units of a code; take the mean over the images alone.",
    ),
    Misconception(
        "minus_one_missing",
        "the −1 is missing",
        "each unit adds ½ too much, so that the standard normal itself has a distance from itself.",
        "Put μ = 0 and σ = 1 into your formula: the result must be 0.",
    ),
    Misconception(
        "mean_not_squared",
        "the mean is not squared",
        "a negative mean lowers the number, as if being off to the left were a merit.",
        "The term is μ².",
    ),
    Misconception(
        "log_term_left_out",
        "the logarithm of the variance is left out",
        "nothing keeps the variance from shrinking to 0, and the number can be negative.",
        "Subtract log σ²: it is what makes a narrow code cost something.",
    ),
    Misconception(
        "kl_reversed",
        "the two distributions have changed places",
        "this is how far the standard normal is from the code, not the code from the standard "
        "normal. The two agree only where both are equal.",
        "The average is taken over the code's own distribution, so nothing is divided by σ².",
    ),
)

SAMPLING = (
    Misconception(
        "noise_times_variance",
        "the noise is multiplied by the variance",
        "wide codes come out too wide, narrow ones too narrow; only a variance of 1 is right.",
        "The standard deviation is the root of the variance: `np.exp(log_var / 2)`.",
    ),
    Misconception(
        "noise_not_scaled",
        "the noise is added as it is",
        "every code is as wide as the standard normal, whatever the encoder says.",
        "Multiply the noise by the standard deviation first.",
    ),
    Misconception(
        "code_without_noise",
        "the noise is left out",
        "the mean comes back: this is a plain autoencoder again, and its code a single point.",
        "Add the standard deviation times the noise.",
    ),
    Misconception(
        "mean_left_out",
        "the mean is left out",
        "every code lies around 0, wherever the encoder wanted it.",
        "Add the mean to the scaled noise.",
    ),
    Misconception(
        "mean_scaled_too",
        "the mean is multiplied by the standard deviation too",
        "codes of small variance are drawn towards 0.",
        "Scale the noise alone, then add the mean.",
    ),
    Misconception(
        "deviation_inverted",
        "the exponent has the wrong sign",
        "narrow codes come out wide and wide ones narrow.",
        "`np.exp(log_var / 2)`: a larger log-variance means a larger deviation.",
    ),
)

BOUND = (
    Misconception(
        "elbo_for_bound",
        "the logarithms are averaged, not the weights",
        "this is the ELBO, whatever K is; it is lower wherever the weights of an image differ.",
        "Average the K weights of an image first, then take the logarithm.",
    ),
    Misconception(
        "weights_underflow",
        "the exponentials underflow",
        "e to the power of −800 is 0 as a float, and the logarithm of 0 is minus infinity.",
        "Take each image's largest log-weight out before the exponential; add it back afterwards.",
    ),
    Misconception(
        "largest_of_all_images",
        "the largest log-weight of the whole batch is taken out of every image",
        "beside an easy image the weights of a hard one still become 0.",
        "Take the maximum over the samples of each image: `axis=1, keepdims=True`.",
    ),
    Misconception(
        "largest_not_added_back",
        "the largest log-weight is taken out and never added back",
        "every image's bound lies between −log K and 0, however likely the image is.",
        "Add the maximum of the row after the logarithm.",
    ),
    Misconception(
        "log_k_forgotten",
        "the weights are summed, not averaged",
        "the result is log K too high, and no bound any more: it grows with K for ever.",
        "Divide by K inside the logarithm, or subtract log K.",
    ),
    Misconception(
        "best_weight_only",
        "only the best of the samples counts",
        "the largest log-weight is above the logarithm of the mean, by as much as log K.",
        "All K weights of an image go into the mean.",
    ),
    Misconception(
        "images_averaged_first",
        "the weights of all images go into one mean",
        "the easiest image decides nearly alone, for its weights are larger by many powers of e.",
        "One logarithm for each image, and then the mean of these.",
    ),
    Misconception(
        "bound_over_images",
        "the weights are averaged along the images",
        "sample k of one image has nothing to do with sample k of another.",
        "The weights are (N, K): average along axis 1.",
    ),
)

CODES: tuple[Misconception, ...] = (*DIVERGENCE, *SAMPLING, *BOUND)
