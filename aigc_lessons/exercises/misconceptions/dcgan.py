"""Mistakes about a DCGAN: its sizes and stamps, its layers, and a normalisation folded away."""

from aigc_lessons.exercises.misconceptions.misconception import Misconception

STAMPING = (
    Misconception(
        "size_of_convolution",
        "the size is that of a convolution",
        "a transposed convolution goes the other way: what comes out is larger than what goes in.",
        "Lay the first stamp, then move by the stride for each further pixel: s(H − 1) + k − 2p.",
    ),
    Misconception(
        "cut_added",
        "the padding is added to the output",
        "in a transposed convolution `padding` says how much is cut off, not how much comes on.",
        "Take the padding away on both sides.",
    ),
    Misconception(
        "cut_forgotten",
        "nothing is cut off",
        "this is what all stamps cover together, before the padding takes its share on each side.",
        "Take the padding away on both sides.",
    ),
    Misconception(
        "cut_once",
        "the padding is cut off on one side only",
        "it is cut off at the top and at the bottom, on the left and on the right.",
        "Take the padding away twice along each axis.",
    ),
    Misconception(
        "stride_for_every_pixel",
        "the stride is counted once for each pixel",
        "H pixels have H − 1 steps between them; the last stamp brings its whole width instead.",
        "Count the steps between the stamps, then add the kernel.",
    ),
    Misconception(
        "size_times_stride",
        "the size is multiplied by the stride",
        "that is the size only where the kernel is as large as the stride and both paddings.",
        "Compute s(H − 1) + k − 2p.",
    ),
    Misconception(
        "kernel_not_squared",
        "the kernel is counted along one axis",
        "a stamp has a weight for each row and each column.",
        "Count kernel × kernel weights for each pair of channels.",
    ),
    Misconception(
        "bias_of_channels_in",
        "there is a bias for each channel that comes in",
        "a bias is added to what a layer makes, so there is one for each channel that goes out.",
        "Count the biases by the channels that come out.",
    ),
    Misconception(
        "stamps_that_meet",
        "the stamps that meet in a pixel are counted",
        "that many pixels of the input reach one pixel of the output. Asked is the other way: how "
        "many pixels of the output one stamp reaches.",
        "Draw the stamp of this one pixel, and see what of it is left after the cut.",
    ),
    Misconception(
        "stamp_as_wide_as_stride",
        "a stamp is taken to be as wide as the stride",
        "the stride says how far the next stamp stands; a stamp is as wide as its kernel.",
        "A stamp has kernel × kernel numbers.",
    ),
    Misconception(
        "one_pixel_for_one",
        "a pixel of the input reaches one pixel of the output",
        "it lays a whole stamp, the kernel times itself.",
        "Draw the stamp of this one pixel, and see what of it is left after the cut.",
    ),
)

OVERLAPPING = (
    Misconception(
        "every_pixel_as_inside",
        "every pixel is taken to be covered as often as those inside",
        "towards the border there are fewer stamps to come by.",
        "Count stamp by stamp: add 1 to everything that a stamp covers.",
    ),
    Misconception(
        "overlap_of_one_axis",
        "the stamps are counted along one axis only",
        "stamps overlap along rows and along columns at the same time.",
        "Count along one axis, then multiply: outer(counts, counts).",
    ),
    Misconception(
        "axes_added_up",
        "the counts of the two axes are added",
        "where a row is reached by 3 stamps and a column by 2, the pixel is reached by 3 × 2.",
        "Multiply the counts of the row and of the column.",
    ),
    Misconception(
        "stamps_move_by_one",
        "the stamps move by one pixel whatever the stride is",
        "the output is too small, and every pixel inside is covered kernel × kernel times.",
        "The stamp of pixel i begins at row stride × i.",
    ),
    Misconception(
        "stamps_side_by_side",
        "the stamps are laid side by side",
        "they would never overlap: each would begin where the one before it ends.",
        "The stamp of pixel i begins at row stride × i, wherever the last one ended.",
    ),
    Misconception(
        "covered_or_not",
        "it is only marked whether a pixel is covered",
        "every pixel has a 1, and the pattern of the overlap is gone.",
        "Add 1 for each stamp: write `+=`, not `=`.",
    ),
    Misconception(
        "last_stamp_missing",
        "the last stamp of each row and column is missing",
        "the far border is covered too seldom.",
        "There are `size` stamps along each axis: the last begins at stride × (size − 1).",
    ),
)

FOLDING = (
    Misconception(
        "mean_kept_in_bias",
        "the remembered mean does not reach the bias",
        "the weights are right, but every channel is off by a number of its own.",
        "The normalisation subtracts the mean: the bias is beta − scale · mean.",
    ),
    Misconception(
        "mean_unscaled",
        "the remembered mean is subtracted as it is",
        "what is subtracted before the scale is scaled as well.",
        "Multiply it out: scale · (y − mean) + beta is scale · y + (beta − scale · mean).",
    ),
    Misconception(
        "mean_added_back",
        "the remembered mean is added",
        "normalising takes the mean away.",
        "The bias is beta − scale · mean.",
    ),
    Misconception(
        "shift_is_scaled",
        "beta is scaled together with the mean",
        "beta comes after the scale, so the scale does not touch it.",
        "Multiply the mean by the scale, and leave beta alone.",
    ),
    Misconception(
        "scale_of_channels_in",
        "the scale is laid along the channels that come in",
        "a normalisation behind a convolution has a number for each channel that it makes.",
        "The filters are (F, C, KH, KW): write scale[:, None, None, None].",
    ),
    Misconception(
        "scale_of_columns",
        "the scale is laid along the columns of the kernel",
        "NumPy lines up the last axes unless it is told otherwise.",
        "The filters are (F, C, KH, KW): write scale[:, None, None, None].",
    ),
)

BUILDING = (
    Misconception(
        "doubled_from_eight",
        "the first map is 8 pixels wide",
        "doubling 8 gives 16 and 32; no number of doublings leads from 8 to 28.",
        "Begin where halving 28 ends: 28, 14, 7.",
    ),
    Misconception(
        "colours_for_grey",
        "three channels come out",
        "a digit is grey and has one; a discriminator for grey images refuses three.",
        "Let the last layer make one channel.",
    ),
    Misconception(
        "channels_do_not_meet",
        "a layer reads other channels than the layer before it made",
        "the framework stops with an error as soon as an image goes through.",
        "What comes out of one layer goes into the next.",
    ),
    Misconception(
        "kernel_not_divisible",
        "the stride does not divide the kernel",
        "the stamps overlap unevenly: a checkerboard lies in the images before anything is "
        "learned.",
        "With stride 2 take a kernel of 4.",
    ),
    Misconception(
        "nothing_cut_off",
        "the map grows beyond a doubling, because too little is cut off",
        "a kernel of 4 with stride 2 overhangs by one pixel on each side.",
        "Kernel 4, stride 2 and padding 1 double the map exactly.",
    ),
    Misconception(
        "relu_at_output",
        "a ReLU stands at the output",
        "it makes nothing below 0, so half of the range from −1 to 1 is never reached, and "
        "nothing stops it at 1.",
        "End with tanh.",
    ),
    Misconception(
        "sigmoid_for_tanh",
        "a sigmoid stands at the output",
        "it reaches from 0 to 1; black, which is −1 here, can never be made.",
        "End with tanh, whose range is that of the images.",
    ),
)

CONVOLUTIONAL_GAMES: tuple[Misconception, ...] = (*STAMPING, *OVERLAPPING, *FOLDING, *BUILDING)
