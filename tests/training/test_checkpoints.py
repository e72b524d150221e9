"""A checkpoint comes back to the bit, appears whole or not at all, and is refused if altered."""

import contextlib
import hashlib
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of
from safetensors import numpy as safetensors

import aigc_lessons
from aigc_lessons.training import checkpoints
from tests.test_imports import ROOT

DTYPES = ["float16", "float32", "float64", "int8", "uint8", "int32", "int64", "uint64", "bool"]
SHAPES = arrays_of.array_shapes(min_dims=0, max_dims=4, min_side=0, max_side=4)
ARRAYS = arrays_of.arrays(st.sampled_from(DTYPES), SHAPES)
PARTS = st.dictionaries(st.sampled_from(["model", "optimizer"]), st.dictionaries(st.text(), ARRAYS))


def parts(number):
    rng = np.random.default_rng(number)
    return {
        "model": {"linear.weight": rng.random((3, 4)), "linear.bias": rng.random(3)},
        "optimizer": {"steps": np.array(number)},
    }


def saved(folder, step, **options):
    record = {"epoch": step // 4, "step": step, "loss": 1 / (step + 3)}
    return checkpoints.save(folder, parts(step), record, **({"seed": 5} | options))


def same(one, other):
    assert one.keys() == other.keys()
    for name in one:
        assert one[name].keys() == other[name].keys()
        for key, array in one[name].items():
            other_array = np.asarray(other[name][key])
            assert (array.dtype, array.shape) == (other_array.dtype, other_array.shape)
            assert array.tobytes() == other_array.tobytes()


def names(folder):
    return sorted(path.name for path in folder.iterdir())


@settings(deadline=None, max_examples=60)
@given(PARTS, st.integers(0, 2**40), st.floats(allow_nan=False, allow_infinity=False))
def test_what_is_saved_comes_back_to_the_bit(given_parts, seed, loss):
    record = {"epoch": 1, "step": 9, "loss": loss}
    with tempfile.TemporaryDirectory() as folder:
        checkpoints.save(folder, given_parts, record, seed=seed)
        found = checkpoints.load(folder)
    same(found.parts, given_parts)
    assert (found.record, found.seed, found.start, found.history) == (record, seed, 10, [])


@pytest.mark.parametrize(
    "lying",
    [
        lambda a: a.T,
        lambda a: a[::2, ::-1],
        lambda a: np.asfortranarray(a),
        lambda a: np.broadcast_to(a[:1], (6, 5)),
        lambda a: a.astype(">f4"),
    ],
    ids=["transposed", "in steps", "Fortran order", "broadcast", "big endian"],
)
def test_how_an_array_lies_in_memory_does_not_matter(lying, tmp_path):
    array = lying(np.arange(30, dtype=np.float32).reshape(6, 5))
    checkpoints.save(tmp_path, {"model": {"w": array}}, {"epoch": 0, "step": 0}, seed=0)
    np.testing.assert_array_equal(checkpoints.load(tmp_path).parts["model"]["w"], array)


def test_history_comes_back_with_steps_that_told_other_numbers(tmp_path):
    history = [
        {"epoch": 0, "step": 0, "loss": 0.1},
        {"epoch": 0, "step": 1, "loss": 1 / 3, "penalty": 5e-324},
        {"epoch": 1, "step": 2, "loss": -0.0},
    ]
    saved(tmp_path, 2, history=history)
    found = checkpoints.load(tmp_path).history
    assert json.dumps(found) == json.dumps(history)


def test_others_can_read_it_and_the_hash_is_the_files(tmp_path):
    path = saved(tmp_path, 6)
    about = json.loads(path.read_text())
    content = path.with_suffix(".safetensors").read_bytes()
    assert about["sha256"] == hashlib.sha256(content).hexdigest()
    assert (about["record"]["step"], about["record"]["epoch"], about["seed"]) == (6, 1, 5)
    assert about["versions"]["numpy"] == np.__version__
    assert about["versions"]["aigc_lessons"] == aigc_lessons.__version__
    assert set(safetensors.load(content)) == {
        "model.linear.weight",
        "model.linear.bias",
        "optimizer.steps",
    }


def test_the_same_is_written_the_same(tmp_path):
    contents = [saved(tmp_path / name, 6).read_bytes() for name in ("one", "other")]
    assert contents[0] == contents[1]


def test_two_are_kept_and_what_lies_about_goes(tmp_path):
    (tmp_path / ".unfinished-7-step-000000001.json").write_bytes(b"{")
    (tmp_path / "step-000000001.safetensors").write_bytes(b"left alone by a kill")
    (tmp_path / "notes.txt").write_text("mine")
    for step in (2, 5, 9):
        saved(tmp_path, step)
    kept = [f"step-00000000{n}.{kind}" for n in (5, 9) for kind in ("json", "safetensors")]
    assert names(tmp_path) == ["notes.txt", *kept]


def test_a_run_that_went_back_does_not_find_its_later_checkpoints(tmp_path):
    saved(tmp_path, 50)
    saved(tmp_path, 60)
    saved(tmp_path, 3)
    assert checkpoints.load(tmp_path).start == 4


def test_a_folder_with_none_is_told(tmp_path):
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(FileNotFoundError, match=f"{folder} holds no checkpoint"):
            checkpoints.load(folder)


def flipped(content, position):
    return content[:position] + bytes([content[position] ^ 1]) + content[position + 1 :]


DAMAGE = {
    "an empty file": lambda content: b"",
    "the first half": lambda content: content[: len(content) // 2],
    "the last byte missing": lambda content: content[:-1],
    "a bit in the header": lambda content: flipped(content, 20),
    "a bit in the middle": lambda content: flipped(content, len(content) // 2),
    "a bit at the end": lambda content: flipped(content, len(content) - 2),
    "something else": lambda content: b"<!doctype html>",
}


@pytest.mark.parametrize("kind", ["json", "safetensors"])
@pytest.mark.parametrize("damage", DAMAGE)
def test_a_damaged_file_is_refused_and_the_checkpoint_before_it_used(kind, damage, tmp_path):
    saved(tmp_path, 4)
    path = saved(tmp_path, 7).with_suffix(f".{kind}")
    path.write_bytes(DAMAGE[damage](path.read_bytes()))
    with pytest.warns(UserWarning, match=r"step-000000007\.") as told:
        found = checkpoints.load(tmp_path)
    assert found.start == 5
    same(found.parts, parts(4))
    (message,) = [str(warning.message) for warning in told]
    assert message.endswith("step 4 is used instead.")
    assert "\n" not in message


@pytest.mark.parametrize("kind", ["json", "safetensors"])
def test_every_byte_counts(kind, tmp_path):
    path = saved(tmp_path, 7).with_suffix(f".{kind}")
    whole = path.read_bytes()
    unnoticed = []
    for position in range(len(whole)):
        path.write_bytes(flipped(whole, position))
        with contextlib.suppress(ValueError):
            unnoticed.append((position, checkpoints.load(tmp_path).start))
    assert unnoticed == []


ALTERED = {
    "step": lambda about: about["record"].update(step=3),
    "loss": lambda about: about["record"].update(loss=0.0),
    "seed": lambda about: about.update(seed=6),
    "versions": lambda about: about["versions"].update(numpy="1.0"),
    "parts": lambda about: about.update(parts=["model"]),
    "hash": lambda about: about.update(sha256="0" * 64),
    "no hash": lambda about: about.pop("sha256"),
    "something more": lambda about: about.update(more=1),
}


@pytest.mark.parametrize("what", ALTERED)
def test_an_altered_description_is_refused(what, tmp_path):
    path = saved(tmp_path, 7)
    about = json.loads(path.read_text())
    ALTERED[what](about)
    path.write_text(json.dumps(about))
    with pytest.raises(ValueError, match=r"No checkpoint in .* is whole .*: remove the folder"):
        checkpoints.load(tmp_path)


def test_arrays_of_another_checkpoint_are_refused(tmp_path):
    one, other = saved(tmp_path, 4), saved(tmp_path, 7)
    shutil.copy(one.with_suffix(".safetensors"), other.with_suffix(".safetensors"))
    with pytest.warns(UserWarning, match="its SHA-256 is"):
        assert checkpoints.load(tmp_path).start == 5


def test_a_missing_file_of_arrays_is_told(tmp_path):
    saved(tmp_path, 4)
    saved(tmp_path, 7).with_suffix(".safetensors").unlink()
    with pytest.warns(UserWarning, match=r"step-000000007\.safetensors is missing"):
        assert checkpoints.load(tmp_path).start == 5


def test_a_pickle_is_not_opened(tmp_path):
    import pickle

    class Bomb:
        def __reduce__(self):
            return os.mkdir, (str(tmp_path / "exploded"),)

    path = saved(tmp_path, 7)
    content = pickle.dumps(Bomb())
    path.with_suffix(".safetensors").write_bytes(content)
    about = json.loads(path.read_text()) | {"sha256": hashlib.sha256(content).hexdigest()}
    path.write_text(json.dumps(about))
    with pytest.raises(ValueError, match="was not written as a checkpoint"):
        checkpoints.load(tmp_path)
    assert not (tmp_path / "exploded").exists()


def test_other_versions_are_told(tmp_path, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(np, "__version__", "2.0.0")
        saved(tmp_path, 7)
    with pytest.warns(UserWarning, match=r"made with numpy 2\.0\.0, and this is .*not bit for bit"):
        assert checkpoints.load(tmp_path).start == 8


class Dead(BaseException):
    """What a test raises in place of a kill: no `except Exception` lives through it."""


def dying_at(moment, monkeypatch):
    """Let the process "die" before its call number `moment` that touches the disk."""
    calls = 0

    def dying(function, half_written=False):
        def call(*arguments, **keywords):
            nonlocal calls
            calls += 1
            if calls == moment:
                if half_written:  # what was not forced to the disk need not be there
                    os.ftruncate(arguments[0], os.fstat(arguments[0]).st_size // 2)
                raise Dead
            return function(*arguments, **keywords)

        return call

    fsync = os.fsync

    def fsync_file(descriptor):
        folder = stat.S_ISDIR(os.fstat(descriptor).st_mode)
        return dying(fsync, half_written=not folder)(descriptor)

    monkeypatch.setattr(os, "fsync", fsync_file)
    monkeypatch.setattr(os, "replace", dying(os.replace))
    monkeypatch.setattr(Path, "open", dying(Path.open))
    monkeypatch.setattr(Path, "unlink", dying(Path.unlink))


@pytest.mark.filterwarnings("error")
def test_whenever_it_dies_the_folder_can_be_loaded(tmp_path, monkeypatch):
    """Four calls a file, and the removal of the two files of the oldest checkpoint."""
    seen = []
    for moment in range(1, 40):
        folder = tmp_path / str(moment)
        saved(folder, 3)
        saved(folder, 4)
        try:
            with monkeypatch.context() as patch:
                dying_at(moment, patch)
                saved(folder, 7)
        except Dead:
            found = checkpoints.load(folder)
            same(found.parts, parts(found.record["step"]))
            seen.append(found.record["step"])
            saved(folder, 8)  # and whatever was left goes
            assert len(names(folder)) == 4
        else:
            break
    assert moment == 11
    assert seen == [4] * 7 + [7] * 3


@pytest.mark.parametrize(("mask", "mode"), [("077", 0o600), ("022", 0o644)])
def test_others_may_read_where_the_user_lets_them(mask, mode, tmp_path):
    code = (
        f"import os; os.umask(0o{mask})\nfrom aigc_lessons.training import checkpoints\n"
        f"checkpoints.save({str(tmp_path)!r}, {{}}, {{'epoch': 0, 'step': 0}}, seed=0)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
    assert {path.stat().st_mode & 0o777 for path in tmp_path.iterdir()} == {mode}


RECORD = {"epoch": 0, "step": 0}
WRONG = {
    "a list of parts": (([1], RECORD, 0), TypeError, "parts must be a dict of dicts"),
    "arrays outside of parts": (({"w": np.ones(2)}, RECORD, 0), TypeError, "dict of dicts"),
    "a dot in a part": (({"a.b": {}}, RECORD, 0), ValueError, "'a.b', but a word with no dot"),
    "the name of history": (({"history": {}}, RECORD, 0), ValueError, "other than 'history'"),
    "an object": (({"m": {"w": None}}, RECORD, 0), TypeError, "m.w is of type object"),
    "text": (({"m": {"w": "a"}}, RECORD, 0), TypeError, "m.w is of type <U1"),
    "long doubles": (({"m": {"w": np.longdouble(1)}}, RECORD, 0), TypeError, "at most 64 bits"),
    "no record": (({}, None, 0), TypeError, "a dict with 'epoch' and 'step'"),
    "no step": (({}, {"epoch": 0}, 0), TypeError, "pass on what training.run yields"),
    "a step before the first": (({}, {"epoch": 0, "step": -1}, 0), ValueError, "step is -1"),
    "half a step": (({}, {"epoch": 0, "step": 0.5}, 0), TypeError, "step is 0.5"),
    "no seed": (({}, RECORD, None), TypeError, "seed is None"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_cannot_be_kept_is_refused_before_anything_is_written(name, tmp_path):
    (given_parts, record, seed), error, said = WRONG[name]
    with pytest.raises(error, match=said):
        checkpoints.save(tmp_path / "run", given_parts, record, seed=seed)
    assert names(tmp_path) == []
