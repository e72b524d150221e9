"""A script with some of the defects, and right at all other places."""

from aigc_lessons.exercises.repair.defects import DEFECTS, NAMES
from aigc_lessons.exercises.repair.template import NUMBERS, TEMPLATE


def broken_script(defects=NAMES, *, latent=NUMBERS["latent"], filters=NUMBERS["filters"]):
    """Write the script with the given defects.

    Parameters
    ----------
    defects : iterable of str
        Names of `DEFECTS`; all of them by default.
    latent, filters : int
        Numbers of noise for an image, and the filters of the layers that have fewest: two numbers
        that may differ from student to student.

    Returns
    -------
    str
        Python.

    Raises
    ------
    ValueError
        If there is no defect of that name.

    Examples
    --------
    >>> "tf.image.save_gif" in broken_script()
    True
    >>> "tf.image.save_gif" in broken_script(["sizes", "stack"])
    False
    """
    planted = _known(defects)
    texts = {"latent": latent, "filters": filters, "more filters": 2 * filters}
    for defect in DEFECTS:
        broken = defect.name in planted
        texts |= {mark: text[not broken] for mark, text in defect.places.items()}
    script = TEMPLATE
    for _ in range(2):  # a text may hold a mark of another defect
        for mark, text in texts.items():
            script = script.replace(f"@{mark}@", str(text))
    return script


def _known(defects):
    """Return the defects' names as a set; a single name may come as it is."""
    names = {defects} if isinstance(defects, str) else set(defects)
    unknown = sorted(map(str, names - set(NAMES)))
    if unknown:
        raise ValueError(
            f"there is no defect {unknown[0]!r}, but one of {', '.join(NAMES)} is expected."
        )
    return names
