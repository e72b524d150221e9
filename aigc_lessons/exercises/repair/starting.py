"""A script, started as a program is, and what it says when it fails."""

import linecache
import traceback

from aigc_lessons.exercises.repair.learners_script import in_short

PROGRAM = "script.py"
INDENT = "    "


def run_script(script):
    """Run a script's text as a program, and tell how it ends.

    Parameters
    ----------
    script : str
        Python; only run what you trust, for nothing holds it back.

    Returns
    -------
    str
        The script's own lines that led to the exception, the outermost first, and the exception.

    Examples
    --------
    >>> print(run_script("def half(n):\\n    return n / 0\\n\\nprint(half(6))"))
    script.py, line 4: print(half(6))
    script.py, line 2, in half: return n / 0
    ZeroDivisionError: division by zero
    >>> run_script("six = 2 * 3")
    'script.py runs to its end.'
    """
    lines = script.splitlines(keepends=True)
    linecache.cache[PROGRAM] = (len(script), None, lines, PROGRAM)
    try:
        exec(compile(script, PROGRAM, "exec"), {"__name__": "__main__"})
    except Exception as error:
        return "\n".join([*map(_line, own_steps(error)), in_short(error)])
    return f"{PROGRAM} runs to its end."


def own_steps(error):
    """List the steps of a traceback that are in the script, not in a library."""
    steps = traceback.extract_tb(error.__traceback__)
    return [step for step in steps if step.filename == PROGRAM]


def _line(step):
    place = "" if step.name == "<module>" else f", in {step.name}"
    return f"{PROGRAM}, line {step.lineno}{place}: {step.line}"
