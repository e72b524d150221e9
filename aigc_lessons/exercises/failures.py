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
    name, message = type(error).__name__, _message(error)
    return f"Your function raised {name}{': ' + message if message else ''}."


def learners_line(error):
    """Find the learner's line in which it happened: the innermost one that no library owns.

    Returns
    -------
    str or None
        "line 2: y[i] = x[i + 1]"; None where Python does not know.
    """
    frames = traceback.extract_tb(error.__traceback__)
    own = [frame for frame in frames if not _installed(frame.filename)]
    return f"line {own[-1].lineno}: {own[-1].line}" if own and own[-1].line else None


def _message(error):
    try:
        message = " ".join(str(error).split())
    except Exception:  # an exception class of the learner's own may fail even to print
        return ""
    message = message if len(message) <= LONGEST else message[:LONGEST] + " …"
    return message.rstrip(".")


def _installed(filename):
    return filename.startswith(INSTALLED) or filename.startswith("<frozen")
