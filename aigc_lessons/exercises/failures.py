"""What an exception in a learner's function says, and in which of their lines it happened."""

import os
import sysconfig
import traceback

PACKAGE_FOLDER = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
INSTALLED = tuple(
    os.path.join(folder, "")
    for folder in (*map(sysconfig.get_path, ("stdlib", "purelib", "platlib")), PACKAGE_FOLDER)
)
LONGEST = 200  # characters of a message; some libraries print whole arrays


def told(error):
    """Say in a sentence which exception it was.

    Examples
    --------
    >>> told(IndexError("index 3 is out of bounds"))
    'Your function raised IndexError: index 3 is out of bounds.'
    >>> told(ValueError())
    'Your function raised ValueError.'
    """
    name, said = type(error).__name__, message(error)
    return f"Your function raised {name}{': ' + said if said else ''}."


def learners_line(error):
    """Find the learner's line in which it happened: the innermost one that no library owns.

    Returns
    -------
    str or None
        "line 2: y[i] = x[i + 1]"; None where Python does not know.
    """
    if hasattr(error, "learners_line"):  # it was raised elsewhere, and was told with its line
        return error.learners_line
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if not _installed(frame.filename)]
    return f"line {own[-1].lineno}: {own[-1].line}" if own and own[-1].line else None


def message(error):
    """Write what an exception says in one line, shortened."""
    try:
        said = " ".join(str(error).split())
    except Exception:  # an exception class of the learner's own may fail even to print
        return ""
    said = said if len(said) <= LONGEST else said[:LONGEST] + " …"
    return said.rstrip(".")


def _installed(filename):
    return filename.startswith(INSTALLED) or filename.startswith("<frozen")
