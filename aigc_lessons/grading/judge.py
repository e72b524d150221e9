"""A test cell, run where no student's code runs."""

import ast
import builtins
from dataclasses import dataclass

from aigc_lessons.exercises import failures, markup
from aigc_lessons.exercises.misconceptions import CATALOGUE
from aigc_lessons.grading.marks import Marks

TEST = "<test>"


@dataclass(frozen=True)
class Verdict:
    """What came of a test cell.

    Attributes
    ----------
    share : float
        Of the cell's points.
    sentence : str
        Why.
    status : str
        "graded", or "timed out" for a function that never returned.
    mistakes : tuple of str
        The keys of the mistakes that were recognised.
    html : str
        The feedback to show.
    """

    share: float
    sentence: str
    status: str = "graded"
    mistakes: tuple[str, ...] = ()
    html: str = ""


def names_of(source):
    """Find the names that a test cell takes from elsewhere.

    Examples
    --------
    >>> sorted(names_of("right = size + 1\\ngraded(check(size), right)"))
    ['check', 'graded', 'size']
    """
    tree = ast.parse(source)
    names = [node for node in ast.walk(tree) if isinstance(node, ast.Name)]
    made = {node.id for node in names if not isinstance(node.ctx, ast.Load)}
    made |= {a.arg for a in ast.walk(tree) if isinstance(a, ast.arg)}
    made |= {n.name for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef)}
    imports = [n for n in ast.walk(tree) if isinstance(n, ast.Import | ast.ImportFrom)]
    made |= {(a.asname or a.name).partition(".")[0] for node in imports for a in node.names}
    return {node.id for node in names} - made - set(vars(builtins))


def run(source, namespace):
    """Run a test cell and read its verdict by nbgrader's rules.

    Parameters
    ----------
    source : str
        The cell, hidden tests included.
    namespace : dict
        All that it uses.

    Returns
    -------
    Verdict
        An exception earns nothing; `Marks` in the last line earn what they say; anything else,
        as no exception came, earns all.
    """
    tree = ast.parse(source)
    last = tree.body[-1] if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    first = ast.Module(tree.body[:-1] if last else tree.body, type_ignores=[])
    try:
        exec(compile(first, TEST, "exec"), namespace)
        value = eval(compile(ast.Expression(last.value), TEST, "eval"), namespace) if last else None
    except Exception as error:
        return _failed(error)
    return _read(value)


def told(verdict):
    """Write a verdict as a dict of plain values."""
    return dict(vars(verdict))


def _failed(error):
    if isinstance(error, NameError) and error.name:
        return Verdict(0.0, f"{error.name} is missing: its cell is not filled in, or failed.")
    if isinstance(error, AssertionError):
        return Verdict(0.0, failures.message(error) or "a test failed.")
    return Verdict(0.0, f"the test ended with {type(error).__name__}: {failures.message(error)}.")


def _read(value):
    if isinstance(value, Marks):
        feedback = value.feedback
        status = "timed out" if feedback.status == "never returns" else "graded"
        keys = tuple(known.key for known in feedback.misconceptions)
        share = value.points / value.out_of if value.out_of else 0.0
        return Verdict(share, feedback.headline, status, keys, markup.html(feedback))
    return Verdict(1.0, "✓ Right: every test passed.")


def untrusted(answer):
    """Read a verdict that comes from a student's process: plain, and within its bounds.

    Raises
    ------
    ValueError
        If it is none.
    """
    try:
        share = float(answer["share"])
        mistakes = tuple(key for key in answer["mistakes"] if key in CATALOGUE)
        status = "timed out" if answer["status"] == "timed out" else "graded"
        sentence = str(answer["sentence"])[:500]
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(f"this is no verdict: {error}") from None
    share = min(max(share, 0.0), 1.0) if share == share else 0.0
    # Its HTML is not shown: a student could have written it.
    return Verdict(share, sentence, status, mistakes)
