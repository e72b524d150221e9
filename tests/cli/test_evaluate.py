"""`aigc-lessons evaluate`: every score shown beside its floor, and kept where it belongs."""

import json

import pytest

from aigc_lessons.cli.evaluate import line
from aigc_lessons.metrics import judging
from aigc_lessons.training import runs
from tests.cli.small_run import small_run

SCORES = {
    "fid": {"value": 93.07, "floor": 1.18, "n": 10_000},
    "coverage": {"value": 0.4911, "floor": 0.9437, "n": 10_000},
    "class_histogram": {"counts": [7, 3], "data": [5, 5], "n": 10},
    "confident": {"value": 0.61, "floor": 0.981, "n": 10_000},
    "elbo": {"value": -94.314, "standard_error": 0.246, "samples": 500, "n": 10_000},
}
LINES = [
    "FID 93.1 (floor 1.2, n = 10,000)",
    "coverage 0.491 (floor 0.944, n = 10,000)",
    "classes 7 3 (data 5 5, n = 10)",
    "confident 0.610 (floor 0.981, n = 10,000)",
    "ELBO -94.31 ± 0.25 nats (K = 500, n = 10,000)",
]


@pytest.fixture
def asked(monkeypatch):
    """Judge in no time; tell what was asked for."""
    found = []

    def judge(run, **options):
        found.append(options)
        return SCORES

    monkeypatch.setattr(judging, "judge", judge)
    return found


@pytest.fixture
def package(monkeypatch, tmp_path):
    """Let a run come with the package."""
    monkeypatch.setattr(runs, "FOLDER", tmp_path / "package")
    return small_run("gan", tmp_path / "package")


def kept(folder):
    return json.loads((folder / "run.json").read_text())["scores"]


def test_every_score_has_a_line():
    assert [line(name, score) for name, score in SCORES.items()] == LINES


def test_the_scores_of_ones_own_run_are_printed_and_kept(call, asked, tmp_path):
    folder = small_run("gan", tmp_path / "runs")
    weights = (folder / "weights.safetensors").read_bytes()
    result = call("evaluate", folder, "--samples", 7, "--images", 30)
    assert result.exit_code == 0, result.stderr
    assert asked == [{"samples": 7, "images": 30, "quiet": False}]
    assert result.stdout.splitlines()[1:-1] == LINES
    assert result.stdout.splitlines()[-1] == f"Kept in {folder / 'run.json'}."
    assert kept(folder) == SCORES
    assert (folder / "weights.safetensors").read_bytes() == weights


def test_by_itself_it_asks_for_all(call, asked, package):
    call("evaluate", package.name)
    assert asked == [{"samples": 500, "images": 10_000, "quiet": False}]


def test_a_recorded_run_keeps_its_scores_unless_asked(call, asked, package):
    result = call("evaluate", package.name)
    assert result.stdout.splitlines()[1:] == LINES
    assert kept(package) == {}
    result = call("evaluate", package.name, "--recorded")
    assert "Kept in" in result.stdout
    assert kept(package) == SCORES
