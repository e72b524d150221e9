from tests.grading.answers import Answer

SIZES = """
f1, f2, h, K = own["first"], own["second"], own["hidden"], own["classes"]
one, two, read, last = 28 * f1, f2 * (9 * f1 + 1), f2 * (own["size"] // 4) ** 2, K * h + K
"""
SURE = """
p, n = own["accuracy"], own["digits"]
error, more = (p * (1 - p) / n) ** 0.5, n * own["finer"] ** 2
"""


def counts(name, points, numbers, *mistakes):
    return Answer("q1", name, points, mistakes, f"{SIZES}counts = {numbers}\n")


def sure(name, points, numbers, *mistakes):
    return Answer("q2", name, points, mistakes, f"{SURE}how_sure = {numbers}\n")


def top(name, points, lines, *mistakes):
    head = """
def top_accuracy(logits, labels, k):
    best = np.argsort(logits, axis=1)[:, ::-1][:, :k]
    hits = np.array([label in row for label, row in zip(labels, best)])
"""
    return Answer("q3", name, points, mistakes, f"{head}    {lines}\n")


def step(name, points, lines, *mistakes):
    head = """
def training_step(w, x, labels, lr):
    z = x @ w.T
    y = np.eye(len(w))[labels]
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
"""
    return Answer("q4", name, points, mistakes, f"{head}    {lines}\n")


def normalised(name, points, lines, *mistakes):
    head = """
def batch_norm_last(x, gamma, beta, eps):
    mean, var = x.mean((0, 1, 2)), x.var((0, 1, 2))
"""
    return Answer("q5", name, points, mistakes, f"{head}    {lines}\n")


def over(name, points, axes, *mistakes):
    lines = f"mean, var = x.mean({axes}, keepdims=True), x.var({axes}, keepdims=True)\n"
    back = "    return gamma * (x - mean) / np.sqrt(var + eps) + beta"
    return normalised(name, points, lines + back, *mistakes)


ANSWERS = [
    counts("by hand", 4, "(one, two, read, last)"),
    counts("in an array of floats", 4, "np.array([one, two, read, last], dtype=float)"),
    counts("no biases", 1, "(27 * f1, 9 * f1 * f2, read, K * h)", "weights_without_biases"),
    counts("a kernel a filter", 2, "(10 * f1, 10 * f2, read, last)", "input_channels_left_out"),
    counts(
        "weights everywhere",
        2,
        "(one * own['size'] ** 2, two * own['size'] ** 2 // 4, read, last)",
        "weights_at_every_place",
    ),
    counts("not pooled", 3, "(one, two, 16 * read, last)", "size_kept_after_pooling"),
    counts("pooled once", 3, "(one, two, 4 * read, last)", "pooled_once"),
    counts("one map", 3, "(one, two, read // f2, last)", "channels_lost_when_flattened"),
    counts("the whole network", 0, "one + two + (read + 1) * h + last"),
    counts("half of it", 2, "(one, two, ..., ...)"),
    sure("by hand", 2, "(error, more)"),
    sure("rounded", 2, "[round(error, 4), float(more)]"),
    sure("per cent", 1, "(100 * error, more)", "percent_for_share"),
    sure("of the count", 1, "(n * error, more)", "count_for_share"),
    sure("no root", 1, "(error**2, more)"),
    sure("so many times the digits", 1, "(error, n * own['finer'])"),
    top("sorted", 3, "return hits.mean()"),
    Answer(
        "q3",
        "by ranks",
        3,
        code="""
def top_accuracy(logits, labels, k):
    ahead = [sum(z > row[label] for z in row) for row, label in zip(logits, labels)]
    return sum(n < k for n in ahead) / len(ahead)
""",
    ),
    Answer(
        "q3",
        "by a partition",
        3,
        code="""
def top_accuracy(logits, labels, k):
    edge = np.partition(logits, -k, axis=1)[:, -k]
    return np.mean(logits[np.arange(len(labels)), labels] >= edge)
""",
    ),
    top("the first alone", 1, "return (logits.argmax(axis=1) == labels).mean()"),
    top("the errors", 1, "return 1 - hits.mean()", "errors_for_accuracy"),
    top("the count", 1, "return hits.sum()", "count_for_share"),
    top("per cent", 1, "return 100 * hits.mean()", "percent_for_share"),
    top(
        "counted from 1",
        1,
        "return (best == labels[:, None] - 1).any(axis=1).mean()",
        "label_off_by_one",
    ),
    top(
        "counted from 1, and round the corner",
        1,
        "own_logit = logits[np.arange(len(labels)), labels - 1]\n"
        "    return ((logits > own_logit[:, None]).sum(axis=1) < k).mean()",
        "label_off_by_one",
    ),
    top(
        "the smallest",
        0,
        "return (logits.argsort(axis=1)[:, :k] == labels[:, None]).any(axis=1).mean()",
    ),
    top("a mean over k as well", 1, "return (best == labels[:, None]).mean()"),
    step("p minus y", 4, "return w - lr * (p - y).T @ x / len(x)"),
    Answer(
        "q4",
        "image by image",
        4,
        code="""
import math


def training_step(w, x, labels, lr):
    new = w.astype(float).copy()
    for features, label in zip(x.tolist(), labels):
        z = [sum(a * b for a, b in zip(row, features)) for row in w.tolist()]
        total = sum(math.exp(v) for v in z)
        for k in range(len(z)):
            pull = math.exp(z[k]) / total - (k == label)
            new[k] -= lr / len(x) * pull * np.array(features)
    return new
""",
    ),
    step("a sum", 3, "return w - lr * (p - y).T @ x", "gradient_summed_over_batch"),
    step("over classes too", 3, "return w - lr * (p - y).T @ x / z.size", "divided_by_classes"),
    step("the step alone", 3, "return -lr * (p - y).T @ x / len(x)", "step_for_place"),
    step("uphill", 2, "return w + lr * (p - y).T @ x / len(x)", "uphill"),
    step("no rate", 2, "return w - (p - y).T @ x / len(x)", "learning_rate_forgotten"),
    step("no softmax", 2, "return w - lr * (z - y).T @ x / len(x)", "softmax_left_out"),
    step("p alone", 2, "return w - lr * p.T @ x / len(x)", "one_hot_forgotten"),
    step(
        "over the batch",
        2,
        "p = np.exp(z) / np.exp(z).sum(axis=0)\n    return w - lr * (p - y).T @ x / len(x)",
        "softmax_axis",
    ),
    step("like a bias", 1, "return w - lr * (p - y).mean(axis=0)[:, None]", "features_left_out"),
    Answer(
        "q4",
        "one image after the other",
        2,
        ("updated_within_batch",),
        """
def training_step(w, x, labels, lr):
    for features, label in zip(x, labels):
        p = np.exp(w @ features)
        p = p / p.sum()
        p[label] -= 1
        w = w - lr / len(x) * np.outer(p, features)
    return w
""",
    ),
    step("turned", 0, "return w - lr * (x.T @ (p - y)).reshape(w.shape) / len(x)"),
    step("the loss", 0, "return -np.log((p * y).sum(axis=1)).mean()"),
    normalised("the formula", 3, "return (x - mean) / (var + eps) ** 0.5 * gamma + beta"),
    Answer(
        "q5",
        "channel by channel",
        3,
        code="""
def batch_norm_last(x, gamma, beta, eps):
    y = np.zeros(x.shape)
    for c in range(x.shape[-1]):
        pixels = x[..., c].astype(float)
        deviation = np.sqrt(((pixels - pixels.mean()) ** 2).mean() + eps)
        y[..., c] = gamma[c] * (pixels - pixels.mean()) / deviation + beta[c]
    return y
""",
    ),
    normalised(
        "ε outside", 2, "return gamma * (x - mean) / (var**0.5 + eps) + beta", "eps_outside_root"
    ),
    normalised("no ε", 2, "return gamma * (x - mean) / np.sqrt(var) + beta", "eps_left_out"),
    normalised(
        "no root", 2, "return gamma * (x - mean) / (var + eps) + beta", "variance_for_deviation"
    ),
    normalised(
        "one less",
        2,
        "var = x.var((0, 1, 2), ddof=1)\n    return gamma * (x - mean) / np.sqrt(var + eps) + beta",
        "n_minus_one",
    ),
    normalised(
        "shifted first",
        2,
        "return gamma * ((x - mean) / np.sqrt(var + eps) + beta)",
        "shift_before_scale",
    ),
    normalised(
        "exchanged",
        2,
        "return beta * (x - mean) / np.sqrt(var + eps) + gamma",
        "scale_and_shift_swapped",
    ),
    normalised("no gamma", 2, "return (x - mean) / np.sqrt(var + eps) + beta", "scale_forgotten"),
    normalised("no beta", 2, "return gamma * (x - mean) / np.sqrt(var + eps)", "shift_forgotten"),
    normalised("the mean kept", 1, "return gamma * x / np.sqrt(var + eps) + beta", "mean_kept"),
    over("image by image", 1, "(1, 2)", "per_image_and_channel"),
    over("all channels of an image", 1, "(1, 2, 3)", "per_image"),
    over("pixel by pixel", 1, "0", "per_pixel"),
    over("everything at once", 1, "None", "over_everything"),
    Answer(
        "q5",
        "the chapter's axes",
        0,
        code="""
def batch_norm_last(x, gamma, beta, eps):
    mean = x.mean(axis=(0, 2, 3), keepdims=True)
    variance = x.var(axis=(0, 2, 3), keepdims=True)
    normalised = (x - mean) / np.sqrt(variance + eps)
    return gamma[:, None, None] * normalised + beta[:, None, None]
""",
    ),
    over("rows", 0, "2"),
]
