"""What holds of all commands: help at once, no framework unasked, a sentence for every error."""

import pytest
from typer.testing import CliRunner

from aigc_lessons.cli import app, commands, sentences
from tests.test_imports import loaded

NAMES = (
    "data",
    "train",
    "sample",
    "evaluate",
    "doctor",
    "release",
    "grade",
    "merge",
    "gradebook",
    "report",
)
HEAVY = {"torch", "tensorflow", "keras", "scipy", "sklearn", "matplotlib"}


def test_importing_the_command_line_loads_nothing_heavy():
    modules = loaded("import aigc_lessons.cli")
    assert "typer" in modules
    assert not modules & (HEAVY | {"numpy"})


def test_a_command_that_loads_something_would_be_seen():
    assert "numpy" in loaded("import aigc_lessons.cli, aigc_lessons.datasets")


def test_help_names_every_command_with_one_whole_line(call):
    shown = call("--help")
    assert shown.exit_code == 0
    lines = {line.split()[0]: line for line in shown.stdout.splitlines() if line.strip()}
    for name in NAMES:
        assert lines[name].endswith("."), lines[name]
        assert not lines[name].endswith("..."), lines[name]


@pytest.mark.parametrize("name", NAMES)
def test_every_option_says_what_it_is(name, call):
    shown = call(name, "--help")
    assert shown.exit_code == 0
    assert commands.__dict__[name].__doc__ in shown.stdout
    (command,) = (entry for entry in app.registered_commands if entry.callback.__name__ == name)
    for parameter, hint in command.callback.__annotations__.items():
        (info,) = hint.__metadata__
        assert info.help, parameter


@pytest.mark.parametrize(
    "arguments",
    [
        ["nonsense"],
        ["train"],
        ["train", "diffusion"],
        ["train", "vae", "--dataset", "cifar"],
        ["train", "vae", "--framework", "jax"],
        ["train", "vae", "--epochs", "0"],
        ["train", "vae", "--epochs", "many"],
        ["train", "vae", "--seed", "-1"],
        ["sample"],
        ["sample", "vae-mnist-0", "--n", "0"],
        ["evaluate", "vae-mnist-0", "--samples", "0"],
        ["evaluate", "vae-mnist-0", "--images", "10001"],
    ],
    ids=" ".join,
)
def test_what_cannot_be_meant_ends_with_the_usage(arguments, call):
    result = call(*arguments)
    assert result.exit_code == 2
    assert "Usage: " in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["data", "cifar"], "load expected name"),
        (["train", "gan", "--dataset", "mnist-5k", "--device", "tpu"], "device is 'tpu', but "),
        (
            ["train", "gan", "--framework", "keras", "--device", "cuda"],
            "device is 'cuda', but with Keras none is expected",
        ),
        (["sample", "gan-mnist-99"], "There is no recorded run 'gan-mnist-99'"),
        (["evaluate", "gan-mnist-99"], "There is no recorded run 'gan-mnist-99'"),
        (["sample", "."], ". holds no run.json"),
        (["sample", "x", "--out", "samples.jpg"], "a name that ends in .png is expected"),
    ],
)
def test_bad_input_is_told_in_one_sentence(arguments, said, call):
    result = call(*arguments)
    assert result.exit_code == 1
    assert said in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1
    assert "Traceback" not in result.stderr


@pytest.mark.parametrize("error", [ValueError, OSError, ArithmeticError, ImportError])
def test_an_expected_error_becomes_a_sentence(error, monkeypatch):
    monkeypatch.setattr(commands.app, "registered_commands", [])

    def fail():
        """Fail."""
        raise error("so it is.")

    commands.app.command()(fail)
    commands.app.command()(commands.data)  # of one command alone typer makes no group
    result = CliRunner().invoke(app, ["fail"])
    assert (result.exit_code, result.stderr) == (1, "so it is.\n")


def test_a_defect_is_not_hidden(monkeypatch):
    monkeypatch.setattr(commands.app, "registered_commands", [])

    def fail():
        """Fail."""
        raise AttributeError("a defect")

    commands.app.command()(fail)
    commands.app.command()(commands.data)
    assert isinstance(CliRunner().invoke(app, ["fail"]).exception, AttributeError)


@pytest.mark.parametrize(
    ("module", "advice"),
    [
        ("torch", 'pip install torch (the extra "torch" brings it)'),
        ("keras.ops", 'pip install keras (the extra "tensorflow" brings it)'),
        ("tqdm.auto", "pip install tqdm."),
    ],
)
def test_what_is_not_installed_is_told_with_the_remedy(module, advice):
    error = ModuleNotFoundError(f"No module named {module!r}", name=module)
    package = module.split(".")[0]
    assert sentences.sentence(error).startswith(f"{package} is not installed, but is needed here")
    assert advice in sentences.sentence(error)
