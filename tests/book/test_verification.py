from tools import verification
from tools.equations import ROOT


def test_the_page_is_what_the_report_makes():
    written = (ROOT / verification.PAGE).read_text(encoding="utf-8")
    assert written == verification.page(verification.read()), (
        "book/how_we_know.md is not what book/verification.json makes: "
        "run `python -m tools.verification`."
    )


def test_the_report_is_not_empty():
    report = verification.read()
    assert len(report["equations"]) >= 10
    for entry in report["equations"].values():
        assert entry["functions"]
        for check in entry["checks"]:
            assert check["cases"] >= 20
            assert check["largest_error"] <= check["tolerance"]


def check(reference, **changes):
    values = {"precision": "float64", "tolerance": 1e-9, "cases": 7, "largest_error": 1.25e-15}
    return {"reference": reference} | values | changes


def report(*checks, functions=("ops.double",)):
    entry = {"functions": list(functions), "checks": list(checks)}
    return {"versions": verification.versions(), "equations": {"eq-double-it": entry}}


def test_a_section_for_each_equation_and_a_row_for_each_reference():
    text = verification.page(
        report(
            check("Keras", precision="float32", tolerance=1e-5, largest_error=2e-6),
            check("PyTorch"),
            check("SciPy", cases=1000, largest_error=3.46e-12),
        )
    )
    assert "1 equations and 1,014 cases" in text
    assert "## Double it\n\nEquation {eq}`eq-double-it`, computed by `ops.double`.\n" in text
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    assert rows[2:] == [
        "| PyTorch | 7 | 1.2e−15 | 1e−9 |",
        "| SciPy | 1,000 | 3.5e−12 | 1e−9 |",
        "| Keras in float32 | 7 | 2.0e−6 | 1e−5 |",
    ]


def test_what_counts_as_a_difference():
    committed = report(check("PyTorch"), check("SciPy"))
    same = report(check("SciPy", largest_error=9e-10), check("PyTorch"))
    assert verification.differences(committed, same) == []
    changes = {
        "8 cases in this run": report(check("PyTorch", cases=8), check("SciPy")),
        "SciPy (float64, tolerance 1e-09): 7 cases in the report, nothing": report(
            check("PyTorch")
        ),
        "Keras": report(check("PyTorch"), check("SciPy"), check("Keras")),
        "tolerance 1e-08": report(check("PyTorch", tolerance=1e-8), check("SciPy")),
        "ops.twice in this run": report(check("PyTorch"), check("SciPy"), functions=("ops.twice",)),
        "no test recorded it": {"equations": {}},
    }
    for message, new in changes.items():
        assert message in " ".join(verification.differences(committed, new))
    assert "not in the report" in verification.differences({"equations": {}}, committed)[0]


def test_without_counts_only_the_counts_are_free():
    committed = report(check("PyTorch"), check("SciPy"))
    more = report(check("PyTorch", cases=8), check("SciPy"))
    assert verification.differences(committed, more, counts=False) == []
    assert verification.differences(committed, report(check("PyTorch")), counts=False)
