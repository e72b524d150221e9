"""`aigc-lessons doctor`: it sees what is wrong, says what to do, and changes nothing."""

import os
import shutil
from importlib import metadata
from pathlib import Path

import numpy as np
import pytest

from aigc_lessons.cli import doctor
from aigc_lessons.datasets import bundled, download
from aigc_lessons.grading import sandbox
from aigc_lessons.training import torch_device

REAL = os.environ.get("AIGC_LESSONS_DATA")  # before the tests set another
with_data = pytest.mark.skipif(not REAL, reason="AIGC_LESSONS_DATA is not set")


@pytest.fixture(autouse=True)
def no_data(monkeypatch, tmp_path):
    """Let no data set be there but the bundled ones, and nothing be downloaded."""

    def downloaded(*_):
        raise AssertionError("doctor downloads")

    monkeypatch.setattr(download, "fetch", downloaded)
    monkeypatch.setenv("AIGC_LESSONS_DATA", str(tmp_path / "data"))
    return tmp_path / "data"


@pytest.fixture
def versions(monkeypatch):
    """Let packages have other versions, or none."""

    def versions(**changed):
        def version(name):
            if changed.get(name, "") is None:
                raise metadata.PackageNotFoundError(name)
            return changed.get(name) or genuine(name)

        genuine = metadata.version
        monkeypatch.setattr(metadata, "version", version)

    return versions


def test_with_everything_there_the_course_can_be_run(call):
    import torch

    result = call("doctor")
    assert result.exit_code == 0, result.stdout
    assert f"ok  torch {torch.__version__}" in result.stdout
    assert f"ok  numpy {np.__version__}" in result.stdout
    assert "ok  PyTorch takes the" in result.stdout
    assert "ok  mnist-5k: bundled, verified" in result.stdout
    assert "ok  extractor fashion-mnist: verified" in result.stdout
    assert "The course can be run." in result.stdout


def test_data_that_is_not_there_is_no_obstacle(call, no_data):
    result = call("doctor")
    assert f"--  mnist, train: not in {no_data / 'mnist'}" in result.stdout
    assert "aigc-lessons data mnist downloads" in result.stdout
    assert "aigc-lessons data fashion-mnist downloads" in result.stdout
    assert result.exit_code == 0
    assert not no_data.exists()


@with_data
def test_data_that_is_there_is_verified(call, no_data):
    shutil.copytree(Path(REAL) / "fashion-mnist", no_data / "fashion-mnist")
    result = call("doctor")
    assert f"ok  fashion-mnist, test: verified, in {no_data}" in result.stdout
    assert "--  mnist, train: not in" in result.stdout


@with_data
def test_data_that_was_altered_is_told_and_left(call, no_data):
    shutil.copytree(Path(REAL) / "fashion-mnist", no_data / "fashion-mnist")
    altered = no_data / "fashion-mnist" / "t10k-labels-idx1-ubyte.gz"
    shutil.copy(no_data / "fashion-mnist" / "train-labels-idx1-ubyte.gz", altered)
    result = call("doctor")
    assert result.exit_code == 1
    assert f"--  fashion-mnist, test: {altered} has another content" in result.stdout
    assert "aigc-lessons data fashion-mnist removes the wrong file" in result.stdout
    assert altered.exists()


@pytest.mark.parametrize("package", ["numpy", "mlxtend", "pooch"])
def test_a_package_that_is_missing_is_an_obstacle(package, call, versions):
    versions(**{package: None})
    result = call("doctor")
    assert result.exit_code == 1
    assert f"--  {package} is missing" in result.stdout
    assert f"pip install {package}." in result.stdout
    assert "The course cannot be run yet." in result.stdout


def test_a_package_that_is_too_old_is_an_obstacle(call, versions):
    versions(scipy="1.2.3")
    result = call("doctor")
    assert result.exit_code == 1
    assert "--  scipy 1.2.3 is older than 1.16.3" in result.stdout
    assert 'pip install "scipy>=1.16.3".' in result.stdout


def test_one_framework_is_enough(call, versions):
    versions(torch=None)
    result = call("doctor")
    assert result.exit_code == 0
    assert "--  torch is missing" in result.stdout
    assert 'pip install torch (the extra "torch" brings it).' in result.stdout
    assert "without PyTorch, Keras chooses the device itself" in result.stdout


def test_without_a_framework_the_course_cannot_be_run(call, versions):
    versions(torch=None, keras=None, tensorflow=None)
    result = call("doctor")
    assert result.exit_code == 1
    assert "--  neither PyTorch nor Keras is there" in result.stdout
    assert '(the extra "tensorflow" brings it)' in result.stdout


def test_a_framework_that_cannot_be_loaded_is_told(call, monkeypatch):
    def broken():
        raise OSError("libcudart.so.12 is not there")

    monkeypatch.setattr(torch_device, "choose", broken)
    result = call("doctor")
    assert result.exit_code == 1
    assert "--  PyTorch cannot be loaded (libcudart.so.12 is not there)" in result.stdout


def test_images_that_are_not_the_bundled_ones_are_told(call, monkeypatch):
    images, labels, top = bundled.read_digits()
    monkeypatch.setitem(bundled.BUNDLED, "digits", lambda: (images[::-1].copy(), labels, top))
    result = call("doctor")
    assert result.exit_code == 1
    assert "--  digits: bundled, but not the original images" in result.stdout


def test_what_is_installed_without_its_package_is_told(call, monkeypatch):
    def requires(name):
        raise metadata.PackageNotFoundError(name)

    monkeypatch.setattr(metadata, "requires", requires)
    result = call("doctor")
    assert "--  aigc-lessons is not installed" in result.stdout
    assert "pip install -e ." in result.stdout


def test_little_room_is_told(call, monkeypatch):
    monkeypatch.setattr(doctor, "ROOM", 1e18)
    result = call("doctor")
    assert "make room" in result.stdout


@pytest.mark.parametrize(
    ("requirement", "expected"),
    [
        ("numpy>=2.1.3", ("numpy", "2.1.3", None)),
        ('torch>=2.11; extra == "torch"', ("torch", "2.11", "torch")),
        ("jupyter-book<2,>=1.0.4; extra == 'book'", ("jupyter-book", "1.0.4", "book")),
    ],
)
def test_requirements_are_read_as_packaging_reads_them(requirement, expected):
    from packaging.requirements import Requirement

    assert doctor._parsed(requirement) == expected
    theirs = Requirement(requirement)
    assert theirs.name == expected[0]
    assert f">={expected[1]}" in str(theirs.specifier)


def test_versions_are_compared_as_numbers():
    ordered = ["0.9", "1.10.0rc1", "2.2", "2.11", "2.13.0+cpu"]
    numbers = list(map(doctor._numbers, ordered))
    assert numbers == sorted(numbers)


def test_what_grading_lacks_is_told_and_stops_no_learner(call, monkeypatch):
    monkeypatch.setattr(sandbox, "missing", lambda: "bwrap is not installed: install it.")
    result = call("doctor")
    assert result.exit_code == 0, result.stdout
    assert "--  no sandbox for students' code" in result.stdout
    assert "bwrap is not installed: install it.\n" in result.stdout
    monkeypatch.setattr(sandbox, "missing", lambda: None)
    assert "ok  a sandbox for students' code" in call("doctor").stdout


def test_a_learner_hears_nothing_of_grading(call, monkeypatch):
    monkeypatch.setattr(doctor, "grading", list)
    assert "Grading" not in call("doctor").stdout
