"""Mistakes about losses: what is averaged, what is a logit, and which way the gradient points."""

from aigc_lessons.exercises.misconceptions.misconception import Misconception

FACTORS = (
    Misconception(
        "batch_not_counted",
        "the batch is left out of the count",
        'this is the number of values in one image. "sum" adds up those of every image.',
        "Multiply all the numbers of the shape, the first one too.",
    ),
    Misconception(
        "batch_counted",
        "the batch is counted although the formula divides by it",
        "this is the number of values in the whole batch. The article's formula adds up the values "
        "within an image and then takes the mean over the images.",
        "Write both formulas down for one image: the factor is the same for any number of them.",
    ),
    Misconception(
        "channels_not_counted",
        "the channels are left out of the count",
        "rows times columns is right for grey images; a colour has three numbers a pixel.",
        "Multiply by the number of channels too.",
    ),
    Misconception(
        "factor_inverted",
        "the factor is the wrong way round",
        "this says how many times smaller the mean is than the sum.",
        "The mean divides, so it is the smaller of the two: the factor is above 1.",
    ),
)

REDUCTIONS = (
    Misconception(
        "sum_for_mean",
        "a sum stands where the mean is asked for",
        "where the mean has a single term this is right; elsewhere it is as many times too large "
        "as there are terms. Training then takes larger steps for larger batches.",
        "Divide by the number of terms that the mean is taken over.",
    ),
    Misconception(
        "reduction_ignored",
        "the mean is taken whatever the reduction is",
        'the numbers for "mean" are right, those for "sum" are divided although nobody asked.',
        'Look at `reduction` and divide for "mean" alone.',
    ),
    Misconception(
        "per_sample_mean",
        "the mean divides by the number of samples alone",
        "this is the article's formula, a mean over samples of a sum over pixels. What PyTorch "
        "calls the mean runs over every single number.",
        "Divide by the size of the array, not by its length.",
    ),
    Misconception(
        "divided_by_all",
        "the result is divided by the number of classes as well",
        "the mean of the cross-entropy runs over the samples: a sample has one loss, however many "
        "classes there are.",
        "Divide by N, not by N times K.",
    ),
    Misconception(
        "one_for_each",
        "the losses of the samples are not averaged",
        "this is one number for each sample. Gradient descent needs a single one.",
        "Take the mean over the samples at the end.",
    ),
)

DERIVATIVES = (
    Misconception(
        "factor_two_missing",
        "the factor 2 is missing",
        "everything is half of what it should be: the derivative of a square is twice its base.",
        "Derive (input − target)² on paper.",
    ),
    Misconception(
        "difference_reversed",
        "the difference is taken the wrong way round",
        "every number has the wrong sign, so descent would walk uphill. It must be positive where "
        "the prediction is too high.",
        "Subtract the target from the prediction, not the prediction from the target.",
    ),
    Misconception(
        "absolute_for_squared",
        "the gradient is that of the absolute error",
        "only the sign of the difference is left. With squares a larger error pulls harder.",
        "Use the difference itself, not its sign.",
    ),
    Misconception(
        "loss_for_gradient",
        "the loss is returned instead of its gradient",
        "this says how wrong the prediction is, not which way to change it.",
        "A gradient has the shape of the prediction: one derivative for each number.",
    ),
    Misconception(
        "one_hot_forgotten",
        "the target is not subtracted from the probabilities",
        "every number is positive, so every logit would be pushed down, the right one too.",
        "Subtract 1 from the probability of the label.",
    ),
    Misconception(
        "label_column_only",
        "only the label's own logit receives a gradient",
        "the other logits stand in the softmax's denominator, so they count too: each row of the "
        "gradient adds up to 0.",
        "Keep the probabilities of the other classes.",
    ),
    Misconception(
        "softmax_slope_again",
        "the gradient is multiplied by p(1 − p) once more",
        "the logarithm has already cancelled this factor. With it the gradient vanishes where the "
        "prediction is confidently wrong, as it does for the squared error.",
        "For logits the derivative is p − y; nothing is left to multiply.",
    ),
)

LOGITS = (
    Misconception(
        "softmax_twice",
        "the softmax is applied twice",
        "probabilities went in where logits belong. They lie between 0 and 1, so even a perfect "
        "prediction keeps a loss, and gradients are small.",
        "Apply it once: the logits are what the softmax has not yet seen.",
    ),
    Misconception(
        "softmax_axis",
        "the softmax runs over the wrong axis",
        "the probabilities of one sample do not add up to 1, because other samples are in the sum.",
        "Sum over the classes, `axis=1`, and keep the axis for the division.",
    ),
    Misconception(
        "softmax_overflows",
        "the exponentials overflow",
        "logits near 1000 give infinity or NaN, smaller ones are right: e to the power of 1000 is "
        "larger than any float.",
        "Subtract each row's largest logit before you take the exponentials.",
    ),
    Misconception(
        "max_over_batch",
        "the largest logit of the whole batch is subtracted from every sample",
        "nothing overflows, but beside a sample with logits near 1000 the exponentials of an "
        "ordinary one all become 0.",
        "Subtract the maximum of each row: `axis=1, keepdims=True`.",
    ),
    Misconception(
        "log_of_zero",
        "the logarithm meets a probability that has become 0",
        "a logit 1000 below the largest has the probability 0 as a float, and its logarithm is "
        "minus infinity; the true loss is 1000.",
        "Leave out the detour by probabilities: log-sum-exp of the logits minus the label's logit.",
    ),
    Misconception(
        "epsilon_in_log",
        "a small number keeps the logarithm away from 0",
        "no infinity, but the loss stops growing: with 1e-12 it never passes 27.6, and beyond that "
        "its gradient is 0.",
        "Use log-sum-exp of the logits minus the label's logit: it needs no such number.",
    ),
    Misconception(
        "log_base",
        "the logarithm has another base",
        "everything is off by one factor: bits (base 2) or digits (base 10) instead of nats.",
        "Use the natural logarithm, `np.log`.",
    ),
    Misconception(
        "minus_missing",
        "the minus sign is missing",
        "the loss is negative: the logarithm of a probability is. Descent would make it worse.",
        "The loss is minus the logarithm.",
    ),
    Misconception(
        "label_off_by_one",
        "the labels are off by one class",
        "another class is taken for the right one. Labels count from 0: digit 3 is column 3.",
        "Index with the label itself.",
    ),
    Misconception(
        "labels_of_all",
        "every sample is asked for the labels of all samples",
        "with one sample it is right. `p[:, labels]` is a table of N × N numbers, in which each "
        "row answers for the other rows' labels too.",
        "Pair rows and labels: `p[np.arange(N), labels]`.",
    ),
    Misconception(
        "shift_not_undone",
        "the largest logit is subtracted and never added back",
        "the exponentials are shifted and the label's logit is not, so the loss is off by the "
        "row's largest logit, and can be negative.",
        "Take the label's logit from the shifted row as well, or add the maximum back.",
    ),
    Misconception(
        "binary_for_categorical",
        "every class is judged by itself, as in the binary cross-entropy",
        "with two classes the loss doubles. After a softmax the other classes need no term of "
        "their own: their probabilities already stand in the denominator.",
        "Take the logarithm of the label's probability alone.",
    ),
)

LOSSES = (*FACTORS, *REDUCTIONS, *DERIVATIVES, *LOGITS)
