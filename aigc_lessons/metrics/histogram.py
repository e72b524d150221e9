"""How often each class was generated: the plainest sight of a collapsed generator."""

import numpy as np

from aigc_lessons.metrics.inputs import require_count


def class_histogram(labels: np.ndarray, *, classes: int = 10) -> np.ndarray:
    """Count the images of each class, also of those that never occur.

    Parameters
    ----------
    labels : ndarray
        ``(N,)`` whole numbers from 0 to ``classes - 1``, such as a classifier's answers.
    classes : int
        How many classes there are.

    Returns
    -------
    ndarray
        ``(classes,)`` counts that sum to N.

    Raises
    ------
    TypeError
        If `labels` is no NumPy array of whole numbers, or `classes` is not a whole number.
    ValueError
        If `labels` has other axes or none at all, or a label is no class.

    Examples
    --------
    >>> import numpy as np
    >>> class_histogram(np.array([1, 7, 1, 1]))  # a generator that knows two digits
    array([0, 3, 0, 0, 0, 0, 0, 1, 0, 0])
    """
    _require_labels(labels, require_count("classes", classes))
    return np.bincount(labels.astype(np.int64), minlength=classes)


def _require_labels(labels, classes):
    if not isinstance(labels, np.ndarray) or labels.dtype.kind not in "iu":
        kind = getattr(labels, "dtype", type(labels).__name__)
        raise TypeError(
            f"labels are {kind}, but a NumPy array of whole numbers is expected: "
            "take logits.argmax(axis=1) of a classifier's answers."
        )
    if labels.ndim != 1 or not labels.size:
        raise ValueError(
            f"labels have shape {labels.shape}, but (N,) is expected: one class an image."
        )
    wrong = (labels < 0) | (labels >= classes)
    if wrong.any():
        raise ValueError(
            f"labels hold {labels[wrong.argmax()]}, but 0 to {classes - 1} is expected: "
            f"there are {classes} classes."
        )
