"""Mistakes in the script of a GAN: hardly one is about a formula, and all cost the training."""

from aigc_lessons.exercises.misconceptions.misconception import Misconception

SCRIPTS: tuple[Misconception, ...] = (
    Misconception(
        "sizes_do_not_meet",
        "the generator makes images of another size than the discriminator takes",
        "Keras says so as soon as the two are put in a row, before anything is trained. Starting "
        "from 8 × 8, two doublings end at 32 × 32, and three channels are coloured; a digit is "
        "28 × 28 and grey.",
        "Count backwards from the image: 28, 14, 7. And how many channels has a grey image?",
    ),
    Misconception(
        "stack_builds_its_own",
        "the function that stacks two networks makes two new ones",
        "it looks right and runs, but what learns are networks that nobody else holds. The "
        "generator that is drawn from later would stay as it was at the start.",
        "Use the two networks that the function is given.",
    ),
    Misconception(
        "name_shadows_function",
        "a value gets the name of the function that made it",
        "from then on the function is gone. The first call works, and only the next one fails, "
        "perhaps many lines below: a tensor is not callable.",
        "Give the value a name of its own, and use that name where the value is meant.",
    ),
    Misconception(
        "one_fit_on_labels",
        "images and digit labels are given to one `fit`",
        "that is how a classifier learns. The tuple is even taken for two inputs without a target. "
        "Were the digits 0 to 9 used as targets, the loss would fall without end, for a target of "
        "7 asks for an ever larger logit; and nobody would ever compare real with generated.",
        "Write a loop of two steps: the discriminator learns 1 for real and 0 for generated "
        "images, then the generator learns from what the discriminator says of its images.",
    ),
    Misconception(
        "one_optimizer_for_both",
        "both networks share one optimiser",
        "an optimiser keeps a memory for each weight that it was built for, and Keras refuses any "
        "other. Built for all weights and given one loss it does worse: it pushes the generator "
        "to be found out.",
        "Make an optimiser for each network, and give it the gradients of that network's own loss.",
    ),
    Misconception(
        "logit_taken_for_probability",
        "the discriminator's number is taken for a probability, but it is a logit",
        "outside 0 to 1 the loss is cut off. A real image with the logit −5 costs 16.12, one with "
        "the logit −1 as much, and the gradient is exactly 0: whoever is that wrong never learns.",
        "Tell the loss that logits come, or end the discriminator with a sigmoid; one of the two, "
        "not both.",
    ),
    Misconception(
        "data_in_another_range",
        "real images and generated ones lie in different ranges",
        "tanh fills −1 to 1. Real images in 0 to 1 are told from generated ones by their black "
        "alone, which is 0 here and −1 there; and turned back into bytes they would be grey, from "
        "128 to 255.",
        "Bring the data into the range of the generator's last activation, and undo just that at "
        "the end.",
    ),
    Misconception(
        "numpy_asked_of_an_array",
        "an array is asked for `.numpy()`",
        "`predict` returns a NumPy array already, and an array has no such method. That `predict` "
        "was given a tensor is no mistake: it takes both.",
        "Leave out `.numpy()`.",
    ),
    Misconception(
        "no_animation",
        "the pictures are written with a function that does not exist, or only one of them is",
        "`tf.image.save_gif` sounds right, but there is none. And the last picture by itself "
        "would be a still image: an animation needs a frame for every epoch.",
        "Write all frames with Pillow: `save` of the first one with `save_all=True` and "
        "`append_images`.",
    ),
    Misconception(
        "accuracy_as_metric",
        "accuracy is taken for the quality of the images",
        "it says how often this discriminator is right, which falls as well when the discriminator "
        "is bad. A generator that copies one digit for ever gets the same number, and the test "
        "digits are never looked at.",
        "Compare generated digits with test digits: FID, precision and recall, or a histogram of "
        "the classes, each beside what real images get.",
    ),
    Misconception(
        "kernel_leaves_a_grid",
        "a transposed convolution has a kernel that its stride does not divide",
        "with kernel 5 and stride 2 some pixels are written 4 times, others 6 or 9 times. That is "
        "a chessboard before anything is learned, and it shines through afterwards.",
        "Take kernel 4 with stride 2, or enlarge first and convolve afterwards.",
    ),
    Misconception(
        "bias_left_out",
        "the bias is left out where no normalisation follows",
        "`use_bias=False` belongs before a batch normalisation, which shifts by itself. Without "
        "one, every filter is stuck at 0 for a grey image, and twice the contrast is twice the "
        "answer, whatever is learned.",
        "Give these layers their bias, or put a normalisation behind each of them.",
    ),
    Misconception(
        "slope_left_at_default",
        "the slope of the leaky ReLU is left at its default",
        "the default of the Keras layer is 0.3, that of the Keras function 0.2, that of PyTorch "
        "0.01. The DCGAN states 0.2, and who does not say it trains another network than they "
        "think.",
        "State the slope: `negative_slope=0.2`.",
    ),
)
