"""The repository's address: one place that holds it, one command that changes it everywhere.

The address stands in pyproject.toml under ``[project.urls] Repository``. Every other mention is a
link: to GitHub, to the pages of the site, to Colab, Binder or nbviewer. A fork calls

    python -m tools.address owner/name     rewrites every link of this project
    python -m tools.address check          lists every link that disagrees with pyproject.toml

Links to other people's repositories and pages stay as they are.
"""

import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]

OWNER = r"[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?"
NAME = r"[A-Za-z0-9._-]*[A-Za-z0-9_-]"
HOSTS = {
    "GitHub": r"api\.github\.com/repos/|github\.com[/:]|raw\.githubusercontent\.com/"
    r"|img\.shields\.io/github/(?:actions/workflow/status|v/[a-z]+|[a-z-]+)/",
    "Colab": r"colab\.research\.google\.com/github/",
    "Binder": r"mybinder\.org/v2/gh/",
    "nbviewer": r"nbviewer\.(?:jupyter\.)?org/github/",
}
LINKS = {
    kind: re.compile(rf"(?:{host})(?P<owner>{OWNER})/(?P<name>{NAME})", re.IGNORECASE)
    for kind, host in HOSTS.items()
} | {
    "Pages": re.compile(
        rf"(?<![A-Za-z0-9-])(?P<owner>{OWNER})\.github\.io/(?P<name>{NAME})", re.IGNORECASE
    )
}

# What follows github.com/ here is no owner, although a name follows it.
NOT_OWNERS = {"apps", "features", "marketplace", "orgs", "settings", "sponsors", "topics", "users"}
# A link of these kinds can only be meant to open this project, whatever it is called.
ALWAYS_OURS = {"Colab", "Binder"}


class Link(NamedTuple):
    """One link to a repository: where it stands and what it names."""

    kind: str
    owner: str
    name: str
    text: str
    start: int
    owner_span: tuple[int, int]
    name_span: tuple[int, int]

    def leads_to(self, address: str) -> bool:
        """Whether it leads to `address` (owner/name); GitHub ignores the case of both."""
        return f"{self.owner}/{self.name}".lower() == address.lower()


class Disagreement(NamedTuple):
    """A link that names another address than pyproject.toml."""

    path: Path
    line: int
    link: Link


def repository(root: Path = ROOT) -> str:
    """Read the address of the repository, as owner/name, from pyproject.toml."""
    url = _project(root)["urls"]["Repository"]
    return parse_address(url)


def parse_address(text: str) -> str:
    """Read owner/name from `text`, which may also be the repository's whole address.

    Raises
    ------
    ValueError
        If it is not an address that GitHub could give.
    """
    address = re.sub(r"^(https?://)?(www\.)?github\.com/", "", text.strip())
    address = address.rstrip("/").removesuffix(".git")
    if not re.fullmatch(rf"{OWNER}/{NAME}", address):
        raise ValueError(
            f"{text!r} is not the address of a repository: "
            "expected owner/name, such as jane-doe/aigc-lessons, as in github.com/owner/name."
        )
    if address.lower().endswith(".github.io"):
        raise ValueError(
            f"{text!r} is served from the root of its own site, which the links here do not fit: "
            "give the fork a name that does not end in .github.io."
        )
    return address


def links(text: str) -> Iterator[Link]:
    """Yield every link to a repository on GitHub, or to what is made from one, in `text`."""
    for kind, pattern in LINKS.items():
        for match in pattern.finditer(text):
            name = match["name"].removesuffix(".git")
            start, (name_start, _) = match.start(), match.span("name")
            if name and match["owner"].lower() not in NOT_OWNERS:
                span = (name_start, name_start + len(name))
                shown = text[start : span[1]]
                yield Link(kind, match["owner"], name, shown, start, match.span("owner"), span)


def disagreements(root: Path = ROOT) -> list[Disagreement]:
    """List every link of the project's files that should name this repository and does not."""
    address = repository(root)
    # The package's own name betrays a link left behind when a fork took another name.
    names = {address.split("/")[1].lower(), _project(root)["name"].lower()}
    found = []
    for path, text in text_files(root):
        for link in links(text):
            meant_for_us = link.kind in ALWAYS_OURS or link.name.lower() in names
            if meant_for_us and not link.leads_to(address):
                line = text.count("\n", 0, link.start) + 1
                found.append(Disagreement(path.relative_to(root), line, link))
    return found


def rewrite(address: str, root: Path = ROOT) -> list[Path]:
    """Make every link of this project lead to `address`, and return the files that changed.

    Raises
    ------
    ValueError
        If `address` is malformed, or if links to it stand here already, as to somebody else's
        repository: then there would be no way back.
    """
    new, old = parse_address(address), repository(root)
    if new == old:
        return []
    files = list(text_files(root))
    _refuse_mixture(files, new, old)
    changed = []
    for path, text in files:
        replaced = _replace(text, old, new)
        if replaced != text:
            path.write_bytes(replaced.encode())
            changed.append(path.relative_to(root))
    return changed


def text_files(root: Path) -> Iterator[tuple[Path, str]]:
    """Yield the project's files that are text, with their text: what git tracks or would."""
    for path in _files(root):
        content = path.read_bytes() if path.is_file() and not path.is_symlink() else b"\0"
        if b"\0" in content:
            continue
        try:
            yield path, content.decode()
        except UnicodeDecodeError:
            continue


def _files(root: Path) -> list[Path]:
    """List the files that git tracks or would track; without git, all but built and hidden ones."""
    command = ["git", "-C", str(root), "ls-files", "-z"]
    command += ["--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, capture_output=True, check=True).stdout.decode()
    except (OSError, subprocess.CalledProcessError):
        built = {".git", ".venv", "_build", "__pycache__", "node_modules"}
        paths = (path for path in root.rglob("*") if path.is_file())
        return sorted(path for path in paths if not built & set(path.relative_to(root).parts))
    return sorted({root / name for name in listed.split("\0") if name})


def _project(root: Path) -> dict:
    return tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def _refuse_mixture(files: list[tuple[Path, str]], new: str, old: str) -> None:
    if new.lower() == old.lower():
        return
    for path, text in files:
        for link in links(text):
            if link.leads_to(new):
                raise ValueError(
                    f"{path} already links to {new} ({link.text}), which a rewrite could not tell "
                    "from this project's links afterwards: remove that link first."
                )


def _replace(text: str, old: str, new: str) -> str:
    owner, name = new.split("/")
    spans = []
    for link in links(text):
        if link.leads_to(old):
            # A host's name is written in lower case.
            spans.append((link.owner_span, owner.lower() if link.kind == "Pages" else owner))
            spans.append((link.name_span, name))
    for (start, end), replacement in sorted(spans, reverse=True):
        text = text[:start] + replacement + text[end:]
    return text


def _report_check() -> int:
    found = disagreements()
    for path, line, link in found:
        print(f"{path}:{line}: {link.text} is not this repository ({repository()}).")
    if found:
        print("Mend these links, or, in a fork, run: python -m tools.address owner/name")
    return 1 if found else 0


def main(arguments: list[str]) -> int:
    """Rewrite the links for the address given, check them for ``check``, else print the address."""
    if arguments == ["check"]:
        return _report_check()
    if not arguments:
        print(repository())
        return 0
    if len(arguments) > 1:
        print(f"Expected one address, owner/name, not {len(arguments)} words: {arguments}.")
        return 2
    try:
        changed = rewrite(arguments[0])
    except ValueError as error:
        print(error)
        return 2
    for path in changed:
        print(f"rewritten: {path}")
    print(f"Every link now leads to {repository()}." if changed else "Nothing to change.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
