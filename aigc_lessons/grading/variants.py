"""A student's own numbers: drawn from the instructor's seed and the student's id.

The draw begins with an HMAC, so whoever knows ids, assignments and this file, but not the seed, can
compute nobody's numbers.
"""

import pprint

import numpy as np

from aigc_lessons.exercises import keyed


def rng_of(seed, student, purpose):
    """Give the random numbers of one student for one purpose.

    Parameters
    ----------
    seed : str
        The instructor's secret; the same for the whole course.
    student : str
        The student's id.
    purpose : str
        What is drawn, such as the assignment's name.

    Returns
    -------
    numpy.random.Generator

    Raises
    ------
    ValueError
        If the seed or the id is empty.

    Examples
    --------
    >>> a, b = (rng_of("a long secret", "s-1042", "02_convolution") for _ in range(2))
    >>> bool(a.random() == b.random())
    True
    """
    key, who = str(seed).strip(), str(student).strip()
    if not key or not who:
        raise ValueError("the seed or the student's id is empty, but both are needed for a draw.")
    return np.random.default_rng(list(keyed.digest(key, purpose, who)))


def own_cell(own):
    """Write the cell that holds a student's numbers.

    Examples
    --------
    >>> own_cell({"size": 28, "kernel": (3, 5)})
    "own = {'size': 28, 'kernel': (3, 5)}"
    """
    return f"own = {pprint.pformat(own, sort_dicts=False, width=90)}"
