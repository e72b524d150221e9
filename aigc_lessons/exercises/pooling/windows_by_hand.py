"""What the wrong models of this chapter share: inputs, and pools that are wrong in one way."""

import numpy as np

from aigc_lessons.exercises.cases import Case, halves


def pooling_cases(seed):
    """Make the inputs for a function ``pool(x, kernel_size, stride, padding)``.

    Parameters
    ----------
    seed : int
        What decides the images.

    Returns
    -------
    tuple of Case
        Simplest first.
    """
    rng = np.random.default_rng(seed)

    def case(label, shape, kernel_size, stride=None, padding=0):
        inputs = {"x": halves(rng, *shape), "kernel_size": kernel_size}
        return Case(label, inputs | {"stride": stride, "padding": padding})

    return (
        case("a 4 × 4 image, a kernel of 2, no stride given", (1, 1, 4, 4), 2),
        case("a stride of 1", (1, 1, 3, 4), 2, stride=1),
        case("a kernel of 3, a stride of 2", (1, 1, 5, 5), 3, stride=2),
        case("a row and a column left over", (1, 1, 5, 3), 2),
        case("a padding of 1", (1, 1, 4, 4), 2, padding=1),
        Case("a padding of 1, all pixels below 0", _below_zero()),
        case("two channels", (1, 2, 4, 2), 2),
        case("a batch of two", (2, 1, 2, 4), 2),
        case("a kernel of 1", (1, 1, 2, 3), 1),
        case("a kernel as large as the image", (1, 2, 3, 3), 3),
        case("a stride larger than the kernel", (1, 1, 7, 6), 2, stride=3),
        case("a kernel of 3 that leaves two columns over", (2, 3, 6, 8), 3),
        case("a kernel of 3, a stride of 2, a padding of 1", (2, 2, 5, 6), 3, stride=2, padding=1),
        case("a batch of colour images, a stride of 1", (3, 3, 4, 5), 3, stride=1, padding=1),
        case("a kernel of 5, a padding of 2", (2, 2, 9, 7), 5, stride=3, padding=2),
        case("a batch of images 6 × 9, no stride given", (2, 2, 6, 9), 3, padding=1),
    )


def _below_zero():
    x = np.array([[[[-2.5, -1.0, -3.0], [-0.5, -2.0, -4.0], [-3.5, -1.5, -1.0]]]], np.float32)
    return {"x": x, "kernel_size": 2, "stride": 2, "padding": 1}


def around(x, before, after, value):
    """Put rows and columns of a value around images."""
    return np.pad(x, ((0, 0), (0, 0), (before, after), (before, after)), constant_values=value)


def without_jumps(right, x, kernel_size, stride, padding):
    """The size is right, but the window moves by one pixel."""
    OH, OW = right(x, kernel_size, stride, padding).shape[2:]
    return right(x, kernel_size, 1, padding)[:, :, :OH, :OW]


def first_then_zeros(right, x, *rest):
    """Only the first image of the batch is pooled."""
    y = np.zeros_like(right(x, *rest))
    y[:1] = right(x[:1], *rest)
    return y


def constant(y, value):
    """One number for each channel, everywhere; `value` is (N, C, 1, 1) or a number."""
    return np.broadcast_to(value, y.shape)
