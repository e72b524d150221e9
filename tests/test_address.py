"""Every link of the project leads to the address in pyproject.toml; a fork can move them all."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import address

ROOT = Path(__file__).resolve().parents[1]
OURS = address.repository(ROOT)
OWNER, NAME = OURS.split("/")
# Written in pieces, because this file is itself searched for links that disagree.
COLAB = "colab.research.google.com" + "/github"
BINDER = "mybinder.org" + "/v2/gh"
HUB = "github.com"

KINDS = [
    f"https://{HUB}/{{}}",
    f"https://{HUB}/{{}}/issues/new?body=a",
    f"https://{HUB}/{{}}.git",
    f"git@{HUB}:{{}}.git",
    f"git+https://{HUB}/{{}}@v0.1.0",
    f"https://{HUB}/{{}}/archive/refs/tags/v0.1.0.tar.gz",
    f"https://{HUB}/{{}}/actions/workflows/tests.yml/badge.svg",
    f"https://api.{HUB}/repos/{{}}/releases",
    "https://raw.githubusercontent.com/{}/main/README.md",
    f"https://{COLAB}/{{}}/blob/main/notebooks/01_images.ipynb",
    f"https://{BINDER}/{{}}/HEAD?labpath=notebooks%2F01_images.ipynb",
    "https://nbviewer.org/github/{}/blob/main/notebooks/01_images.ipynb",
    "https://img.shields.io/github/license/{}",
    "https://img.shields.io/github/actions/workflow/status/{}/tests.yml",
]
FOREIGN = [
    f"https://{HUB}/pytorch/pytorch",
    f"https://{HUB}/{OWNER}/another-project",
    f"https://{HUB}/{OURS}-extras",
    f"https://{HUB}/{OURS}.wiki",
    f"https://{HUB}/orgs/{NAME}",
    "https://lilianweng.github.io/posts/2021-07-11-diffusion-models/",
    f"https://{OWNER}.github.io",
    f"https://example.org/{OURS}",
]


def pages(where):
    owner, name = where.split("/")
    return f"https://{owner}.github.io/{name}/intro.html"


@pytest.fixture
def project(tmp_path):
    """A small project with every kind of link, to itself and to others."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    own = [kind.format(OURS) for kind in KINDS] + [pages(OURS)]
    (tmp_path / "README.md").write_text("\n".join(f"See <{link}>." for link in own + FOREIGN))
    (tmp_path / "01.ipynb").write_text("".join(f'"[here]({link}).\\n",\r\n' for link in own))
    (tmp_path / "figure.png").write_bytes(b"\x89PNG\0" + own[0].encode())
    return tmp_path


def content(root):
    return {path.name: path.read_bytes() for path in root.iterdir() if path.is_file()}


def test_every_link_of_this_repository_leads_here():
    found = address.disagreements(ROOT)
    assert not found, "\n".join(f"{path}:{line}: {link.text}" for path, line, link in found)


def test_the_check_looks_at_the_whole_repository():
    looked_at = {path.relative_to(ROOT).as_posix() for path, _ in address.text_files(ROOT)}
    assert {"pyproject.toml", "tools/address.py", "tests/test_address.py"} <= looked_at
    assert not any(name.startswith((".venv/", ".git/")) for name in looked_at)


def test_links_to_ourselves_and_to_others_agree(project):
    assert not address.disagreements(project)


@pytest.mark.parametrize(
    "link",
    [kind.format(f"somebody-else/{NAME}") for kind in KINDS]
    + [pages(f"somebody-else/{NAME}")]
    + [f"https://{COLAB}/somebody/course/blob/main/a.ipynb", f"https://{BINDER}/some/thing/HEAD"],
)
def test_a_planted_link_that_disagrees_is_found(project, link):
    (project / "planted.md").write_text(f"one\n[two]({link}).\n")
    (found,) = address.disagreements(project)
    assert (str(found.path), found.line) == ("planted.md", 2)
    assert found.link.text in link


def test_case_does_not_matter(project):
    link = f"https://{HUB}/{OURS}/issues".upper().replace("HTTPS://GITHUB.COM", f"https://{HUB}")
    (project / "planted.md").write_text(link)
    assert not address.disagreements(project)
    address.rewrite("jane/fork", project)
    assert f"{HUB}/jane/fork/ISSUES" in (project / "planted.md").read_text()


@pytest.mark.parametrize("fork", ["jane-doe/aigc-lessons", "Jane-Doe/my.course", f"{OWNER}/v2"])
def test_a_fork_has_every_link_and_no_old_one(project, fork):
    changed = address.rewrite(fork, project)
    assert {path.name for path in changed} == {"README.md", "01.ipynb", "pyproject.toml"}
    assert address.repository(project) == fork
    assert not address.disagreements(project)
    text = (project / "README.md").read_text()
    lower = fork.split("/")[0].lower() + "/" + fork.split("/")[1]
    for link in [kind.format(fork) for kind in KINDS] + [pages(lower)] + FOREIGN:
        assert f"<{link}>" in text


def test_a_link_left_behind_by_a_fork_of_another_name_is_found(project):
    address.rewrite("jane-doe/my.course", project)
    (project / "planted.md").write_text(f"https://{HUB}/{OURS}")
    assert [str(found.path) for found in address.disagreements(project)] == ["planted.md"]


@pytest.mark.parametrize("fork", ["jane-doe/aigc-lessons", "Jane-Doe/my.course"])
def test_there_and_back_is_the_identity(project, fork):
    before = content(project)
    address.rewrite(fork, project)
    assert content(project) != before
    address.rewrite(OURS, project)
    assert content(project) == before


def test_this_repository_there_and_back(tmp_path):
    for path, _ in address.text_files(ROOT):
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, copy)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    address.rewrite("jane-doe/my-course", tmp_path)
    assert not address.disagreements(tmp_path)
    address.rewrite(OURS, tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before


def test_a_repository_that_is_linked_already_is_refused(project):
    before = content(project)
    with pytest.raises(ValueError, match=r"README\.md already links to pytorch/pytorch"):
        address.rewrite("pytorch/pytorch", project)
    assert content(project) == before


def test_files_that_git_ignores_are_left_alone(project):
    subprocess.run(["git", "init", "-q", str(project)], check=True)
    (project / ".gitignore").write_text("built.md\n")
    link = f"https://{HUB}/somebody-else/{NAME}"
    (project / "built.md").write_text(link)
    (project / "new.md").write_text(link)
    assert [str(found.path) for found in address.disagreements(project)] == ["new.md"]


@pytest.mark.parametrize(
    "given",
    ["jane/course", f"https://{HUB}/jane/course", f"{HUB}/jane/course.git", " jane/course/ "],
)
def test_an_address_may_be_given_in_several_ways(given):
    assert address.parse_address(given) == "jane/course"


@pytest.mark.parametrize(
    "given", ["", "jane", "jane/", "/course", "a/b/c", "-jane/x", "jane doe/x", "jane/x y", "j_d/x"]
)
def test_what_is_no_address_is_refused_with_an_example(given):
    with pytest.raises(ValueError, match=r"expected owner/name, such as"):
        address.parse_address(given)


def test_a_site_at_the_root_is_refused():
    with pytest.raises(ValueError, match=r"does not end in \.github\.io"):
        address.parse_address("jane/jane.github.io")


def command(*arguments):
    line = [sys.executable, "-m", "tools.address", *arguments]
    return subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_command_prints_checks_and_refuses():
    assert command().stdout == OURS + "\n"
    assert command("check").returncode == 0
    refused = command("not an address")
    assert (refused.returncode, refused.stderr) == (2, "")
    assert "'not an address' is not the address of a repository" in refused.stdout
    assert command("a/b", "c/d").returncode == 2
    assert "Nothing to change" in command(OURS).stdout
