"""Mistakes about images: shapes, ranges, statistics and crops."""

from aigc_lessons.exercises.misconceptions.misconception import Misconception

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
        "every pixel position gets a mean of its own, and nothing is left of a batch of one image: "
        "0 everywhere, or 0/0.",
        "Average over the batch and over both image axes.",
    ),
    Misconception(
        "channels_last_axes",
        "the average runs over the axes of a channels-last array",
        "every column of the image gets a mean of its own.",
        "The axes are (N, C, H, W): average over all but axis 1.",
    ),
    Misconception(
        "statistics_misaligned",
        "the statistics (C,) are broadcast along the wrong axis",
        "NumPy lines up the last axes: three means meet the three columns, not the three channels. "
        "Where there are as many columns as channels nothing is raised, and each column loses "
        "another channel's mean.",
        "Give the statistics the shape (C, 1, 1): `[:, None, None]`, or `keepdims=True`.",
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

IMAGES = (*SHAPES, *RANGES, *NORMALIZATION, *CROPS)
