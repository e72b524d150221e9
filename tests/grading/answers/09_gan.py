"""Answers to the assignment on the GAN."""

from tests.grading.answers import Answer

PREDICTIONS = [
    Answer(
        "q1",
        "rounded to two decimals",
        points=3,
        code="""
d, p, q = own["answer"], own["real_percent"], own["fake_percent"]
loss = -np.log(d * (1 - d))
three_numbers = [round(loss, 2), round(-np.log(d), 2), round(p / (p + q), 2)]
""",
    ),
    Answer(
        "q1",
        "an array, through the logit",
        points=3,
        code="""
z = np.log(own["answer"]) - np.log1p(-own["answer"])
of_fakes = np.logaddexp(0, -z)
share = 1 / (1 + own["fake_percent"] / own["real_percent"])
three_numbers = np.array([of_fakes + np.logaddexp(0, z), of_fakes, share])
""",
    ),
    Answer(
        "q1",
        "real samples only, and the saturating loss",
        points=1,
        mistakes=("one_term_counted",),
        code="""
d, p, q = own["answer"], own["real_percent"], own["fake_percent"]
three_numbers = (-np.log(d), np.log(1 - d), p / (p + q))
""",
    ),
    Answer(
        "q1",
        "bits, and a generator that pays for the real samples too",
        points=1,
        mistakes=("log_base",),
        code="""
d, p, q = own["answer"], own["real_percent"], own["fake_percent"]
three_numbers = (-np.log2(d * (1 - d)), -np.log(d * (1 - d)), p / (p + q))
""",
    ),
    Answer(
        "q1",
        "the ratio of the two shares",
        points=2,
        mistakes=("ratio_for_share",),
        code="""
d = own["answer"]
ratio = own["real_percent"] / own["fake_percent"]
three_numbers = (-np.log(d * (1 - d)), -np.log(d), ratio)
""",
    ),
    Answer(
        "q1",
        "the probability of being generated",
        points=2,
        mistakes=("densities_exchanged",),
        code="""
d, p, q = own["answer"], own["real_percent"], own["fake_percent"]
three_numbers = (-np.log(d * (1 - d)), -np.log(d), q / (p + q))
""",
    ),
    Answer(
        "q1",
        "one number only",
        points=1,
        code="""
three_numbers = (..., -np.log(own["answer"]), ...)
""",
    ),
    Answer(
        "q1",
        "the equilibrium, whatever the answer is",
        points=0,
        code="""
three_numbers = (2 * np.log(2), np.log(2), 0.5)
""",
    ),
    Answer("q1", "a word", points=0, code='three_numbers = "equilibrium"'),
]


def _judge(name, points, mistakes, body):
    lines = "\n".join(f"    {line}" if line else "" for line in body.strip().splitlines())
    head = "def discriminator_loss(real_logits, fake_logits, real_target=1.0):"
    return Answer("q2", name, points=points, mistakes=mistakes, code=f"{head}\n{lines}\n")


JUDGES = [
    _judge(
        "the loss with a target of 1, and the rest of it linear in the logit",
        4,
        (),
        """
softplus = np.logaddexp(0, -real_logits) + (1 - real_target) * real_logits
return softplus.mean() + np.logaddexp(0, fake_logits).mean()
""",
    ),
    Answer(
        "q2",
        "with loops, and other names",
        points=4,
        code="""
import math


def surprise(z):
    return max(z, 0) + math.log1p(math.exp(-abs(z)))


def discriminator_loss(real, fake, t=1):
    total = sum(t * surprise(-z) + (1 - t) * surprise(z) for z in map(float, real)) / len(real)
    return total + sum(surprise(float(z)) for z in fake) / len(fake)
""",
    ),
    _judge(
        "the target is ignored",
        2,
        (),
        """
return np.logaddexp(0, -real_logits).mean() + np.logaddexp(0, fake_logits).mean()
""",
    ),
    _judge(
        "the fakes are blurred too",
        2,
        (),
        """
t, real, fake = real_target, real_logits, fake_logits
real_part = t * np.logaddexp(0, -real) + (1 - t) * np.logaddexp(0, real)
fake_part = t * np.logaddexp(0, fake) + (1 - t) * np.logaddexp(0, -fake)
return real_part.mean() + fake_part.mean()
""",
    ),
    _judge(
        "the second term of the real samples is left out",
        2,
        (),
        """
real_part = real_target * np.logaddexp(0, -real_logits)
return real_part.mean() + np.logaddexp(0, fake_logits).mean()
""",
    ),
    _judge(
        "through probabilities, which overflow",
        3,
        ("confident_logit_overflows",),
        """
p, q = (1 / (1 + np.exp(-z.astype(float))) for z in (real_logits, fake_logits))
with np.errstate(all="ignore"):
    real_part = -(np.log(p) if real_target == 1 else
                  real_target * np.log(p) + (1 - real_target) * np.log(1 - p))
    return real_part.mean() - np.log(1 - q).mean()
""",
    ),
    _judge(
        "a small number beside the probability",
        3,
        ("epsilon_beside_probability",),
        """
p, q = (1 / (1 + np.exp(-z.astype(float))) for z in (real_logits, fake_logits))
e = 1e-8
real_part = real_target * np.log(p + e) + (1 - real_target) * np.log(1 - p + e)
return -real_part.mean() - np.log(1 - q + e).mean()
""",
    ),
    _judge(
        "one mean for both",
        2,
        ("one_mean_for_both",),
        """
t = np.concatenate([np.full(len(real_logits), real_target), np.zeros(len(fake_logits))])
z = np.concatenate([real_logits, fake_logits]).astype(float)
return (np.logaddexp(0, z) - t * z).mean()
""",
    ),
    _judge(
        "sums",
        2,
        ("sum_for_mean",),
        """
real_part = np.logaddexp(0, real_logits) - real_target * real_logits
return real_part.sum() + np.logaddexp(0, fake_logits).sum()
""",
    ),
    _judge(
        "the value of the game",
        2,
        ("minus_missing",),
        """
real_part = np.logaddexp(0, real_logits) - real_target * real_logits
return -(real_part.mean() + np.logaddexp(0, fake_logits).mean())
""",
    ),
    _judge(
        "bits",
        2,
        ("log_base",),
        """
real_part = np.logaddexp(0, real_logits) - real_target * real_logits
return (real_part.mean() + np.logaddexp(0, fake_logits).mean()) / np.log(2)
""",
    ),
    _judge(
        "real samples only",
        0.5,
        ("fake_term_missing",),
        """
return (np.logaddexp(0, real_logits) - real_target * real_logits).mean()
""",
    ),
    _judge(
        "fakes only",
        0.5,
        ("real_term_missing",),
        """
return np.logaddexp(0, fake_logits).mean()
""",
    ),
    _judge(
        "real and fake exchanged",
        0.5,
        ("sides_exchanged",),
        """
fake_part = np.logaddexp(0, fake_logits) - real_target * fake_logits
return fake_part.mean() + np.logaddexp(0, real_logits).mean()
""",
    ),
    _judge(
        "the fakes have the target 1",
        0.5,
        ("fakes_judged_real",),
        """
real_part = np.logaddexp(0, real_logits) - real_target * real_logits
return real_part.mean() + np.logaddexp(0, -fake_logits).mean()
""",
    ),
    _judge(
        "a sigmoid first",
        0.5,
        ("probabilities_as_logits",),
        """
p, q = (0.5 + 0.5 * np.tanh(z.astype(float) / 2) for z in (real_logits, fake_logits))
real_part = np.logaddexp(0, p) - real_target * p
return real_part.mean() + np.logaddexp(0, q).mean()
""",
    ),
    _judge(
        "no mean at all",
        1,
        ("one_for_each",),
        """
real_part = np.logaddexp(0, real_logits) - real_target * real_logits
return real_part + np.logaddexp(0, fake_logits)
""",
    ),
    _judge("nothing comes back", 0, (), "real_logits.mean()"),
]


def _forger(name, points, mistakes, body):
    lines = "\n".join(f"    {line}" if line else "" for line in body.strip().splitlines())
    head = "def generator_loss(fake_logits, saturating=False):\n    z = fake_logits.astype(float)"
    d = "d = 0.5 + 0.5 * np.tanh(z / 2)"
    code = f"{head}\n    {d}\n    M = len(z)\n{lines}\n"
    return Answer("q3", name, points=points, mistakes=mistakes, code=code)


SATURATING = """
if saturating:
    return -np.logaddexp(0, z).mean(), -d / M
"""
FORGERS = [
    _forger(
        "through tanh",
        4,
        (),
        SATURATING + "return np.logaddexp(0, -z).mean(), (d - 1) / M",
    ),
    Answer(
        "q3",
        "a list, and loops",
        points=4,
        code="""
from math import exp, log1p


def sigmoid(z):
    return 1 / (1 + exp(-z)) if z > 0 else exp(z) / (1 + exp(z))


def surprise(z):
    return max(-z, 0) + log1p(exp(-abs(z)))


def generator_loss(logits, vain=False):
    z, M = [float(number) for number in logits], len(logits)
    if vain:
        return [sum(-surprise(-n) for n in z) / M, [-sigmoid(n) / M for n in z]]
    return [sum(surprise(n) for n in z) / M, [-sigmoid(-n) / M for n in z]]
""",
    ),
    _forger(
        "the saturating one is left out",
        3,
        (),
        "return np.logaddexp(0, -z).mean(), (d - 1) / M",
    ),
    _forger(
        "always the saturating one",
        2,
        ("saturating_loss",),
        "return -np.logaddexp(0, z).mean(), -d / M",
    ),
    _forger(
        "the right loss with the saturating gradient",
        2.5,
        ("saturating_gradient",),
        SATURATING + "return np.logaddexp(0, -z).mean(), -d / M",
    ),
    _forger(
        "rewarded for being found out",
        1.5,
        ("fakes_labelled_fake",),
        SATURATING + "return np.logaddexp(0, z).mean(), d / M",
    ),
    _forger(
        "the gradient's sign",
        2.5,
        ("difference_reversed",),
        SATURATING + "return np.logaddexp(0, -z).mean(), (1 - d) / M",
    ),
    _forger(
        "the gradient is not divided",
        2,
        ("gradient_summed_over_batch",),
        """
if saturating:
    return -np.logaddexp(0, z).mean(), -d
return np.logaddexp(0, -z).mean(), d - 1
""",
    ),
    _forger(
        "sums",
        1.5,
        ("sum_for_mean",),
        """
if saturating:
    return -np.logaddexp(0, z).sum(), -d
return np.logaddexp(0, -z).sum(), d - 1
""",
    ),
    _forger(
        "the logarithms overflow",
        2,
        ("confident_logit_overflows",),
        """
with np.errstate(all="ignore"):
    if saturating:
        return np.log(1 - d).mean(), -d / M
    return -np.log(d).mean(), (d - 1) / M
""",
    ),
    _forger(
        "the minus is missing",
        2,
        ("minus_missing",),
        SATURATING + "return -np.logaddexp(0, -z).mean(), (1 - d) / M",
    ),
    _forger(
        "bits",
        1,
        ("log_base",),
        "return np.logaddexp(0, -z).mean() / np.log(2), (d - 1) / M / np.log(2)",
    ),
    _forger(
        "the sigmoid's slope once more",
        2.5,
        ("softmax_slope_again",),
        SATURATING + "return np.logaddexp(0, -z).mean(), (d - 1) * d * (1 - d) / M",
    ),
    _forger(
        "with respect to the probability",
        2.5,
        ("gradient_of_probability",),
        SATURATING
        + """
with np.errstate(all="ignore"):
    return np.logaddexp(0, -z).mean(), -1 / d / M
""",
    ),
    _forger(
        "a sigmoid first",
        0.5,
        ("probabilities_as_logits",),
        """
pull = 1 / (1 + np.exp(d))
return np.logaddexp(0, -d).mean(), -pull / M
""",
    ),
    _forger("the loss alone", 0, (), "return np.logaddexp(0, -z).mean()"),
]


def _step(name, points, mistakes, *, pull="D - 1", slope=None, seen="x", of_b="z", after=None):
    slope = slope or "sum(k * w[k] * {x} ** (k - 1) for k in range(1, len(w)))"
    after = after or "return a - lr * dx.sum(), b - lr * (dx * of_b).sum()"
    code = f"""
def generator_step(a, b, w, z, lr):
    x = a + b * z
    D = 1 / (1 + np.exp(-sum(w[k] * {seen}**k for k in range(len(w)))))
    slope = {slope.replace("{x}", seen)}
    of_b = {of_b}
    dx = ({pull}) / len(z) * slope
    {after}
"""
    return Answer("q4", name, points=points, mistakes=mistakes, code=code)


STEPS = [
    _step("an array", 5, (), after="return np.array([a, b]) - lr * np.array([sum(dx), dx @ z])"),
    Answer(
        "q4",
        "by finite differences, in float64",
        points=5,
        code="""
def generator_step(a, b, w, z, lr):
    w, z = np.asarray(w, float), np.asarray(z, float)

    def loss(a, b):
        return np.logaddexp(0, -np.polyval(w[::-1], a + b * z)).mean()

    h = 1e-5
    da = (loss(a + h, b) - loss(a - h, b)) / (2 * h)
    db = (loss(a, b + h) - loss(a, b - h)) / (2 * h)
    return a - lr * da, b - lr * db
""",
    ),
    _step("parabolas only", 4, (), slope="w[1] + 2 * w[2] * {x}"),
    _step("uphill", 2, ("uphill",), pull="1 - D"),
    _step(
        "the learning rate is forgotten",
        3,
        ("learning_rate_forgotten",),
        after="return a - dx.sum(), b - (dx * z).sum()",
    ),
    _step("summed over the batch", 3, ("gradient_summed_over_batch",), pull="(D - 1) * len(z)"),
    _step("the saturating gradient", 2, ("saturating_gradient",), pull="-D"),
    _step("rewarded for being found out", 1, ("fakes_labelled_fake",), pull="D"),
    _step("the judge's slope is left out", 1, ("judge_slope_left_out",), slope="1.0"),
    _step("the slope of a line", 2, ("slope_of_line_only",), slope="w[1]"),
    _step(
        "the exponents are left out of the slope",
        3,
        ("factor_two_missing",),
        slope="sum(w[k] * {x} ** (k - 1) for k in range(1, len(w)))",
    ),
    _step("the noise is left out", 2, ("noise_left_out",), of_b="np.ones_like(z)"),
    _step("the noise is judged", 1, ("noise_judged",), seen="z"),
    _step(
        "the step alone",
        2,
        ("step_for_place",),
        after="return -lr * dx.sum(), -lr * (dx * z).sum()",
    ),
    Answer(
        "q4",
        "b learns from the new a",
        points=3,
        mistakes=("one_coordinate_at_a_time",),
        code="""
def generator_step(a, b, w, z, lr):
    def dx():
        x = a + b * z
        D = 1 / (1 + np.exp(-np.polynomial.polynomial.polyval(x, w)))
        slope = np.polynomial.polynomial.polyval(x, np.polynomial.polynomial.polyder(w))
        return (D - 1) / len(z) * slope

    a = a - lr * dx().sum()
    return a, b - lr * (dx() * z).sum()
""",
    ),
]

ANSWERS = [*PREDICTIONS, *JUDGES, *FORGERS, *STEPS]
