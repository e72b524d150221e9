"""One student's numbers for the assignment on convolution."""

import numpy as np

from aigc_lessons.exercises.convolution.output_size import OUTPUT_SIZE

# (kernel_size, stride, padding): on the right size each of these shows every known mistake.
LAYERS = (9, 4, 4), (11, 5, 5), (13, 6, 6)
WEIGHTS = -2, 1, 2, 3
COLUMN = 2, 4, -6


def draw(rng):
    """Draw one student's numbers.

    Parameters
    ----------
    rng : numpy.random.Generator

    Returns
    -------
    dict
        Three layers, an image with a kernel, and the middle column of another kernel.
    """
    return {
        "layers": [_layer(rng, *LAYERS[i]) for i in rng.permutation(len(LAYERS))],
        **_image_and_kernel(rng),
        "column": (rng.permutation(COLUMN) * rng.choice([-1, 1])).tolist(),
    }


def _layer(rng, kernel_size, stride, padding):
    """A size of two digits on which no wrong formula gives the right answer."""
    while True:
        sizes = (int(rng.integers(40, 100)), kernel_size, stride, padding)
        if not _lucky(*sizes):
            return sizes


def _lucky(*sizes):
    """Count the wrong formulas that give the right answer."""
    right = OUTPUT_SIZE.right(*sizes)
    wrong = [known.model(OUTPUT_SIZE.right, *sizes) for known in OUTPUT_SIZE.wrong_models]
    return wrong.count(right)


def _image_and_kernel(rng):
    """The numbers 1 to 9 and four weights, in an order that shows every known mistake."""
    while True:
        x = rng.permutation(np.arange(1, 10)).reshape(3, 3)
        w = rng.permutation(WEIGHTS).reshape(2, 2)
        if _clear(x, w):
            return {"image": x.tolist(), "kernel": w.tolist()}


def _clear(x, w):
    """Say whether each answer differs from every number that a known mistake makes of it."""
    kernels = w, w[::-1, ::-1], w[::-1], w[:, ::-1], w.T
    windows = [x[i : i + 2, j : j + 2] for i in (0, 1) for j in (0, 1)]
    for place in (0, 1):
        found = [(windows[place] * kernel).sum() for kernel in kernels]
        found += [found[0] / 4, found[1] / 4, (windows[3 - place] * w).sum()]
        if len({*found}) < len(found):
            return False
    return len({window.sum() for window in windows}) == len(windows)


def difficulty(own):
    """Measure how hard the numbers are.

    Parameters
    ----------
    own : dict

    Returns
    -------
    tuple
        The layers whatever their order, with the number of digits of each size and of the wrong
        formulas that give the right answer; the pixels and the weights whatever their order, and
        whether they show the known mistakes; the size of the numbers in the column, and what they
        add up to.
    """
    image, kernel = np.array(own["image"]), np.array(own["kernel"])
    return (
        sorted((len(str(sizes[0])), _lucky(*sizes), *sizes[1:]) for sizes in own["layers"]),
        np.sort(image, axis=None).tolist(),
        np.sort(kernel, axis=None).tolist(),
        _clear(image, kernel),
        sorted(map(abs, own["column"])),
        sum(own["column"]),
    )
