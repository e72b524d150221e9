"""A fault in a page makes the build fail: shown on small books with our settings.

Every fault has a page of its own, and one build reads them all: a build fails when it warns, and
here each page must be named by a warning of its own. A sound page alone must pass.
"""

import re
import shutil

import pytest

from tests.book.building import ROOT, build

pytestmark = pytest.mark.long

SOUND = """# A page

See [the equation](#eq-here), {eq}`eq-here`, and a [heading](#a-page).

$$ y = x $$ (eq-here)

![A square.](square.png)
"""
# What stands on the page, and what the warning must name.
FAULTS = {
    "link-to-no-page": ("[on](missing.md)", "missing.md"),
    "link-to-no-heading": ("[on](#no-such-heading)", "no-such-heading"),
    "no-picture": ("![A cat.](missing.png)", "missing.png"),
    "no-equation": ("{eq}`eq-nowhere`", "eq-nowhere"),
    "label-used-twice": ("$$ y = 2x $$ (eq-here)", "eq-here"),
    "no-such-work": ("{cite:p}`nobody2000`", "nobody2000"),
    "no-such-term": ("{term}`flurb`", "flurb"),
    "skipped-level": ("#### Deep", "H1 to H4"),
}


def write_book(folder, pages):
    """A book of these pages with the settings, templates and assets of ours."""
    shutil.copy(ROOT / "_config.yml", folder)
    names = [name for name in pages if name != "index"]
    toc = ["format: jb-book", "root: book/index", "chapters:"]
    toc += [f"- file: book/{name}" for name in names]
    (folder / "_toc.yml").write_text("\n".join(toc if names else toc[:2]))
    (folder / "book").mkdir()
    for name in ("_extra", "_static", "_templates", "references.bib"):
        (folder / "book" / name).symlink_to(ROOT / "book" / name)
    shutil.copytree(ROOT / "book" / "_sphinx", folder / "book" / "_sphinx")  # it knows its place
    shutil.copy(ROOT / "tests" / "book" / "square.png", folder / "book")
    for name, text in pages.items():
        (folder / "book" / f"{name}.md").write_text(text)


@pytest.fixture(scope="module")
def warnings(tmp_path_factory):
    """The lines that warn in the build of a book with all faults, which must have failed."""
    folder = tmp_path_factory.mktemp("faults")
    pages = {name: f"# {name}\n\n{text}\n" for name, (text, _) in FAULTS.items()}
    write_book(folder, {"index": SOUND} | pages)
    result = build(folder, folder / "out")
    assert result.returncode != 0
    return re.findall(r".*WARNING.*", result.stderr + result.stdout)


def test_a_fault_that_stays_fails_again(tmp_path):
    # Left alone, Sphinx does not read an unchanged page again, and the second build would pass.
    write_book(tmp_path, {"index": f"{SOUND}\n![A cat.](missing.png)\n"})
    assert build(tmp_path, tmp_path / "out").returncode != 0
    again = build(tmp_path, tmp_path / "out")
    assert again.returncode != 0
    assert "missing.png" in again.stderr + again.stdout


def test_a_sound_page_builds_and_a_changed_style_reaches_the_site(tmp_path):
    # Left alone, Sphinx copies styles only when a page has changed as well.
    write_book(tmp_path, {"index": SOUND})
    style = tmp_path / "book" / "_static"
    style.unlink()
    shutil.copytree(ROOT / "book" / "_static", style)
    for text in ("/* first */", "/* second */"):
        (style / "site.css").write_text(text)
        result = build(tmp_path, tmp_path / "out")
        assert result.returncode == 0, result.stderr + result.stdout
        built = tmp_path / "out" / "_build" / "html" / "_static" / "site.css"
        assert built.read_text() == text


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_named(warnings, name):
    assert any(f"{name}.md" in line and FAULTS[name][1] in line for line in warnings), warnings


def test_the_sound_page_is_not_blamed(warnings):
    # The label that another page uses again is reported where it is used again.
    assert not [line for line in warnings if "index.md" in line.split(":")[0]]
