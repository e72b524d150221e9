"""A learner's script: its functions, wherever they come from, called with a time limit."""

import linecache
import re
import traceback
from dataclasses import dataclass

from aigc_lessons.exercises import failures
from aigc_lessons.exercises.running import run

FILENAME = "<script>"
SECONDS_TO_READ = 20.0
FUNCTIONS = (
    "prepare",
    "to_pixels",
    "make_noise",
    "make_generator",
    "make_discriminator",
    "stack",
    "discriminator_loss",
    "generator_loss",
    "make_optimizers",
    "train",
    "draw",
    "save_animation",
    "judge",
)
BOLD = re.compile(r"\x1b\[1m(.*?)\x1b\[0m", re.DOTALL)
INNER = re.compile(r"^\s*\w*(?:Error|Exception): (.*)", re.MULTILINE)
FILE = re.compile(r'File "([^"]*)"')  # TensorFlow tells where in a graph, in the text
LONGEST = 160


class UnreadableError(Exception):
    """The script cannot be run at all; its cause is what Python said."""


class MissingError(Exception):
    """A function of the script is not there any more."""


@dataclass(frozen=True, eq=False)
class Script:
    """What is left when a script was run: its names, and its text where that is known.

    Attributes
    ----------
    namespace : dict
        Every name that the script defines.
    source : str
        The text; empty where functions came without one.
    """

    namespace: dict
    source: str = ""

    def __getitem__(self, name):
        """Return the function of that name; a value that took its place counts as missing."""
        found = self.namespace.get(name)
        if not callable(found) or is_network(found):
            raise MissingError(name)
        return found


def is_network(thing):
    """Say whether something is a Keras layer or model, which can be called like a function."""
    return hasattr(thing, "trainable_variables")


def read(script):
    """Run a script's text, or take the names that a notebook has defined.

    Parameters
    ----------
    script : str or dict
        The text, or a namespace such as ``globals()``.

    Returns
    -------
    Script

    Raises
    ------
    TypeError
        If it is neither.
    UnreadableError
        If running it raises an exception or takes too long.
    """
    if isinstance(script, dict):
        return Script(script)
    if not isinstance(script, str):
        raise TypeError(
            f"the script is of type {type(script).__name__}, but its text or globals() is expected."
        )
    lines = script.splitlines(keepends=True)
    linecache.cache[FILENAME] = (len(script), None, lines, FILENAME)
    namespace = {"__name__": "learners_script"}
    outcome = run(lambda: exec(compile(script, FILENAME, "exec"), namespace), SECONDS_TO_READ)
    if outcome.error is not None:
        raise UnreadableError from outcome.error
    if not outcome.finished:
        raise UnreadableError from TimeoutError("the script itself does not come to its end")
    return Script(namespace, script)


def in_short(error):
    """Say what an exception says, in one line and without what differs from run to run.

    Examples
    --------
    >>> in_short(ValueError("Input 0 of layer 'functional_6' is incompatible."))
    "ValueError: Input 0 of layer 'functional' is incompatible"
    """
    text = str(error)
    telling = BOLD.findall(text) or INNER.findall(text) or [text]
    text = re.sub(r"_\d+\b", "", " ".join(telling[-1].split()))
    text = text.split(": <")[0]  # a variable would follow, with all its numbers
    if len(text) > LONGEST:
        text = text.split(". ")[0][:LONGEST]
    return f"{type(error).__name__}: {text.rstrip('.')}" if text else type(error).__name__


def raised_by(error, name):
    """Say whether an exception comes out of a library's function, and no learner's line inside it.

    Parameters
    ----------
    error : BaseException
        What was raised, its traceback whole.
    name : str
        The function that the learner called.

    Returns
    -------
    bool
    """
    steps = traceback.extract_tb(error.__traceback__)
    places = [i for i, step in enumerate(steps) if step.name == name]
    if not places:
        return False
    files = [step.filename for step in steps[places[0] :]] + FILE.findall(str(error))
    return all(_owned(file) for file in files)


def _owned(filename):
    """Say whether a library, not the learner, wrote the file."""
    return filename.startswith((*failures.INSTALLED, "<frozen", "<__autograph"))


def line_of(error):
    """Return the learner's line in which it happened, or None."""
    return failures.learners_line(error)
