"""Answers to the assignment on pooling."""

from tests.grading.answers import Answer

# Ways back that give one table each, for question 3.2: what a window gives to its pixels.
BACK = """
x, dx = np.array(own["pixels"], float), np.zeros((3, 3))
for i, j in np.ndindex(2, 2):
    dy, window, part = own["gradient"][i][j], x[i : i + 2, j : j + 2], dx[i : i + 2, j : j + 2]
    wins = window == window.max()
    GIVE
arriving = dx.ravel()
"""
WAYS = [
    ("the last wins", 1, ("last_tie_wins",), "part[tuple(np.argwhere(wins)[-1])] += dy"),
    ("all of them win", 1, ("all_ties_win",), "part += dy * wins"),
    ("equals share", 1, ("ties_share",), "part += dy * wins / wins.sum()"),
    ("overwritten", 1, ("gradient_overwritten",), "part[tuple(np.argwhere(wins)[0])] = dy"),
    ("ones", 1, ("ones_go_back",), "part[tuple(np.argwhere(wins)[0])] += 1"),
    ("a mean's gradient", 0.5, ("gradient_spread",), "part += dy / 4"),
    ("everyone gets all", 0.5, ("gradient_to_all",), "part += dy"),
    (
        "the winners themselves",
        0.5,
        ("winner_in_place_of_gradient",),
        "part[tuple(np.argwhere(wins)[0])] = window.max()",
    ),
    ("nothing", 0, (), "pass"),
    ("the smallest pixel wins", 0, (), "part.flat[window.argmin()] += dy"),
]

# Right functions of which one thing is changed at a time: name, points, mistakes, what, by what.
MAX = """
def my_max_pool2d(x, kernel_size, stride, padding):
    k, s, p = kernel_size, stride or kernel_size, padding
    x = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)), constant_values=-np.inf)
    OH, OW = (x.shape[2] - k) // s + 1, (x.shape[3] - k) // s + 1
    y = np.zeros((*x.shape[:2], OH, OW))
    for i, j in np.ndindex(OH, OW):
        window = x[:, :, s * i : s * i + k, s * j : s * j + k]
        y[:, :, i, j] = window.max(axis=(2, 3))
    return y
"""
FRAME = "((0, 0), (0, 0), (p, p), (p, p))"
MORE = "((0, 0), (0, 0), (p, p + s - 1), (p, p + s - 1))"
OF_MAX = [
    ("zeros around it", 2.5, ("zeros_win",), ", constant_values=-np.inf", ""),
    ("a default of 1", 3, ("default_stride_one",), "stride or kernel_size", "stride or 1"),
    ("its own size, always", 2.5, ("stride_is_kernel",), "stride or kernel_size", "kernel_size"),
    ("no stride", 1.5, ("stride_ignored",), "stride or kernel_size", "1"),
    ("no padding", 2, ("padding_forgotten",), FRAME, "[(0, 0)] * 4"),
    (
        "windows side by side",
        2,
        ("window_does_not_jump",),
        "s * i : s * i + k, s * j : s * j + k",
        "i : i + k, j : j + k",
    ),
    ("a window over the edge", 3, ("ceil_for_floor",), FRAME, MORE),
    ("the last place left out", 2.5, ("plus_one_missing",), "return y", "return y[:, :, :-1, :-1]"),
    ("rows and columns swapped", 3, ("output_transposed",), "return y", "return y.swapaxes(2, 3)"),
    ("integers", 3.5, ("decimals_cut_off",), "OH, OW))", "OH, OW), dtype=int)"),
    ("colours too", 1.5, ("channels_pooled",), "return y", "return y.max(1, keepdims=True)"),
    ("the first image only", 2, ("first_sample_only",), "return y", "return y[:1]"),
    (
        "the largest of all",
        0,
        ("one_number_for_all",),
        "return y",
        "return y * 0 + x.max((2, 3), keepdims=True)",
    ),
    ("the largest of a row", 0, (), "(axis=(2, 3))", "(axis=3)[:, :, 0]"),
]
MEAN = """
def mean_of_pixels(x, kernel_size, stride, padding):
    k, s, p = kernel_size, stride or kernel_size, padding
    inside = np.pad(np.ones(x.shape), ((0, 0), (0, 0), (p, p), (p, p)))
    x = np.pad(x, ((0, 0), (0, 0), (p, p), (p, p)))
    OH, OW = (x.shape[2] - k) // s + 1, (x.shape[3] - k) // s + 1
    y = np.zeros((*x.shape[:2], OH, OW))
    for i, j in np.ndindex(OH, OW):
        part = np.s_[:, :, s * i : s * i + k, s * j : s * j + k]
        y[:, :, i, j] = x[part].sum(axis=(2, 3)) / inside[part].sum(axis=(2, 3))
    return y
"""
OF_MEAN = [
    ("zeros that count", 2, (), "inside[part].sum(axis=(2, 3))", "k**2"),
    ("not divided", 2, ("window_summed",), " / inside[part].sum(axis=(2, 3))", ""),
    ("a default of 1", 3, ("default_stride_one",), "stride or kernel_size", "stride or 1"),
    ("its own size, always", 2.5, ("stride_is_kernel",), "stride or kernel_size", "kernel_size"),
    ("no stride", 1.5, ("stride_ignored",), "stride or kernel_size", "1"),
    (
        "the largest pixel",
        2,
        ("max_for_average",),
        "x[part].sum(axis=(2, 3)) / inside[part].sum(axis=(2, 3))",
        "np.where(inside[part] > 0, x[part], -np.inf).max(axis=(2, 3))",
    ),
    (
        "windows side by side",
        2,
        ("window_does_not_jump",),
        "s * i : s * i + k, s * j : s * j + k",
        "i : i + k, j : j + k",
    ),
    ("a window over the edge", 3, ("ceil_for_floor",), FRAME, MORE),
    (
        "the last place left out",
        2.5,
        ("plus_one_missing",),
        "return y",
        "return y[:, :, :-1, :-1]",
    ),
    ("rows and columns swapped", 3, ("output_transposed",), "return y", "return y.swapaxes(2, 3)"),
    ("integers", 3, ("decimals_cut_off",), "OH, OW))", "OH, OW), dtype=int)"),
    ("colours too", 1.5, ("channels_pooled",), "return y", "return y.mean(1, keepdims=True)"),
    ("the first image only", 2, ("first_sample_only",), "return y", "return y[:1]"),
    ("no padding at all", 3, ("padding_forgotten",), FRAME, "[(0, 0)] * 4"),
]

WAY_BACK = """
def my_max_pool2d_backward(dy, x, kernel_size, stride):
    dx, k, s = np.zeros(x.shape), kernel_size, stride
    for n, c, i, j in np.ndindex(dy.shape):
        part = n, c, slice(s * i, s * i + k), slice(s * j, s * j + k)
        wins = x[part] == x[part].max()
        dx[part] += dy[n, c, i, j] * (np.cumsum(wins).reshape(k, k) * wins == 1)
    return dx
"""
FIRST = "(np.cumsum(wins).reshape(k, k) * wins == 1)"
OF_WAY_BACK = [
    ("the last wins", 3, ("last_tie_wins",), "* wins == 1", "* wins == wins.sum()"),
    ("all of them win", 3, ("all_ties_win",), FIRST, "wins"),
    ("equals share", 3, ("ties_share",), FIRST, "wins / wins.sum()"),
    ("overwritten", 2.5, ("gradient_overwritten",), "dx[part] += ", "dx[part] = "),
    ("ones", 2, ("ones_go_back",), "dy[n, c, i, j] * ", "1 * "),
    (
        "windows side by side",
        2,
        ("window_does_not_jump",),
        "= np.zeros(x.shape), kernel_size, stride",
        "= np.zeros(x.shape), kernel_size, 1",
    ),
    ("the first image only", 2, ("first_sample_only",), "return dx", "return dx[:1]"),
    ("the winners", 1.5, ("winner_in_place_of_gradient",), "dy[n, c, i, j] * ", "x[part] * "),
    ("everyone gets all", 1, ("gradient_to_all",), FIRST, "1"),
    ("a mean's gradient", 1, ("gradient_spread",), FIRST, "(1 / k**2)"),
    ("a row for a column", 0, (), "return dx", "return dx.swapaxes(2, 3)"),
    ("twice", 0, (), "return dx", "return 2 * dx"),
]

ANSWERS = [
    Answer(
        "q1",
        "reshaped and pooled, an array",
        2,
        code="""
x = np.array(own["image"])[:4, :4]
pooled = x.reshape(2, 2, 2, 2).max(axis=(1, 3)).ravel()
""",
    ),
    Answer(
        "q1",
        "written out, a list",
        2,
        code="""
a, b, c, d, _ = own["image"]
pooled = [max(a[:2] + b[:2]), max(a[2:4] + b[2:4]), max(c[:2] + d[:2]), max(c[2:4] + d[2:4])]
""",
    ),
    Answer(
        "q1",
        "means",
        0,
        ("average_for_max",),
        code="""
x = np.array(own["image"])[:4, :4]
pooled = x.reshape(2, 2, 2, 2).mean(axis=(1, 3)).ravel()
""",
    ),
    Answer(
        "q1",
        "the smallest pixels",
        0,
        ("min_for_max",),
        code="""
x = np.array(own["image"])[:4, :4]
pooled = x.reshape(2, 2, 2, 2).min(axis=(1, 3)).ravel()
""",
    ),
    Answer(
        "q1",
        "a stride of 1",
        0.5,
        ("default_stride_one",),
        code="""
x = np.array(own["image"])
pooled = tuple(x[i : i + 2, j : j + 2].max() for i in (0, 1) for j in (0, 1))
""",
    ),
    Answer(
        "q1",
        "nothing below 0",
        1.5,
        ("search_from_zero",),
        code="""
x = np.array(own["image"])[:4, :4]
pooled = x.reshape(2, 2, 2, 2).max(axis=(1, 3), initial=0).ravel()
""",
    ),
    Answer(
        "q1",
        "nine numbers: the windows over the edge as well",
        0,
        code="pooled = tuple(range(9))",
    ),
    Answer(
        "q2",
        "by the first place of the largest",
        2,
        code=BACK.replace("GIVE", "part[tuple(np.argwhere(wins)[0])] += dy"),
    ),
    Answer(
        "q2",
        "without NumPy, a list",
        2,
        code="""
arriving = [0] * 9
for i in (0, 1):
    for j in (0, 1):
        places = [(i, j), (i, j + 1), (i + 1, j), (i + 1, j + 1)]
        row, column = max(places, key=lambda place: own["pixels"][place[0]][place[1]])
        arriving[3 * row + column] += own["gradient"][i][j]
""",
    ),
    Answer(
        "q2",
        "one slip",
        1,
        code=BACK.replace("GIVE", "part[tuple(np.argwhere(wins)[0])] += dy") + "arriving[4] += 1",
    ),
    *(
        Answer("q2", name, points, keys, code=BACK.replace("GIVE", give))
        for name, points, keys, give in WAYS
    ),
    Answer("q2", "four numbers", 0, code='arriving = tuple(sum(own["gradient"], []))'),
    Answer("q3", "loops", 4, code=MAX),
    Answer(
        "q3",
        "padding left out of the window, other names",
        4,
        code="""
def my_max_pool2d(images, size, step, frame):
    step = size if step is None else step
    H, W = images.shape[2:]
    rows = range(-frame, H + frame - size + 1, step)
    columns = range(-frame, W + frame - size + 1, step)
    return np.array([
        [
            [
                [c[max(i, 0) : i + size, max(j, 0) : j + size].max() for j in columns]
                for i in rows
            ]
            for c in image
        ]
        for image in images
    ])
""",
    ),
    *(
        Answer("q3", name, points, keys, code=MAX.replace(what, by))
        for name, points, keys, what, by in OF_MAX
    ),
    Answer(
        "q3",
        "a search that starts at 0",
        2.5,
        ("search_from_zero",),
        code=MAX.replace("window.max(axis=(2, 3))", "window.max(axis=(2, 3), initial=0)"),
    ),
    Answer(
        "q3",
        "the smallest pixel",
        2,
        ("min_for_max",),
        code=MAX.replace("window.max(", "window.min(").replace("-np.inf", "np.inf"),
    ),
    Answer(
        "q3",
        "the mean",
        2,
        ("average_for_max",),
        code=MAX.replace("window.max(", "window.mean(").replace("=-np.inf", "=0"),
    ),
    Answer(
        "q3",
        "borrowed",
        0,
        code="""
from aigc_lessons import ops


def my_max_pool2d(x, kernel_size, stride, padding):
    return ops.max_pool2d(x, kernel_size, stride=stride, padding=padding)
""",
    ),
    Answer("q4", "loops", 4, code=MEAN),
    Answer(
        "q4",
        "sums of pixels by sums of ones",
        4,
        code="""
def mean_of_pixels(x, kernel_size, stride, padding):
    s = kernel_size if stride is None else stride

    def sums(a):
        a = np.pad(a, [(0, 0), (0, 0), (padding,) * 2, (padding,) * 2])
        size = kernel_size, kernel_size
        windows = np.lib.stride_tricks.sliding_window_view(a, size, axis=(2, 3))
        return np.einsum("ncijuv->ncij", windows[:, :, ::s, ::s])

    return sums(x) / sums(np.ones_like(x))
""",
    ),
    *(
        Answer("q4", name, points, keys, code=MEAN.replace(what, by))
        for name, points, keys, what, by in OF_MEAN
    ),
    Answer(
        "q4",
        "borrowed",
        0,
        code="""
from functools import partial

from aigc_lessons.ops import avg_pool2d

real = partial(avg_pool2d, count_include_pad=False)


def mean_of_pixels(x, kernel_size, stride, padding):
    return real(x, kernel_size, stride=stride, padding=padding)
""",
    ),
    Answer("q5", "winners found by a running count", 4, code=WAY_BACK),
    Answer(
        "q5",
        "all windows at once",
        4,
        code="""
def my_max_pool2d_backward(dy, x, kernel_size, stride):
    N, C, OH, OW = dy.shape
    windows = np.lib.stride_tricks.sliding_window_view(x, (kernel_size,) * 2, axis=(2, 3))
    windows = windows[:, :, ::stride, ::stride].reshape(N, C, OH, OW, -1)
    u, v = np.divmod(windows.argmax(axis=-1), kernel_size)
    n, c, i, j = np.indices(dy.shape)
    dx = np.zeros_like(x)
    np.add.at(dx, (n, c, stride * i + u, stride * j + v), dy)
    return dx
""",
    ),
    *(
        Answer("q5", name, points, keys, code=WAY_BACK.replace(what, by))
        for name, points, keys, what, by in OF_WAY_BACK
    ),
    Answer(
        "q5",
        "borrowed",
        0,
        code="""
from aigc_lessons import ops


def my_max_pool2d_backward(dy, x, kernel_size, stride):
    return ops.max_pool2d_backward(dy, x, kernel_size, stride=stride)
""",
    ),
]
