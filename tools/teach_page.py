"""What the page for instructors takes from elsewhere: times, objectives, mistakes.

    python -m tools.teach_page       renews book/teach.md, as `make pages` does

The page is written by hand, but for the parts between ``<!-- made by tools/teach_page.py: … -->``
and ``<!-- end -->``. These come from the chapters, the assignments, the catalogue of mistakes and
the measured times (`tools.notebook_times`), so that the page cannot disagree with any of them.
"""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from aigc_lessons.exercises.misconceptions import CATALOGUE
from tools import notebook_times
from tools.chapter_map import LINK, Chapter, chapters

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "book" / "teach.md"
BEGIN = r"(?P<begin><!-- made by tools/teach_page\.py: (?P<name>\w+) -->\n)"
PART = re.compile(BEGIN + r".*?(?=<!-- end -->)", re.DOTALL)
OBJECTIVES = re.compile(r"^## What you will learn\n(.*?)(?=\*\*Time:)", re.DOTALL | re.MULTILINE)
NOT_WORDS = re.compile(r"```.*?```|\$\$.*?\$\$|\$[^$\n]+\$|`[^`\n]+`", re.DOTALL)
NOT_READ = ("Exercises", "Self-test", "Further reading")
WORDS_A_MINUTE = 100  # our assumption, and said so on the page

HOURS = {"an hour": 60, "one": 60, "two": 120, "three": 180, "four": 240}
PARTS = {"": 0, "and a quarter": 15, "and a half": 30, "and three quarters": 45}

TIMES = """\
Hours and minutes, but for *Run*.

- *Read*: the words of the prose were counted, {words} in all, without exercises and literature,
  and divided by {pace} a minute. The pace is our assumption, and slow, because of the formulas.
  Looking at figures and trying them is not in it.
- *Run*: the seconds that all cells of the chapters took, measured once, from the start of the
  kernel to the last cell, on a machine with {cores} cores and no graphics card, Python {python},
  one thread, the data of MNIST on the disk. A question mark: the code has changed since.
- *Work*: what the chapter itself says it takes, with reading, running, trying and its exercises. It
  is an estimate: nobody has timed a class yet.
- *Set*: the assignment, by the sum of the minutes that its questions name, estimates too. A dash
  means that there is none yet: the chapter's exercises are the homework.
- *All*: *work* and *set*."""

# Worth time in class: what many get wrong, or what says most about the chapter.
IN_CLASS = {
    "01_images": ("reshape_for_transpose", "uint8_wraps", "own_maximum"),
    "02_convolution": ("plus_one_missing", "kernel_flipped", "channels_not_summed"),
    "03_pooling": ("zeros_win", "gradient_to_all", "gradient_overwritten"),
    "04_relu": ("dy_forgotten", "slope_on_wrong_side", "dead_when_zero_once"),
    "05_losses": ("softmax_twice", "sum_for_mean", "epsilon_in_log"),
    "06_gradient_descent": ("limit_from_coefficient", "same_array_appended", "bias_not_corrected"),
    "07_cnn": ("weights_at_every_place", "argmax_over_batch", "gradient_summed_over_batch"),
    "08_vae": ("log_var_as_deviation", "noise_times_variance", "elbo_for_bound"),
    "09_gan": ("loss_zero_at_equilibrium", "probabilities_as_logits", "saturating_loss"),
    "10_vae_vs_gan": ("floor_forgotten", "variances_for_spreads", "precision_for_coverage"),
    "11_dcgan": ("every_pixel_as_inside", "cut_once", "mean_unscaled"),
    "12_repair": (
        "logit_taken_for_probability",
        "stack_builds_its_own",
        "accuracy_as_metric",
    ),
}  # fmt: skip


@dataclass(frozen=True)
class Lesson:
    """A chapter with all that is known about its time.

    Attributes
    ----------
    chapter : Chapter
        What it says about itself.
    objectives : str
        Its list of what you will learn, in Markdown.
    words : int
        Of prose, without exercises and literature.
    seconds : float
        That its cells run, as measured.
    measured : bool
        Whether the code that was timed is still the chapter's.
    assignment : tuple of (float, float), or None
        Points and minutes of its assignment.
    """

    chapter: Chapter
    objectives: str
    words: int
    seconds: float
    measured: bool
    assignment: tuple | None

    @property
    def reading(self):
        """Minutes that reading takes at our pace."""
        return max(1, round(self.words / WORDS_A_MINUTE))

    @property
    def minutes(self):
        """Minutes that the chapter itself says, with its exercises."""
        return minutes_of(self.chapter.hours)

    @property
    def link(self):
        """Its title, linked."""
        return (
            f"[{self.chapter.number} {self.chapter.title}](../notebooks/{self.chapter.name}.ipynb)"
        )


def minutes_of(text):
    """Read a time that is written out.

    Raises
    ------
    ValueError
        If it is written in another way.

    Examples
    --------
    >>> minutes_of("about two and a quarter hours"), minutes_of("about an hour and a half")
    (135, 90)
    """
    left = text.removeprefix("about ").removesuffix(" hours")
    for hours, whole in HOURS.items():
        rest = left.removeprefix(hours).strip()
        if left.startswith(hours) and rest in PARTS:
            return whole + PARTS[rest]
    raise ValueError(f"{text!r} is no time: write it as in 'about two and a half hours'.")


def lessons(root=ROOT):
    """Read every chapter of a project, in their order."""
    times = notebook_times.recorded()["notebooks"]
    return [_lesson(chapter, root, times) for chapter in chapters(root / "notebooks")]


def _lesson(chapter, root, times):
    path = root / "notebooks" / f"{chapter.name}.ipynb"
    if chapter.name not in times:
        raise ValueError(f"Nobody has timed {path.name}: run python -m tools.notebook_times {path}")
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    prose = "\n\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
    timed = times[chapter.name]
    return Lesson(
        chapter,
        _objectives(prose, path),
        words(prose),
        timed["seconds"],
        timed["code"] == notebook_times.digest(path),
        _assignment(root / "assignments" / chapter.name / path.name),
    )


def _objectives(prose, path):
    found = OBJECTIVES.search(prose)
    if not found:
        raise ValueError(f"{path.name} has no list under '## What you will learn' before its time.")
    return found[1].strip()


def words(prose):
    """Count the words that a reader reads; a formula or a piece of code is one word.

    Examples
    --------
    >>> words("## A heading\\n\\nThe sum $a + b$ is `x.sum()`.\\n\\n## Exercises\\n\\nNot read.")
    7
    """
    parts = re.split(r"^## ", prose, flags=re.MULTILINE)
    read = "\n".join(part for part in parts if not part.startswith(NOT_READ))
    read = re.sub(NOT_WORDS, " formula ", read)
    return len(re.findall(r"[^\W_][\w'’-]*", re.sub(r"\]\([^)]*\)", "]", read)))


def _assignment(path):
    """Add up points and minutes of an assignment's source; None where there is none."""
    if not path.is_file():
        return None
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    points = sum(cell["metadata"].get("nbgrader", {}).get("points", 0) for cell in cells)
    minutes = sum(cell["metadata"].get("aigc", {}).get("minutes", 0) for cell in cells)
    return points, minutes


def page(text, every):
    """Renew the made parts of the page's text.

    Raises
    ------
    ValueError
        If a part of the page has a name that nothing makes, or one is missing.
    """
    parts = {
        "twelve": _syllabus([[lesson] for lesson in every]),
        "six": _syllabus([every[start : start + 2] for start in range(0, len(every), 2)]),
        "times": _times(every),
        "chapters": "\n".join(map(_section, every)).rstrip(),
    }
    named = [found["name"] for found in PART.finditer(text)]
    if sorted(named) != sorted(parts):
        raise ValueError(f"{PAGE.name} has the parts {named}, but {list(parts)} are made.")
    return PART.sub(lambda found: f"{found['begin']}\n{parts[found['name']]}\n\n", text)


def _syllabus(weeks):
    rows = [
        "| Week | Chapters | Read | Run | Work | Set | All |",
        "| ---: | --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    rows += [_week(number, week) for number, week in enumerate(weeks, 1)]
    return "\n".join(rows)


def _week(number, week):
    chapter = sum(lesson.minutes for lesson in week)
    set_work = [lesson for lesson in week if lesson.assignment]
    work = set_work[-1].assignment[1] if set_work else 0
    named = [f"*assignment {lesson.chapter.number}*" for lesson in set_work[-1:]]
    cells = [
        number,
        "<br>".join([lesson.link for lesson in week] + named),
        clock(sum(lesson.reading for lesson in week)),
        _seconds(week),
        clock(chapter),
        clock(work) if set_work else "–",
        clock(chapter + work),
    ]
    return "| " + " | ".join(map(str, cells)) + " |"


def _seconds(week):
    known = f"{sum(lesson.seconds for lesson in week):.0f} s"
    return known if all(lesson.measured for lesson in week) else f"{known}?"


def clock(minutes):
    """Write minutes as hours and minutes.

    Examples
    --------
    >>> clock(45), clock(120), clock(205)
    ('0:45', '2:00', '3:25')
    """
    hours, rest = divmod(round(minutes), 60)
    return f"{hours}:{rest:02}"


def _times(every):
    record = notebook_times.recorded()
    total = sum(lesson.words for lesson in every)
    told = {"cores": record["cores"], "python": record["python"], "pace": WORDS_A_MINUTE}
    return TIMES.format(words=f"{total:,}", **told)


def _section(lesson):
    need = LINK.sub(r"](../notebooks/\1.ipynb\2)", lesson.chapter.need)
    mistakes = [_mistake(CATALOGUE[key]) for key in IN_CLASS[lesson.chapter.name]]
    return "\n".join(
        [
            f"### {lesson.chapter.number} {lesson.chapter.title}",
            "",
            lesson.objectives,
            "",
            f"**You need:** {need}",
            "",
            "**Worth time in class:**",
            "",
            *mistakes,
            "",
        ]
    )


def _mistake(mistake):
    title, looks = (text[0].upper() + text[1:] for text in (mistake.title, mistake.looks))
    return f"- *{title}.* {looks} **Say:** {mistake.hint}"


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text(encoding="utf-8"), lessons()), encoding="utf-8")
    print(f"{PAGE.relative_to(ROOT)}: written")
