"""Set up and run everything that the Makefile offers, from any state of the folder.

Only the standard library, and syntax that an old Python can read, so that a newcomer with the
wrong Python gets a sentence and not a traceback.
"""

import argparse
import hashlib
import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
STAMP = VENV / "aigc-lessons-installed.json"  # written only after an install that went through
STARTED = VENV / "aigc-lessons-installing"  # still there: an install was interrupted
LOG = VENV / "aigc-lessons-install.log"
PAGE = ROOT / "_build" / "html" / "index.html"

OLDEST, NEWEST = (3, 11), (3, 13)
EXTRAS = {
    "book": {"book"},
    "lab": {"lab", "torch", "tensorflow"},
    "all": {"torch", "tensorflow", "book", "grading", "lab", "test"},
}
MEGABYTES = {"book": 1500, "lab": 5500, "all": 6000}
NO_NETWORK = "after connection broken by"  # how pip reports every kind of failed connection


class Stop(SystemExit):
    """End with one sentence that says what is missing and what to do."""


# ---------------------------------------------------------------- what the machine must have


def fits(version):
    """Say whether a (major, minor) Python version is one that the packages support."""
    return OLDEST <= version <= NEWEST


def suitable_python():
    """Return a Python that the packages support: this one, else one on the PATH."""
    if fits(sys.version_info[:2]):
        return sys.executable
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which(f"python3.{minor}")
        if found:
            return found
    raise Stop(
        f"Python {sys.version_info[0]}.{sys.version_info[1]} is running, and the lessons need "
        f"Python 3.{OLDEST[1]} to 3.{NEWEST[1]}: install one of them (python.org, conda or your "
        "system's packages), then run the same command again, or name it: "
        "make PYTHON=/path/to/python3.11 book"
    )


def check_disk(profile):
    """Stop when the disk has less room than the profile's packages take."""
    free = shutil.disk_usage(ROOT).free // 2**20
    if free < MEGABYTES[profile]:
        raise Stop(
            f"The disk has {free} MB free, and this installation needs about "
            f"{MEGABYTES[profile]} MB: make room, then run the same command again."
        )


# ---------------------------------------------------------------- the virtual environment


def venv_python():
    """Return the path of the virtual environment's interpreter."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def fingerprint():
    """Hash what decides the installation: the two files, and where the folder lies."""
    digest = hashlib.sha256(str(ROOT).encode())
    for name in ("pyproject.toml", "constraints.txt"):
        digest.update((ROOT / name).read_bytes())
    return digest.hexdigest()


def installed_extras():
    """Return the extras that the environment holds, or None when it must be installed again."""
    try:
        stamp = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return None
    return set(stamp["extras"]) if stamp.get("fingerprint") == fingerprint() else None


def usable():
    """Say whether the environment's interpreter starts, is a supported Python and has pip."""
    probe = "import pip, sys; print('%d %d' % sys.version_info[:2])"
    try:
        answer = subprocess.run(
            [str(venv_python()), "-c", probe], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        return answer.returncode == 0 and fits(tuple(map(int, answer.stdout.split())))
    except (OSError, ValueError):
        return False


def make_venv():
    """Create .venv anew unless a healthy one is there."""
    if VENV.exists() and (STARTED.exists() or not usable()):
        print("An unfinished or outdated .venv is replaced.", flush=True)
        shutil.rmtree(VENV)
    if VENV.exists():
        return
    if subprocess.call([suitable_python(), "-m", "venv", str(VENV)]) != 0:
        raise Stop(
            "The virtual environment could not be made: on Debian and Ubuntu, "
            "`sudo apt install python3-venv` adds what is missing; then run the command again."
        )


def pip_install(extras):
    """Install the package with its extras under constraints.txt, showing pip's progress."""
    target = f"{ROOT}[{','.join(sorted(extras))}]"
    command = [venv_python(), "-m", "pip", "install", "--disable-pip-version-check"]
    command += ["--progress-bar", "off", "-c", ROOT / "constraints.txt", "-e", target]
    shown = 0
    with LOG.open("w") as log:
        pip = subprocess.Popen(
            [str(part) for part in command],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            universal_newlines=True,
        )
        for line in pip.stdout:
            log.write(line)
            if line.startswith("Collecting"):
                shown += 1
                if sys.stdout.isatty():
                    print(f"\r  {shown:3d} packages looked at", end="", flush=True)
            elif line.startswith("Installing collected"):
                print(f"\r  {shown:3d} packages looked at; installing ...", flush=True)
        return pip.wait() == 0


def why_pip_failed():
    """Turn pip's log into one sentence."""
    text = LOG.read_text(errors="replace")
    if "No space left" in text:
        return "The disk is full: make room, then run the same command again."
    if NO_NETWORK in text:
        return (
            "No package index could be reached: connect to the network (or set PIP_INDEX_URL to "
            "a mirror that you can reach), then run the same command again."
        )
    errors = [line for line in text.splitlines() if line.startswith("ERROR")]
    last = errors[-1] if errors else "pip stopped without naming an error"
    return f"The installation failed ({last}): the whole log is in {LOG.relative_to(ROOT)}"


def install(profile):
    """Bring .venv to the profile's packages; do nothing when they are there."""
    present = None if STARTED.exists() or not usable() else installed_extras()
    if present is not None and EXTRAS[profile] <= present:
        return
    check_disk(profile)
    make_venv()
    print("Installing into .venv (once; minutes, most of it downloading):", flush=True)
    if STAMP.exists():
        STAMP.unlink()
    STARTED.touch()
    extras = EXTRAS[profile] | (present or set())
    if not pip_install(extras):
        raise Stop(why_pip_failed())
    STAMP.write_text(json.dumps({"extras": sorted(extras), "fingerprint": fingerprint()}))
    STARTED.unlink()


# ---------------------------------------------------------------- what the commands run


# jupyter_book cannot be run with -m, and the scripts in bin/ break when the folder moves.
JUPYTER_BOOK = "import sys; from jupyter_book.cli.main import main; sys.exit(main())"
STRICT = ("-W", "-n", "--keep-going")  # warnings and unresolved references are errors

QUIET = {"TF_CPP_MIN_LOG_LEVEL": "3", "JUPYTER_PLATFORM_DIRS": "1"}
# Two test processes share the cores; threads that wait for one another only slow them down.
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def python(*arguments, **variables):
    """Run the environment's Python in the project's folder; return whether it passed."""
    environment = dict(os.environ, **QUIET, **variables)
    command = [str(venv_python()), *arguments]
    return subprocess.call(command, cwd=str(ROOT), env=environment) == 0


def run(module, *arguments, **variables):
    """Run a module of the virtual environment; return whether it passed."""
    return python("-m", module, *arguments, **variables)


def build_book():
    """Build the site from the stored outputs."""
    return python("-c", JUPYTER_BOOK, "build", ".", *STRICT, "-q")


def steps(named):
    """Run every step, say which failed and how long each took; return whether all passed."""
    rows, good = [], True
    for name, step in named:
        print(f"\n=== {name}", flush=True)
        start = time.time()
        passed = step()
        good = good and passed
        rows.append(f"{'ok' if passed else 'FAILED':6} {time.time() - start:6.1f} s  {name}")
    print("\n" + "\n".join(rows), flush=True)
    return good


def pytest(*arguments):
    """Run pytest on two processes, a test file staying on one."""
    return run("pytest", "-q", "-n", "2", "--dist", "loadfile", *arguments, **ONE_THREAD)


def gate():
    """Run every notebook and compare it with its stored outputs (tools/notebook_gate.py)."""
    return run("tools.notebook_gate")


def book(options):
    """Build the site and say where to open it."""
    install("book")
    if not build_book():
        raise Stop("The book was not built: the first warning or error above says why.")
    print(f"\nThe book is built. Open it in a browser:\n  {PAGE.as_uri()}")
    return True


def check(options):
    """Run every check that takes minutes."""
    install("all")
    order = ["--random-order"] if options.shuffle else []
    return steps(
        [
            ("lint", lambda: run("ruff", "check", ".")),
            ("format", lambda: run("ruff", "format", "--check", ".")),
            ("book", build_book),
            ("tests", lambda: pytest("-m", "not long", *order)),
            ("notebooks", gate),
        ]
    )


def check_long(options):
    """Run the checks that take longer."""
    install("all")
    return steps([("book", build_book), ("long tests", lambda: pytest("-m", "long"))])


def lab(options):
    """Open the chapters in JupyterLab."""
    install("lab")
    return run("jupyterlab", "--notebook-dir", "notebooks")


def slides(options):
    """Make slides of every chapter, in _build/slides."""
    install("book")
    return run("tools.slides")


def notebooks(options):
    """Run every chapter and store its outputs."""
    install("all")
    return run("tools.notebooks", "run")


def verification(options):
    """Run every equation's tests and rewrite the committed report and its page."""
    install("all")
    return pytest("-m", "equation", "--write-verification", "tests")


def pages(options):
    """Rewrite the pages that are made from the chapters and the exercises."""
    install("all")
    made = ("tools.chapter_map", "tools.misconceptions_page", "tools.teach_page")
    return all(run(tool) for tool in made)


def fork(options):
    """Rewrite every badge and link for a fork."""
    command = [suitable_python(), "-m", "tools.address", options.repository]
    return subprocess.call(command, cwd=str(ROOT)) == 0


COMMANDS = {
    "book": book,
    "test": check,
    "test-long": check_long,
    "lab": lab,
    "slides": slides,
    "notebooks": notebooks,
    "verification": verification,
    "pages": pages,
    "fork": fork,
}


def main():
    """Read the command line and run its command."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    commands = parser.add_subparsers(dest="command")
    commands.required = True
    for name, command in COMMANDS.items():
        entry = commands.add_parser(name, help=command.__doc__)
        if name == "test":
            entry.add_argument("--shuffle", action="store_true", help="tests in random order")
        if name == "fork":
            entry.add_argument("repository", help="owner/name of the fork on GitHub")
    options = parser.parse_args()
    sys.exit(0 if COMMANDS[options.command](options) else 1)


if __name__ == "__main__":
    main()
