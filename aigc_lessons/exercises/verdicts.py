"""The feedback for every way in which an answer can end."""

from dataclasses import replace

from aigc_lessons.exercises import calling, failures, trying
from aigc_lessons.exercises.comparing import number
from aigc_lessons.exercises.feedback import Feedback

HINTS = {
    "nothing": "On this input the function ends without `return`: look at every branch.",
    "type": "Return the numbers themselves, as a NumPy array.",
    "shape": "Get the shape right first: print it, and compare it with what you expect on paper.",
    "complex": "Nothing here needs complex numbers.",
    "not finite": "NaN and infinity come from a division by 0: look at each division.",
    "dtype": "Convert the result before you return it.",
    "exception": "Call your function on this input in a cell of its own and read the traceback.",
}


def right(exercise, called, trials):
    """Every result is right."""
    inputs = f"all {len(trials)} inputs" if len(trials) > 1 else "its input"
    verdict = f"{called} gives the right result on {inputs}."
    return Feedback(exercise.name, "right", verdict, tried=exercise.covered, notes=_manners(trials))


def wrong(exercise, called, trials, explanation):
    """Some result is wrong: show the first one, or the first that a known mistake explains."""
    failed = [i for i, trial in enumerate(trials) if trial.difference]
    place = _clearest(trials, explanation.telling if explanation else failed)
    shown = trials[place]
    error = shown.outcome.error
    return Feedback(
        exercise.name,
        "error" if error else "wrong",
        _count(called, trials, shown),
        tried=exercise.covered,
        case=_numbered(place, shown.case),
        difference=shown.difference,
        code=failures.learners_line(error) if error else None,
        misconceptions=explanation.misconceptions if explanation else (),
        hint=HINTS.get(shown.difference.kind, exercise.hint),
        notes=_manners(trials),
    )


def not_started(name, called):
    """A stub as it was handed out."""
    return Feedback(name, "not started", f"{called} is waiting for your code.")


def nothing_back(name, called):
    """The function does something, but returns None every time."""
    hint = "If you have written it already, is the `return` missing at its end?"
    return Feedback(name, "not started", f"nothing comes back from {called} yet.", hint=hint)


def no_function(name, answer):
    """Something else was handed over, most often the result of a call."""
    verdict = f"a function is expected, and this is of type {type(answer).__name__}."
    hint = f"Hand over the function itself, without calling it: check_{name}({name})."
    return Feedback(name, "error", verdict, hint=hint)


def wrong_parameters(name, function, names):
    """The function cannot be called as the exercise calls it."""
    call, taken = f"{name}({', '.join(names)})", calling.described(function)
    verdict = f"it is called as {call}, but your function takes {taken}."
    return Feedback(name, "error", verdict, hint="Give your function these parameters.")


def never_returns(name, called, trials):
    """The last call had to be stopped."""
    place = len(trials) - 1
    seconds = number(trying.SECONDS_A_CALL)
    lost = "it could not be stopped and still runs in the background. Restart the kernel."
    return Feedback(
        name,
        "never returns",
        f"{called} was still running after {seconds} seconds on input {place + 1}.",
        case=_numbered(place, trials[place].case),
        hint="Look for a loop that never ends: does its condition ever become false?",
        notes=(lost,) if trials[place].outcome.abandoned else (),
    )


def too_slow(exercise, trials):
    """No call took too long, but all of them together did."""
    seconds, done = number(trying.SECONDS_A_CHECK), len(trials) - 1
    return Feedback(
        exercise.name,
        "never returns",
        f"{done} of {len(exercise.cases)} inputs took {seconds} seconds, the time for them all.",
        hint="Time your function on a small input. What does it do more often than it has to?",
    )


def borrowed(name, called, trial):
    """The function calls the operation that it was meant to write."""
    lender = f"aigc_lessons.{trial.borrowed}"
    hint = (
        "Write the steps yourself; loops are welcome. Outside your function you may compare with "
        f"{lender} as often as you like."
    )
    verdict = f"{called} calls {lender}, so it is not yours yet."
    return Feedback(name, "borrowed", verdict, hint=hint)


def _clearest(trials, places):
    """The first of these places; numbers that differ are clearer than a dtype alone."""
    return min(places, key=lambda place: trials[place].difference.kind == "dtype")


def _count(name, trials, shown):
    kinds = [trial.difference and trial.difference.kind for trial in trials]
    if shown.outcome.error:
        return f"{name} raises an exception on {_of(kinds.count('exception'), len(trials))}."
    right_ones = kinds.count(None)
    if right_ones == 0:
        return f"{name} is wrong on {_of(len(trials), len(trials))}."
    return f"{name} is right on {_of(right_ones, len(trials))}."


def _of(some, count):
    return f"all {count} inputs" if some == count else f"{some} of {count} inputs"


def _numbered(place, case):
    return replace(case, label=f"Input {place + 1}, {case.label}:")


def _manners(trials):
    changed = sorted({name for trial in trials for name in trial.changed})
    if not changed:
        return ()
    return (
        f"your function writes into its input {' and '.join(changed)}. It was given a copy, so "
        "nothing is spoilt here; elsewhere the caller's data would change. Write into a new array.",
    )
