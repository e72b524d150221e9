"""The report of what the equations' tests compared, and the page that is made from it.

    python -m tools.verification       writes book/how_we_know.md from book/verification.json

A test run measures (tests/conftest.py) and compares with the committed report; `make verification`
runs the equations' tests and rewrites both files.
"""

import json
import platform
import sys
from importlib.metadata import version
from pathlib import Path

from tools.equations import REPORT, ROOT, equations, implementations

PAGE = Path("book/how_we_know.md")
# The drawn cases depend on these; the frameworks only move the errors.
COUNTING = ("python", "numpy", "hypothesis")
LIBRARIES = (
    "numpy",
    "hypothesis",
    "torch",
    "keras",
    "tensorflow",
    "scipy",
    "scikit-learn",
    "pillow",
)
NAMES = {
    "numpy": "NumPy",
    "hypothesis": "Hypothesis",
    "torch": "PyTorch",
    "keras": "Keras",
    "tensorflow": "TensorFlow",
    "scipy": "SciPy",
    "scikit-learn": "scikit-learn",
    "pillow": "Pillow",
}
ADVICE = "If the change is meant, run `make verification` and commit the two files it rewrites."

INTRODUCTION = """\
# How we know it is right

Every displayed equation of this book is computed by a function of a few lines. A mistake in such
a function would look as convincing as the truth, so we do not ask you to trust it: a test gives
the same numbers to our function and to **references**, which are other people's programs or
another way to the same answer, and compares what comes out.

- **Cases.** A program invents the inputs: batches and single images, one pixel and many, tall and
  wide, strides from 1 to 3, every kind of padding, with numbers from −1 to 1. Each input
  compared with one reference is one case.
- **Largest error.** The largest difference in any number of any case, divided by the largest
  number of the reference if that is more than 1. A computer keeps about 16 decimal digits in
  `float64` and 7 in `float32`, so two right programs differ in the last ones.
- **Tolerance.** A larger error makes the test fail. The tolerance follows from how rounding errors
  can add up in the longest sum. Finite differences get a larger one, because subtracting two
  nearly equal numbers loses digits. Where it is 0, the two must be equal.
- **References that are no library.** *Loops* are the formula, term by term. *Finite differences*
  measure a gradient by moving each number a little. The other names say which other way was taken.

Nothing here is typed by hand. The numbers come from a run of the tests; every later run counts
again, and fails if an equation, a function, a reference or a number of cases is not what this page
says. Faults are planted on purpose, such as a flipped kernel or a forgotten padding, and the tests
must catch every one.
"""


def measured(records, root=ROOT):
    """Build the report from the records of a run: (label, reference, precision, tolerance)."""
    report = {}
    named = implementations(root)
    order = [equation.label for equation in equations(root)]
    labels = {key[0] for key in records}
    for label in sorted(labels, key=lambda name: (name not in order, _index(order, name), name)):
        checks = [
            {
                "reference": reference,
                "precision": precision,
                "tolerance": tolerance,
                "cases": cases,
                "largest_error": error,
            }
            for (of, reference, precision, tolerance), (cases, error) in sorted(records.items())
            if of == label
        ]
        report[label] = {"functions": sorted(named.get(label, [])), "checks": checks}
    return {"versions": versions(), "equations": report}


def _index(order, label):
    return order.index(label) if label in order else 0


def versions():
    """Give Python's minor version and the libraries' versions."""
    python = ".".join(platform.python_version_tuple()[:2])
    return {"python": python} | {name: version(name).split("+")[0] for name in LIBRARIES}


def read(root=ROOT):
    """Read the committed report; an empty one if there is none yet."""
    path = Path(root) / REPORT
    if not path.exists():
        return {"versions": {}, "equations": {}}
    return json.loads(path.read_text(encoding="utf-8"))


def write(report, root=ROOT):
    """Write the report and the page."""
    text = json.dumps(report, indent=2, ensure_ascii=False) + "\n"
    (Path(root) / REPORT).write_text(text, encoding="utf-8")
    (Path(root) / PAGE).write_text(page(report), encoding="utf-8")


def other_versions(committed, new):
    """Say which versions that the number of cases depends on differ, as one text; else ""."""
    return ", ".join(
        f"{name} {new['versions'][name]} instead of {committed['versions'].get(name, 'none')}"
        for name in COUNTING
        if committed["versions"].get(name) != new["versions"][name]
    )


def differences(committed, new, *, counts=True):
    """Say, one sentence each, in what a run differs from the committed report.

    Errors may differ between processors: they only have to stay within the tolerance, which the
    run itself has checked.
    """
    old, new = committed["equations"], new["equations"]
    found = [f"{label} is in the report, but no test recorded it." for label in old.keys() - new]
    found += [f"{label} was tested, but is not in the report." for label in new.keys() - old]
    for label in sorted(old.keys() & new.keys()):
        before, after = _facts(old[label], counts), _facts(new[label], counts)
        found += [
            f"{label}, {key}: {before.get(key, 'nothing')} in the report, "
            f"{after.get(key, 'nothing')} in this run."
            for key in sorted(before.keys() | after.keys())
            if before.get(key) != after.get(key)
        ]
    return sorted(found)


def _facts(entry, counts):
    facts = {"functions": " and ".join(entry["functions"]) or "none"}
    for check in entry["checks"]:
        key = f"{check['reference']} ({check['precision']}, tolerance {check['tolerance']:g})"
        facts[key] = f"{check['cases']} cases" if counts else "cases"
    return facts


def page(report):
    """Make the page's text from the report."""
    found = report["versions"]
    software = ", ".join(f"{NAMES[name]} {found[name]}" for name in LIBRARIES if name in found)
    total = sum(c["cases"] for entry in report["equations"].values() for c in entry["checks"])
    lines = [
        INTRODUCTION,
        f"Here are {len(report['equations'])} equations and {total:,} cases. They were measured "
        f"with Python {found.get('python', 'of no version')}, {software}.",
        "",
    ]
    for label, entry in report["equations"].items():
        lines += _section(label, entry)
    return "\n".join(lines)


def _section(label, entry):
    """Give an equation's heading, its functions and a narrow table that fits a phone."""
    functions = " and ".join(f"`{name}`" for name in entry["functions"])
    return [
        f"## {label.removeprefix('eq-').replace('-', ' ').capitalize()}",
        "",
        f"Equation {{eq}}`{label}`, computed by {functions}.",
        "",
        "| Compared with | Cases | Largest error | Tolerance |",
        "| :-- | --: | --: | --: |",
        *("| " + " | ".join(row) + " |" for row in map(_row, sorted(entry["checks"], key=_kind))),
        "",
    ]


def _row(check):
    precision = " in float32" if check["precision"] == "float32" else ""
    return (
        check["reference"] + precision,
        f"{check['cases']:,}",
        _error(check["largest_error"]),
        _error(check["tolerance"]).replace(".0e", "e"),
    )


def _kind(check):
    """Sort by precision, then tolerance: errors of one kind stand together."""
    return check["precision"] == "float32", check["tolerance"], check["reference"].lower()


def _error(number):
    """Write a number with two significant digits and a minus sign that is one."""
    return f"{number:.1e}".replace("e-0", "e-").replace("e-", "e−") if number else "0"


def main():
    """Write the page from the committed report."""
    (ROOT / PAGE).write_text(page(read()), encoding="utf-8")
    print(f"{PAGE} is written from {REPORT}.")


if __name__ == "__main__":
    sys.exit(main())
