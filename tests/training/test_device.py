"""One function chooses where PyTorch computes, and says so."""

import pytest
import torch

from aigc_lessons.training import torch_device

THERE = {"cuda": "the GPU Example 1 (CUDA)", "mps": "Apple's GPU (MPS)", "cpu": "the CPU"}


@pytest.fixture
def only(monkeypatch):
    """Let this machine have these devices and no others."""

    def only(*names):
        monkeypatch.setattr(torch.cuda, "is_available", lambda: "cuda" in names)
        monkeypatch.setattr(torch.cuda, "get_device_name", lambda: "Example 1")
        monkeypatch.setattr(torch.backends.mps, "is_available", lambda: "mps" in names)

    return only


@pytest.mark.parametrize(
    ("there", "best"),
    [((), "cpu"), (("mps",), "mps"), (("cuda",), "cuda"), (("mps", "cuda"), "cuda")],
)
def test_the_fastest_is_chosen_and_printed(there, best, only, capsys):
    only(*there)
    assert torch_device.choose() == torch.device(best)
    said = capsys.readouterr().out
    assert said.startswith(f"Device: {THERE[best]}")
    assert said.endswith(".\n")


@pytest.mark.parametrize("name", THERE)
def test_a_named_one_is_taken_where_it_is_there(name, only, capsys):
    only("cuda", "mps")
    assert torch_device.choose(name).type == name
    assert THERE[name] in capsys.readouterr().out


@pytest.mark.parametrize("name", ["cuda", "mps", "tpu", ""])
def test_one_that_is_not_there_is_refused_and_nothing_is_printed(name, only, capsys):
    only()
    with pytest.raises(ValueError, match=f"device is '{name}', but cpu is expected"):
        torch_device.choose(name)
    assert capsys.readouterr().out == ""
