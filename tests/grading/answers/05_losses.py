from tests.grading.answers import Answer

FIRST = """
off = np.subtract(own["prediction"], own["target"])
d = off[tuple(own["place"])]
mean, article, slope = (off**2).sum() / 8, (off**2).sum() / 2, 2 * d / 8
"""
SECOND = """
p = np.array(own["exponentials"]) / 20
label, other = own["label"], own["other"]
loss, at_label, at_other = -np.log(p[label]), p[label] - 1, p[other]
"""


def three_numbers(name, points, numbers, *mistakes):
    code = f"{FIRST}three_numbers = {numbers}\n"
    return Answer("q1", name, points, mistakes, code)


def surprise(name, points, numbers, *mistakes):
    return Answer("q2", name, points, mistakes, f"{SECOND}surprise = {numbers}\n")


def backward(name, points, line, *mistakes):
    code = f"def mse_loss_backward(input, target, reduction):\n    d = input - target\n    {line}\n"
    return Answer("q3", name, points, mistakes, code)


def soft(name, points, lines, *mistakes):
    head = """
def soft_cross_entropy(logits, targets):
    shifted = logits - logits.max(axis=1, keepdims=True)
    p = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
    log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    N, K = logits.shape
"""
    return Answer("q4", name, points, mistakes, f"{head}    {lines}\n")


def slope(name, points, lines, *mistakes):
    head = """
def cross_entropy_backward(logits, labels):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    p = e / e.sum(axis=1, keepdims=True)
    N, K = logits.shape
    y = np.eye(K)[labels]
"""
    return Answer("q5", name, points, mistakes, f"{head}    {lines}\n")


ANSWERS = [
    three_numbers("by hand", 3, "(mean, article, slope)"),
    three_numbers("rounded, in an array", 3, "np.array([mean, article, slope]).round(3)"),
    three_numbers("a list of texts is no answer", 0, "['1', '2', '3']"),
    three_numbers("two numbers", 0, "(mean, article)"),
    three_numbers("one missing", 2, "(mean, article, ...)"),
    three_numbers("sums for means", 1, "(8 * mean, 8 * mean, slope)", "sum_for_mean"),
    three_numbers("the first two exchanged", 1, "(article, mean, slope)", "per_sample_mean"),
    three_numbers("no factor 2", 2, "(mean, article, slope / 2)", "factor_two_missing"),
    three_numbers("uphill", 2, "(mean, article, -slope)", "difference_reversed"),
    three_numbers("of the sum", 2, "(mean, article, 2 * d)", "sum_for_mean"),
    three_numbers("of the second formula", 2, "(mean, article, d)", "per_sample_mean"),
    three_numbers("the sign", 2, "(mean, article, -1 / 8)", "absolute_for_squared"),
    three_numbers("the square", 2, "(mean, article, d * d / 8)", "loss_for_gradient"),
    surprise("by hand", 3, "[loss, at_label, at_other]"),
    surprise("cut off", 3, "(int(loss * 1000) / 1000, np.float32(at_label), at_other)"),
    surprise("no minus", 2, "(-loss, at_label, at_other)", "minus_missing"),
    surprise("bits", 2, "(loss / np.log(2), at_label, at_other)", "log_base"),
    surprise(
        "counted from 1", 2, "(-np.log(p[label - 1]), at_label, at_other)", "label_off_by_one"
    ),
    surprise("a mean over classes", 0, "(loss / 3, at_label / 3, at_other / 3)", "divided_by_all"),
    surprise("target minus p", 1, "(loss, -at_label, -at_other)", "difference_reversed"),
    surprise("p alone", 2, "(loss, p[label], at_other)", "one_hot_forgotten"),
    surprise(
        "a slope too many",
        1,
        "(loss, at_label * p[label] * (1 - p[label]), at_other * p[other] * (1 - p[other]))",
        "softmax_slope_again",
    ),
    surprise("the loss again", 1, "(loss, loss, loss)", "loss_for_gradient"),
    surprise("the label alone", 2, "(loss, at_label, 0)", "label_column_only"),
    surprise("a 1 off everywhere", 2, "(loss, at_label, at_other - 1)", "labels_of_all"),
    surprise("the probability for its surprise", 2, "(p[label], at_label, at_other)"),
    Answer(
        "q3",
        "number by number",
        3,
        code="""
def mse_loss_backward(prediction, truth, how):
    dx = np.zeros(prediction.shape)
    for place in np.ndindex(*prediction.shape):
        dx[place] = 2.0 * prediction[place] - 2.0 * truth[place]
    if how == "sum":
        return dx
    return dx / np.prod(prediction.shape)
""",
    ),
    backward("in lists", 3, "return (2 * d / {'mean': d.size, 'sum': 1}[reduction]).tolist()"),
    backward(
        "no factor 2", 2, "return d / d.size if reduction == 'mean' else d", "factor_two_missing"
    ),
    backward("always the mean", 2, "return 2 * d / d.size", "reduction_ignored"),
    backward(
        "over the images",
        2,
        "return 2 * d / (len(d) if reduction == 'mean' else 1)",
        "per_sample_mean",
    ),
    backward(
        "the wrong way round",
        1,
        "return -2 * d / (d.size if reduction == 'mean' else 1)",
        "difference_reversed",
    ),
    backward("always the sum", 1, "return 2 * d", "sum_for_mean"),
    backward(
        "the sign",
        0,
        "return np.sign(d) / (d.size if reduction == 'mean' else 1)",
        "absolute_for_squared",
    ),
    backward(
        "two mistakes at once",
        1,
        "return -d / (d.size if reduction == 'mean' else 1)",
        "factor_two_missing",
        "difference_reversed",
    ),
    backward(
        "the loss",
        0,
        "return (d**2).mean() if reduction == 'mean' else (d**2).sum()",
        "loss_for_gradient",
    ),
    backward("a mean of the gradient", 0, "return (2 * d).mean()"),
    Answer(
        "q4",
        "with loops",
        4,
        code="""
import math


def soft_cross_entropy(logits, targets):
    total = 0.0
    for row, wanted in zip(logits.tolist(), targets.tolist()):
        top = max(row)
        log_sum = top + math.log(sum(math.exp(z - top) for z in row))
        total += sum(t * (log_sum - z) for z, t in zip(row, wanted))
    return total / len(logits)
""",
    ),
    Answer(
        "q4",
        "from SciPy",
        4,
        code="""
from scipy.special import logsumexp


def soft_cross_entropy(z, t):
    z = np.float64(z)
    return np.average(logsumexp(z, axis=1) - np.einsum("nk,nk->n", z, t))
""",
    ),
    Answer(
        "q4",
        "the textbook",
        2,
        ("softmax_overflows",),
        """
def soft_cross_entropy(logits, targets):
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return -(targets * np.log(p)).sum(axis=1).mean()
""",
    ),
    Answer(
        "q4",
        "logarithm of a sum, not shifted",
        2,
        ("softmax_overflows",),
        """
def soft_cross_entropy(logits, targets):
    log_sum = np.log(np.exp(logits).sum(axis=1, keepdims=True))
    return (targets * (log_sum - logits)).sum(axis=1).mean()
""",
    ),
    soft("softmax, then log", 2, "return -(targets * np.log(p)).sum(1).mean()", "log_of_zero"),
    soft(
        "softmax, then log where it counts",
        2,
        "return -np.sum(targets * np.log(p), where=targets > 0) / N",
        "log_of_zero",
    ),
    Answer(
        "q4",
        "one maximum",
        3,
        ("max_over_batch",),
        """
def soft_cross_entropy(logits, targets):
    z = logits - logits.max()
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return -(targets * log_p).sum(axis=1).mean()
""",
    ),
    soft(
        "a little more", 2, "return -(targets * np.log(p + 1e-9)).sum(1).mean()", "epsilon_in_log"
    ),
    soft(
        "clipped",
        2,
        "return -(targets * np.log(np.clip(p, 1e-12, 1))).sum(1).mean()",
        "epsilon_in_log",
    ),
    soft("summed", 3, "return -(targets * log_p).sum()", "sum_for_mean"),
    soft("a mean over classes too", 3, "return -(targets * log_p).mean()", "divided_by_all"),
    soft("one for each", 3, "return -(targets * log_p).sum(axis=1)", "one_for_each"),
    soft("no minus", 3, "return (targets * log_p).sum(axis=1).mean()", "minus_missing"),
    soft("bits", 3, "return -(targets * log_p).sum(axis=1).mean() / np.log(2)", "log_base"),
    Answer(
        "q4",
        "over the samples",
        1,
        ("softmax_axis",),
        """
def soft_cross_entropy(logits, targets):
    z = logits - logits.max(axis=0)
    log_p = z - np.log(np.exp(z).sum(axis=0))
    return -(targets * log_p).sum(axis=1).mean()
""",
    ),
    soft(
        "a softmax of the softmax",
        1,
        "return -(targets * (p - np.log(np.exp(p).sum(1, keepdims=True)))).sum(1).mean()",
        "softmax_twice",
    ),
    soft("the likeliest target alone", 0, "return -log_p[range(N), targets.argmax(1)].mean()"),
    soft("the squared error", 0, "return ((p - targets) ** 2).sum(axis=1).mean()"),
    slope("in place", 3, "p[np.arange(N), labels] -= 1; return p / N"),
    Answer(
        "q5",
        "row by row",
        3,
        code="""
from scipy.special import softmax


def cross_entropy_backward(logits, labels):
    rows = []
    for z, label in zip(logits, labels):
        p = softmax(z.astype(float)).tolist()
        rows.append([(q - (k == label)) / len(labels) for k, q in enumerate(p)])
    return rows
""",
    ),
    slope("of the sum", 2, "return p - y", "sum_for_mean"),
    slope("a mean over classes too", 2, "return (p - y) / (N * K)", "divided_by_all"),
    Answer(
        "q5",
        "the textbook",
        2,
        ("softmax_overflows",),
        """
def cross_entropy_backward(logits, labels):
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return (p - np.eye(p.shape[1])[labels]) / len(p)
""",
    ),
    Answer(
        "q5",
        "one maximum",
        2,
        ("max_over_batch",),
        """
def cross_entropy_backward(logits, labels):
    e = np.exp(logits - logits.max())
    return (e / e.sum(axis=1, keepdims=True) - np.eye(e.shape[1])[labels]) / len(e)
""",
    ),
    slope("the wrong way round", 1, "return (y - p) / N", "difference_reversed"),
    slope("counted from 1", 1, "return (p - np.eye(K)[labels - 1]) / N", "label_off_by_one"),
    slope("every row's label", 1, "p[:, labels] -= 1; return p / N", "labels_of_all"),
    slope("p alone", 1, "return p / N", "one_hot_forgotten"),
    slope("the label alone", 1, "return (p - y) * y / N", "label_column_only"),
    slope("a slope too many", 1, "return (p - y) * p * (1 - p) / N", "softmax_slope_again"),
    slope(
        "over the samples",
        1,
        "p = np.exp(logits - logits.max(0)); return (p / p.sum(0) - y) / N",
        "softmax_axis",
    ),
    slope("logits for probabilities", 0, "return (logits - y) / N"),
    slope("a mean over the samples", 0, "return (p - y).mean(axis=0)"),
]
