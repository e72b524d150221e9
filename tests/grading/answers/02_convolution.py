"""Answers to the assignment on convolution."""

from tests.grading.answers import Answer

ANSWERS = [
    Answer(
        "q1",
        "places counted one by one, in a list",
        3,
        code="""
places = []
for size, kernel_size, stride, padding in own["layers"]:
    starts = range(-padding, size + padding - kernel_size + 1, stride)
    places.append(len(starts))
""",
    ),
    Answer(
        "q1",
        "an array of whole numbers",
        3,
        code="""
n, k, s, p = np.array(own["layers"]).T
places = np.floor((n + 2 * p - k) / s + 1)
""",
    ),
    Answer(
        "q1",
        "steps counted, not places",
        0,
        ("plus_one_missing",),
        code='places = tuple((n + 2 * p - k) // s for n, k, s, p in own["layers"])',
    ),
    Answer(
        "q1",
        "no padding",
        0,
        ("padding_forgotten",),
        code='places = tuple((n - k) // s + 1 for n, k, s, p in own["layers"])',
    ),
    Answer(
        "q1",
        "no stride",
        0,
        ("stride_ignored",),
        code='places = tuple(n + 2 * p - k + 1 for n, k, s, p in own["layers"])',
    ),
    Answer(
        "q1",
        "a window that hangs over the edge",
        0,
        ("ceil_for_floor",),
        code='places = tuple(-((k - n - 2 * p) // s) + 1 for n, k, s, p in own["layers"])',
    ),
    Answer(
        "q1",
        "rounded to the nearest number",
        0,
        ("ceil_for_floor",),
        code='places = tuple(round((n + 2 * p - k) / s) + 1 for n, k, s, p in own["layers"])',
    ),
    Answer(
        "q1",
        "decimals",
        0,
        ("not_floored",),
        code='places = tuple((n + 2 * p - k) / s + 1 for n, k, s, p in own["layers"])',
    ),
    Answer(
        "q1",
        "no kernel",
        0,
        ("kernel_forgotten",),
        code='places = tuple((n + 2 * p - 1) // s + 1 for n, k, s, p in own["layers"])',
    ),
    Answer(
        "q1",
        "the 1 added before the division",
        0,
        ("plus_one_missing",),
        code='places = tuple((n + 2 * p - k + 1) // s for n, k, s, p in own["layers"])',
    ),
    Answer(
        "q1",
        "the third number missing",
        2,
        code="""
first, second, third = own["layers"]
places = tuple((n + 2 * p - k) // s + 1 for n, k, s, p in (first, second)) + (...,)
""",
    ),
    Answer("q1", "words", 0, code='places = "ten, sixteen and nine"'),
    Answer("q1", "a number only", 0, code="places = 10"),
    Answer(
        "q2",
        "written as an array",
        4,
        code="""
x, w = np.array(own["image"]), np.array(own["kernel"])
y = [[np.sum(x[i : i + 2, j : j + 2] * w) for j in range(2)] for i in range(2)]
turned = np.sum(x[:2, :2] * np.rot90(w, 2))
numbers = np.array([y[0][0], y[0][1], turned, np.sum(x[1:, :-1])])
""",
    ),
    Answer(
        "q2",
        "SciPy and a finite difference",
        4,
        code="""
from scipy import signal

x, w = np.array(own["image"]), np.array(own["kernel"])
y, more = (signal.correlate2d(x, k, "valid") for k in (w, w + [[0, 0], [1, 0]]))
z = signal.convolve2d(x, w, "valid")
numbers = [y[0, 0], y[0, 1], z[0, 0], more.sum() - y.sum()]
""",
    ),
    Answer(
        "q2",
        "the two names for each other",
        1,
        ("kernel_flipped",),
        code="""
x, w = np.array(own["image"]), np.array(own["kernel"])
k = np.flip(w)
numbers = (x[:2, :2] * k).sum(), (x[:2, 1:] * k).sum(), (x[:2, :2] * w).sum(), x[1:, :2].sum()
""",
    ),
    Answer(
        "q2",
        "rows for columns",
        1,
        ("kernel_transposed",),
        code="""
x, w = np.array(own["image"]), np.array(own["kernel"]).T
turned = (x[:2, :2] * np.flip(w.T)).sum()
numbers = (x[:2, :2] * w).sum(), (x[:2, 1:] * w).sum(), turned, x[:2, 1:].sum()
""",
    ),
    Answer(
        "q2",
        "means",
        0,
        ("mean_for_sum",),
        code="""
x, w = np.array(own["image"]), np.array(own["kernel"])
windows = (x[:2, :2] * w), (x[:2, 1:] * w), (x[:2, :2] * np.flip(w)), x[1:, :2]
numbers = tuple(window.mean() for window in windows)
""",
    ),
    Answer(
        "q2",
        "the second window below the first",
        3,
        ("output_transposed",),
        code="""
x, w = np.array(own["image"]), np.array(own["kernel"])
turned = (x[:2, :2] * np.flip(w)).sum()
numbers = (x[:2, :2] * w).sum(), (x[1:, :2] * w).sum(), turned, x[1:, :2].sum()
""",
    ),
    Answer(
        "q2",
        "mathematics mirrors one axis",
        3,
        ("flipped_one_axis",),
        code="""
x, w = np.array(own["image"]), np.array(own["kernel"])
turned = (x[:2, :2] * w[::-1]).sum()
numbers = (x[:2, :2] * w).sum(), (x[:2, 1:] * w).sum(), turned, x[1:, :2].sum()
""",
    ),
    Answer(
        "q2",
        "the weight for its gradient",
        3,
        code="""
x, w = np.array(own["image"]), np.array(own["kernel"])
turned = (x[:2, :2] * np.flip(w)).sum()
numbers = (x[:2, :2] * w).sum(), (x[:2, 1:] * w).sum(), turned, w[1, 0]
""",
    ),
    Answer(
        "q3",
        "weights that grow to the right",
        2,
        code="""
middle = np.array(own["column"])
my_kernel = np.column_stack([-middle / 2 - 1, middle, 1 - middle / 2])
""",
    ),
    Answer(
        "q3",
        "only the top row bends",
        2,
        code="""
a, b, c = own["column"]
my_kernel = np.array([[[[5 - a, a, -5], [-b, b, 0], [-c, c, 0]]]], dtype=float)
""",
    ),
    Answer(
        "q3",
        "nothing on the right",
        1,
        ("sees_nothing",),
        code='my_kernel = [[-middle, middle, 0] for middle in own["column"]]',
    ),
    Answer(
        "q3",
        "half of the middle on either side",
        1,
        ("sees_nothing",),
        code='my_kernel = [[-middle / 2, middle, -middle / 2] for middle in own["column"]]',
    ),
    Answer(
        "q3",
        "the middle column three times",
        0.5,
        ("horizontal_edges",),
        code='my_kernel = [[middle, middle, middle] for middle in own["column"]]',
    ),
    Answer(
        "q3",
        "only the sum of all nine is 0",
        0.5,
        ("every_edge",),
        code="""
a, b, c = own["column"]
my_kernel = [[1, a, 0], [0, b, 0], [0, c, -1]]
""",
    ),
    Answer(
        "q3",
        "ones on both sides",
        0,
        ("flat_area_answers",),
        code='my_kernel = [[1, middle, 1] for middle in own["column"]]',
    ),
    Answer("q3", "Sobel's kernel", 0, code="my_kernel = [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]]"),
    Answer("q3", "a kernel of zeros", 0, code="my_kernel = np.zeros((3, 3))"),
    Answer("q3", "one row only", 0, code="my_kernel = [1, 2, 3]"),
    Answer(
        "q4",
        "sums over the windows",
        3,
        code="""
def kernel_gradient(dy, x, stride):
    OH, OW = dy.shape
    KH, KW = x.shape[0] - stride * (OH - 1), x.shape[1] - stride * (OW - 1)
    dw = np.zeros((KH, KW))
    for i in range(OH):
        for j in range(OW):
            top, left = stride * i, stride * j
            dw += dy[i, j] * x[top : top + KH, left : left + KW]
    return dw
""",
    ),
    Answer(
        "q4",
        "a gradient with gaps, then a correlation",
        3,
        code="""
from scipy.signal import correlate2d


def kernel_gradient(dy, x, stride):
    OH, OW = dy.shape
    spread = np.zeros((stride * (OH - 1) + 1, stride * (OW - 1) + 1))
    spread[::stride, ::stride] = dy
    return correlate2d(x, spread, mode="valid")
""",
    ),
    Answer(
        "q4",
        "windows seen all at once, other names",
        3,
        code="""
def kernel_gradient(g, image, s):
    size = tuple(n - s * (m - 1) for n, m in zip(image.shape, g.shape))
    windows = np.lib.stride_tricks.sliding_window_view(image, size)[::s, ::s]
    return np.einsum("ij,ijuv->uv", g, windows)
""",
    ),
    Answer(
        "q4",
        "the chapter's correlation, cut to size",
        1,
        ("window_does_not_jump",),
        code="""
def kernel_gradient(dy, x, stride):
    OH, OW = dy.shape
    dw = np.zeros((x.shape[0] - stride * (OH - 1), x.shape[1] - stride * (OW - 1)))
    for u, v in np.ndindex(dw.shape):
        dw[u, v] = (x[u : u + OH, v : v + OW] * dy).sum()
    return dw
""",
    ),
    Answer(
        "q4",
        "the chapter's correlation",
        0.5,
        ("stride_ignored",),
        code="""
def kernel_gradient(dy, x, stride):
    OH, OW = dy.shape
    dw = np.empty((x.shape[0] - OH + 1, x.shape[1] - OW + 1))
    for u, v in np.ndindex(dw.shape):
        dw[u, v] = (x[u : u + OH, v : v + OW] * dy).sum()
    return dw
""",
    ),
    Answer(
        "q4",
        "turned by half a circle",
        2,
        ("kernel_flipped",),
        code="""
def kernel_gradient(dy, x, stride):
    size = tuple(n - stride * (m - 1) for n, m in zip(x.shape, dy.shape))
    windows = np.lib.stride_tricks.sliding_window_view(x, size)[::stride, ::stride]
    return np.flip(np.einsum("ij,ijuv->uv", dy, windows))
""",
    ),
    Answer(
        "q4",
        "rows from the bottom",
        1.5,
        ("flipped_one_axis",),
        code="""
def kernel_gradient(dy, x, stride):
    size = tuple(n - stride * (m - 1) for n, m in zip(x.shape, dy.shape))
    windows = np.lib.stride_tricks.sliding_window_view(x, size)[::stride, ::stride]
    return np.einsum("ij,ijuv->uv", dy, windows)[::-1]
""",
    ),
    Answer(
        "q4",
        "rows and columns swapped",
        2,
        ("output_transposed",),
        code="""
def kernel_gradient(dy, x, stride):
    size = tuple(n - stride * (m - 1) for n, m in zip(x.shape, dy.shape))
    windows = np.lib.stride_tricks.sliding_window_view(x, size)[::stride, ::stride]
    return np.einsum("ij,ijuv->vu", dy, windows)
""",
    ),
    Answer(
        "q4",
        "the mean over the windows",
        2,
        ("mean_for_sum",),
        code="""
def kernel_gradient(dy, x, stride):
    OH, OW = dy.shape
    KH, KW = x.shape[0] - stride * (OH - 1), x.shape[1] - stride * (OW - 1)
    pieces = [
        dy[i, j] * x[stride * i : stride * i + KH, stride * j : stride * j + KW]
        for i in range(OH)
        for j in range(OW)
    ]
    return np.mean(pieces, axis=0)
""",
    ),
    Answer(
        "q4",
        "an array of integers",
        2.5,
        ("decimals_cut_off",),
        code="""
def kernel_gradient(dy, x, stride):
    OH, OW = dy.shape
    dw = np.zeros((x.shape[0] - stride * (OH - 1), x.shape[1] - stride * (OW - 1)), dtype=int)
    for u, v in np.ndindex(dw.shape):
        met = x[u : u + stride * OH : stride, v : v + stride * OW : stride][:OH, :OW]
        dw[u, v] = (dy * met).sum()
    return dw
""",
    ),
    Answer(
        "q4",
        "borrowed",
        0,
        code="""
from aigc_lessons import ops


def kernel_gradient(dy, x, stride):
    KH, KW = x.shape[0] - stride * (len(dy) - 1), x.shape[1] - stride * (len(dy[0]) - 1)
    w = np.zeros((1, 1, KH, KW))
    return ops.conv2d_backward(dy[None, None], x[None, None], w, stride=stride)[1][0, 0]
""",
    ),
    Answer(
        "q4",
        "the example by heart",
        0,
        code="""
def kernel_gradient(dy, x, stride):
    return np.array([[31.0, 42.0, 53.0]])
""",
    ),
    Answer(
        "q4",
        "nothing comes back",
        0,
        code="""
def kernel_gradient(dy, x, stride):
    dw = x * stride
""",
    ),
    Answer(
        "q5",
        "seven loops",
        4,
        code="""
def dilated_conv2d(x, w, b, stride, padding, dilation):
    x = np.pad(x, [(0, 0)] * 2 + [(padding, padding)] * 2)
    (N, C, H, W), (F, _, KH, KW) = x.shape, w.shape
    OH = (H - dilation * (KH - 1) - 1) // stride + 1
    OW = (W - dilation * (KW - 1) - 1) // stride + 1
    y = np.empty((N, F, OH, OW))
    for n, f, i, j in np.ndindex(y.shape):
        y[n, f, i, j] = b[f]
        for c, u, v in np.ndindex(C, KH, KW):
            pixel = x[n, c, stride * i + dilation * u, stride * j + dilation * v]
            y[n, f, i, j] += pixel * w[f, c, u, v]
    return y
""",
    ),
    Answer(
        "q5",
        "a wide kernel with zeros in its gaps",
        4,
        code="""
def dilated_conv2d(x, w, b, stride, padding, dilation):
    F, C, KH, KW = w.shape
    wide = np.zeros((F, C, dilation * (KH - 1) + 1, dilation * (KW - 1) + 1))
    wide[:, :, ::dilation, ::dilation] = w
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    windows = np.lib.stride_tricks.sliding_window_view(x, wide.shape[2:], axis=(2, 3))
    windows = windows[:, :, ::stride, ::stride]
    return np.einsum("ncijuv,fcuv->nfij", windows, wide) + b[:, None, None]
""",
    ),
    Answer(
        "q5",
        "borrowed",
        0,
        code="""
from aigc_lessons.ops import conv2d


def dilated_conv2d(x, w, b, stride, padding, dilation):
    F, C, KH, KW = w.shape
    wide = np.zeros((F, C, dilation * (KH - 1) + 1, dilation * (KW - 1) + 1))
    wide[:, :, ::dilation, ::dilation] = w
    return conv2d(x, wide, b, stride=stride, padding=padding)
""",
    ),
]

# The right function with one thing changed at a time: name, points, mistakes, what, by what.
CONV = """
def dilated_conv2d(x, w, b, stride, padding, dilation):
    s, t, p, d = stride, stride, padding, dilation
    x = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    (N, C, H, W), (F, _, KH, KW) = x.shape, w.shape
    OH, OW = (H - d * (KH - 1) - 1) // s + 1, (W - d * (KW - 1) - 1) // t + 1
    y = np.zeros((N, F, OH, OW))
    for i, j in np.ndindex(OH, OW):
        window = x[:, :, s * i :, t * j :][:, :, ::d, ::d][:, :, :KH, :KW]
        y[:, :, i, j] = np.einsum("ncuv,fcuv->nf", window, w) + b
    return y
"""
PAD, SUM = "((0, 0), (0, 0), (p, p), (p, p))", '"ncuv,fcuv->nf", window, w'
TURN = "w = w.swapaxes(2, 3)"
CHANGED = [
    ("no bias", 3, ("bias_forgotten",), " + b\n", "\n"),
    ("a bias for each channel", 3, ("bias_repeated",), " + b\n", " + C * b\n"),
    ("the first filter's bias for all", 0, (), " + b\n", " + b[0]\n"),
    ("the kernel turned", 3, ("kernel_flipped",), "window, w)", "window, w[:, :, ::-1, ::-1])"),
    ("the kernel on its side", 2, ("kernel_transposed",), "    s, t", f"    {TURN}\n    s, t"),
    ("rows and columns swapped", 3, ("output_transposed",), "return y", "return y.swapaxes(2, 3)"),
    ("no padding", 2, ("padding_forgotten",), PAD, "[(0, 0)] * 4"),
    ("padding at one end", 2.5, ("padding_once",), PAD, "((0, 0), (0, 0), (p, 0), (p, 0))"),
    ("padded rows only", 2.5, ("padding_one_axis",), PAD, "((0, 0), (0, 0), (p, p), (0, 0))"),
    ("a border that repeats", 3, ("padding_repeats",), PAD, f'{PAD}, mode="edge"'),
    ("no stride", 2, ("stride_ignored",), "= stride, stride,", "= 1, 1,"),
    ("only the rows jump", 2.5, ("stride_one_axis",), "= stride, stride,", "= stride, 1,"),
    ("windows side by side", 2, ("window_does_not_jump",), "s * i :, t * j :", "i:, j:"),
    ("a window over the edge", 2.5, ("ceil_for_floor",), PAD, PAD.replace("p)", "p + s - 1)")),
    ("the last place left out", 2.5, ("plus_one_missing",), "return y", "return y[:, :, :-1, :-1]"),
    ("an array of integers", 3.5, ("decimals_cut_off",), "(N, F, OH, OW)", "(N, F, OH, OW), int"),
    ("grey only", 1.5, ("first_channel_only",), SUM, '"nuv,fuv->nf", window[:, 0], w[:, 0]'),
    ("the channels' mean", 1.5, ("channels_not_summed",), " w) + b", " w) / C + b"),
    ("one kernel for all", 2, ("one_kernel_for_all",), SUM, '"ncuv,fuv->nf", window, w[:, 0]'),
    ("the first image only", 2, ("first_sample_only",), "return y", "return y[:1]"),
    ("no gaps", 0, (), "padding, dilation\n", "padding, 1\n"),
    ("gaps one too wide", 0, (), "padding, dilation\n", "padding, dilation + 1\n"),
]
ANSWERS += [
    Answer("q5", name, points, mistakes, code=CONV.replace(what, by))
    for name, points, mistakes, what, by in CHANGED
]
