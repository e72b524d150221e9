"""`aigc-lessons sample`: new images of a run in one picture."""

import numpy as np
import pytest
from matplotlib.image import imread

from aigc_lessons.training import load_run, recording, run_names
from aigc_lessons.training.sheets import write_sheet
from tests.cli.small_run import small_run


@pytest.fixture(scope="module", params=["vae", "gan"])
def folder(request, tmp_path_factory):
    return small_run(request.param, tmp_path_factory.mktemp("runs"))


def test_the_picture_shows_what_the_run_generates(folder, call, tmp_path):
    result = call("sample", folder, "--n", 7, "--seed", 5)
    assert result.exit_code == 0, result.stderr
    assert result.stdout == f"7 images of {folder.name}: samples.png\n"
    run = load_run(folder.name, folder=folder.parent)
    images = recording.restore(run).sample(7, np.random.default_rng(5))
    sheet = imread(tmp_path / "samples.png")
    assert sheet.shape == (3 * 28, 3 * 28)
    for number, image in enumerate(images):
        row, column = divmod(number, 3)
        tile = sheet[28 * row : 28 * row + 28, 28 * column : 28 * column + 28]
        np.testing.assert_allclose(tile, image[0], rtol=0, atol=0.5 / 255 + 1e-6)
    assert (sheet[56:, 28:] == 0).all()  # places where none is left


def test_another_seed_gives_another_picture_and_the_same_one_the_same(folder, call, tmp_path):
    for name, seed in (("a", 0), ("b", 0), ("c", 1)):
        call("sample", folder, "--n", 2, "--seed", seed, "--out", f"new/{name}.png")
    a, b, c = ((tmp_path / "new" / f"{name}.png").read_bytes() for name in "abc")
    assert a == b
    assert a != c


@pytest.mark.parametrize(("n", "shape"), [(1, (5, 4)), (2, (5, 8)), (5, (10, 12)), (9, (15, 12))])
def test_the_picture_has_as_few_empty_places_as_a_square_allows(n, shape, tmp_path):
    images = np.linspace(0, 1, n * 20, dtype=np.float32).reshape(n, 1, 5, 4)
    (tmp_path / "a.png").write_bytes(write_sheet(images))
    assert imread(tmp_path / "a.png").shape == shape


def test_a_folder_is_a_run_from_within_too(folder, call, monkeypatch, tmp_path):
    monkeypatch.chdir(folder)
    result = call("sample", ".", "--n", 1, "--out", tmp_path / "a.png")
    assert result.exit_code == 0, result.stderr


def test_a_run_without_weights_is_told(folder, call, tmp_path):
    (copy := tmp_path / folder.name).mkdir()
    for name in ("run.json", "samples.png"):
        (copy / name).write_bytes((folder / name).read_bytes())
    result = call("sample", copy)
    assert result.exit_code == 1
    assert "has no weights" in result.stderr


@pytest.mark.parametrize("name", run_names()[:1])
def test_recorded_runs_are_found_by_name(name, call):
    result = call("sample", name, "--n", 1)
    assert name in result.stdout or "has no weights" in result.stderr
