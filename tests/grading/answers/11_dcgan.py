"""Answers to the assignment on the DCGAN."""

from textwrap import dedent, indent

from tests.grading.answers import Answer


def _numbers(name, points, mistakes, numbers):
    code = f"""
H, k, s, p = (own[name] for name in ("size", "kernel_size", "stride", "padding"))
C, F = own["channels"]
height, weights, reach = s * (H - 1) + k - 2 * p, C * F * k * k + F, (k - p) ** 2
four_numbers = {numbers}
"""
    return Answer("q1", name, points=points, mistakes=mistakes, code=code)


NUMBERS = [
    _numbers("a list", 4, (), "[s * H - s + k - p - p, F * (C * k**2 + 1), (k - p) ** 2, 9]"),
    Answer(
        "q1",
        "counted by PyTorch",
        points=4,
        code="""
import torch

k, s, p = own["kernel_size"], own["stride"], own["padding"]
layer = torch.nn.ConvTranspose2d(*own["channels"], k, stride=s, padding=p)
x = torch.zeros(1, own["channels"][0], own["size"], own["size"])
with torch.no_grad():
    before = layer(x)[0, 0].numpy().copy()
    x[..., 0, 0] = 1
    changed = int((layer(x)[0, 0].numpy() != before).sum())
four_numbers = np.array(
    [len(before), sum(w.numel() for w in layer.parameters()), changed, (k // s) ** 2]
)
""",
    ),
    _numbers(
        "the size of a convolution",
        3,
        ("size_of_convolution",),
        "((H + 2 * p - k) // s + 1, weights, reach, 9)",
    ),
    _numbers(
        "nothing is cut off",
        2,
        ("cut_forgotten",),
        "(s * (H - 1) + k, weights, k * k, 9)",
    ),
    _numbers("cut off once", 3, ("cut_once",), "(s * (H - 1) + k - p, weights, reach, 9)"),
    _numbers("padding added", 3, ("cut_added",), "(s * (H - 1) + k + 2 * p, weights, reach, 9)"),
    _numbers(
        "a stride for each pixel", 3, ("stride_for_every_pixel",), "(height + s, weights, reach, 9)"
    ),
    _numbers("size times stride", 3, ("size_times_stride",), "(s * H, weights, reach, 9)"),
    _numbers(
        "no biases, and one axis",
        2,
        ("weights_without_biases",),
        "(height, C * F * k * k, reach, 3)",
    ),
    _numbers(
        "biases of what comes in",
        3,
        ("bias_of_channels_in",),
        "(height, weights - F + C, reach, 9)",
    ),
    _numbers("kernel along one axis", 3, ("kernel_not_squared",), "(height, C*F*k + F, reach, 9)"),
    _numbers("stamps that meet", 3, ("stamps_that_meet",), "(height, weights, 9, 9)"),
    _numbers("axes added up", 3, ("axes_added_up",), "(height, weights, reach, 6)"),
    _numbers("one axis", 3, ("overlap_of_one_axis",), "(height, weights, reach, 3)"),
    _numbers("half of them", 2, (), "(height, weights, ..., ...)"),
]


def _overlap(name, points, mistakes, body):
    body = indent(dedent(body).strip("\n"), "    ")
    code = f"""
def overlap(size, kernel_size, stride, padding=0):
    rows = stride * (size - 1) + kernel_size
    along = np.zeros(rows)
    for i in range(size):
        along[stride * i : stride * i + kernel_size] += 1
    inside = slice(padding, rows - padding)
{body}
"""
    return Answer("q2", name, points=points, mistakes=mistakes, code=code)


OVERLAPS = [
    _overlap("an outer product of floats", 4, (), "return np.outer(along, along)[inside, inside]"),
    Answer(
        "q2",
        "nested lists",
        points=4,
        code="""
def overlap(n, k, s, p=0):
    def reached(row):
        return sum(0 <= row - s * i < k for i in range(n))

    rows = [reached(row) for row in range(p, s * (n - 1) + k - p)]
    return [[a * b for b in rows] for a in rows]
""",
    ),
    _overlap("nothing is cut off", 3, ("cut_forgotten",), "return np.outer(along, along)"),
    _overlap(
        "cut off once",
        3.5,
        ("cut_once",),
        "return np.outer(along, along)[padding:, padding:]",
    ),
    _overlap(
        "as inside",
        0.5,
        ("every_pixel_as_inside",),
        "return np.full((rows, rows), (kernel_size / stride) ** 2)[inside, inside]",
    ),
    _overlap("one axis", 1, ("overlap_of_one_axis",), "return np.tile(along, (rows, 1))[inside]"),
    _overlap("added", 1, ("axes_added_up",), "return (along[:, None] + along)[inside, inside]"),
    _overlap(
        "covered or not",
        1,
        ("covered_or_not",),
        "return (np.outer(along, along) > 0).astype(int)[inside, inside]",
    ),
    _overlap(
        "the last stamp is missing",
        1.5,
        ("last_stamp_missing",),
        """
        along[stride * (size - 1) :] -= 1
        return np.outer(along, along)[inside, inside]
        """,
    ),
    Answer(
        "q2",
        "stamps one pixel apart",
        points=1,
        mistakes=("stamps_move_by_one",),
        code="""
def overlap(size, kernel_size, stride, padding=0):
    rows = size + kernel_size - 1
    along = sum(np.eye(rows)[:, i : i + kernel_size].sum(axis=1) for i in range(size))
    return np.outer(along, along)
""",
    ),
    Answer(
        "q2",
        "stamps side by side",
        points=1,
        mistakes=("stamps_side_by_side",),
        code="""
def overlap(size, kernel_size, stride, padding=0):
    return np.ones((size * kernel_size, size * kernel_size))
""",
    ),
]


def _fold(name, points, mistakes, filters="w * scale[:, None, None, None]", **parts):
    divisor = parts.get("divisor", "np.sqrt(var + eps)")
    bias = parts.get("bias", "beta + scale * (b - mean)")
    code = f"""
def folded(w, gamma, beta, mean, var, eps, b=None):
    b = np.zeros(len(w)) if b is None else b
    with np.errstate(all="ignore"):
        scale = gamma / {divisor}
        return {parts.get("pair", f"{filters}, {bias}")}
"""
    return Answer("q3", name, points=points, mistakes=mistakes, code=code)


FOLDS = [
    _fold(
        "a list, by einsum",
        4,
        (),
        pair='[np.einsum("fcij,f->fcij", w, scale), beta + scale * (b - mean)]',
    ),
    Answer(
        "q3",
        "filter by filter",
        points=4,
        code="""
def folded(filters, gamma, beta, mean, var, eps, bias=None):
    filters, biases = filters.astype(float), []
    for f in range(len(filters)):
        scale = gamma[f] / (var[f] + eps) ** 0.5
        filters[f] *= scale
        before = 0 if bias is None else bias[f]
        biases.append(scale * before + beta[f] - scale * mean[f])
    return filters, biases
""",
    ),
    _fold("the old bias is forgotten", 3, ("bias_forgotten",), bias="beta - scale * mean"),
    _fold("the old bias is not scaled", 3, (), bias="beta + b - scale * mean"),
    _fold("the mean stays", 1.5, ("mean_kept_in_bias",), bias="beta + b"),
    _fold("the mean is not scaled", 1.5, ("mean_unscaled",), bias="beta - mean + scale * b"),
    _fold("the mean is added", 1.5, ("mean_added_back",), bias="beta + scale * (b + mean)"),
    _fold("all of it is scaled", 1.5, ("shift_is_scaled",), bias="scale * (beta + b - mean)"),
    _fold("eps outside", 2, ("eps_outside_root",), divisor="(np.sqrt(var) + eps)"),
    _fold("eps left out", 2, ("eps_left_out",), divisor="np.sqrt(var)"),
    _fold("no root", 1, ("variance_for_deviation",), divisor="(var + eps)"),
    _fold("gamma left out", 1, ("scale_forgotten",), divisor="np.sqrt(var + eps) / gamma"),
    _fold(
        "gamma and beta exchanged",
        1.5,
        ("scale_and_shift_swapped",),
        divisor="np.sqrt(var + eps) / gamma * beta",
        bias="gamma + scale * (b - mean)",
    ),
    _fold("along the columns", 1.5, ("scale_of_columns",), "w * scale"),
    _fold("along the channels in", 1.5, ("scale_of_channels_in",), "w * scale[:, None, None]"),
    _fold(
        "the pair reversed",
        2,
        ("pair_reversed",),
        pair="beta + scale * (b - mean), w * scale[:, None, None, None]",
    ),
]


def _mended(name, points, mistakes, start="[C, 7]", first="[C, F, 4, 2, 1, 'relu']", last=None):
    last = last or "[F, 1, 4, 2, 1, 'tanh']"
    code = f"""
C, F = own["generator"]["start"][0], own["generator"]["layers"][0][1]
generator = {{"start": {start}, "layers": [{first}, {last}]}}
"""
    return Answer("q4", name, points=points, mistakes=mistakes, code=code)


GENERATORS = [
    _mended("tuples", 4, (), "(C, 7)", "(C, F, 4, 2, 1, 'relu')", "(F, 1, 4, 2, 1, 'tanh')"),
    _mended(
        "other kernels and channels",
        4,
        (),
        first="[C, 33, 2, 2, 0, 'leaky_relu']",
        last="[33, 1, 6, 2, 2, 'Tanh']",
    ),
    _mended("from eight", 3.2, ("doubled_from_eight",), start="[C, 8]"),
    _mended("in colour", 3.2, ("colours_for_grey",), last="[F, 3, 4, 2, 1, 'tanh']"),
    _mended("a sigmoid", 3.2, ("sigmoid_for_tanh",), last="[F, 1, 4, 2, 1, 'sigmoid']"),
    _mended("a ReLU", 3.2, ("relu_at_output",), last="[F, 1, 4, 2, 1, 'relu']"),
    _mended("another reads", 3.2, ("channels_do_not_meet",), last="[F + 1, 1, 4, 2, 1, 'tanh']"),
    _mended(
        "a kernel of 5",
        2.4,
        ("kernel_not_divisible",),
        last="[F, 1, 5, 2, 1, 'tanh']",
    ),
    _mended("nothing cut off", 3.2, ("nothing_cut_off",), last="[F, 1, 4, 2, 0, 'tanh']"),
    _mended(
        "two of five",
        1.6,
        ("channels_do_not_meet",),
        start="[C, 8]",
        first="[C, F, 5, 2, 1, 'relu']",
        last="[F + 1, 1, 4, 2, 1, 'tanh']",
    ),
    Answer(
        "q4",
        "a single layer that makes nothing",
        points=0,
        code='generator = {"start": [1, 28], "layers": [[1, 1, 1, 1, 0, "tanh"]]}',
    ),
    Answer("q4", "a word", points=0, code='generator = "7, 14, 28"'),
]

ANSWERS = [*NUMBERS, *OVERLAPS, *FOLDS, *GENERATORS]
