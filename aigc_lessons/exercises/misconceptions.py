"""The mistakes that the exercises know by name, as a learner reads about them.

`CATALOGUE` holds them all. What each one computes stands with the exercises, as wrong models.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Misconception:
    """A mistake with a name.

    Attributes
    ----------
    key : str
        A short name for programs: "kernel_flipped".
    title : str
        What was done; completes "This is what you get when …".
    looks : str
        What it looks like in the result. One or two sentences.
    hint : str
        What to do next.
    """

    key: str
    title: str
    looks: str
    hint: str


SHAPES = (
    Misconception(
        "channels_last",
        "the channels stay in the last place",
        "the shape ends in C. That is how image files and Keras order the axes; here channels come "
        "right after the batch.",
        "Move the channel axis to place 1, so that the shape reads (N, C, H, W).",
    ),
    Misconception(
        "height_width_swapped",
        "height and width are swapped",
        "pictures lie on their side, mirrored. The shape of a square image hides it, its pixels do "
        "not.",
        "Rows come first: the axis of length H stands before the axis of length W.",
    ),
    Misconception(
        "reshape_for_transpose",
        "the array is reshaped instead of transposed",
        "the shape is right, but the numbers of different colours and places are mixed. `reshape` "
        "keeps the order of the numbers in memory and only cuts it differently.",
        "Use `transpose`, which moves whole axes: name the old axes in their new order.",
    ),
    Misconception(
        "batch_and_channels_swapped",
        "the batch and the channels have changed places",
        "the shape starts with the number of channels, as if there were 3 images of 16 channels.",
        "Count from the outside in: which image, which channel, which row, which column.",
    ),
    Misconception(
        "batch_missing",
        "the batch axis is left out",
        "this is the shape of one image. A batch has one more axis, in front.",
        "Put the number of images first.",
    ),
    Misconception(
        "channels_missing",
        "the channel axis is left out",
        "this would be a batch of grey images without their channel axis. A colour image has three "
        "numbers for every pixel.",
        "Put the number of channels between the batch and the height.",
    ),
    Misconception(
        "uint8_kept",
        "the dtype is that of the image file",
        "files store bytes, uint8 from 0 to 255; a batch is meant for arithmetic.",
        "Which dtype do models compute in?",
    ),
    Misconception(
        "float64",
        "the result is float64 instead of float32",
        "the numbers are right, but each takes eight bytes instead of four. NumPy takes float64 "
        "whenever you do not say otherwise; a model with float32 weights may refuse it.",
        "Convert with `.astype(np.float32)`.",
    ),
)

RANGES = (
    Misconception(
        "divided_by_256",
        "the pixels are divided by 256",
        "white becomes 0.996 and never reaches 1. A byte has 256 values, but the largest of them "
        "is 255.",
        "Which number has to become exactly 1?",
    ),
    Misconception(
        "range_255_kept",
        "the numbers stay between 0 and 255",
        "everything has its place, but it is 255 times too large for [0, 1].",
        "Divide, so that white becomes 1.",
    ),
    Misconception(
        "range_minus_one",
        "the numbers are mapped to [−1, 1]",
        "black becomes −1. Models that end in tanh want that range, and convert for themselves.",
        "Black has to become 0 and white 1: leave out the shift.",
    ),
    Misconception(
        "integer_division",
        "the decimals are cut off in an integer division",
        "every pixel is 0 except pure white. `//` and a cast to an integer type throw the decimals "
        "away.",
        "Convert to float32 first and divide with `/`.",
    ),
    Misconception(
        "uint8_wraps",
        "the arithmetic is done in uint8 and wraps around",
        "a byte that passes 255 starts again at 0, so the brightest pixels come out wrong.",
        "Convert to float32 before any arithmetic.",
    ),
    Misconception(
        "own_maximum",
        "the pixels are divided by the largest value present",
        "a dark image comes out as bright as a light one, a black one as NaN. Brightness no longer "
        "means the same from image to image.",
        "Divide by the largest value that a byte can have, whatever this batch holds.",
    ),
)

NORMALIZATION = (
    Misconception(
        "per_image",
        "each image is normalised by itself",
        "the mean is 0 within every image, so a dark image and a light one look alike.",
        "Take mean and standard deviation over the batch too: one number for each channel.",
    ),
    Misconception(
        "per_image_and_channel",
        "each channel of each image is normalised by itself",
        "the mean is 0 within every image, so a dark image and a light one look alike. Instance "
        "normalisation does this on purpose.",
        "Take mean and standard deviation over the batch too: one number for each channel.",
    ),
    Misconception(
        "over_everything",
        "one mean and one standard deviation are taken over everything",
        "the whole array has mean 0, but a single channel has not.",
        "Keep the channel axis out of the average: C means, C standard deviations.",
    ),
    Misconception(
        "per_pixel",
        "the average runs over the batch axis only",
        "every pixel position gets a mean of its own, and a batch of one image becomes NaN.",
        "Average over the batch and over both image axes.",
    ),
    Misconception(
        "channels_last_axes",
        "the average runs over the axes of a channels-last array",
        "every column of the image gets a mean of its own.",
        "The axes are (N, C, H, W): average over all but axis 1.",
    ),
    Misconception(
        "variance_for_deviation",
        "the numbers are divided by the variance",
        "the mean is 0, but the standard deviation is not 1. The variance is its square.",
        "Take the square root of the variance, or use `std`.",
    ),
    Misconception(
        "mean_kept",
        "the mean is not subtracted",
        "the standard deviation is 1, but the mean is not 0.",
        "Subtract the mean before you divide.",
    ),
    Misconception(
        "spread_kept",
        "the numbers are not divided by the standard deviation",
        "the mean is 0, but the standard deviation is what it was.",
        "Divide by the standard deviation after subtracting the mean.",
    ),
    Misconception(
        "min_max",
        "the numbers are stretched to [0, 1] by their minimum and maximum",
        "the range is right for a picture, but the mean is not 0 and the standard deviation not 1.",
        "Use the mean and the standard deviation, not the extremes.",
    ),
    Misconception(
        "n_minus_one",
        "the standard deviation divides by n − 1",
        "that estimates the spread of a larger population (`ddof=1`, PyTorch's default for `std`), "
        "so the spread of this batch is not quite 1.",
        "Divide by n, as NumPy's `std` does.",
    ),
)

CROPS = (
    Misconception(
        "corner_crop",
        "the crop is taken from a corner",
        "the size is right, but the middle of the image is not in the middle of the crop.",
        "Half of what is cut away belongs above, half below; the same for left and right.",
    ),
    Misconception(
        "crop_off_by_one",
        "the crop starts one pixel off",
        "the size is right, and everything is shifted by one.",
        "Try it on paper: 5 rows, keep 3. Which is the first row that stays?",
    ),
    Misconception(
        "rows_columns_swapped",
        "rows and columns are swapped",
        "the crop is as wide as it should be high. `size` is (height, width), as in the shape.",
        "Use size[0] for axis 2 and size[1] for axis 3.",
    ),
    Misconception(
        "odd_pixel",
        "the odd pixel goes to the wrong side",
        "an even difference is cut rightly, an odd one is off by one: the row that is left over "
        "belongs to the bottom, the column to the right.",
        "Halve the difference and round down: `(H - height) // 2`.",
    ),
    Misconception(
        "same_margin",
        "the same margin is cut from both ends",
        "where the difference is odd the crop is a pixel too large, and where there is none the "
        "slice `0:-0` is empty.",
        "Compute where the crop starts, then add the size to find where it ends.",
    ),
    Misconception(
        "end_without_start",
        "the slice ends at the size instead of at start + size",
        "the crop is too small: the second number of a slice is a place, not a length.",
        "Slice from `top` to `top + height`.",
    ),
    Misconception(
        "crop_too_large",
        "the slice ends one pixel too late",
        "the crop is one row and one column too large: a slice leaves its end out already.",
        "Slice from `top` to `top + height`, without + 1.",
    ),
    Misconception(
        "wrong_axes",
        "the axes of a channels-last array are cut",
        "channels are cut away and the width stays whole.",
        "The axes are (N, C, H, W): cut axes 2 and 3.",
    ),
)

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

CATALOGUE = {
    known.key: known
    for group in (SHAPES, RANGES, NORMALIZATION, CROPS, SIZES, CONVOLUTION, KERNELS)
    for known in group
}
