"""From a name to a data set: what is in the cache is verified, and only the original passes."""

import gzip
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

import aigc_lessons
from aigc_lessons.datasets import load
from aigc_lessons.datasets.catalogue import FILES, PUBLISHED
from tests.datasets import local_mirror as local
from tests.datasets.local_mirror import ARRAYS, idx, mirror, packed

IMAGES, LABELS = FILES["train"]


@pytest.fixture
def filled(publish, tmp_path):
    """A cache that holds all of "tiny", whose mirrors are gone."""
    publish("http://127.0.0.1:9/")
    (tmp_path / "tiny").mkdir()
    for file in ARRAYS:
        (tmp_path / "tiny" / f"{file}.gz").write_bytes(packed(file))
    return tmp_path


def test_all_is_train_followed_by_test(filled):
    train, test, every = (load("tiny", split, root=filled) for split in ("train", "test", "all"))
    assert (len(train), len(test), len(every)) == (40, 20, 60)
    np.testing.assert_array_equal(every.images, np.concatenate([train.images, test.images]))
    np.testing.assert_array_equal(every.labels, np.concatenate([train.labels, test.labels]))


def test_images_are_float32_in_the_unit_interval_and_in_file_order(filled):
    data = load("tiny", root=filled)
    assert data.name == "tiny"
    assert data.images.shape == (40, 1, 30, 20)
    assert data.images.dtype == np.float32
    assert data.images.flags.c_contiguous
    assert data.labels.dtype == np.int64
    exact = ARRAYS[IMAGES][:, None] / 255  # float64; float32 keeps 24 bits of it
    np.testing.assert_allclose(data.images, exact, rtol=2**-24)


def test_what_is_loaded_may_be_changed(filled):
    first = load("tiny", root=filled)
    first.images[:] = 0.5
    first.labels[:] = -1
    again = load("tiny", root=filled)
    assert again.images.max() > 0.9
    assert again.labels.min() >= 0


WRONG = [
    (b"", "is empty"),
    (b"<html>", "is not a gzip file: it begins with b'<html>'"),
    (packed(IMAGES)[:-100], "is a gzip file whose end is missing"),
    (packed(IMAGES)[:5], "is a gzip file whose end is missing"),
    (packed(IMAGES) + b"more", "is a damaged gzip file"),
    (packed(LABELS), "has a wrong magic number: 0x00000801, expected 0x00000803"),
    (gzip.compress(idx(ARRAYS[IMAGES])[:-1]), "has a cut-off end"),
    (gzip.compress(idx(ARRAYS[IMAGES]) + b"!"), "has 1 trailing bytes"),
    (gzip.compress(b""), "has a cut-off header: it holds only 0 bytes"),
    (packed(FILES["test"][0]), "has another content than the original: its SHA-256 is"),
    (gzip.compress(idx(ARRAYS[IMAGES][::-1])), "has another content than the original"),
]


@pytest.mark.parametrize(("wrong", "sentence"), WRONG, ids=[s[:30] for _, s in WRONG])
def test_a_wrong_file_is_refused_and_removed_and_fetched_again(wrong, sentence, filled, publish):
    path = filled / "tiny" / f"{IMAGES}.gz"
    path.write_bytes(wrong)
    with pytest.raises(ValueError, match=sentence) as caught:
        load("tiny", root=filled)
    message = str(caught.value)
    assert message.startswith(f"{path} ")
    assert message.endswith("; it was removed: load again to download a fresh one")
    assert caught.value.__suppress_context__
    assert not path.exists()
    assert (filled / "tiny" / f"{LABELS}.gz").exists()
    with mirror(local.serves) as good:
        publish(good.address)
        assert len(load("tiny", root=filled)) == 40
    assert good.asked == [IMAGES]


def test_a_damaged_byte_anywhere_is_refused(filled):
    path = filled / "tiny" / f"{LABELS}.gz"
    right = packed(LABELS)
    # Bytes 4 to 9 of a gzip file (time, level, system) carry no content.
    for place in [0, 1, 2, 3, *range(10, len(right))]:
        damaged = bytearray(right)
        damaged[place] ^= 0x55
        path.write_bytes(bytes(damaged))
        with pytest.raises(ValueError, match="it was removed"):
            load("tiny", root=filled)


def test_a_folder_in_place_of_the_file_is_named(filled):
    path = filled / "tiny" / f"{IMAGES}.gz"
    path.unlink()
    path.mkdir()
    with pytest.raises(OSError, match=r"images-idx3-ubyte\.gz cannot be read \("):
        load("tiny", root=filled)


def test_a_split_needs_only_its_own_files(filled):
    for file in FILES["test"]:
        (filled / "tiny" / f"{file}.gz").unlink()
    assert len(load("tiny", "train", root=filled)) == 40
    with pytest.raises(OSError, match=r"no mirror gave tiny/t10k-images-idx3-ubyte\.gz"):
        load("tiny", "test", root=filled)


def test_the_root_is_the_argument_then_the_variable_then_the_cache(filled, tmp_path, monkeypatch):
    monkeypatch.setenv("AIGC_LESSONS_DATA", "/nowhere")
    assert len(load("tiny", root=filled)) == 40
    assert len(load("tiny", root=str(filled))) == 40
    monkeypatch.setenv("AIGC_LESSONS_DATA", str(filled))
    assert len(load("tiny")) == 40
    for unset in (
        lambda: monkeypatch.setenv("AIGC_LESSONS_DATA", ""),
        lambda: monkeypatch.delenv("AIGC_LESSONS_DATA"),
    ):
        unset()
        monkeypatch.setattr("pooch.os_cache", lambda project: {"aigc-lessons": filled}[project])
        assert len(load("tiny")) == 40


def test_a_tilde_is_the_home_folder(filled, monkeypatch):
    monkeypatch.setenv("HOME", str(filled.parent))
    monkeypatch.setenv("USERPROFILE", str(filled.parent))
    assert len(load("tiny", root=f"~/{filled.name}")) == 40


@pytest.mark.parametrize("name", ["MNIST", "", None, 5, ["mnist"]])
def test_an_unknown_name_lists_the_names(name):
    sentence = 'load expected name "digits", "mnist-5k", "mnist" or "fashion-mnist", got '
    with pytest.raises(ValueError, match=sentence):
        load(name)


@pytest.mark.parametrize("name", ["digits", "mnist"])
@pytest.mark.parametrize("split", ["val", None, 0])
def test_an_unknown_split_lists_the_splits(name, split):
    with pytest.raises(ValueError, match='load expected split "train", "test" or "all", got'):
        load(name, split)


def test_every_published_file_has_mirrors_and_a_hash_of_its_own():
    hashes = [sha for publication in PUBLISHED.values() for sha in publication.sha256.values()]
    assert len(set(hashes)) == len(hashes) == 8
    assert all(len(bytes.fromhex(sha)) == 32 for sha in hashes)
    for publication in PUBLISHED.values():
        assert list(publication.sha256) == [*FILES["train"], *FILES["test"]]
        assert all(mirror.endswith("/") for mirror in publication.mirrors)
        assert len(publication.mirrors) >= 2


HEAVY = ["torch", "tensorflow", "keras", "matplotlib", "sklearn", "mlxtend", "pandas", "scipy"]
HEAVY += ["pooch", "requests", "tqdm"]


def loaded_by(statement: str) -> list[str]:
    """The heavy packages that a fresh interpreter has loaded after a statement."""
    code = f"{statement}\nimport sys\nprint(*[name for name in {HEAVY} if name in sys.modules])"
    repository = str(Path(aigc_lessons.__file__).parents[1])
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": repository},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.split()


def test_importing_it_loads_nothing_heavy():
    assert loaded_by("import aigc_lessons.datasets") == []


def test_the_check_for_heavy_imports_can_fail():
    assert loaded_by("import aigc_lessons.datasets, tqdm") == ["tqdm"]
