"""Mistakes about pooling."""

from aigc_lessons.exercises.misconceptions.misconception import Misconception

WINDOWS = (
    Misconception(
        "average_for_max",
        "the mean of the window is taken instead of its maximum",
        "every number is a mixture of the window; a maximum is always one of its pixels.",
        "Let the window keep its largest pixel: `max`, not `mean`.",
    ),
    Misconception(
        "max_for_average",
        "the maximum of the window is taken instead of its mean",
        "every number is too large, except where all pixels of a window are equal.",
        "Add the window up and divide by the number of its cells.",
    ),
    Misconception(
        "min_for_max",
        "the smallest pixel of the window is kept",
        "this is the other end of the window: bright strokes grow thin and vanish.",
        "Look for the largest pixel, with its sign: −1 is larger than −5.",
    ),
    Misconception(
        "window_summed",
        "the window is added up and never divided",
        "everything is too large by the number of cells in a window.",
        "Divide the sum by kernel_size × kernel_size.",
    ),
    Misconception(
        "default_stride_one",
        "a stride that is left out is taken to be 1",
        "the result is too large. That is the default of a convolution; in pooling a stride that "
        "is left out is the size of the kernel, so that windows touch and do not overlap.",
        "Where `stride` is None, let the window jump by kernel_size.",
    ),
    Misconception(
        "stride_is_kernel",
        "the window always jumps by its own size",
        "this is right while the stride is left out; one that is given is ignored.",
        "Use kernel_size as the stride only where `stride` is None.",
    ),
    Misconception(
        "zeros_win",
        "the padding's zeros take part in the maximum",
        "where all pixels are negative, a window at the border gives 0, a number that is not in "
        "the image.",
        "Pad with −∞ (`-np.inf`), which never wins, or leave the padding out of the window.",
    ),
    Misconception(
        "search_from_zero",
        "the search for the largest pixel begins at 0",
        "a window whose pixels are all negative gives 0, a number that is not in it.",
        "Begin with −∞ (`-np.inf`) or with the window's first pixel.",
    ),
    Misconception(
        "padding_not_counted",
        "the mean leaves the padding out",
        "the border is too large: the sum is divided by the real pixels only. Keras does so, and "
        "PyTorch with `count_include_pad=False`; here the zeros count.",
        "Divide by kernel_size × kernel_size everywhere.",
    ),
    Misconception(
        "channels_pooled",
        "the channels are pooled as well",
        "there is one channel left. Pooling looks at each channel by itself, so as many come out "
        "as went in.",
        "Take the maximum or the mean over the two image axes of the window only.",
    ),
    Misconception(
        "one_number_for_all",
        "a whole channel becomes one number",
        "every place of the output has the same value. The formula in the article that this course "
        "grew out of gives such a constant, since it takes a maximum over what no longer depends "
        "on the place.",
        "Let the output's row i and column j decide where the window begins.",
    ),
)

GRADIENTS = (
    Misconception(
        "gradient_to_all",
        "every pixel of the window receives the whole gradient",
        "only the largest pixel decides the maximum: nudge any other, and the output stays.",
        "Find the window's maximum first, and give the gradient to that place alone.",
    ),
    Misconception(
        "gradient_spread",
        "the gradient is spread evenly over the window",
        "that is the gradient of average pooling, where every pixel has the same share.",
        "Give the whole gradient to the place of the maximum, and nothing to the others.",
    ),
    Misconception(
        "gradient_overwritten",
        "a later window overwrites what an earlier one gave",
        "it is right while windows do not overlap; a pixel that wins twice keeps one gradient.",
        "Add (`+=`) to what the pixel has received so far.",
    ),
    Misconception(
        "all_ties_win",
        "every pixel that equals the maximum receives the whole gradient",
        "a window with two equal largest pixels gives its gradient twice, so more flows back than "
        "came in.",
        "Let one pixel win: the first in reading order, as `argmax` finds it.",
    ),
    Misconception(
        "ties_share",
        "equal largest pixels share the gradient",
        "that is a sensible rule, but not the one asked for: the frameworks let the first pixel in "
        "reading order take all.",
        "Let one pixel win: the first in reading order, as `argmax` finds it.",
    ),
    Misconception(
        "last_tie_wins",
        "of equal largest pixels the last one wins",
        "the gradient goes to one pixel, as it should, but to the wrong one of two equals.",
        "Compare with `>` and not `>=`, so that a later equal pixel does not win.",
    ),
    Misconception(
        "ones_go_back",
        "a 1 goes back from every output, and not its gradient",
        "the places are right, but dy, which says how much each output matters, is not used.",
        "Add dy[n, c, i, j], not 1, at the place of the maximum.",
    ),
    Misconception(
        "winner_in_place_of_gradient",
        "the maximum itself goes back",
        "each winner receives its own value. That undoes the pooling as far as it can be undone; "
        "the gradient carries what arrives in dy.",
        "Add dy[n, c, i, j] at the place of the maximum; the value there no longer matters.",
    ),
)

POOLING: tuple[Misconception, ...] = (*WINDOWS, *GRADIENTS)
