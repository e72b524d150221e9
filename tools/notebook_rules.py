"""What can be said about a notebook without running it: the rules that every chapter keeps.

A rule is a function that looks at a chapter and yields a sentence for each place where it is
broken: which cell, what is wrong, what to do. `RULES` lists them; the gate runs each as a test.
"""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from statistics import median

from IPython.core.displayhook import DisplayHook
from IPython.core.inputtransformer2 import TransformerManager
from nbval.plugin import comment_markers, metadata_tags

from tools import setup_cell
from tools.notebooks import (
    DIGEST,
    IGNORE_TAG,
    KERNELSPEC,
    code_digest,
    describe,
    read,
    stored_form,
)

REASON = "nbval_reason"
MOST_BYTES = 600_000
MOST_LINES = 20
MOST_MEDIAN_LINES = 6
MOST_MEDIAN_WORDS = 45
SHORTEST_TEXT = 20

TINKER, SELF_TEST, HIDDEN_OUTPUT = "tinker", "self-test", "remove-output"
FRAMEWORK_TAGS = ("from-pytorch", "from-keras")
FRAMEWORKS = {"torch", "keras", "tensorflow"}

ESCAPING_TAGS = set(metadata_tags) - {IGNORE_TAG}
RESTORE = "run `make notebooks`"

# An address has more digits than a magic number such as 0x00000803, or follows "at".
ADDRESS = re.compile(r"\bat 0x[0-9a-fA-F]+|\b0x[0-9a-fA-F]{9,}")
PROGRESS_BAR = re.compile(r"\d+%\|.*\||\d(?:it/s|s/it)\b|\r(?!\n)")
MACHINE_PATH = re.compile(r"(?:/home|/Users|/root|/tmp|/var/folders|[A-Z]:\\Users)[/\\]\S*")
FILE_NAME = re.compile(r"\S+\.(?:png|jpe?g|gif|svg|webp)", re.IGNORECASE)
DIRECTIVE = re.compile(r"^\s*(?:```+|:::+)\{[\w-]+\}|\{[a-z]+(?:[:-][a-z]+)*\}`", re.MULTILINE)
NOT_PROSE = re.compile(r"\s*(?:#|\||>|<|[-*+] |\d+[.)] |\[?!\[|\$\$|---)")


class Chapter:
    """A notebook with what the rules ask of it."""

    def __init__(self, path: Path, shown: str = ""):
        """Read the notebook at `path`, called `shown` in messages."""
        self.path = path
        self.shown = shown or str(path)
        self.text = path.read_bytes().decode()
        self.notebook = read(self.text)
        self.cells = self.notebook.cells
        self.code = [i for i, cell in enumerate(self.cells) if cell.cell_type == "code"]

    def say(self, index: int | None, sentence: str) -> str:
        """Put the notebook's and the cell's name before `sentence`."""
        place = self.shown if index is None else f"{self.shown}, {describe(self.notebook, index)}"
        return f"{place}: {sentence}"

    def tree(self, index: int) -> ast.Module:
        """Return the syntax tree of a code cell, with IPython's own commands made Python."""
        return self._trees[index]

    def tags(self, index: int) -> set[str]:
        """Return the tags of a cell."""
        return set(self.cells[index].metadata.get("tags", []))

    def data(self, index: int) -> dict[str, str]:
        """Return what the outputs of a code cell hold, by kind, the kinds of each output joined."""
        joined: dict[str, str] = {}
        for output in self.cells[index].outputs:
            parts = dict(output.get("data", {}))
            if output.output_type == "stream":
                parts = {output.name: output.text}
            for kind, value in parts.items():
                joined[kind] = joined.get(kind, "") + str(value)
        return joined

    @cached_property
    def paragraphs(self) -> list[str]:
        """The paragraphs of prose, without headings, lists, tables, formulas, code and pictures."""
        found = []
        for cell in self.cells:
            if cell.cell_type == "markdown":
                text = re.sub(r"^(```|~~~).*?^\1", "", cell.source, flags=re.DOTALL | re.MULTILINE)
                text = re.sub(r"\$\$.*?\$\$[^\n]*", "", text, flags=re.DOTALL)
                blocks = (block.strip() for block in re.split(r"\n\s*\n", text))
                found += [block for block in blocks if block and not NOT_PROSE.match(block)]
        return found

    @cached_property
    def _trees(self) -> dict[int, ast.Module]:
        trees = {}
        for index in self.code:
            try:
                code = TransformerManager().transform_cell(self.cells[index].source)
                trees[index] = ast.parse(code)
            except SyntaxError:
                # Running the cell will say so, and better.
                trees[index] = ast.Module([], [])
        return trees


Rule = Callable[[Chapter], Iterator[str]]


def executed_in_order(chapter: Chapter) -> Iterator[str]:
    """Every code cell was run, from the first to the last."""
    for number, index in enumerate(chapter.code, start=1):
        count = chapter.cells[index].execution_count
        if not chapter.cells[index].source.strip():
            yield chapter.say(index, "the cell is empty: delete it.")
        elif count is None:
            yield chapter.say(index, f"it was never run, so its output is missing: {RESTORE}.")
        elif count != number:
            yield chapter.say(
                index,
                f"the cell was run as number {count}, not {number}, so the outputs do not come "
                f"from one run from top to bottom: {RESTORE}.",
            )


def no_exception_stored(chapter: Chapter) -> Iterator[str]:
    """No reader meets a traceback."""
    for index in chapter.code:
        for output in chapter.cells[index].outputs:
            if output.output_type == "error":
                yield chapter.say(
                    index,
                    f"an exception is stored as its output ({output.ename}): mend the code and "
                    f"{RESTORE}; an error that is meant is caught with try/except and printed.",
                )


def figures_have_alt_text(chapter: Chapter) -> Iterator[str]:
    """Whoever cannot see a figure can read what it shows."""
    how = 'write it into the cell\'s metadata: {"mystnb": {"image": {"alt": "..."}}}.'
    for index in chapter.code:
        data = chapter.data(index)
        if "image/png" in data:
            alt = chapter.cells[index].metadata.get("mystnb", {}).get("image", {}).get("alt", "")
            wrong = _alt_fault(alt)
            if wrong:
                yield chapter.say(index, f"the figure {wrong}: say what it shows, and {how}")
        for image in re.findall(r"<img\b[^>]*>", data.get("text/html", "")):
            if not re.search(r"\balt\s*=", image):
                yield chapter.say(
                    index, 'a picture in its HTML has no alt text: add alt="..." to the <img>.'
                )


def figures_are_png(chapter: Chapter) -> Iterator[str]:
    """Figures are of the one kind that is compared."""
    for index in chapter.code:
        for kind in sorted(chapter.data(index)):
            if kind.startswith("image/") and kind != "image/png":
                yield chapter.say(
                    index, f"its figure is stored as {kind}: show figures as PNG, as pyplot does."
                )


def ignored_outputs_are_justified(chapter: Chapter) -> Iterator[str]:
    """An output that is not compared has a reason, an assert instead, and is not stale."""
    for index in chapter.code:
        if IGNORE_TAG not in chapter.tags(index):
            continue
        metadata = chapter.cells[index].metadata
        if len(str(metadata.get(REASON, "")).strip()) < SHORTEST_TEXT:
            yield chapter.say(
                index,
                f"it carries the tag {IGNORE_TAG} without a reason: remove the tag, or say in its "
                f'metadata why its output may change: {{"{REASON}": "..."}}.',
            )
        if not any(_asserts(chapter.tree(near)) for near in _with_next(chapter, index)):
            yield chapter.say(
                index,
                f"it carries the tag {IGNORE_TAG}, so nothing checks its claim: put an `assert` "
                "with a tolerance into this code cell or the next.",
            )
        if metadata.get(DIGEST) != code_digest(chapter.notebook, index):
            yield chapter.say(
                index,
                f"its output is not compared, and comes from older code: {RESTORE}.",
            )


def nothing_escapes_the_check(chapter: Chapter) -> Iterator[str]:
    """No cell is kept from running or from being compared in another way."""
    for index in chapter.code:
        comments = re.findall(r"^\s*#+\s*(\w+)\s*$", chapter.cells[index].source, re.MULTILINE)
        marks = sorted(chapter.tags(index) & ESCAPING_TAGS) + [
            comment for comment in comments if comment in comment_markers
        ]
        for mark in marks:
            yield chapter.say(
                index,
                f"the mark {mark} keeps it from being checked: remove it. Where an output may "
                f"change, use the tag {IGNORE_TAG} with a reason and an `assert`.",
            )


def code_can_be_compared(chapter: Chapter) -> Iterator[str]:
    """No cell shows its output in a way that another run cannot repeat."""
    for index in chapter.code:
        source = chapter.cells[index].source
        if DisplayHook.semicolon_at_end_of_expression(source):
            yield chapter.say(
                index,
                "it ends with a semicolon, which hides its output in the editor but not in the "
                "check: remove it, or give the value a name.",
            )
        if re.search(r"^\s*%matplotlib\b", source, re.MULTILINE):
            yield chapter.say(index, "%matplotlib is not needed, and changes figures: remove it.")
        for name in sorted(_unrepeatable_calls(chapter.tree(index))):
            yield chapter.say(
                index,
                f"{name} writes outputs that cannot be compared: let the cell end with what it "
                "shows, and let a slider write into the value of widgets.Image or widgets.HTML.",
            )


def outputs_can_be_repeated(chapter: Chapter) -> Iterator[str]:
    """No output holds what belongs to one run or one machine."""
    for index in chapter.code:
        data = chapter.data(index)
        text = "\n".join(data.get(kind, "") for kind in ("stdout", "text/plain", "text/html"))
        for pattern, what in (
            (ADDRESS, "an object's address"),
            (PROGRESS_BAR, "what a progress bar left behind"),
            (MACHINE_PATH, "a path on the author's machine"),
        ):
            found = pattern.search(text)
            if found:
                shown = found.group().strip()[:40]
                yield chapter.say(
                    index,
                    f"its output holds {what} ({shown}), which is another one in every run: print "
                    f"what the reader needs, and {RESTORE}.",
                )
        if "stderr" in data:
            first = "".join(data["stderr"].strip().splitlines()[:1])[:60]
            yield chapter.say(
                index,
                f"it writes a warning or a progress bar to the error stream ({first}): "
                "mend what it warns of, keep the bar quiet, or catch a warning that is meant with "
                "warnings.catch_warnings and print its text.",
            )


def file_is_small(chapter: Chapter) -> Iterator[str]:
    """A page opens fast on a telephone, and a change can be read on GitHub."""
    size = len(chapter.text.encode())
    if size > MOST_BYTES:
        heaviest = max(range(len(chapter.cells)), key=lambda i: len(str(chapter.cells[i])))
        yield chapter.say(
            None,
            f"the file has {size / 1000:.0f} KB, and {MOST_BYTES // 1000} are allowed: make its "
            f"figures smaller, first in {describe(chapter.notebook, heaviest)}.",
        )


def setup_cell_comes_first(chapter: Chapter) -> Iterator[str]:
    """The first code cell is the one that prepares Colab, the same in every notebook."""
    if not chapter.code:
        yield chapter.say(None, f"it has no code cell, not even the set-up cell: {RESTORE}.")
        return
    index = chapter.code[0]
    cell = chapter.cells[index]
    is_it = cell.id == setup_cell.ID and chapter.tags(index) == set(setup_cell.TAGS)
    if not is_it:
        yield chapter.say(index, f"the first code cell must be the set-up cell: {RESTORE}.")
    elif cell.source != setup_cell.source():
        yield chapter.say(
            index,
            f"the set-up cell is not the text that all notebooks share: do not edit it, {RESTORE}.",
        )
    elif cell.outputs:
        yield chapter.say(index, f"the set-up cell shows an output: {RESTORE}.")


def imports_stand_together(chapter: Chapter) -> Iterator[str]:
    """The second code cell holds every import but those of the boxes about the frameworks."""
    for index in chapter.code[2:]:
        in_box = bool(chapter.tags(index) & set(FRAMEWORK_TAGS))
        for module in sorted(_imports(chapter.tree(index))):
            if not (in_box and module.split(".")[0] in FRAMEWORKS):
                yield chapter.say(
                    index,
                    f"it imports {module}: move the import into code cell 2, which holds them all "
                    f"(only cells tagged {' or '.join(FRAMEWORK_TAGS)} import their framework).",
                )


def pieces_are_there(chapter: Chapter) -> Iterator[str]:
    """Every chapter has its tinker cell, its self-test and its boxes about the frameworks."""
    tags = [tag for index in chapter.code for tag in chapter.tags(index)]
    for tag in (TINKER, SELF_TEST):
        if tags.count(tag) != 1:
            yield chapter.say(
                None, f"{tags.count(tag)} of its code cells carry the tag {tag}: tag exactly one."
            )
    for tag in FRAMEWORK_TAGS:
        if tag not in tags:
            yield chapter.say(
                None,
                f"no code cell carries the tag {tag}: show there how the framework does it, "
                "and assert that it agrees.",
            )


def tinker_cell_is_checked(chapter: Chapter) -> Iterator[str]:
    """Moving the slider is tried, and the page without a kernel shows no dead widget."""
    for index in chapter.code:
        if TINKER not in chapter.tags(index):
            continue
        if HIDDEN_OUTPUT not in chapter.tags(index):
            yield chapter.say(
                index,
                "on a page without a kernel its widgets are lines of code: add the tag "
                f"{HIDDEN_OUTPUT}, and show what it draws at the start in a cell before it.",
            )
        if not any(_asserts(chapter.tree(near)) for near in _with_next(chapter, index)):
            yield chapter.say(
                index,
                "nothing moves its slider: let the next code cell set the slider's value and "
                "`assert` that the picture changes, then set it back.",
            )


def framework_code_is_checked(chapter: Chapter) -> Iterator[str]:
    """What a framework computes is compared with what the chapter computed."""
    for tag in FRAMEWORK_TAGS:
        tagged = [index for index in chapter.code if tag in chapter.tags(index)]
        if tagged and not any(_asserts(chapter.tree(index)) for index in tagged):
            yield chapter.say(
                tagged[0],
                f"no cell tagged {tag} compares its result: `assert` that it agrees with ours.",
            )


def cells_are_short(chapter: Chapter) -> Iterator[str]:
    """A code cell holds one definition or one result."""
    lengths = {i: len(chapter.cells[i].source.rstrip().splitlines()) for i in chapter.code[1:]}
    for index, length in lengths.items():
        if length > MOST_LINES:
            yield chapter.say(
                index,
                f"it has {length} lines, and {MOST_LINES} are allowed: split it, or move what "
                "later chapters need into the package.",
            )
    if lengths and median(lengths.values()) > MOST_MEDIAN_LINES:
        yield chapter.say(
            None,
            f"half of its code cells have {median(lengths.values()):g} lines or more; at most "
            f"{MOST_MEDIAN_LINES} are allowed and 4 are meant: one idea a cell.",
        )


def cells_define_or_plot(chapter: Chapter) -> Iterator[str]:
    """A cell that defines something shows no figure."""
    for index in chapter.code:
        defined = [
            node.name
            for node in chapter.tree(index).body
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)
        ]
        if defined and "image/png" in chapter.data(index):
            yield chapter.say(
                index,
                f"it defines {defined[0]} and shows a figure: put the figure into a cell of its "
                "own, so that the definition can be read first.",
            )


def paragraphs_are_short(chapter: Chapter) -> Iterator[str]:
    """The prose comes in small pieces between the pictures."""
    lengths = [len(paragraph.split()) for paragraph in chapter.paragraphs]
    if lengths and median(lengths) >= MOST_MEDIAN_WORDS:
        yield chapter.say(
            None,
            f"half of its paragraphs have {median(lengths):g} words or more; it must be under "
            f"{MOST_MEDIAN_WORDS}: split the longest, or say less.",
        )


def opens_with_a_question(chapter: Chapter) -> Iterator[str]:
    """The notebook starts with its one title, and its first paragraph asks something."""
    first = chapter.cells[0] if chapter.cells else None
    if first is None or first.cell_type != "markdown" or not first.source.startswith("# "):
        yield chapter.say(None, "it must start with a text cell whose first line is `# Title`.")
    elif "?" not in "".join(chapter.paragraphs[:1]):
        start = " ".join("".join(chapter.paragraphs[:1]).split()[:8])
        yield chapter.say(
            None,
            f"its first paragraph ({start} ...) asks nothing: open with the question that the "
            "chapter answers.",
        )


def markdown_is_plain(chapter: Chapter) -> Iterator[str]:
    """JupyterLab and Colab show the text as the book does."""
    for index, cell in enumerate(chapter.cells):
        found = DIRECTIVE.search(cell.source) if cell.cell_type == "markdown" else None
        if found:
            yield chapter.say(
                index,
                f"{found.group().strip()} is for the book alone, and stays raw in JupyterLab and "
                "Colab: use ordinary Markdown.",
            )


def file_is_in_stored_form(chapter: Chapter) -> Iterator[str]:
    """The file is as `tools.notebooks` writes it, with a plain kernel and no widget's state."""
    metadata = chapter.notebook.metadata
    if "widgets" in metadata:
        yield chapter.say(
            None, f"it stores the state of widgets, which the page cannot use: {RESTORE}."
        )
    elif metadata.get("kernelspec") != KERNELSPEC:
        kernel = metadata.get("kernelspec", {}).get("display_name", "none")
        yield chapter.say(
            None,
            f"its kernel is {kernel!r}, which other machines lack, not plain Python 3: {RESTORE}.",
        )
    elif stored_form(chapter.notebook) != chapter.text:
        yield chapter.say(
            None,
            "the file is not in the form in which notebooks are stored here (cell ids, order of "
            f"keys, traces of an editor): {RESTORE}.",
        )


RULES: tuple[Rule, ...] = (
    executed_in_order,
    no_exception_stored,
    figures_have_alt_text,
    figures_are_png,
    ignored_outputs_are_justified,
    nothing_escapes_the_check,
    code_can_be_compared,
    outputs_can_be_repeated,
    file_is_small,
    setup_cell_comes_first,
    imports_stand_together,
    pieces_are_there,
    tinker_cell_is_checked,
    framework_code_is_checked,
    cells_are_short,
    cells_define_or_plot,
    paragraphs_are_short,
    opens_with_a_question,
    markdown_is_plain,
    file_is_in_stored_form,
)


def _alt_fault(alt: str) -> str | None:
    alt = alt.strip()
    if not alt:
        return "has no alt text"
    if FILE_NAME.fullmatch(alt):
        return f"has a file name for its alt text ({alt})"
    if len(alt) < SHORTEST_TEXT:
        return f"has an alt text of {len(alt)} characters ({alt}), too short to say anything"
    return None


def _with_next(chapter: Chapter, index: int) -> list[int]:
    """Return a code cell and the one after it."""
    at = chapter.code.index(index)
    return chapter.code[at : at + 2]


def _own_statements(tree: ast.AST) -> Iterator[ast.AST]:
    """Yield what runs when the cell runs: everything outside functions and lambdas."""
    inner = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    for child in ast.iter_child_nodes(tree):
        if not isinstance(child, inner):
            yield child
            yield from _own_statements(child)


def _asserts(tree: ast.Module) -> bool:
    found = (node for node in _own_statements(tree) if isinstance(node, ast.Assert))
    return any(not isinstance(node.test, ast.Constant) for node in found)


def _imports(tree: ast.Module) -> set[str]:
    names = set()
    for node in _own_statements(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            names.add(node.module or ".")
    return names


def _unrepeatable_calls(tree: ast.Module) -> set[str]:
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    names = {getattr(call, "id", getattr(call, "attr", "")) for call in calls}
    return names & {"clear_output", "interact", "interactive_output", "interact_manual"}
