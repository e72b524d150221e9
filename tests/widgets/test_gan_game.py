"""Laws of the GAN game's Python side: its numbers, its steps, where it goes, what it accepts."""

import re

import numpy as np
import pytest
from scipy import stats

from aigc_lessons import ops
from aigc_lessons.widgets import GanGame
from aigc_lessons.widgets.gan_game import DATA, HEAD_STARTS, RATES, RATIOS, REACH
from aigc_lessons.widgets.number_stream import NumberStream
from aigc_lessons.widgets.toy_gan import BATCH, BLUR, HIDDEN, START, ToyGAN, backward, forward

X = np.linspace(-REACH, REACH, 241)
STEP = X[1] - X[0]


def played(steps, data="two modes", **rules):
    """The game after some steps, and its last record."""
    game = GanGame(data, **rules).game()
    for _ in range(steps):
        record = game.step()
    return game, record


def apart(game):
    """How far real and generated numbers are apart, in nats."""
    real, fake = game.real_density(X), game.fake_density(X)
    return ops.jensen_shannon(real / real.sum(), fake / fake.sum())


# Random numbers.


def test_uniform_numbers_are_uniform_and_depend_on_the_seed():
    drawn = NumberStream(3).uniforms(20_000)
    assert 0 <= drawn.min() < drawn.max() < 1
    assert stats.kstest(drawn, "uniform").pvalue > 1e-3
    assert abs(np.corrcoef(drawn[:-1], drawn[1:])[0, 1]) < 0.03  # four standard errors
    assert not np.array_equal(drawn, NumberStream(4).uniforms(20_000))


def test_normal_numbers_are_normal():
    drawn = NumberStream(3).normals(20_000)
    assert stats.kstest(drawn, "norm").pvalue > 1e-3


def test_a_stream_goes_on_where_it_was_and_works_for_every_seed():
    for seed in (0, 1, 2**32 - 1):
        stream, whole = NumberStream(seed), NumberStream(seed).uniforms(10)
        parts = [stream.uniforms(4), stream.uniforms(6)]
        assert np.array_equal(np.concatenate(parts), whole)


def test_the_first_numbers_are_those_of_mulberry32():
    """Computed one at a time, with Python's whole numbers, from the author's description."""
    state, word = 12345, 2**32
    for drawn in NumberStream(12345).uniforms(50):
        state = (state + 0x6D2B79F5) % word
        t = (state ^ (state >> 15)) * (state | 1) % word
        t ^= (t + (t ^ (t >> 7)) * (t | 61)) % word
        assert drawn == (t ^ (t >> 14)) / word


# The networks and their step.


def test_the_gradients_are_the_slopes():
    network, x = GanGame().game().discriminator, np.array([[-1.5], [0.3], [2.0]])
    dy = np.array([[1.0], [-2.0], [0.5]])
    _, before = forward(network, x)
    dx, grads = backward(dy, network, x, before)
    for name, grad in grads.items():
        slope = ops.numeric_gradient(
            lambda w, n=name: (dy * forward(network | {n: w}, x)[0]).sum(), network[name]
        )
        np.testing.assert_allclose(grad, slope, atol=1e-7)
    slope = ops.numeric_gradient(lambda x: (dy * forward(network, x)[0]).sum(), x)
    np.testing.assert_allclose(dx, slope, atol=1e-7)


@pytest.mark.parametrize("rules", [{}, {"saturating": True, "discriminator_steps": 3}], ids=str)
def test_the_steps_are_pytorch_s(rules):
    """The same game with PyTorch's gradients and its Adam, from the same numbers."""
    torch = pytest.importorskip("torch")
    game = GanGame(head_start=0, **rules).game()
    stream = NumberStream(8)
    stream.normals(2 * 3 * HIDDEN)  # those of the weights
    ours = {"G": game.generator, "D": game.discriminator}
    nets = {
        name: {k: torch.tensor(w, requires_grad=True) for k, w in net.items()}
        for name, net in ours.items()
    }
    options = {"betas": (0.0, 0.99)}
    adams = {
        "G": torch.optim.Adam(nets["G"].values(), lr=0.01, eps=0.05, **options),
        "D": torch.optim.Adam(nets["D"].values(), lr=0.03, eps=1e-8, **options),
    }

    def net(name, x):
        w = nets[name]
        hidden = torch.tanh(x @ w["w1"].T + w["b1"])
        return hidden @ w["w2"].T + w["b2"]

    def draw_noise():
        return torch.tensor(stream.normals(BATCH))[:, None]

    log_d = torch.nn.functional.logsigmoid
    for _ in range(10):
        record = game.step()
        for _ in range(game.discriminator_steps):
            which = torch.tensor(stream.uniforms(BATCH)) < 0.5
            middle = torch.where(which, -0.5, 2.5).double()
            real = (middle + 0.6 * torch.tensor(stream.normals(BATCH)))[:, None]
            fake = net("G", draw_noise()).detach()
            loss = -log_d(net("D", real)).mean() - log_d(-net("D", fake)).mean()
            adams["D"].zero_grad()
            loss.backward()
            adams["D"].step()
        logits = net("D", net("G", draw_noise()))
        cost = log_d(-logits).mean() if game.saturating else -log_d(logits).mean()
        adams["G"].zero_grad()
        cost.backward()
        adams["G"].step()
        assert record["discriminator_loss"] == pytest.approx(loss.item(), abs=1e-9)
        assert record["generator_loss"] == pytest.approx(cost.item(), abs=1e-9)
    for name, weights in ours.items():
        for key, array in weights.items():
            np.testing.assert_allclose(array, nets[name][key].detach().numpy(), atol=1e-9)


def test_the_densities_are_densities_and_those_of_samples():
    game, _ = played(100)
    for density, drawn in [
        (game.real_density(X), game._draw_real()),
        (game.fake_density(X), forward(game.generator, NumberStream(9).normals(4000)[:, None])[0]),
    ]:
        assert density.sum() * STEP == pytest.approx(1, abs=1e-3)
        mean = (X * density).sum() * STEP
        assert mean == pytest.approx(drawn.mean(), abs=4 * drawn.std() / np.sqrt(drawn.size))
        spread = np.sqrt(((X - mean) ** 2 * density).sum() * STEP)
        assert spread == pytest.approx(np.hypot(drawn.std(), BLUR), rel=0.15)


# Where the game goes.


def test_both_modes_are_found_within_400_steps_and_the_discriminator_is_near_a_half():
    game, record = played(400)
    x = X[:, None]
    near = [game.fake_density(X)[np.abs(x[:, 0] - m) <= 1].sum() * STEP for m in (-0.5, 2.5)]
    assert min(near) > 0.3
    assert apart(game) < 0.05
    assert record["discriminator_loss"] == pytest.approx(2 * np.log(2), abs=0.15)
    assert record["p_real"] == pytest.approx(0.5, abs=0.1)
    assert record["p_fake"] == pytest.approx(0.5, abs=0.1)


def test_one_gaussian_is_found():
    game, _ = played(400, "one Gaussian")
    assert apart(game) < 0.1


def test_in_its_head_start_the_discriminator_alone_learns_until_it_is_sure():
    game, record = played(HEAD_STARTS[1])
    start = GanGame().game()
    for name, weights in game.generator.items():
        assert np.array_equal(weights, start.generator[name])
    assert record["p_real"] > 0.95
    assert record["p_fake"] < 0.05
    game.step()
    assert not np.array_equal(game.generator["b2"], start.generator["b2"])


def test_where_the_discriminator_is_sure_the_saturating_loss_starts_much_later():
    steps = HEAD_STARTS[1] + 40
    middle = {saturating: made(steps, saturating) for saturating in (False, True)}
    assert middle[False] > START + 2
    assert middle[True] < START + 0.5


def made(steps, saturating):
    """The mean of what the generator makes after some steps."""
    density = played(steps, saturating=saturating)[0].fake_density(X)
    return (X * density).sum() * STEP


def test_the_same_game_is_played_each_time_and_another_seed_is_another_game():
    first, again, other = (played(5, seed=seed)[1] for seed in (1, 1, 2))
    assert first == again
    assert first != other


# The figure.


def test_the_figure_says_its_rules():
    figure = GanGame(discriminator_steps=3, head_start=0)
    assert figure.description == (
        "A generator, which begins around −4, and a discriminator play over real numbers around "
        "−0.5 and 2.5. The generator's loss is the non-saturating one, and the discriminator takes "
        "3 steps for one of the generator. The still picture shows the game after 400 steps."
    )
    assert "learns alone for 60 steps" in GanGame().description


def test_the_state_is_what_was_given():
    state = GanGame("one Gaussian", saturating=True, lr=0.03, seed=np.int64(7)).state
    chosen = {"chosen": "one Gaussian", "saturating": True, "lr": 0.03, "seed": 7}
    assert {name: state[name] for name in chosen} == chosen
    assert [name for name, _ in state["data"]] == list(DATA)
    assert GanGame()._repr_html_() == GanGame()._repr_html_()


def test_the_picture_shows_both_densities_and_both_answers_after_400_steps():
    curves = [[line.get_ydata() for line in axes.lines] for axes in GanGame().picture().axes]
    (real, fake, *none), (*nothing, best, says) = curves
    assert np.isnan([none, nothing]).all()
    game, _ = played(400)
    x = np.linspace(-REACH, REACH, 121)
    np.testing.assert_array_equal(fake, game.fake_density(x))
    np.testing.assert_array_equal(says, game.probability(x))
    drawn = ~np.isnan(best)
    np.testing.assert_array_equal(drawn, real + fake > 2e-3)
    np.testing.assert_allclose(best[drawn] * (real + fake)[drawn], real[drawn], atol=1e-12)


@pytest.mark.parametrize(
    ("arguments", "error", "says"),
    [
        ({"data": "three modes"}, ValueError, "data is 'three modes', but the figure offers"),
        ({"data": 2}, TypeError, "data is 2"),
        ({"saturating": 1}, TypeError, "saturating is 1, but True or False"),
        ({"discriminator_steps": 2}, ValueError, "discriminator_steps is 2"),
        ({"discriminator_steps": True}, TypeError, "discriminator_steps is True"),
        ({"lr": 0.1}, ValueError, "lr is 0.1"),
        ({"lr": "0.01"}, TypeError, "lr is '0.01'"),
        ({"head_start": -1}, ValueError, "head_start is -1"),
        ({"seed": -1}, ValueError, "seed is -1"),
        ({"seed": 2**32}, ValueError, "seed is 4294967296"),
        ({"seed": 1.5}, TypeError, "seed is 1.5"),
        ({"title": " "}, ValueError, "title is empty"),
    ],
)
def test_wrong_arguments_get_one_sentence_with_the_value(arguments, error, says):
    with pytest.raises(error, match=says) as caught:
        GanGame(**arguments)
    assert not re.search(r"[.!]\s", str(caught.value))


def test_every_rule_on_offer_can_be_played():
    for data in DATA:
        for ratio, rate in zip(RATIOS, RATES, strict=True):
            game, record = played(3, data, discriminator_steps=ratio, lr=rate)
            assert isinstance(game, ToyGAN)
            assert all(np.isfinite(value) for value in record.values())
