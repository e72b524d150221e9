"""Several JavaScript modules as the one inline module of a page that may request nothing."""

import re
from pathlib import Path

_IMPORT = re.compile(
    r'^import \{\s*\w+(?:,\s*\w+)*,?\s*\} from "\./([\w-]+\.mjs)";\n', re.MULTILINE
)
_EXPORT = re.compile(r"^export (?=(?:async )?function|class|const|let)", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*(?://[^\n]*|/\*\*.*?\*/)\n", re.MULTILINE | re.DOTALL)
_NAME = re.compile(r"^(?:async )?(?:function\*?|class|const|let|var) (\w+)", re.MULTILINE)
_LEFT_OVER = re.compile(r"^(?:import|export)\b.*|\bimport\(.*|</script|<!--", re.MULTILINE)


def join_modules(*entries: Path) -> str:
    """Join modules and all that they import into one, each once, what is imported first.

    Parameters
    ----------
    *entries : Path
        The modules to begin with. They and what they import may use only
        ``import { name, … } from "./file.mjs";`` and ``export`` before a declaration.

    Returns
    -------
    str
        One module without imports, exports and comment lines.

    Raises
    ------
    ValueError
        If modules import in a circle, two of them declare the same name, or one contains what
        cannot be joined.
    """
    joined = "\n".join(_bare(file).strip() for file in modules_of(*entries))
    _refuse_twins(joined)
    return joined


def modules_of(*entries: Path) -> list[Path]:
    """List modules and all that they import, each once, what is imported first.

    Parameters
    ----------
    *entries : Path
        The modules to begin with.

    Returns
    -------
    list of Path
        Their files.

    Raises
    ------
    ValueError
        If modules import in a circle.
    """
    files: list[Path] = []
    for entry in entries:
        _collect(entry, files, ())
    return files


def _collect(file: Path, files: list[Path], above: tuple[Path, ...]) -> None:
    """Append a file after everything that it imports."""
    if file in above:
        circle = " → ".join(module.name for module in (*above, file))
        raise ValueError(f"modules import in a circle, {circle}: move what both need into a third")
    if file in files:
        return
    for name in _IMPORT.findall(file.read_text(encoding="utf-8")):
        _collect(file.parent / name, files, (*above, file))
    files.append(file)


def _bare(file: Path) -> str:
    """Return a module's code without imports, exports and comment lines."""
    code = _COMMENT.sub("", file.read_text(encoding="utf-8"))
    code = _EXPORT.sub("", _IMPORT.sub("", code))
    if left := _LEFT_OVER.search(code):
        raise ValueError(
            f"{file.name} contains {left.group()!r}, which cannot be joined into an inline module: "
            'write import { name } from "./file.mjs"; or export before a declaration'
        )
    return code


def _refuse_twins(joined: str) -> None:
    names = _NAME.findall(joined)
    twins = sorted({name for name in names if names.count(name) > 1})
    if twins:
        raise ValueError(f"several modules declare {', '.join(twins)}: rename all but one")
