"""Which defects a student gets: drawn from the instructor's seed and the student's id.

The draw is an HMAC, so that whoever knows ids, defects and this file, but not the seed, can guess
no other student's script. Every student's defects weigh the same.
"""

from functools import cache
from itertools import combinations

from aigc_lessons.exercises import keyed
from aigc_lessons.exercises.repair.assembling import broken_script
from aigc_lessons.exercises.repair.defects import BY_NAME, NAMES

MEAN_WEIGHT = 2  # of a defect; a drawn set of n defects weighs 2n
LATENTS = range(48, 112)
FILTERS = range(24, 40)


def draw_defects(seed, student, count=6):
    """Draw the defects of one student.

    Parameters
    ----------
    seed : str or int
        The instructor's secret, the same for the whole course.
    student : str or int
        The student's id.
    count : int
        How many defects.

    Returns
    -------
    tuple of str
        Their names, in the order of `DEFECTS`. Their weights add up to twice their number.

    Raises
    ------
    ValueError
        If the seed or the id is empty, or there are not as many defects.

    Examples
    --------
    >>> draw_defects("a long secret", "s-1042") == draw_defects("a long secret", "s-1042")
    True
    >>> len(draw_defects("a long secret", "s-1042", count=5))
    5
    """
    sets = _sets(count)
    return sets[_number(seed, student, f"defects {count}") % len(sets)]


def draw_script(seed, student, count=6):
    """Write the script of one student: drawn defects, and two numbers of the student's own.

    Parameters
    ----------
    seed, student, count
        As for `draw_defects`.

    Returns
    -------
    str
        Python.
    """
    latent = LATENTS[_number(seed, student, "latent") % len(LATENTS)]
    filters = FILTERS[_number(seed, student, "filters") % len(FILTERS)]
    return broken_script(draw_defects(seed, student, count), latent=latent, filters=filters)


def weight(names):
    """Add up the weights of defects."""
    return sum(BY_NAME[name].weight for name in names)


@cache
def _sets(count):
    """All sets of so many defects that weigh the same."""
    if count not in range(1, len(NAMES) + 1):
        raise ValueError(f"count is {count!r}, but a number from 1 to {len(NAMES)} is expected.")
    return [names for names in combinations(NAMES, count) if weight(names) == MEAN_WEIGHT * count]


def _number(seed, student, purpose):
    key, message = str(seed).strip(), str(student).strip()
    if not key or not message:
        raise ValueError("the seed or the student's id is empty, but both are needed for a draw.")
    return int.from_bytes(keyed.digest(key, purpose, message), "big")
