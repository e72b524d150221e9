"""Mistakes about a whole network."""

from aigc_lessons.exercises.misconceptions.misconception import Misconception

COUNTING = (
    Misconception(
        "weights_without_biases",
        "the biases are not counted",
        "every filter and every unit has one number beside its weights, and learns that too.",
        "Add one number for each filter of a convolution and for each unit of a linear layer.",
    ),
    Misconception(
        "size_kept_after_pooling",
        "the picture keeps its size after pooling",
        "the first linear layer comes out far too large: it would read 28 × 28 pixels a channel.",
        "Halve height and width after each pooling before you count what the linear layer reads.",
    ),
    Misconception(
        "pooled_once",
        "the picture is pooled once instead of twice",
        "the first linear layer would read 14 × 14 pixels a channel.",
        "Follow the size through both pooling layers: 28, 14, 7.",
    ),
    Misconception(
        "channels_lost_when_flattened",
        "flattening keeps one channel only",
        "the linear layer would read the pixels of a single feature map.",
        "Flattening lays all channels of an image end to end: channels × height × width numbers.",
    ),
    Misconception(
        "input_channels_left_out",
        "a filter of the second convolution has one kernel",
        "it reads every channel that the first convolution made, each with a kernel of its own.",
        "A filter has channels in × 3 × 3 weights.",
    ),
    Misconception(
        "weights_at_every_place",
        "every place of the picture has weights of its own",
        "a convolution uses the same filter, with the same bias, at every place.",
        "Leave the picture's size out of the count of a convolution's weights.",
    ),
    Misconception(
        "output_layer_left_out",
        "the last layer is not counted",
        "the layer from the hidden units to the classes has weights and biases as well.",
        "Count four layers: two convolutions and two linear ones.",
    ),
)

MEASURING = (
    Misconception(
        "argmax_over_batch",
        "the largest number is looked for along the batch",
        "that finds the image that answers most for each class, not the class for each image.",
        "Logits are (N, K): take the argmax along axis 1.",
    ),
    Misconception(
        "count_for_share",
        "the right answers are counted, not averaged",
        "the number grows with the batch; an accuracy lies between 0 and 1.",
        "Divide by the number of images.",
    ),
    Misconception(
        "errors_for_accuracy",
        "the wrong answers are counted",
        "this is the error rate, 1 minus the accuracy.",
        "Compare with `==`, not with `!=`.",
    ),
    Misconception(
        "percent_for_share",
        "the result is in per cent",
        "everything is 100 times too large.",
        "Leave it as a share between 0 and 1.",
    ),
    Misconception(
        "probability_for_hit",
        "the probability of the right class is averaged",
        "that says how sure the network is; accuracy asks only whether the right class came first.",
        "Take the argmax and compare it with the label: each image counts 0 or 1.",
    ),
    Misconception(
        "sign_for_choice",
        "an image counts as right if its class has a logit above 0",
        "a logit means something beside the others only: all may be negative, or several positive.",
        "Ask which of the logits is the largest.",
    ),
)

STEPPING = (
    Misconception(
        "gradient_summed_over_batch",
        "the gradient is summed over the batch",
        "the step is N times too long: a larger batch would mean a larger learning rate.",
        "The loss is the mean over the images: divide by their number.",
    ),
    Misconception(
        "divided_by_classes",
        "the gradient is divided by the number of classes too",
        "the step is K times too short: the loss is a mean over images, not over logits.",
        "Divide by N, not by N × K.",
    ),
    Misconception(
        "softmax_left_out",
        "the softmax is left out",
        "logits minus targets is the gradient of a squared error, not of the cross-entropy.",
        "Turn the logits into probabilities before you subtract the one-hot labels.",
    ),
    Misconception(
        "updated_within_batch",
        "the weights change in the middle of the batch",
        "every image but the first meets weights that have moved already.",
        "Compute the whole gradient at the old weights, then step once.",
    ),
    Misconception(
        "features_left_out",
        "the features are left out of the gradient",
        "every feature's weight moves alike, as a bias does.",
        "`dlogits.T @ x`: for each class and feature the sum over n of dlogits[n, k] · x[n, d].",
    ),
)

NORMALISING = (
    Misconception(
        "eps_outside_root",
        "eps is added outside the root",
        "for a small variance the two differ much: √0 + 0.01 is 0.01, √(0 + 0.01) is 0.1.",
        "Write `np.sqrt(var + eps)`.",
    ),
    Misconception(
        "eps_left_out",
        "eps is left out",
        "a channel that does not vary becomes 0/0.",
        "Add eps to the variance, under the root.",
    ),
    Misconception(
        "shift_before_scale",
        "the shift is added before the scale",
        "beta is multiplied by gamma, so the mean of a channel is gamma · beta.",
        "Multiply by gamma first, then add beta.",
    ),
    Misconception(
        "scale_and_shift_swapped",
        "gamma and beta have changed places",
        "the channels have standard deviation beta and mean gamma.",
        "Multiply by gamma, then add beta.",
    ),
    Misconception(
        "scale_forgotten",
        "gamma is forgotten",
        "every channel has standard deviation 1, whatever the network has learned.",
        "Multiply by gamma[c] after dividing by the standard deviation.",
    ),
    Misconception(
        "shift_forgotten",
        "beta is forgotten",
        "every channel has mean 0, whatever the network has learned.",
        "Add beta[c] at the end.",
    ),
)

NETWORKS: tuple[Misconception, ...] = (*COUNTING, *MEASURING, *STEPPING, *NORMALISING)
