"""`aigc-lessons train`: a run in a folder, whatever comes between."""

import json
import signal
import time
from importlib import import_module

import numpy as np
import pytest

from aigc_lessons.training import checkpoints, load_run, recording

SHORT = ("train", "gan", "--dataset", "mnist-5k", "--epochs", "1", "--device", "cpu")
NAME = "gan-mnist-5k-0"


def test_a_run_is_trained_kept_and_said_where(call, tmp_path):
    result = call(*SHORT, "--latent", 5)
    assert result.exit_code == 0, result.stderr
    first, second, *_ = result.stdout.splitlines()
    assert first.startswith("Device: the CPU")
    assert second == f"{NAME} begins; its checkpoints lie in runs/checkpoints/{NAME}."
    assert f"aigc-lessons sample runs/{NAME}" in result.stdout
    run = load_run(NAME, folder=tmp_path / "runs")
    assert (run.about["arguments"]["latent"], len(run.history)) == (5, 1)
    assert f"{run.about['steps']}/{run.about['steps']}" in result.stderr  # the bar


def test_what_was_trained_is_not_trained_again(call, tmp_path):
    call(*SHORT, "--out", "mine")
    before = (tmp_path / "mine" / NAME / "run.json").stat()
    result = call(*SHORT, "--out", "mine")
    assert result.exit_code == 0
    assert f"It was trained before, and lies in mine/{NAME}." in result.stdout
    assert (tmp_path / "mine" / NAME / "run.json").stat() == before


def test_a_run_that_was_lost_comes_back_from_its_last_checkpoint(call, tmp_path):
    call(*SHORT)
    lost = (tmp_path / "runs" / NAME).rename(tmp_path / "lost")
    result = call(*SHORT)
    assert result.exit_code == 0, result.stderr
    found = tmp_path / "runs" / NAME / "weights.safetensors"
    assert found.read_bytes() == (lost / "weights.safetensors").read_bytes()


def test_more_epochs_go_on_and_fewer_are_refused(call, tmp_path):
    call(*SHORT)
    steps = checkpoints.load(tmp_path / "runs" / "checkpoints" / NAME).start
    result = call(*SHORT, "--epochs", 2)
    assert f"goes on after step {steps}," in result.stdout
    assert len(load_run(NAME, folder=tmp_path / "runs").history) == 2
    result = call(*SHORT)
    assert result.exit_code == 1
    assert "ask for more epochs" in result.stderr


def test_a_run_that_diverges_ends_with_what_to_try(call, tmp_path):
    result = call(*SHORT, "--lr", "1e30")
    assert result.exit_code == 1
    assert "with a learning rate ten times smaller" in result.stderr
    assert "That is --lr here, with another --out." in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "runs" / NAME).exists()


def test_an_interruption_is_no_error_to_explain(call, monkeypatch):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(recording, "progress", interrupted)
    result = call(*SHORT)
    assert result.exit_code == 130
    assert "the same command goes on" in result.stderr


def test_the_seed_and_the_framework_name_the_run(call, monkeypatch):
    def noted(recipe, dataset, **arguments):
        raise ValueError(f"{recipe} {dataset} {sorted(arguments.items())}")

    monkeypatch.setattr(recording, "record", noted)
    # The module, which the package hides behind its function, would load TensorFlow.
    monkeypatch.setattr(import_module("aigc_lessons.cli.train"), "_choose", lambda *_: "cpu")
    result = call("train", "vae", "--dataset", "mnist-5k", "--framework", "keras", "--seed", 3)
    assert "keras-vae-mnist-5k-3 begins" in result.stdout
    assert "('framework', 'keras'), ('seed', 3)" in result.stderr
    assert "'epochs'" not in result.stderr  # what is not asked for is the recipe's to say


def test_the_fast_path_is_taken_where_there_is_one(call, monkeypatch):
    def noted(recipe, dataset, **arguments):
        raise ValueError(f"{sorted(arguments.items())}")

    monkeypatch.setattr(recording, "record", noted)
    short = ("--dataset", "mnist-5k", "--device", "cpu", "--fast")
    assert "('fast', True)" in call("train", "dcgan", *short).stderr
    keras = ("--dataset", "mnist-5k", "--framework", "keras", "--fast")
    assert "('fast', True)" in call("train", "dcgan", *keras).stderr
    for recipe in ("vae", "gan"):
        result = call("train", recipe, *short)
        assert result.exit_code == 1
        assert f"is for dcgan, but {recipe} is given" in result.stderr


@pytest.mark.long
def test_a_killed_training_ends_as_one_that_was_not(command, tmp_path):
    options = ("--every", "15", "--out")
    killed = command(*SHORT, *options, "killed")
    folder = tmp_path / "killed" / "checkpoints" / NAME
    deadline = time.monotonic() + 120
    while not any(folder.glob("step-*.json")) and time.monotonic() < deadline:
        time.sleep(0.005)
    killed.kill()
    killed.communicate()
    assert killed.returncode == -signal.SIGKILL, "it was over before it could be killed"
    for name in ("killed", "undisturbed"):
        process = command(*SHORT, *options, name)
        said, errors = process.communicate(timeout=120)
        assert process.returncode == 0, errors
        assert ("goes on after step" in said) == (name == "killed")
    ends = [tmp_path / name / NAME for name in ("killed", "undisturbed")]
    for file in ("weights.safetensors", "samples.png"):
        assert len({(end / file).read_bytes() for end in ends}) == 1, file
    histories = [json.loads((end / "run.json").read_text())["history"] for end in ends]
    assert histories[0] == histories[1]
    states = [checkpoints.load(end.parent / "checkpoints" / NAME).parts for end in ends]
    for part, arrays in states[0].items():
        for name, array in arrays.items():
            np.testing.assert_array_equal(array, states[1][part][name])


def test_a_run_with_another_argument_is_another_run(call, monkeypatch):
    def reached(*_, **__):
        raise ValueError("it is trained")

    call(*SHORT)
    monkeypatch.setattr(recording, "record", reached)
    assert "trained before" in call(*SHORT).stdout
    for option in ("--epochs", "--latent", "--lr", "--seed"):
        result = call(*SHORT, option, 7)
        assert "it is trained" in result.stderr, option
