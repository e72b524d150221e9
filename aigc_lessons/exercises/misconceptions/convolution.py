"""Mistakes about convolution: sizes, the sliding window, channels and kernels."""

from aigc_lessons.exercises.misconceptions.misconception import Misconception

SIZES = (
    Misconception(
        "plus_one_missing",
        "the + 1 is missing from the output size",
        "the last row and the last column are lost. A window as large as the image fits once.",
        "Count the places of a 3-wide window in 5 pixels on paper, then compare with your formula.",
    ),
    Misconception(
        "plus_one_inside",
        "the + 1 is added before the division",
        "it is right for stride 1 only. The one stands for the first window, before any step.",
        "Divide first: steps = what is left, divided by the stride. Then count the first window.",
    ),
    Misconception(
        "padding_forgotten",
        "the padding is forgotten",
        "the result is that of the bare image, so it is too small wherever padding is asked for.",
        "Put `padding` zeros on each of the four sides first.",
    ),
    Misconception(
        "padding_once",
        "the padding is counted once instead of on both sides",
        "zeros stand at one end only, so the result has too few rows and columns.",
        "There is padding before the first and after the last pixel: 2 × padding in all.",
    ),
    Misconception(
        "stride_ignored",
        "the stride is ignored",
        "the window moves by one pixel whatever the stride is.",
        "Output i looks at the rows from stride × i on.",
    ),
    Misconception(
        "ceil_for_floor",
        "the output size is rounded up",
        "the last window hangs over the edge. A window that does not fit is left out.",
        "Round the number of steps down.",
    ),
    Misconception(
        "rounded",
        "the output size is rounded to the nearest integer",
        "sometimes the last window hangs over the edge. A window that does not fit is left out.",
        "Round the number of steps down, always: `//`.",
    ),
    Misconception(
        "not_floored",
        "the division keeps its decimals",
        "a size of 2.5 is no size. A window that fits half is left out.",
        "Divide with `//`, which rounds down.",
    ),
    Misconception(
        "kernel_forgotten",
        "the size of the kernel is left out",
        "the result is that of a 1-wide kernel: the window would run over the edge.",
        "A window of k pixels can start at size − k at the latest.",
    ),
)

CONVOLUTION = (
    Misconception(
        "kernel_flipped",
        "the kernel is flipped",
        "this is the convolution of mathematics, with the kernel turned by 180°. What deep "
        "learning calls convolution is cross-correlation: it leaves the kernel as it is. A "
        "symmetric kernel hides the difference.",
        "Pair x[i + u, j + v] with w[u, v]: all indices grow in the same direction.",
    ),
    Misconception(
        "flipped_one_axis",
        "the kernel is mirrored along one axis",
        "one of its two indices runs backwards.",
        "Pair x[i + u, j + v] with w[u, v]: all indices grow in the same direction.",
    ),
    Misconception(
        "kernel_transposed",
        "the kernel's rows and columns are swapped",
        "a kernel for vertical edges finds horizontal ones; one that is not square does not fit.",
        "The row of the kernel goes with the row of the image: x[i + u, j + v] with w[u, v].",
    ),
    Misconception(
        "output_transposed",
        "the result's rows and columns are swapped",
        "every number is right, but stands at [j, i].",
        "Write to y[i, j] what the window at row i, column j gives.",
    ),
    Misconception(
        "padded_to_same",
        "the image is padded although no padding was asked for",
        "the result is as large as the image, with zeros taken in at its border.",
        "Visit only the places where the whole window lies inside the image.",
    ),
    Misconception(
        "mean_for_sum",
        "the products are averaged instead of summed",
        "everything is too small by the number of weights.",
        "Add the products up; dividing is the kernel's own affair.",
    ),
    Misconception(
        "decimals_cut_off",
        "the result is kept in an array of integers",
        "every number has lost its decimals on the way.",
        "Make the array with `np.zeros(shape)`, without an integer dtype.",
    ),
    Misconception(
        "padding_one_axis",
        "only one of the two axes is padded",
        "there are zeros above and below but none left and right, or the other way round.",
        "`np.pad` takes a pair for each axis; height and width both need one.",
    ),
    Misconception(
        "padding_repeats",
        "the padding repeats the border instead of adding zeros",
        "the inside is right, the border is not.",
        "Pad with zeros: `np.pad` does so by default.",
    ),
    Misconception(
        "stride_one_axis",
        "the stride is used along one axis only",
        "the result is right in one direction and too long in the other.",
        "Multiply both i and j by the stride.",
    ),
    Misconception(
        "window_does_not_jump",
        "the result has the right size but the window moves by one pixel",
        "this is the top left part of the result for stride 1.",
        "Output (i, j) starts at row stride × i, column stride × j, not at (i, j).",
    ),
    Misconception(
        "channels_not_summed",
        "the channels are not summed",
        "every filter gives one number per place: the sum over all channels, not the last one, the "
        "mean or one for each.",
        "Start from 0 (or the bias) and add (`+=`) what each channel gives.",
    ),
    Misconception(
        "first_channel_only",
        "only the first channel is used",
        "grey images come out right, colour images lose green and blue.",
        "Sum over the channel axis of x and w.",
    ),
    Misconception(
        "one_kernel_for_all",
        "every channel is given the first channel's kernel",
        "the sum runs over all channels, but a filter has a kernel of its own for each.",
        "Pair channel c of x with w[f, c].",
    ),
    Misconception(
        "first_sample_only",
        "only the first image of the batch is used",
        "a batch of one comes out right; other images are missing, zero or copies of the first.",
        "Loop over n, or keep the batch axis in every slice.",
    ),
    Misconception(
        "batch_mixed",
        "the images of a batch are mixed",
        "the sum runs over the batch too, so every image sees all others. Sum over channels only.",
        "Keep n apart: y[n] depends on x[n] alone.",
    ),
    Misconception(
        "bias_forgotten",
        "the bias is forgotten",
        "every filter is off by the same number everywhere.",
        "Add b[f] to everything that filter f gives, once.",
    ),
    Misconception(
        "bias_repeated",
        "the bias is added for every channel",
        "with one channel it is right; with C channels the bias counts C times.",
        "Add b[f] outside the loop over the channels.",
    ),
    Misconception(
        "filters_channels_swapped",
        "the kernel's first two axes are swapped",
        "w is (filters, channels, height, width): w[f, c] belongs to output f and input c.",
        "Index the kernel as w[f, c, u, v].",
    ),
)

KERNELS = (
    Misconception(
        "horizontal_edges",
        "the kernel looks for horizontal edges",
        "it answers where brightness changes from row to row and is blind to changes from column "
        "to column.",
        "Turn it: subtract one column from another, not one row from another.",
    ),
    Misconception(
        "every_edge",
        "the kernel answers to edges of every direction",
        "it compares a pixel with the neighbours above and below as well.",
        "Let each row of the kernel add up to 0 by itself.",
    ),
    Misconception(
        "blurs",
        "all weights have the same sign",
        "nothing cancels, so a flat area gives brightness, not 0: this blurs or copies a picture.",
        "Give one column negative weights, so that equal pixels cancel.",
    ),
    Misconception(
        "flat_area_answers",
        "the weights do not add up to 0",
        "a flat area gives its brightness times that sum. A kernel that sharpens does so: its "
        "weights add up to 1.",
        "Make positive and negative weights cancel.",
    ),
    Misconception(
        "sees_nothing",
        "everything cancels",
        "vertical edges give 0 too, because each column of the kernel adds up to 0.",
        "Let the left column and the right column have opposite signs.",
    ),
)

WINDOWS_AND_KERNELS = (*SIZES, *CONVOLUTION, *KERNELS)
