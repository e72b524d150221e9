"""What the README promises can be run."""

import re
from pathlib import Path

import bootstrap

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


def test_the_example_runs():
    (example,) = blocks("python")
    names = {}
    exec(example, names)
    edges = names["edges"]
    assert edges.shape == (16, 1, 28, 28)
    assert edges.dtype == "float32"
    assert abs(edges).max() > 1


def test_every_make_command_exists():
    """In the README, in CONTRIBUTING and in the book's pages."""
    pages = [ROOT / "CONTRIBUTING.md", *ROOT.glob("book/*.md")]
    text = README + "".join(page.read_text(encoding="utf-8") for page in pages)
    named = set(re.findall(r"(?:`|^|MAKE )make ([a-z][a-z-]*)", text, re.MULTILINE))
    targets = set(re.findall(r"^([a-z-]+):", MAKEFILE, re.MULTILINE))
    assert {
        "book",
        "test",
        "test-long",
        "lab",
        "notebooks",
        "verification",
        "pages",
        "fork",
    } <= named
    assert named <= targets
    assert targets == set(bootstrap.COMMANDS)


def test_every_file_that_the_readme_links_exists():
    links = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    assert len(links) >= 5
    assert [link for link in links if not (ROOT / link).exists()] == []
