"""Answers to the assignment on images."""

from tests.grading.answers import Answer

ANSWERS = [
    Answer(
        "q1",
        "the shape of an array",
        2,
        code="""
files = np.zeros(own["files"], np.uint8)
shape = files.transpose(0, 3, 1, 2)[:, :, ::2, ::2].shape
""",
    ),
    Answer(
        "q1",
        "a list of decimals",
        2,
        code="""
N, H, W, C = own["files"]
shape = [N, C, H / 2, W / 2]
""",
    ),
    Answer(
        "q1",
        "channels last",
        0.5,
        ("channels_last",),
        code="""
N, H, W, C = own["files"]
shape = N, H // 2, W // 2, C
""",
    ),
    Answer(
        "q1",
        "the width first",
        1,
        ("height_width_swapped",),
        code="""
N, H, W, C = own["files"]
shape = N, C, W // 2, H // 2
""",
    ),
    Answer(
        "q1",
        "the channels first of all",
        1,
        ("batch_and_channels_swapped",),
        code="""
N, H, W, C = own["files"]
shape = C, N, H // 2, W // 2
""",
    ),
    Answer(
        "q1",
        "grey photographs",
        1.5,
        ("channels_missing",),
        code="""
N, H, W, C = own["files"]
shape = N, 1, H // 2, W // 2
""",
    ),
    Answer(
        "q1",
        "not shrunk",
        1,
        code="""
N, H, W, C = own["files"]
shape = N, C, H, W
""",
    ),
    Answer(
        "q1",
        "a single photograph",
        0,
        code="""
N, H, W, C = own["files"]
shape = C, H // 2, W // 2
""",
    ),
    Answer(
        "q2",
        "measured",
        4,
        code="""
numbers = np.zeros(own["files"], np.float32)
a, b = (np.array([byte], np.uint8) for byte in own["bytes"])
pixel = np.float32(own["byte"]) / 255
four_numbers = [numbers.nbytes, (a + b)[0], pixel, 2 * pixel - 1]
""",
    ),
    Answer(
        "q2",
        "three decimals",
        4,
        code="""
c = own["byte"] / 255
memory = 4 * np.prod(own["files"])
four_numbers = np.array([memory, sum(own["bytes"]) % 256, round(c, 3), round(2 * c - 1, 3)])
""",
    ),
    Answer(
        "q2",
        "bytes kept as bytes",
        3,
        ("uint8_kept",),
        code="""
c = own["byte"] / 255
four_numbers = np.prod(own["files"]), sum(own["bytes"]) - 256, c, 2 * c - 1
""",
    ),
    Answer(
        "q2",
        "eight bytes a number",
        3,
        ("float64",),
        code="""
c = own["byte"] / 255
four_numbers = 8 * np.prod(own["files"]), sum(own["bytes"]) - 256, c, 2 * c - 1
""",
    ),
    Answer(
        "q2",
        "one channel",
        3,
        ("channels_missing",),
        code="""
c = own["byte"] / 255
four_numbers = 4 * np.prod(own["files"][:3]), sum(own["bytes"]) - 256, c, 2 * c - 1
""",
    ),
    Answer(
        "q2",
        "one photograph",
        3,
        ("batch_missing",),
        code="""
c = own["byte"] / 255
four_numbers = 4 * np.prod(own["files"][1:]), sum(own["bytes"]) - 256, c, 2 * c - 1
""",
    ),
    Answer(
        "q2",
        "by 256",
        2,
        ("divided_by_256",),
        code="""
c = own["byte"] / 256
four_numbers = 4 * np.prod(own["files"]), sum(own["bytes"]) - 256, c, 2 * c - 1
""",
    ),
    Answer(
        "q2",
        "tanh's scale everywhere",
        3,
        ("range_minus_one",),
        code="""
c = 2 * own["byte"] / 255 - 1
four_numbers = 4 * np.prod(own["files"]), sum(own["bytes"]) - 256, c, c
""",
    ),
    Answer(
        "q2",
        "no decimals",
        2,
        ("integer_division",),
        code="""
c = own["byte"] // 255
four_numbers = 4 * np.prod(own["files"]), sum(own["bytes"]) - 256, c, 2 * c - 1
""",
    ),
    Answer(
        "q2",
        "no scale at all",
        2,
        ("range_255_kept",),
        code="""
c = own["byte"]
four_numbers = 4 * np.prod(own["files"]), sum(own["bytes"]) - 256, c, 2 * c - 1
""",
    ),
    Answer(
        "q2",
        "bytes that stop at white, a foggy generator",
        2,
        code="""
c = own["byte"] / 255
four_numbers = 4 * np.prod(own["files"]), 255, c, (c + 1) / 2
""",
    ),
    Answer(
        "q3",
        "axes moved one by one",
        3,
        code="""
def to_unit(x):
    return np.moveaxis(x, -1, 1) / np.float32(255)
""",
    ),
    Answer(
        "q3",
        "loops into an array of zeros",
        3,
        code="""
def to_unit(files):
    N, H, W, C = files.shape
    batch = np.zeros((N, C, H, W), dtype=np.float32)
    for n in range(N):
        for c in range(C):
            batch[n, c] = files[n, :, :, c] / 255.0
    return batch
""",
    ),
    Answer(
        "q3",
        "a number in front",
        3,
        code="""
def to_unit(x):
    return (np.einsum("nhwc->nchw", x) * (1 / 255)).astype("float32")
""",
    ),
    Answer(
        "q3",
        "eight bytes a number",
        2.5,
        ("float64",),
        code="""
def to_unit(x):
    return x.transpose(0, 3, 1, 2) / 255
""",
    ),
    Answer(
        "q3",
        "by 256",
        2,
        ("divided_by_256",),
        code="""
def to_unit(x):
    return x.transpose(0, 3, 1, 2).astype(np.float32) / 256
""",
    ),
    Answer(
        "q3",
        "lying on their side",
        2,
        ("height_width_swapped",),
        code="""
def to_unit(x):
    return x.T.transpose(3, 0, 1, 2).astype(np.float32) / 255
""",
    ),
    Answer(
        "q3",
        "channels last",
        1,
        ("channels_last",),
        code="""
def to_unit(x):
    return x.astype(np.float32) / 255
""",
    ),
    Answer(
        "q3",
        "cut anew",
        1.5,
        ("reshape_for_transpose",),
        code="""
def to_unit(x):
    N, H, W, C = x.shape
    return x.reshape(N, C, H, W).astype(np.float32) / 255
""",
    ),
    Answer(
        "q3",
        "0 to 255",
        0.5,
        ("range_255_kept",),
        code="""
def to_unit(x):
    return x.transpose(0, 3, 1, 2).astype(np.float32)
""",
    ),
    Answer(
        "q3",
        "for a tanh",
        1.5,
        ("range_minus_one",),
        code="""
def to_unit(x):
    return x.transpose(0, 3, 1, 2).astype(np.float32) / 127.5 - 1
""",
    ),
    Answer(
        "q3",
        "the brightest pixel is white",
        1.5,
        ("own_maximum",),
        code="""
def to_unit(x):
    return x.transpose(0, 3, 1, 2).astype(np.float32) / x.max()
""",
    ),
    Answer(
        "q3",
        "divided without decimals",
        1,
        ("integer_division",),
        code="""
def to_unit(x):
    return (x.transpose(0, 3, 1, 2) // 255).astype(np.float32)
""",
    ),
    Answer(
        "q3",
        "one more in bytes",
        1,
        ("uint8_wraps",),
        code="""
def to_unit(x):
    return ((x + 1).transpose(0, 3, 1, 2) / 256).astype(np.float32)
""",
    ),
    Answer(
        "q3",
        "as it came",
        0.5,
        ("channels_last", "range_255_kept"),
        code="""
def to_unit(x):
    return x
""",
    ),
    Answer(
        "q3",
        "the first photograph only",
        0,
        code="""
def to_unit(x):
    return x[0].transpose(2, 0, 1).astype(np.float32) / 255
""",
    ),
    Answer(
        "q4",
        "a loop over the channels",
        4,
        code="""
def normalize_like(train, x):
    z = np.empty_like(x)
    for c in range(x.shape[1]):
        z[:, c] = (x[:, c] - np.mean(train[:, c])) / np.std(train[:, c])
    return z
""",
    ),
    Answer(
        "q4",
        "statistics with axes of their own, the square root of a variance",
        4,
        code="""
def normalize_like(seen, new):
    flat = np.moveaxis(seen, 1, 0).reshape(seen.shape[1], -1).astype(float)
    mean, var = flat.mean(axis=1), (flat**2).mean(axis=1) - flat.mean(axis=1) ** 2
    return (new - mean[:, None, None]) * var[:, None, None] ** -0.5
""",
    ),
    Answer(
        "q4",
        "borrowed",
        0,
        code="""
from aigc_lessons import ops


def normalize_like(train, x):
    return ops.normalize(x, train.mean((0, 2, 3)), train.std((0, 2, 3)))
""",
    ),
    Answer(
        "q4",
        "with its own statistics",
        2,
        code="""
def normalize_like(train, x):
    return (x - x.mean((0, 2, 3), keepdims=True)) / x.std((0, 2, 3), keepdims=True)
""",
    ),
    Answer(
        "q4",
        "n minus one",
        3,
        ("n_minus_one",),
        code="""
def normalize_like(train, x):
    mean = train.mean((0, 2, 3), keepdims=True)
    return (x - mean) / train.std((0, 2, 3), keepdims=True, ddof=1)
""",
    ),
    Answer(
        "q4",
        "the variance",
        2,
        ("variance_for_deviation",),
        code="""
def normalize_like(train, x):
    return (x - train.mean((0, 2, 3), keepdims=True)) / train.var((0, 2, 3), keepdims=True)
""",
    ),
    Answer(
        "q4",
        "no mean",
        2,
        ("mean_kept",),
        code="""
def normalize_like(train, x):
    return x / train.std((0, 2, 3), keepdims=True)
""",
    ),
    Answer(
        "q4",
        "no spread",
        2,
        ("spread_kept",),
        code="""
def normalize_like(train, x):
    return x - train.mean((0, 2, 3), keepdims=True)
""",
    ),
    Answer(
        "q4",
        "two numbers for all channels",
        2,
        ("over_everything",),
        code="""
def normalize_like(train, x):
    return (x - train.mean()) / train.std()
""",
    ),
    Answer(
        "q4",
        "three means for three columns",
        2,
        ("statistics_misaligned",),
        code="""
def normalize_like(train, x):
    return (x - train.mean(axis=(0, 2, 3))) / train.std(axis=(0, 2, 3))
""",
    ),
    Answer(
        "q4",
        "image by image",
        1,
        ("per_image",),
        code="""
def normalize_like(train, x):
    axes = (1, 2, 3)
    return (x - train.mean(axes, keepdims=True)) / train.std(axes, keepdims=True)
""",
    ),
    Answer(
        "q4",
        "image by image, channel by channel",
        1,
        ("per_image_and_channel",),
        code="""
def normalize_like(train, x):
    axes = (2, 3)
    return (x - train.mean(axes, keepdims=True)) / train.std(axes, keepdims=True)
""",
    ),
    Answer(
        "q4",
        "pixel by pixel",
        1,
        ("per_pixel",),
        code="""
def normalize_like(train, x):
    return (x - train.mean(axis=0)) / train.std(axis=0)
""",
    ),
    Answer(
        "q4",
        "the axes of Keras",
        1,
        ("channels_last_axes",),
        code="""
def normalize_like(train, x):
    axes = (0, 1, 2)
    return (x - train.mean(axes, keepdims=True)) / train.std(axes, keepdims=True)
""",
    ),
    Answer(
        "q4",
        "from 0 to 1",
        1,
        ("min_max",),
        code="""
def normalize_like(train, x):
    return (x - train.min()) / (train.max() - train.min())
""",
    ),
    Answer(
        "q4",
        "the two batches for each other",
        2,
        code="""
def normalize_like(train, x):
    return (train - x.mean((0, 2, 3), keepdims=True)) / x.std((0, 2, 3), keepdims=True)
""",
    ),
    Answer(
        "q5",
        "rows, then columns",
        3,
        code="""
def center_crop(x, size):
    for axis, keep in zip((2, 3), size):
        start = (x.shape[axis] - keep) // 2
        x = np.take(x, range(start, start + keep), axis=axis)
    return x
""",
    ),
    Answer(
        "q5",
        "counted from the end as well",
        3,
        code="""
def center_crop(batch, wanted):
    rows, columns = batch.shape[-2] - wanted[0], batch.shape[-1] - wanted[1]
    below, right = rows - rows // 2, columns - columns // 2
    return batch[..., rows // 2 : batch.shape[-2] - below, columns // 2 : batch.shape[-1] - right]
""",
    ),
    Answer(
        "q5",
        "the odd row above",
        2,
        ("odd_pixel",),
        code="""
def center_crop(x, size):
    top, left = (-((m - n) // 2) for n, m in zip(x.shape[2:], size))
    return x[:, :, top : top + size[0], left : left + size[1]]
""",
    ),
    Answer(
        "q5",
        "as wide as it should be high",
        2,
        ("rows_columns_swapped",),
        code="""
def center_crop(x, size):
    width, height = size
    top, left = (x.shape[2] - height) // 2, (x.shape[3] - width) // 2
    return x[:, :, top : top + height, left : left + width]
""",
    ),
    Answer(
        "q5",
        "one too many",
        2,
        ("crop_too_large",),
        code="""
def center_crop(x, size):
    top, left = ((n - m) // 2 for n, m in zip(x.shape[2:], size))
    return x[:, :, top : top + size[0] + 1, left : left + size[1] + 1]
""",
    ),
    Answer(
        "q5",
        "one too far down",
        1.5,
        ("crop_off_by_one",),
        code="""
def center_crop(x, size):
    top, left = ((n - m) // 2 + 1 for n, m in zip(x.shape[2:], size))
    return x[:, :, top : top + size[0], left : left + size[1]]
""",
    ),
    Answer(
        "q5",
        "as much from both ends",
        1.5,
        ("same_margin",),
        code="""
def center_crop(x, size):
    top, left = ((n - m) // 2 for n, m in zip(x.shape[2:], size))
    return x[:, :, top:-top, left:-left]
""",
    ),
    Answer(
        "q5",
        "a length for a place",
        1,
        ("end_without_start",),
        code="""
def center_crop(x, size):
    top, left = ((n - m) // 2 for n, m in zip(x.shape[2:], size))
    return x[:, :, top : size[0], left : size[1]]
""",
    ),
    Answer(
        "q5",
        "the corner",
        1,
        ("corner_crop",),
        code="""
def center_crop(x, size):
    return x[:, :, : size[0], : size[1]]
""",
    ),
    Answer(
        "q5",
        "channels last",
        1,
        ("wrong_axes",),
        code="""
def center_crop(x, size):
    top, left = (x.shape[1] - size[0]) // 2, (x.shape[2] - size[1]) // 2
    return x[:, top : top + size[0], left : left + size[1]]
""",
    ),
    Answer(
        "q5",
        "the rows alone",
        0,
        code="""
def center_crop(x, size):
    top = (x.shape[2] - size[0]) // 2
    return x[:, :, top : top + size[0]]
""",
    ),
]
