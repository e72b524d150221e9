"""The files of the built site are read; ``make book`` comes first, and lets no warning pass."""

import ast
import re
import tomllib
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
import yaml

from tests.book.building import ROOT, built_site
from tests.book.html_page import HtmlPage

FOREIGN = re.compile(r"^(https?:)?//", re.IGNORECASE)
# What makes a module or a style sheet fetch something from another host.
FETCHES = re.compile(
    r"""(?:\b(?:from|import)\s*\(?\s*["']|\burl\(\s*["']?)(?:https?:)?//""", re.IGNORECASE
)
WRITTEN_BY_TOOLS = {"index", "search"}  # the front door, and Sphinx's search page


@pytest.fixture(scope="module")
def site():
    """The folder of the built site."""
    return built_site()


@pytest.fixture(scope="module")
def pages(site):
    """Every page of the site by its name, such as ``book/index``."""
    files = [file for file in site.rglob("*.html") if "_static" not in file.parts]
    return {str(file.relative_to(site))[:-5]: HtmlPage.read(file) for file in files}


def listed_sources():
    """The pages of the table of contents, without their suffix."""
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text())
    chapters = [chapter["file"] for part in toc["parts"] for chapter in part["chapters"]]
    return {toc["root"], *chapters}


def target_of(page, address):
    """The file that a relative address of this page leads to, and the anchor within it."""
    parts = urlsplit(address)
    file = page.path.parent / unquote(parts.path) if parts.path else page.path
    return file.resolve(), unquote(parts.fragment)


def local(addresses):
    """Those that stay within the site."""
    return [a for a in addresses if not FOREIGN.match(a) and not re.match(r"^[a-z]+:", a)]


def test_every_listed_source_is_a_page_and_nothing_else_is(pages):
    how = "a page that is listed no more stays in _build: remove it and run `make book`"
    assert set(pages) == listed_sources() | WRITTEN_BY_TOOLS, how


def test_sources_offered_for_download_are_the_listed_ones(site):
    folder = site / "_sources"
    offered = {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}
    assert {name.partition(".")[0] for name in offered} == listed_sources()


def test_no_page_names_another_host_as_a_resource(pages):
    found = {name: [a for a in page.resources if FOREIGN.match(a)] for name, page in pages.items()}
    assert not {name: addresses for name, addresses in found.items() if addresses}


def test_no_style_or_module_fetches_from_another_host(site, pages):
    for foreign in ('from "https://a.b/c.js"', "import('//a.b/c')", "url(//a.b/c.woff)"):
        assert FETCHES.search(foreign)
    styles = {a for page in pages.values() for a in page.resources if ".css" in a}
    names = {Path(urlsplit(style).path).name for style in styles}
    files = [file for file in site.rglob("*.css") if file.name in names]
    assert len(files) >= 5
    files += [page.path for page in pages.values()]
    assert not [str(file) for file in files if FETCHES.search(file.read_text(encoding="utf-8"))]


def test_every_resource_is_there(pages):
    missing = [
        (name, address)
        for name, page in pages.items()
        for address in local(page.resources)
        if not target_of(page, address)[0].is_file()
    ]
    assert not missing


def test_every_link_within_the_site_leads_somewhere(pages):
    ids = {page.path.resolve(): set(page.ids) for page in pages.values()}
    broken = []
    for name, page in pages.items():
        for address in local(page.links):
            file, anchor = target_of(page, address)
            if not file.is_file() or (anchor and file in ids and anchor not in ids[file]):
                broken.append((name, address))
    assert not broken


def test_no_identifier_occurs_twice_on_a_page(pages):
    twice = {name: [i for i in page.ids if page.ids.count(i) > 1] for name, page in pages.items()}
    assert not {name: repeated for name, repeated in twice.items() if repeated}


def test_every_picture_has_alternative_text(pages):
    for name, page in pages.items():
        for attributes, in_main in page.images:
            text = attributes.get("alt")
            assert text is not None, (name, attributes)
            if in_main:
                # Left alone, the alternative text of a notebook's figure is its file name.
                assert len(text) > 3, (name, attributes)
                assert not re.search(r"\.png|^\S*/\S*$", text), (name, attributes)


def test_headings_are_in_order(pages):
    for name in listed_sources():
        levels = pages[name].headings
        assert [index for index, level in enumerate(levels) if level == 1] == [0], name
        assert all(after <= before + 1 for before, after in pairwise(levels)), (name, levels)


def test_every_page_says_its_language(pages):
    assert {page.attributes["lang"] for page in pages.values()} == {"en"}


def test_every_icon_is_in_our_font(site, pages):
    rules = (site / "_static" / "icons.css").read_text()
    styles = {"fa-solid", "fa-brands", "fa-lg"}
    icons = {c for page in pages.values() for c in page.classes if c.startswith("fa-")} - styles
    assert len(icons) > 5
    assert not [icon for icon in icons if f".{icon}::before" not in rules]


def test_the_heavy_icon_script_is_left_out(pages):
    resources = {address for page in pages.values() for address in page.resources}
    assert not [address for address in resources if "fontawesome" in address]


def test_mathjax_is_fetched_where_there_are_formulas_and_nowhere_else(pages):
    with_formulas = {name for name, page in pages.items() if "math" in page.classes}
    fetching = {n for n, page in pages.items() if any("mathjax" in a for a in page.resources)}
    assert "notebooks/02_convolution" in with_formulas
    assert fetching == with_formulas


def test_licences_are_beside_what_they_cover(site):
    assert "Apache License" in (site / "mathjax" / "LICENSE").read_text()
    assert (site / "mathjax" / "tex-chtml-full.js").is_file()
    assert "SIL OPEN FONT LICENSE" in (site / "_static" / "icons-LICENSE.txt").read_text()


def test_chapters_link_to_colab_and_to_binder(pages):
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    owner_and_name = urlsplit(project["urls"]["Repository"]).path.strip("/")
    colab = f"https://colab.research.google.com/github/{owner_and_name}/blob/main/"
    binder = f"https://mybinder.org/v2/gh/{owner_and_name}/main?urlpath=lab/tree/"
    for name in listed_sources():
        launch = [a for a in pages[name].links if "colab." in a or "mybinder." in a]
        is_chapter = name.startswith("notebooks/")
        wanted = [f"{binder}{name}.ipynb", f"{colab}{name}.ipynb"] if is_chapter else []
        assert sorted(set(launch)) == sorted(wanted), name


def squeeze(text):
    """Code without white space, so that layout cannot hide it."""
    return re.sub(r"\s+", "", text)


def solutions():
    """The bodies of the right answers, as (file and function, squeezed code)."""
    for file in (ROOT / "tests" / "exercises" / "answers").glob("*.py"):
        text = file.read_text()
        for node in ast.parse(text).body:
            marks = [getattr(mark, "attr", "") for mark in getattr(node, "decorator_list", [])]
            if isinstance(node, ast.FunctionDef) and "is_right" in marks:
                lines = text.splitlines()[node.body[0].lineno - 1 : node.end_lineno]
                yield f"{file.name}:{node.name}", squeeze("\n".join(lines))


def test_no_solution_of_an_exercise_reaches_the_site(site, pages):
    # One-liners such as a formula that the chapter itself shows are no secret.
    secrets = {name: code for name, code in solutions() if len(code) > 60}
    assert len(secrets) >= 5
    texts = {name: squeeze(page.text) for name, page in pages.items()}
    for file in (site / "_sources").rglob("*.ipynb"):
        texts[file.name] = squeeze(file.read_text().replace("\\n", "").replace('\\"', '"'))
    shown = [(n, page) for n, code in secrets.items() for page in texts if code in texts[page]]
    assert not shown
