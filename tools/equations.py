"""Which equations the book displays, and which functions and tests name them.

    python -m tools.equations          lists the equations, and says what is missing

An equation is a displayed block: `$$ … $$ (eq-name)` in a notebook or a page, or a `{math}`
directive. The function that implements it says `eq-name` in its docstring, and a test that
compares the function with a reference is marked `@pytest.mark.equation("eq-name")`. Everything is
found by reading: nothing is imported.
"""

import ast
import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
REPORT = Path("book/verification.json")

LABEL = re.compile(r"\beq-[a-z0-9]+(?:-[a-z0-9]+)*\b")
FENCE = re.compile(r"^[ \t]*(`{3,}|~{3,}|:{3,})[ \t]*(\{([\w-]+)\})?", re.MULTILINE)
INLINE_CODE = re.compile(r"(?<!`)(`+)(?!`).+?(?<!`)\1(?!`)", re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
DOLLARS = re.compile(r"(?<!\\)\$\$(.+?)\$\$(?:[ \t]*\(([^()\s]*)\))?", re.DOTALL)
ENVIRONMENT = re.compile(r"\\begin\{(equation|align|gather|multline|eqnarray|alignat)\*?\}")
DIRECTIVE_LABEL = re.compile(r"^[ \t]*:label:[ \t]*(\S+)", re.MULTILINE)
SHOWING = {"figures", "widgets", "exercises"}
CODE_DIRECTIVES = {"code", "code-block", "code-cell", "eval-rst", "literalinclude", "mermaid"}


@dataclass(frozen=True)
class Equation:
    """One displayed block of mathematics: its label, if it has one, where it stands, its text."""

    label: str | None
    place: str
    text: str


def equations(root=ROOT):
    """List every displayed block in the notebooks and the book's pages, in order."""
    return [
        Equation(label, place, text)
        for place, markdown in _markdown(Path(root))
        for label, text in displayed(markdown)
    ]


def displayed(markdown):
    """List the displayed blocks of a Markdown text as (label or None, TeX)."""
    prose, blocks = _without_fences(markdown)
    prose = COMMENT.sub("", INLINE_CODE.sub("", prose))
    blocks += [(label or None, tex.strip()) for tex, label in DOLLARS.findall(prose)]
    rest = DOLLARS.sub("", prose)
    # Neither can carry a label: a $$ that nothing closes, and TeX with no dollars around it.
    blocks += [(None, "$$ that is never closed")] * len(re.findall(r"(?<!\\)\$\$", rest))
    blocks += [(None, found[0]) for found in ENVIRONMENT.finditer(rest)]
    return blocks


def _without_fences(markdown):
    """Split a text into its prose, fenced code left out, and its `{math}` directives."""
    prose, blocks, open_fences = [], [], []
    math = None
    for line in markdown.splitlines():
        fence = FENCE.match(line)
        inside = open_fences[-1] if open_fences else None
        if fence and inside and fence[1].startswith(inside[0]) and line.strip() == fence[1]:
            open_fences.pop()
            if inside[1] == "math":
                blocks.append(_directive("\n".join(math)))
        elif inside and inside[1] == "math":
            math.append(line)
        elif inside and inside[1] == "code":
            continue
        elif fence:
            name = fence[3] or ("code" if fence[1][0] in "`~" else "text")
            open_fences.append((fence[1], "code" if name in CODE_DIRECTIVES else name))
            math = [line[fence.end() :]]
        else:
            prose.append(line)
    return "\n".join(prose), blocks


def _directive(body):
    label = DIRECTIVE_LABEL.search(body)
    return (label[1] if label else None), DIRECTIVE_LABEL.sub("", body).strip()


def _markdown(root):
    for path in sorted(root.glob("notebooks/*.ipynb")):
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
        for number, cell in enumerate(cells):
            if cell["cell_type"] == "markdown":
                yield f"{path.relative_to(root)}, cell {number}", "".join(cell["source"])
    for path in sorted(root.glob("book/*.md")):
        yield str(path.relative_to(root)), path.read_text(encoding="utf-8")


def docstrings(root=ROOT):
    """Map each label to the functions and classes of the package whose docstrings name it."""
    found = {}
    package = Path(root) / "aigc_lessons"
    for path in sorted(package.rglob("*.py")):
        step = path.relative_to(package).parts[0].removesuffix(".py")
        for node in _definitions(path):
            for label in sorted(set(LABEL.findall(ast.get_docstring(node) or ""))):
                found.setdefault(label, []).append(f"{step}.{node.name}")
    return found


def implementations(root=ROOT):
    """Map each label to the public names that compute it: not to what only shows or checks it."""
    return {
        label: [
            name
            for name in names
            if name.split(".")[0] not in SHOWING and not name.split(".")[1].startswith("_")
        ]
        for label, names in docstrings(root).items()
    }


def marked_tests(root=ROOT):
    """Map each label to the tests marked with it, named as pytest names them."""
    found = {}
    for path in sorted(Path(root).glob("tests/**/test_*.py")):
        for node in _definitions(path):
            for decorator in node.decorator_list:
                for label in _marked(decorator):
                    name = f"{path.relative_to(root).as_posix()}::{node.name}"
                    found.setdefault(label, []).append(name)
    return found


def long_tests(root=ROOT):
    """List the equations' tests that are marked long too."""
    return [
        f"{path.relative_to(root).as_posix()}::{node.name}"
        for path in sorted(Path(root).glob("tests/**/test_*.py"))
        for node in _definitions(path)
        if any(_marked(decorator) for decorator in node.decorator_list)
        and any(ast.unparse(decorator) == "pytest.mark.long" for decorator in node.decorator_list)
    ]


def _definitions(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [n for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)]


def _marked(decorator):
    if isinstance(decorator, ast.Call) and ast.unparse(decorator.func) == "pytest.mark.equation":
        return [node.value for node in decorator.args if isinstance(node, ast.Constant)]
    return []


def references(root=ROOT):
    """Map each label to the independent references that the committed report names."""
    path = Path(root) / REPORT
    report = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {"equations": {}}
    return {
        label: {check["reference"] for check in entry["checks"]}
        for label, entry in report["equations"].items()
    }


def problems(root=ROOT):
    """Say, one sentence each, which equations are not bound to a function, tests and references."""
    places, found = _places(root)
    implemented, tested, compared = implementations(root), marked_tests(root), references(root)
    for label, place in places.items():
        if not implemented.get(label):
            found.append(f"{place}: no docstring of a function in aigc_lessons names {label}.")
        if label not in tested:
            found.append(f'{place}: no test is marked @pytest.mark.equation("{label}").')
        number = len(compared.get(label, ()))
        if number < 2:
            found.append(
                f"{place}: {label} needs two independent references in {REPORT}, it has {number}: "
                "add tests, then run `make verification`."
            )
    for test in long_tests(root):
        found.append(f"{test}: an equation's test may not be long, or `make test` counts no cases.")
    for what, named in (("the docstring", docstrings(root)), ("the mark", tested)):
        for label in sorted(named.keys() - places.keys()):
            found.append(f"{named[label][0]}: {what} names {label}, which no page displays.")
    return found


def _places(root):
    """Map each label to its place, and say which blocks have none, a wrong one or a used one."""
    places, found = {}, []
    for equation in equations(root):
        label, start = equation.label, " ".join(equation.text.split())[:40]
        if label is None:
            found.append(
                f"{equation.place}: the equation “{start}” has no label: "
                "write (eq-name) right after its closing $$."
            )
        elif not LABEL.fullmatch(label):
            found.append(f"{equation.place}: the label {label} is not of the form eq-name.")
        elif label in places:
            found.append(f"{equation.place}: {label} is defined in {places[label]} already.")
        else:
            places[label] = equation.place
    return places, found


def main():
    """List the equations and what is missing; exit 1 if anything is."""
    for equation in equations():
        print(f"{equation.label or 'no label':28} {equation.place}")
    found = problems()
    print(*found, sep="\n")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
