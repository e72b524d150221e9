"""What a learner is told about an answer."""

from dataclasses import dataclass

from aigc_lessons.exercises import markup, plain
from aigc_lessons.exercises.cases import Case
from aigc_lessons.exercises.comparing import Difference
from aigc_lessons.exercises.misconceptions import Misconception
from aigc_lessons.exercises.showing import panels

# A word and a sign for every status: colour alone would leave readers out.
STATUSES = {
    "right": ("✓", "Right"),
    "wrong": ("✗", "Not yet"),
    "error": ("✗", "Error"),
    "not started": ("○", "Not started"),
    "never returns": ("↻", "Stopped"),
    "borrowed": ("⇄", "Borrowed"),
}


@dataclass(frozen=True)
class Part:
    """A piece of feedback: a kind and its content.

    Attributes
    ----------
    kind : str
        "tried", "sentence", "code", "numbers", "mistake", "hint" or "note".
    content : object
        A list of panels for "numbers", (opening, title, what it looks like) for "mistake", else a
        text.
    """

    kind: str
    content: object


@dataclass(frozen=True, repr=False, eq=False)
class Feedback:
    """The verdict on one answer; a notebook shows it as HTML, a terminal as text.

    Attributes
    ----------
    exercise : str
        The exercise's name.
    status : str
        "right", "wrong", "not started", "error", "never returns" or "borrowed".
    verdict : str
        One sentence.
    tried : str
        What the answer was tried on.
    case : Case or None
        The input that shows the mistake.
    difference : Difference or None
        The first difference on that input.
    code : str or None
        The learner's line that raised an exception.
    misconceptions : tuple of Misconception
        The known mistakes that explain every result; mostly one, sometimes two at once.
    hint : str
        What to do next.
    notes : tuple of str
        What else was noticed.

    Examples
    --------
    >>> Feedback("relu", "right", "relu gives the right result on all 12 inputs.")
    ✓ Right: relu gives the right result on all 12 inputs.
    """

    exercise: str
    status: str
    verdict: str
    tried: str = ""
    case: Case | None = None
    difference: Difference | None = None
    code: str | None = None
    misconceptions: tuple[Misconception, ...] = ()
    hint: str = ""
    notes: tuple[str, ...] = ()

    @property
    def passed(self):
        """True for a right answer, and for no other."""
        return self.status == "right"

    @property
    def misconception(self):
        """The key of the known mistake, or None."""
        return self.misconceptions[0].key if self.misconceptions else None

    @property
    def message(self):
        """All of it as plain text."""
        return plain.text(self)

    @property
    def headline(self):
        """The first line: sign, word and verdict."""
        sign, word = STATUSES[self.status]
        return f"{sign} {word}: {self.verdict}"

    def parts(self):
        """All that follows the headline, in reading order."""
        parts = [*self._evidence()]
        parts += [Part("mistake", mistake) for mistake in self._mistakes()]
        parts += [Part("hint", " Then: ".join(self._hints()))] * bool(self._hints())
        return parts + [Part("note", note) for note in self.notes]

    def _evidence(self):
        if self.tried:
            yield Part("tried", self.tried)
        if self.case is not None:
            yield Part("sentence", self.case.label)
            yield Part("numbers", _inputs(self.case))
        if self.difference is not None:
            yield Part("sentence", self.difference.sentence)
            if self.difference.index:
                yield Part("numbers", _results(self.difference))
        if self.code:
            yield Part("code", self.code)

    def _mistakes(self):
        opening = "This is what you get when"
        for known in self.misconceptions:
            yield opening, known.title, known.looks
            opening = "And at the same time"

    def _hints(self):
        return [known.hint for known in self.misconceptions] or [self.hint] * bool(self.hint)

    def __repr__(self):
        """Write it as plain text."""
        return plain.text(self)

    def _repr_html_(self):
        return markup.html(self)


def _inputs(case):
    return [panel for name, value in case.inputs.items() for panel in panels(name, value)]


def _results(difference):
    """Both results side by side; of several matrices only the one that differs first."""
    index = difference.index
    both = panels("right", difference.expected, index) + panels("yours", difference.got, index)
    return [panel for panel in both if panel.mark] or both
