"""The benchmark measures what it names; how fast it is, is for a GPU to say."""

from functools import partial
from itertools import pairwise

import numpy as np
import pytest
import torch

from benchmarks import dcgan, tutorial_dcgans

TINY = ("--dataset", "mnist-5k", "--images", "12", "--batch", "4", "--fast-batch", "4")
TINY += ("--seconds", "0", "--device", "cpu")


def parameters(networks):
    return [sum(weight.numel() for weight in network.parameters()) for network in networks]


def test_the_networks_are_as_large_as_the_tutorials_say():
    """2.305 M and 0.213 M weights; and layer by layer: kernels of 4, 100 numbers, 64 channels."""
    assert parameters(tutorial_dcgans.tensorflow_networks()) == [2_305_472, 212_865]
    widths = (512, 256, 128, 64)
    halvings = 16 * sum(a * b for a, b in pairwise(widths))
    norms = 2 * sum(widths)
    expected = [
        16 * 100 * 512 + halvings + norms + 16 * 64 * 3,
        16 * 3 * 64 + halvings + norms - 2 * 64 + 16 * 512,
    ]
    assert parameters(tutorial_dcgans.pytorch_networks()) == expected


@pytest.mark.parametrize(("name", "size", "colors"), [("tensorflow", 28, 1), ("pytorch", 64, 3)])
def test_what_they_generate_has_the_size_of_what_they_judge(name, size, colors):
    generator, discriminator = getattr(tutorial_dcgans, f"{name}_networks")()
    images = generator(torch.randn(3, generator.latent))
    assert images.shape == (3, colors, size, size)
    assert 0 <= images.min() < images.max() <= 1
    assert discriminator(images).shape == (3, 1)


def generator_after(name, rate, size, colors):
    """Take one step in which the discriminator moves at a rate; give the generator's weights."""
    networks = getattr(tutorial_dcgans, f"{name}_networks")()
    optimizers = getattr(tutorial_dcgans, f"{name}_optimizers")(networks)
    optimizers[1].param_groups[0]["lr"] = rate
    step = getattr(tutorial_dcgans, f"{name}_step")(*networks, *optimizers)
    torch.manual_seed(3)
    step(torch.full((4, colors, size, size), 0.3))
    return torch.cat([weight.detach().reshape(-1) for weight in networks[0].parameters()])


def test_tensorflow_moves_both_at_once_and_pytorch_one_after_the_other():
    still, moving = (generator_after("tensorflow", rate, 28, 1) for rate in (0, 0.1))
    assert torch.equal(still, moving)
    still, moving = (generator_after("pytorch", rate, 64, 3) for rate in (0, 0.1))
    assert not torch.equal(still, moving)


def test_pytorch_draws_one_noise_for_both_halves():
    networks = tutorial_dcgans.pytorch_networks()
    step = tutorial_dcgans.pytorch_step(*networks, *tutorial_dcgans.pytorch_optimizers(networks))
    torch.manual_seed(3)
    step(torch.full((4, 3, 64, 64), 0.3))
    after = torch.get_rng_state()
    torch.manual_seed(3)
    torch.randn(4, 100)
    assert torch.equal(torch.get_rng_state(), after)


@pytest.mark.long
def test_every_recipe_has_its_line(capsys):
    dcgan.main([*TINY, "--modes", "default", "max-autotune-no-cudagraphs", "--only", "ours", "s"])
    _, limit, headings, *lines = capsys.readouterr().out.splitlines()
    assert float(limit.split()[2]) > 0
    names = [recipe.name for recipe in dcgan.recipes(("default", "max-autotune-no-cudagraphs"))]
    assert len(names) == 9
    assert [row[: len(name)] for row, name in zip(lines, names, strict=True)] == names
    for row in lines:
        batch, rate, first, gflop, share, memory = row[58:].split()
        assert (int(batch), memory) == (4, "–")
        assert float(rate.replace(",", "")) > 0
        assert float(first) >= 0
        assert float(gflop) > 0.1
        assert share.endswith("%")
    assert headings.split()[0] == "recipe"


def test_a_race_says_which_fid_is_reached_and_when(capsys):
    dcgan.main([*TINY, "--only", "ours", "--fid", "1", "--most", "1", "--judged", "40"])
    plain, fast = capsys.readouterr().out.splitlines()[-2:]
    assert plain.startswith("ours, plain: FID ")
    assert "after 1 epochs" in plain
    assert fast.startswith("ours, fast (default): FID ")
    assert ("times as fast" in fast) != ("not as low" in fast)


def counted(times, images=10):
    """Pretend a training whose blocks take some seconds each."""
    passing = iter(times)
    now = [0.0]

    def epoch(number):
        for _ in range(3):
            now[0] += next(passing)
            yield images

    return epoch, now


def test_the_first_block_is_told_apart_from_the_steady_state(monkeypatch):
    epoch, now = counted([9, 1, 1, 2])
    monkeypatch.setattr(dcgan.time, "perf_counter", lambda: now[0])
    rate, first = dcgan.speed(dcgan.Contender(epoch, None, None), "cpu", 3.5)
    assert rate == pytest.approx(30 / 4)
    assert first == pytest.approx(9 - 4 / 3)


def test_judging_and_compiling_take_no_time_of_a_race(monkeypatch):
    epoch, now = counted([9, 1, 1, 1, 1, 1, 1, 1, 1])
    fids = iter([50.0, 30.0, 10.0])

    def judged(*_):
        now[0] += 1000
        return next(fids)

    monkeypatch.setattr(dcgan.time, "perf_counter", lambda: now[0])
    monkeypatch.setattr(dcgan, "judged", judged)
    recipe = dcgan.Recipe("any", lambda *_: dcgan.Contender(epoch, None, None), 4)
    settings = dcgan.arguments(list(TINY))
    assert dcgan.seconds_to(30, recipe, None, None, settings, 3) == (30.0, 6.0, 2)


def test_operations_are_those_of_an_image():
    """The fast step computes no more than the plain one, and no less."""
    recipe = dcgan.Recipe("a, fast", partial(dcgan.fast, networks=dcgan.our_networks), 4)
    images = np.full((8, 1, 28, 28), 0.5, np.float32)
    plain = dcgan.Recipe("a, plain", dcgan.plain, 4)
    assert dcgan.flops(recipe, images) == pytest.approx(dcgan.flops(plain, images), rel=0.02)


def test_enlarged_images_stay_images():
    images = np.random.default_rng(0).random((3, 1, 28, 28), np.float32)
    large = dcgan.enlarged(images, 64, 3)
    assert (large.shape, large.dtype) == ((3, 3, 64, 64), np.float32)
    assert 0 <= large.min() < large.max() <= 1
    np.testing.assert_array_equal(large[:, 0], large[:, 2])
    assert dcgan.enlarged(images, 28, 1) is images
