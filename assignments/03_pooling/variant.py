"""One student's numbers for the assignment on pooling."""

import numpy as np

from aigc_lessons import ops
from aigc_lessons.exercises.pooling.max_pool2d_backward import MAX_POOL2D_BACKWARD

LARGEST = 9


def draw(rng):
    """Draw one student's numbers.

    Parameters
    ----------
    rng : numpy.random.Generator

    Returns
    -------
    dict
        An image to pool, and a smaller one with two largest pixels and the gradient that arrives.
    """
    return {"image": _image(rng), **_pixels_and_gradient(rng)}


def _image(rng):
    """The numbers −9 to 15; all pixels of one window are negative, and no mistake is lucky."""
    while True:
        x = rng.permutation(np.arange(-9, 16)).reshape(5, 5)
        if _below_zero(x) == 1 and _told_apart(x):
            return x.tolist()


def _windows(x):
    return [x[i : i + 2, j : j + 2] for i in (0, 2) for j in (0, 2)]


def _below_zero(x):
    return sum(int(window.max() < 0) for window in _windows(x))


def _told_apart(x):
    """Say whether the numbers of known mistakes are neither right nor alike."""
    others = [x[i : i + 2, j : j + 2].max() for i in (0, 1) for j in (0, 1)]
    for place, (window, other) in enumerate(zip(_windows(x), others, strict=True)):
        found = [window.max(), window.min(), window.mean(), 0] + [other] * (place > 0)
        if len({*found}) < len(found):
            return False
    return True


def _pixels_and_gradient(rng):
    """3 × 3 pixels of which the middle one and a neighbour before it are the largest."""
    x = rng.permutation(np.arange(LARGEST)).reshape(3, 3)
    x[1, 1] = LARGEST
    x[(0, 1) if rng.random() < 0.5 else (1, 0)] = LARGEST
    dy = rng.permutation([1, 2, 4, 8]).reshape(2, 2)
    own = {"pixels": x.tolist(), "gradient": dy.tolist()}
    return own if not _lucky(own) else _pixels_and_gradient(rng)


def _lucky(own):
    """Count the wrong ways back that give the right table, or the same as another one."""
    x, dy = (np.array([[own[name]]], float) for name in ("pixels", "gradient"))
    right = MAX_POOL2D_BACKWARD.right
    models = {"": lambda right, *inputs: right(*inputs)}
    for known in MAX_POOL2D_BACKWARD.wrong_models:
        models.setdefault(known.misconception.key, known.model)
    del models["window_does_not_jump"], models["first_sample_only"]  # one image, a stride of 1
    tables = {model(right, dy, x, 2, 1).tobytes() for model in models.values()}
    return len(models) - len(tables)


def difficulty(own):
    """Measure how hard the numbers are.

    Parameters
    ----------
    own : dict

    Returns
    -------
    tuple
        The pixels of the image whatever their order, the windows whose pixels are all negative, and
        whether every mistake shows; of the smaller one, how often each pixel wins, in how many
        windows the two largest meet, the gradients whatever their order, and the lucky mistakes.
    """
    x, image = np.array([[own["pixels"]]], float), np.array(own["image"])
    wins = ops.max_pool2d_backward(np.ones((1, 1, 2, 2)), x, 2, stride=1)
    return (
        np.sort(image, axis=None).tolist(),
        _below_zero(image),
        _told_apart(image),
        np.sort(wins, axis=None).tolist(),
        int((ops.avg_pool2d(1.0 * (x == LARGEST), 2, stride=1) > 0.25).sum()),
        np.sort(own["gradient"], axis=None).tolist(),
        _lucky(own),
    )
