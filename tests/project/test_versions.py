"""pyproject.toml, constraints.txt, environment.yml and bootstrap.py say the same."""

import re
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import bootstrap

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def pins(text):
    """Read `name==version` lines into a dictionary of canonical names."""
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {canonicalize_name(name): version for name, version in (x.split("==") for x in lines)}


def disagreements(requirements, pinned):
    """Return a sentence for each requirement that the pins lack or contradict."""
    found = []
    for requirement in map(Requirement, requirements):
        version = pinned.get(canonicalize_name(requirement.name))
        if version is None:
            found.append(f"{requirement.name} has no pin")
        elif not requirement.specifier.contains(version):
            found.append(f"{requirement} excludes the pinned {version}")
    return found


def all_requirements():
    extras = PROJECT["optional-dependencies"].values()
    return PROJECT["dependencies"] + [entry for extra in extras for entry in extra]


def environment():
    return yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]


def test_every_requirement_has_a_pin_that_satisfies_it():
    assert disagreements(all_requirements(), pins((ROOT / "constraints.txt").read_text())) == []


@pytest.mark.parametrize(
    ("requirement", "said"),
    [("absent>=1", "has no pin"), ("numpy>=99", "excludes"), ("numpy<2", "excludes")],
)
def test_a_contradiction_is_found(requirement, said):
    (found,) = disagreements([requirement], pins((ROOT / "constraints.txt").read_text()))
    assert said in found


def test_the_pins_are_exact_and_sorted():
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    entries = [line for line in lines if not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][A-Za-z0-9.]*", line) for line in entries)
    assert len({canonicalize_name(line.split("==")[0]) for line in entries}) == len(entries)


def test_environment_installs_every_extra_under_the_constraints():
    (pip,) = [entry["pip"] for entry in environment() if isinstance(entry, dict)]
    constraint, package = pip
    assert constraint == "-c constraints.txt"
    extras = set(package.removeprefix("-e .[").removesuffix("]").split(","))
    assert extras == set(PROJECT["optional-dependencies"]) == bootstrap.EXTRAS["all"]


def test_environment_and_bootstrap_use_a_supported_python():
    (python,) = [entry for entry in environment() if str(entry).startswith("python=")]
    requires = Requirement(f"x{PROJECT['requires-python']}").specifier
    assert requires.contains(python.removeprefix("python="))
    supported = [minor for minor in range(6, 20) if requires.contains(f"3.{minor}")]
    assert (supported[0], supported[-1]) == (bootstrap.OLDEST[1], bootstrap.NEWEST[1])


def test_the_core_needs_no_framework():
    names = {canonicalize_name(Requirement(entry).name) for entry in PROJECT["dependencies"]}
    assert not names & {"torch", "tensorflow", "keras", "jax"}


def test_the_version_is_the_same_everywhere():
    import aigc_lessons

    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert citation["version"] == aigc_lessons.__version__
