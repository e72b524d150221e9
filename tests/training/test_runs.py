"""A run that is written and read again is the same run; those of the package are whole."""

import json
import shutil
from dataclasses import replace

import numpy as np
import pytest

from aigc_lessons.training import Run, load_run, recording, run_names, runs, save_run

MOST_WEIGHTS = 20e6  # bytes, of all recorded runs together


@pytest.fixture
def run():
    rng = np.random.default_rng(0)
    return Run(
        name="gan-mnist-7",
        about={"recipe": "gan", "framework": "torch", "dataset": "mnist", "device": "cpu"}
        | {"seconds": 1234.5, "arguments": {"hidden": [3, 4]}, "commit": None},
        history=[{"epoch": e, "step": 10 * e + 9, "loss": 1 / (e + 3)} for e in range(4)],
        samples=rng.random((100, 1, 28, 28), np.float32),
        weights={
            "generator": {"linear1.weight": rng.normal(size=(3, 4)).astype(np.float32)},
            "vae": {"out.bias": rng.normal(size=5).astype(np.float32)},
        },
        frames=rng.random((3, 10, 1, 28, 28), np.float32),
        scores={"fid": {"value": 7.4, "floor": 1.2, "n": 10_000}},
    )


def files(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_what_is_read_is_what_was_written(run, tmp_path):
    assert save_run(run, tmp_path) == tmp_path / run.name
    read = load_run(run.name, folder=tmp_path)
    assert (read.name, read.about, read.history, read.scores) == (
        run.name,
        run.about,
        run.history,
        run.scores,
    )
    assert (read.samples.shape, read.samples.dtype) == ((100, 1, 28, 28), np.float32)
    # Rounded to the nearest of 256 greys.
    np.testing.assert_allclose(read.samples, run.samples, rtol=0, atol=0.5 / 255 + 1e-7)
    assert (read.frames.shape, read.frames.dtype) == ((3, 10, 1, 28, 28), np.float32)
    np.testing.assert_allclose(read.frames, run.frames, rtol=0, atol=0.5 / 255 + 1e-7)
    assert read.weights.keys() == run.weights.keys()
    for model, arrays in run.weights.items():
        assert read.weights[model].keys() == arrays.keys()
        for name, array in arrays.items():
            assert read.weights[model][name].dtype == np.float32
            # Half precision keeps 11 binary digits.
            np.testing.assert_allclose(read.weights[model][name], array, rtol=2**-11)


def test_writing_what_was_read_changes_no_byte(run, tmp_path):
    first = files(save_run(run, tmp_path / "first"))
    again = load_run(run.name, folder=tmp_path / "first")
    assert files(save_run(again, tmp_path / "again")) == first
    assert set(first) == {"run.json", "samples.png", "frames.png", "weights.safetensors"}


def test_the_picture_shows_the_samples_row_by_row(run, tmp_path):
    from matplotlib.image import imread

    sheet = imread(save_run(run, tmp_path) / "samples.png")  # a reader other than Pillow's own
    assert sheet.shape == (280, 280)
    for number in (0, 9, 10, 99):
        row, column = divmod(number, 10)
        tile = sheet[28 * row : 28 * row + 28, 28 * column : 28 * column + 28]
        np.testing.assert_allclose(tile, run.samples[number, 0], rtol=0, atol=0.5 / 255 + 1e-6)


def test_each_epoch_has_a_line_of_its_own(run, tmp_path):
    text = (save_run(run, tmp_path) / "run.json").read_text()
    lines = [line.strip().rstrip(",") for line in text.splitlines()]
    assert [json.loads(line) for line in lines if '"epoch"' in line] == run.history


def test_a_run_without_weights_or_frames_leaves_none_of_an_older_one(run, tmp_path):
    save_run(run, tmp_path)
    save_run(replace(run, weights=None, frames=None), tmp_path)
    read = load_run(run.name, folder=tmp_path)
    assert (read.weights, read.frames) == (None, None)


def test_a_run_is_there_once_all_of_it_is(run, tmp_path, monkeypatch):
    from aigc_lessons.training import checkpoints

    written, write = [], checkpoints.write_whole
    monkeypatch.setattr(
        checkpoints,
        "write_whole",
        lambda path, content: (written.append(path.name), write(path, content)),
    )
    save_run(run, tmp_path)
    assert written[-1] == "run.json"


def test_a_run_says_what_it_is(run):
    assert repr(run) == "Run 'gan-mnist-7': gan on mnist, torch, cpu, 1,234 s"


def test_a_run_of_unknown_time_says_none(run):
    untimed = replace(run, about={**run.about, "seconds": None})
    assert repr(untimed) == "Run 'gan-mnist-7': gan on mnist, torch, cpu"


def test_one_that_is_not_there_is_told(tmp_path):
    with pytest.raises(ValueError, match="There is no recorded run 'gan-mnist-99'"):
        load_run("gan-mnist-99")
    with pytest.raises(ValueError, match="There is no recorded run 'vae'"):
        load_run("vae", folder=tmp_path)


def test_the_means_are_those_of_each_epoch():
    rng = np.random.default_rng(0)
    values = rng.random((3, 5))
    records = [
        {"epoch": epoch, "step": 5 * epoch + step, "loss": values[epoch, step]}
        for epoch in range(3)
        for step in range(5)
    ]
    means = runs.epoch_means(records)
    assert [(mean["epoch"], mean["step"]) for mean in means] == [(0, 4), (1, 9), (2, 14)]
    np.testing.assert_allclose([mean["loss"] for mean in means], values.mean(axis=1), rtol=1e-4)


METRICS = {"fid", "kid", "precision", "recall", "density", "coverage", "confident"}
BOUNDS = {"elbo", "importance_weighted_bound"}


def lacking(run):
    """Name what a run of the package should tell, and does not."""
    scores = METRICS | {"class_histogram"} | (BOUNDS if run.about["recipe"] == "vae" else set())
    about = {"recipe", "framework", "dataset", "seed", "arguments", "parameters", "device"}
    about |= {"threads", "versions", "data_sha256", "commit", "steps", "seconds", "flops"}
    return scores - set(run.scores) | about - set(run.about)


@pytest.mark.parametrize("name", run_names())
def test_a_recorded_run_is_whole(name):
    run = load_run(name)
    assert run.name == name
    assert lacking(run) == set()
    assert run.samples.shape == (100, 1, 28, 28)
    assert len(run.history) == run.about["arguments"]["epochs"]
    assert run.history[-1]["step"] == run.about["steps"] - 1
    assert all(np.isfinite(list(record.values())).all() for record in run.history)


def test_what_a_run_lacks_would_be_seen(run):
    assert {"coverage", "class_histogram", "data_sha256"} <= lacking(run)
    assert not lacking(run) & BOUNDS


@pytest.mark.parametrize(
    "name", sorted(path.parent.name for path in runs.FOLDER.glob("*/*.safetensors"))
)
def test_the_weights_of_a_recorded_run_give_its_samples(name):
    run = load_run(name)
    seed = run.about["seed"]
    again = recording.restore(run).sample(100, np.random.default_rng([seed, 3]))
    # The samples were made with weights that were not rounded yet: on another device, perhaps.
    assert np.abs(again - run.samples).mean() < 0.01


def test_the_weights_of_all_recorded_runs_are_few():
    sizes = [path.stat().st_size for path in runs.FOLDER.glob("*/weights.safetensors")]
    assert sum(sizes) <= MOST_WEIGHTS


def test_a_folder_that_was_copied_is_read_the_same(run, tmp_path):
    shutil.copytree(save_run(run, tmp_path / "here"), tmp_path / "there" / "mine")
    read = load_run("mine", folder=tmp_path / "there")
    assert (read.name, read.history) == (run.name, run.history)
