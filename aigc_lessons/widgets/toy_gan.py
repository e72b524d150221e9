"""A GAN whose samples are single numbers: small enough to train while one looks on.

``static/toy_gan.mjs`` computes the same, step by step.
"""

from collections.abc import Sequence

import numpy as np

from aigc_lessons import ops
from aigc_lessons.widgets.number_stream import NumberStream

HIDDEN = 16
BATCH = 128
START = -4.0  # around this number lies what the generator makes at first
# Standard deviations of the hidden units' first weights and biases. Steep units can part two modes.
FIRST = {"generator": (3.0, 3.0), "discriminator": (1.0, 2.0)}
FASTER = 3  # so many times the generator's learning rate is the discriminator's
BETAS = (0.0, 0.99)
EPS = {"generator": 0.05, "discriminator": 1e-8}
BLUR = 0.15  # standard deviation of the bump that each generated number becomes in the density
NOISE = np.linspace(-4, 4, 401).round(2)  # where the generator is asked for its density


class ToyGAN:
    """The two networks, their optimisers, and a stream of random numbers.

    Both networks are 1 → 16 → 1 with a tanh between. What each step computes is
    eq-discriminator-loss and eq-generator-loss, and eq-adam.

    Parameters
    ----------
    real : sequence of (float, float)
        Mean and standard deviation of each Gaussian of the real data, all equally likely.
    saturating : bool
        Whether the generator's loss is the saturating one.
    discriminator_steps : int
        Steps of the discriminator for one of the generator.
    lr : float
        The generator's learning rate.
    head_start : int
        The first steps, in which the discriminator learns alone.
    seed : int
        Of the initial weights, the samples and the noise.
    """

    def __init__(
        self,
        real: Sequence[tuple[float, float]],
        *,
        saturating: bool = False,
        discriminator_steps: int = 1,
        lr: float = 0.01,
        head_start: int = 60,
        seed: int = 0,
    ) -> None:
        """Draw the weights."""
        self.real, self.saturating = np.array(real, dtype=np.float64), saturating
        self.discriminator_steps, self.head_start = discriminator_steps, head_start
        self.stream, self.steps = NumberStream(seed), 0
        self.generator = _network(self.stream, *FIRST["generator"], START)
        self.discriminator = _network(self.stream, *FIRST["discriminator"], 0.0)
        self._generator_adam = ops.Adam(lr, BETAS, EPS["generator"])
        self._discriminator_adam = ops.Adam(FASTER * lr, BETAS, EPS["discriminator"])

    def step(self) -> dict[str, float]:
        """Let the discriminator learn, then the generator, and return what `gan_step` does."""
        for _ in range(self.discriminator_steps):
            record = self._discriminator_step()
        record["generator_loss"] = self._generator_step(learn=self.steps >= self.head_start)
        self.steps += 1
        return record

    def _discriminator_step(self) -> dict[str, float]:
        real = self._draw_real()
        fake, _ = forward(self.generator, self._draw_noise())
        real_logits, real_hidden = forward(self.discriminator, real)
        fake_logits, fake_hidden = forward(self.discriminator, fake)
        dreal, dfake = ops.discriminator_loss_backward(real_logits, fake_logits)
        _, grads = backward(dreal, self.discriminator, real, real_hidden)
        _, fake_grads = backward(dfake, self.discriminator, fake, fake_hidden)
        grads = {name: grads[name] + fake_grads[name] for name in grads}
        self._discriminator_adam.step(self.discriminator, grads)
        return {
            "discriminator_loss": float(ops.discriminator_loss(real_logits, fake_logits)),
            "p_real": float(ops.sigmoid(real_logits).mean()),
            "p_fake": float(ops.sigmoid(fake_logits).mean()),
        }

    def _generator_step(self, *, learn: bool) -> float:
        noise = self._draw_noise()
        fake, hidden = forward(self.generator, noise)
        logits, above = forward(self.discriminator, fake)
        if learn:
            dlogits = ops.generator_loss_backward(logits, saturating=self.saturating)
            dfake, _ = backward(dlogits, self.discriminator, fake, above)
            _, grads = backward(dfake, self.generator, noise, hidden)
            self._generator_adam.step(self.generator, grads)
        return float(ops.generator_loss(logits, saturating=self.saturating))

    def _draw_real(self) -> np.ndarray:
        which = (self.stream.uniforms(BATCH) * len(self.real)).astype(int)
        mean, deviation = self.real[which].T
        return (mean + deviation * self.stream.normals(BATCH))[:, None]

    def _draw_noise(self) -> np.ndarray:
        return self.stream.normals(BATCH)[:, None]

    def real_density(self, x: np.ndarray) -> np.ndarray:
        """Return how densely real numbers lie at places, with the blur of the generated ones."""
        mean, deviation = self.real.T
        return _bells(x, mean, np.hypot(deviation, BLUR)).mean(axis=1)

    def fake_density(self, x: np.ndarray) -> np.ndarray:
        """Return how densely generated numbers lie at places, each blurred into a small bell."""
        fake, _ = forward(self.generator, NOISE[:, None])
        likely = np.exp(-(NOISE**2) / 2)
        return _bells(x, fake[:, 0], BLUR) @ (likely / likely.sum())

    def probability(self, x: np.ndarray) -> np.ndarray:
        """Return how sure the discriminator is that numbers are real."""
        logits, _ = forward(self.discriminator, x[:, None])
        return ops.sigmoid(logits)[:, 0]


def forward(network: dict, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Compute a network's outputs ``(N, 1)`` from inputs ``(N, 1)``, and what lies between."""
    before = ops.linear(x, network["w1"], network["b1"])  # (N, 16)
    return ops.linear(ops.tanh(before), network["w2"], network["b2"]), before


def backward(dy: np.ndarray, network: dict, x: np.ndarray, before: np.ndarray) -> tuple:
    """Carry a gradient back through `forward`, to the inputs and to the weights."""
    dhidden, dw2, db2 = ops.linear_backward(dy, ops.tanh(before), network["w2"], network["b2"])
    dbefore = ops.tanh_backward(dhidden, before)
    dx, dw1, db1 = ops.linear_backward(dbefore, x, network["w1"], network["b1"])
    return dx, {"w1": dw1, "b1": db1, "w2": dw2, "b2": db2}


def _network(stream: NumberStream, steep: float, spread: float, middle: float) -> dict:
    """Draw weights; the outputs lie around `middle`."""
    w1, b1, w2 = stream.normals(HIDDEN), stream.normals(HIDDEN), stream.normals(HIDDEN)
    return {
        "w1": steep * w1[:, None],
        "b1": spread * b1,
        "w2": 0.5 * w2[None] / np.sqrt(HIDDEN),
        "b2": np.array([middle]),
    }


def _bells(x: np.ndarray, means: np.ndarray, deviations) -> np.ndarray:
    """Return the Gaussian densities ``(places, means)``."""
    away = (x[:, None] - means) / deviations
    return np.exp(-(away**2) / 2) / (deviations * np.sqrt(2 * np.pi))
