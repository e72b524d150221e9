"""Feedback as plain text."""

from functools import partial
from textwrap import fill, indent

from aigc_lessons.exercises.showing import beside

wrapped = partial(fill, width=88, break_long_words=False, break_on_hyphens=False)


def text(feedback):
    """Write feedback as text that reads well in a terminal.

    Parameters
    ----------
    feedback : Feedback
        What to write.

    Returns
    -------
    str
        The headline, then a block for each part.
    """
    blocks = [wrapped(feedback.headline)]
    blocks += [_block(part) for part in feedback.parts()]
    return "\n\n".join(blocks)


def _block(part):
    if part.kind == "numbers":
        return indent(beside(part.content), "    ")
    if part.kind == "code":
        return indent(part.content, "    ")
    if part.kind == "mistake":
        opening, title, looks = part.content
        return wrapped(f"{opening} {title}: {looks}")
    opening = {"hint": "Next: ", "note": "By the way: "}.get(part.kind, "")
    return wrapped(opening + part.content)
