"""A process killed with SIGKILL at a random moment leaves a folder from which the run goes on."""

import random
import signal
import subprocess
import sys
import time
import warnings

import pytest

from aigc_lessons.training import checkpoints
from tests.test_imports import ROOT
from tests.training.test_resumable import bits

# A checkpoint after every step, so that most of the time is spent in writing them.
EPOCHS = {"numpy": 12, "torch": 12, "keras": 5, "torch-vae": 8, "torch-gan": 8}
EPOCHS |= {"torch-dcgan": 8, "keras-vae": 5, "keras-gan": 5, "keras-dcgan": 5}


def started(kind, optimizer, folder):
    """Start the run in a process of its own, and return when it begins to train."""
    arguments = [kind, optimizer, str(folder), str(EPOCHS[kind])]
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.training.runs", *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    if process.stdout.readline() != "begins\n":
        pytest.fail(process.communicate()[1])
    return process


def finish(kind, optimizer, folder):
    """Let the run come to its end, undisturbed; return its end and how long it trained."""
    process = started(kind, optimizer, folder)
    begun = time.perf_counter()
    _, said = process.communicate(timeout=120)
    assert process.returncode == 0, said
    return bits(whole_one(folder)), time.perf_counter() - begun


def killed(kind, optimizer, folder, seconds):
    """Kill the run after that time of training; say whether it was killed, not finished before."""
    process = started(kind, optimizer, folder)
    time.sleep(seconds)
    process.kill()
    process.communicate()
    return process.returncode == -signal.SIGKILL


def whole_one(folder):
    """Load the newest checkpoint; that it falls back on the one before would be an error."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return checkpoints.load(folder)


def kill_and_compare(kind, optimizer, times, tmp_path):
    """Kill that many runs, one after another; each must end as the undisturbed one."""
    expected, duration = finish(kind, optimizer, tmp_path / "undisturbed")
    moments, in_the_middle, kills, tries = random.Random(7), 0, 0, 0
    while kills < times:
        folder, tries = tmp_path / str(tries), tries + 1
        assert tries < 3 * times + 5, "most runs were over before their moment came"
        if not killed(kind, optimizer, folder, moments.uniform(0, 0.9 * duration)):
            continue
        kills += 1
        if any(folder.glob("step-*.json")):
            in_the_middle += whole_one(folder).start < 4 * EPOCHS[kind]
        else:  # so early that nothing was whole yet
            with pytest.raises(FileNotFoundError):
                checkpoints.load(folder)
        assert finish(kind, optimizer, folder)[0] == expected
    # Otherwise the moments missed what they were to hit.
    assert in_the_middle >= times // 3


def test_runs_that_were_killed_end_as_if_they_had_not_been(tmp_path):
    kill_and_compare("numpy", "adam", 4, tmp_path)


@pytest.mark.long
@pytest.mark.parametrize(
    ("kind", "optimizer", "times"),
    [
        ("numpy", "sgd", 19),
        ("numpy", "adam", 17),
        ("torch", "sgd", 2),
        ("torch", "adam", 2),
        ("torch-vae", "adam", 2),
        ("torch-gan", "adam", 2),
        ("torch-dcgan", "adam", 2),
        ("keras", "adam", 1),
        ("keras-vae", "adam", 1),
        ("keras-gan", "adam", 1),
        ("keras-dcgan", "adam", 1),
    ],
)
def test_fifty_runs_that_were_killed_end_as_if_they_had_not_been(kind, optimizer, times, tmp_path):
    kill_and_compare(kind, optimizer, times, tmp_path)
