"""The gate that keeps the notebooks true: a pytest plugin beside nbval.

    python -m pytest -p tools.notebook_gate --nbval ... notebooks      `COMMAND` has it in full
    python -m tools.notebook_gate [notebooks]                          the same

nbval runs every cell and compares text and HTML with what is stored. The plugin adds what nbval
leaves out: it compares the figures, holds every notebook to the rules of `tools.notebook_rules`
(alone, without running anything: `-m chapter_rule`), skips the cells after one that did not run to
its end, and says for each failure what is wrong and what to do, in words for somebody who sees it
for the first time.
"""

import subprocess
import sys
from collections.abc import Generator, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from nbval.plugin import IPyNbCell, NbCellError

from tools.kernel_environment import ROOT, kernel_environment
from tools.notebook_rules import RESTORE, RULES, Chapter, Rule
from tools.notebooks import NotebookError
from tools.png_check import fault, figures

# One kernel runs a whole notebook, so a notebook stays on one process (loadfile). The kernel is
# that of the Python that runs the tests, whatever a notebook calls its own.
COMMAND = [
    *("-m", "pytest", "-p", "tools.notebook_gate", "--nbval", "--nbval-current-env"),
    *("--nbval-sanitize-with", "tests/nbval_sanitize.cfg", "--nbval-cell-timeout", "120"),
    *("-n", "2", "--dist", "loadfile"),
]

surroundings = pytest.StashKey[ExitStack]()
stopped_at = pytest.StashKey[str]()


class FigureError(Exception):
    """A figure is not the stored one; the text says how."""


class RuleError(Exception):
    """A notebook breaks a rule; the text says where and what to do."""


def pytest_configure(config: pytest.Config) -> None:
    """Let every kernel start in the same surroundings."""
    config.addinivalue_line("markers", "chapter_rule: holds a notebook to a rule, runs nothing")
    config.stash[surroundings] = ExitStack()
    if config.getoption("nbval", False):
        config.stash[surroundings].enter_context(kernel_environment())


def pytest_unconfigure(config: pytest.Config) -> None:
    """Take the surroundings back."""
    config.stash[surroundings].close()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the rules of each notebook, beside nbval's cells."""
    if file_path.suffix == ".ipynb" and parent.config.getoption("nbval", False):
        return ChapterFile.from_parent(parent, path=file_path)
    return None


class ChapterFile(pytest.File):
    """A notebook, held to the rules."""

    def collect(self) -> Iterator[pytest.Item]:
        """Yield a test for each rule."""
        try:
            chapter = Chapter(self.path, _shown(self.path, self.config))
        except NotebookError as error:
            raise self.CollectError(f"{self.path}: {error}") from error
        for rule in RULES:
            name = rule.__name__.replace("_", " ")
            yield RuleItem.from_parent(self, name=name, chapter=chapter, rule=rule)


class RuleItem(pytest.Item):
    """One rule, held against one notebook."""

    def __init__(self, *, chapter: Chapter, rule: Rule, **kwargs):
        """Remember the rule and the notebook; the rest is pytest's."""
        super().__init__(**kwargs)
        self.chapter, self.rule = chapter, rule
        self.add_marker("chapter_rule")

    def runtest(self) -> None:
        """Fail with every place where the rule is broken."""
        broken = list(self.rule(self.chapter))
        if broken:
            raise RuleError("\n".join(broken))

    def repr_failure(self, excinfo: pytest.ExceptionInfo) -> str:
        """Show the sentences, not where in the gate they were made."""
        if isinstance(excinfo.value, RuleError):
            return str(excinfo.value)
        return super().repr_failure(excinfo)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Name the rule in reports."""
        return self.path, 0, f"{self.chapter.shown}: {self.name}"


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    """Leave out the cells after one that did not run to its end: they would fail for its sake."""
    if isinstance(item, IPyNbCell) and stopped_at in item.parent.stash:
        pytest.skip(f"not run, because {item.parent.stash[stopped_at]} did not run to its end")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None, None, None]:
    """Compare the figures of a cell after nbval has run it and compared the rest."""
    yield
    if isinstance(item, IPyNbCell):
        wrong = figure_fault(item)
        if wrong:
            raise FigureError(wrong)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Say in front of nbval's report what happened and what to do."""
    report = yield
    if isinstance(item, IPyNbCell) and call.when == "call" and report.failed:
        error = call.excinfo.value
        if not _only_differs(error):
            item.parent.stash[stopped_at] = f"code cell {item.cell_num + 1}"
        report.longrepr = explanation(item, error, str(report.longrepr))
    return report


def figure_fault(item: IPyNbCell) -> str | None:
    """Compare the figures that a cell of nbval's made with those stored; say what is wrong."""
    if item.test_outputs is None or item.cell.execution_count is None:
        return None
    stored, now = figures(item.cell.outputs), figures(item.test_outputs)
    return fault(stored, now, same_pixels=item.options["check"])


def explanation(item: IPyNbCell, error: BaseException, report: str) -> str:
    """Return what a newcomer needs to know about the failure `error` of a cell."""
    lines = item.cell.source.strip().splitlines() or ["empty"]
    place = f"{_shown(item.path, item.config)}, code cell {item.cell_num + 1} ({lines[0][:48]})"
    if isinstance(error, FigureError):
        return (
            f"{place}: {error}: the stored outputs are older than the code, or the code is wrong; "
            f"{RESTORE} and look at the figure."
        )
    sentence = _sentence(item, error)
    return f"{place}: {sentence}\n\n{report}"


def _sentence(item: IPyNbCell, error: BaseException) -> str:
    seconds = item.config.getoption("nbval_cell_timeout")
    if _only_differs(error):
        wrong = figure_fault(item)
        figure = f" Also, it {wrong}." if wrong else ""
        return (
            "what it shows now is not what is stored. If the code is right, "
            f"{RESTORE} and look at what changed; if not, the cell or the package has a bug."
            + figure
        )
    if item.parent.timed_out:
        return (
            f"it did not end within {seconds:g} seconds and was stopped: look for a loop that "
            "never ends, or for what ended its kernel, such as too little memory; what needs "
            "longer is shown from a recorded run. The cells after it were not run."
        )
    if isinstance(error, NbCellError):
        return (
            f"it raises an exception: mend the cell or the package, then {RESTORE}. The cells "
            "after it were not run."
        )
    return "its kernel stopped working while it ran. The cells after it were not run."


def _only_differs(error: BaseException) -> bool:
    """Whether the cell ran to its end, so that the next cells make sense."""
    return isinstance(error, FigureError) or (
        isinstance(error, NbCellError)
        and str(error) in {"Cell outputs differ", "Unrun reference cell has outputs"}
    )


def _shown(path: Path, config: pytest.Config) -> str:
    inside = path.is_relative_to(config.rootpath)
    return str(path.relative_to(config.rootpath)) if inside else path.name


if __name__ == "__main__":
    paths = [str(Path(path).resolve()) for path in sys.argv[1:]] or ["notebooks"]
    sys.exit(subprocess.run([sys.executable, *COMMAND, *paths], cwd=ROOT, check=False).returncode)
