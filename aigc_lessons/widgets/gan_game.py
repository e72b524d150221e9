"""The GAN game: a generator and a discriminator of single numbers train in the page."""

from collections.abc import Mapping
from numbers import Integral

import numpy as np
from matplotlib.figure import Figure

from aigc_lessons import figures, ops
from aigc_lessons.widgets import toy_gan
from aigc_lessons.widgets.moving_figure import MovingFigure
from aigc_lessons.widgets.toy_gan import ToyGAN

# Mean and standard deviation of each Gaussian; all are equally likely.
DATA = {"two modes": [(-0.5, 0.6), (2.5, 0.6)], "one Gaussian": [(1.0, 0.7)]}
REACH = 6  # how far the axis goes from 0
RATIOS = (1, 3, 5)
RATES = (0.003, 0.01, 0.03)
HEAD_STARTS = (0, 60)
LEAST = 2e-3  # below this density no best answer is drawn
PICTURED = 400  # steps after which the still picture shows the game


class GanGame(MovingFigure):
    """Two small networks play the game of a GAN over single numbers, step by step.

    It computes eq-discriminator-loss, eq-generator-loss, eq-optimal-discriminator and eq-adam, and
    nothing moves before the reader starts it. Shown are the densities of real and generated
    numbers, the discriminator's answer beside the best one, and both losses with a line at 2 ln 2.
    The reader chooses data and rules; each choice begins the game anew, with the same numbers.

    Parameters
    ----------
    data : {"two modes", "one Gaussian"}
        What the real numbers are, at the start.
    saturating : bool
        Whether the generator's loss is the saturating one.
    discriminator_steps : {1, 3, 5}
        Steps of the discriminator for one of the generator.
    lr : {0.003, 0.01, 0.03}
        The generator's learning rate; the discriminator's is three times as large.
    head_start : {0, 60}
        Steps in which the discriminator learns alone, until it is sure of itself.
    seed : int
        Of weights, samples and noise, from 0 to 2³² - 1.
    title : str
        What stands below the figure.

    Raises
    ------
    TypeError
        If an argument is of another type.
    ValueError
        If it is none of what the figure offers.

    References
    ----------
    Goodfellow et al. (2014), "Generative adversarial nets", figure 1.

    Examples
    --------
    >>> from aigc_lessons.widgets import GanGame
    >>> GanGame("one Gaussian", saturating=True)
    A GAN of single numbers: A generator, which begins around −4, and a discriminator play over
    real numbers around 1. The generator's loss is the saturating one, the discriminator takes 1
    step for one of the generator, and it learns alone for 60 steps. The still picture shows the
    game after 400 steps.
    """

    module = "gan_game.mjs"

    def __init__(
        self,
        data: str = "two modes",
        *,
        saturating: bool = False,
        discriminator_steps: int = 1,
        lr: float = 0.01,
        head_start: int = 60,
        seed: int = 8,
        title: str = "A GAN of single numbers",
    ) -> None:
        """Check and keep them."""
        self._data = _check_choice("data", data, tuple(DATA))
        self._rules = {
            "saturating": _check_flag("saturating", saturating),
            "discriminator_steps": _check_choice(
                "discriminator_steps", discriminator_steps, RATIOS
            ),
            "lr": _check_choice("lr", lr, RATES),
            "head_start": _check_choice("head_start", head_start, HEAD_STARTS),
            "seed": _check_seed(seed),
        }
        super().__init__(title, self._describe(), self._start())

    def game(self) -> ToyGAN:
        """Return the game as the page begins it, to be played in Python: call `step` on it."""
        return ToyGAN(DATA[self._data], **self._rules)

    def picture(self) -> Figure:
        """Return the densities, and the discriminator's answers, after 400 steps."""
        game, x = self.game(), np.linspace(-REACH, REACH, 121)
        for _ in range(PICTURED):
            game.step()
        real, fake = game.real_density(x), game.fake_density(x)
        some, best = real + fake > LEAST, np.full_like(x, np.nan)
        best[some] = ops.optimal_discriminator(real[some], fake[some])
        # Each curve has a place in both panels, so that their names stand above the axes.
        names, none = ("real", "generated", "best answer", "discriminator"), np.full_like(x, np.nan)
        densities = (real, fake, none, none)
        answers = (none, none, best, game.probability(x))
        panels = [
            {n: (x, y) for n, y in zip(names, ys, strict=True)} for ys in (densities, answers)
        ]
        return figures.line_plot(*panels, titles=["density", "D(x)"], x_label="x")

    def _describe(self) -> str:
        means = " and ".join(_number(mean) for mean, _ in DATA[self._data])
        rules, steps = self._rules, self._rules["discriminator_steps"]
        kind = "saturating" if rules["saturating"] else "non-saturating"
        head = rules["head_start"]
        last = f", and it learns alone for {head} steps" if head else ""
        comma = "," if head else ", and"
        return (
            f"A generator, which begins around {_number(toy_gan.START)}, and a discriminator play "
            f"over real numbers around {means}. The generator's loss is the {kind} one{comma} the "
            f"discriminator takes {steps} step{'s' if steps > 1 else ''} for one of the "
            f"generator{last}. The still picture shows the game after {PICTURED} steps."
        )

    def _start(self) -> dict:
        rules = self._rules
        return {
            "data": [[name, [list(pair) for pair in pairs]] for name, pairs in DATA.items()],
            "chosen": self._data,
            "saturating": rules["saturating"],
            "discriminatorSteps": rules["discriminator_steps"],
            "lr": rules["lr"],
            "headStart": rules["head_start"],
            "seed": rules["seed"],
            "reach": REACH,
            "constants": constants(),
        }


def constants() -> Mapping:
    """Return the numbers of `toy_gan` for the page."""
    return {
        "hidden": toy_gan.HIDDEN,
        "batch": toy_gan.BATCH,
        "start": toy_gan.START,
        "first": {name: list(pair) for name, pair in toy_gan.FIRST.items()},
        "faster": toy_gan.FASTER,
        "betas": list(toy_gan.BETAS),
        "eps": toy_gan.EPS,
        "blur": toy_gan.BLUR,
        "noise": toy_gan.NOISE.tolist(),
    }


def _check_choice(name: str, value, choices: tuple):
    if isinstance(value, bool) or not isinstance(value, type(choices[0])):
        raise TypeError(f"{name} is {value!r}, but one of {choices} is expected: choose one")
    if value not in choices:
        raise ValueError(f"{name} is {value!r}, but the figure offers {choices}: choose one")
    return choices[choices.index(value)]


def _check_flag(name: str, value) -> bool:
    if not isinstance(value, (bool, np.bool_)):
        raise TypeError(f"{name} is {value!r}, but True or False is expected")
    return bool(value)


def _check_seed(seed) -> int:
    if isinstance(seed, bool) or not isinstance(seed, Integral):
        raise TypeError(f"seed is {seed!r}, but a whole number is expected")
    if not 0 <= seed < 2**32:
        raise ValueError(f"seed is {seed}, but a number from 0 to 4294967295 is expected")
    return int(seed)


def _number(value: float) -> str:
    return f"{value:g}".replace("-", "−")
