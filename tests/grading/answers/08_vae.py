from tests.grading.answers import Answer

UNIT = """
m, v, noise = own["mean"], own["variance"], own["noise"]
kl, code, slope = (m * m + v - 1 - np.log(v)) / 2, m + v**0.5 * noise, (v - 1) / 2
"""
STORY = """
p, q, (a, b) = own["prior"], own["proposal"], own["white"]
evidence = p * a + (1 - p) * b
first = q * np.log(a) + (1 - q) * np.log(b)
kl = q * np.log(q / p) + (1 - q) * np.log((1 - q) / (1 - p))
reverse = p * np.log(p / q) + (1 - p) * np.log((1 - p) / (1 - q))
log_evidence, elbo, posterior = np.log(evidence), first - kl, p * a / evidence
"""


def unit(name, points, numbers, *mistakes):
    return Answer("q1", name, points, mistakes, f"{UNIT}one_unit = {numbers}\n")


def story(name, points, numbers, *mistakes):
    return Answer("q2", name, points, mistakes, f"{STORY}story = {numbers}\n")


def dice(name, points, line, *mistakes):
    head = """
def kl_to_dice(mean, log_var, prior_log_var):
    m, v, p = mean, log_var, prior_log_var
    terms = 0.5 * ((m**2 + np.exp(v)) / np.exp(p) - 1 - v + p)
"""
    return Answer("q3", name, points, mistakes, f"{head}    return {line}\n")


def codes(name, points, line, *mistakes):
    head = """
def several_codes(mean, log_var, noise):
    m, v = mean[:, None, :], log_var[:, None, :]
"""
    return Answer("q4", name, points, mistakes, f"{head}    return {line}\n")


def bound(name, points, lines, *mistakes):
    code = f"\ndef tighter_bound(log_weights):\n    w = log_weights.astype(float)\n    {lines}\n"
    return Answer("q5", name, points, mistakes, code)


ANSWERS = [
    unit("by hand", 3, "(kl, code, slope)"),
    unit("two decimals", 3, "[round(kl, 2), np.float32(code), int(100 * slope) / 100]"),
    unit("no half", 1, "(2 * kl, code, 2 * slope)", "half_missing"),
    unit("the wrong sign", 1, "(-kl, code, -slope)", "kl_sign_reversed"),
    unit("no −1", 2, "(kl + 0.5, code, slope)", "minus_one_missing"),
    unit("no logarithm", 1, "(kl + np.log(v) / 2, code, v / 2)", "log_term_left_out"),
    unit("no square", 2, "(kl - m * m / 2 + m / 2, code, slope)", "mean_not_squared"),
    unit(
        "the other way round",
        2,
        "(((1 + m * m) / v - 1 + np.log(v)) / 2, code, slope)",
        "kl_reversed",
    ),
    unit("times the variance", 2, "(kl, m + v * noise, slope)", "noise_times_variance"),
    unit("the noise as it is", 2, "(kl, m + noise, slope)", "noise_not_scaled"),
    unit("no noise", 2, "(kl, m, slope)", "code_without_noise"),
    unit("no mean", 2, "(kl, v**0.5 * noise, slope)", "mean_left_out"),
    unit("the mean scaled", 2, "(kl, v**0.5 * (m + noise), slope)", "mean_scaled_too"),
    unit("upside down", 2, "(kl, m + noise / v**0.5, slope)", "deviation_inverted"),
    unit("the logarithm", 2, "(kl, m + np.log(v) * noise, slope)", "log_var_as_deviation"),
    unit("its root", 2, "(kl, m + np.log(v) ** 0.5 * noise, slope)", "log_var_as_variance"),
    unit("with respect to the variance", 2, "(kl, code, (1 - 1 / v) / 2)"),
    unit("one number", 0, "kl"),
    story("by hand", 3, "(log_evidence, elbo, posterior)"),
    story("in an array", 3, "np.round([log_evidence, elbo, posterior], 3)"),
    story(
        "a mean of logarithms",
        2,
        "(p * np.log(a) + (1 - p) * np.log(b), elbo, posterior)",
        "elbo_for_bound",
    ),
    story("the divergence added", 2, "(log_evidence, first + kl, posterior)", "kl_sign_reversed"),
    story(
        "the divergence reversed",
        2,
        "(log_evidence, first - reverse, posterior)",
        "kl_reversed",
    ),
    story("no logarithm", 2, "(evidence, elbo, posterior)"),
    story("no divergence", 2, "(log_evidence, first, posterior)"),
    story("the prior forgotten", 2, "(log_evidence, elbo, a / (a + b))"),
    dice("the formula", 4, "terms.sum(axis=1).mean()"),
    Answer(
        "q3",
        "number by number",
        4,
        code="""
import math


def kl_to_dice(mean, log_var, prior_log_var):
    total, dice = 0.0, math.exp(prior_log_var)
    for means, log_vars in zip(mean.tolist(), log_var.tolist()):
        for m, v in zip(means, log_vars):
            total += 0.5 * ((m * m + math.exp(v)) / dice - 1 - (v - prior_log_var))
    return total / len(mean)
""",
    ),
    Answer(
        "q3",
        "the chapter's, of scaled codes",
        4,
        code="""
def kl_to_dice(mean, log_var, prior_log_var):
    mean, log_var = mean / np.exp(prior_log_var / 2), log_var - prior_log_var
    return 0.5 * (mean**2 + np.exp(log_var) - 1 - log_var).sum() / len(mean)
""",
    ),
    dice("the chapter's", 1, "0.5 * (m**2 + np.exp(v) - 1 - v).sum(axis=1).mean()"),
    dice("no half", 2, "2 * terms.sum(axis=1).mean()", "half_missing"),
    dice("a mean over units", 2, "terms.mean()", "kl_mean_over_units"),
    dice("no −1", 2, "(terms + 0.5).sum(axis=1).mean()", "minus_one_missing"),
    dice("a sum over images", 2, "terms.sum()", "sum_for_mean"),
    dice("one for each", 2, "terms.sum(axis=1)", "one_for_each"),
    dice("the wrong sign", 1, "-terms.sum(axis=1).mean()", "kl_sign_reversed"),
    dice(
        "no square",
        1,
        "0.5 * ((m + np.exp(v)) / np.exp(p) - 1 - v + p).sum(axis=1).mean()",
        "mean_not_squared",
    ),
    dice(
        "no logarithm",
        1,
        "0.5 * ((m**2 + np.exp(v)) / np.exp(p) - 1).sum(axis=1).mean()",
        "log_term_left_out",
    ),
    dice(
        "as a deviation",
        1,
        "0.5 * ((m**2 + v**2) / np.exp(p) - 1 - np.log(v**2) + p).sum(axis=1).mean()",
        "log_var_as_deviation",
    ),
    dice(
        "as a variance",
        1,
        "0.5 * ((m**2 + v) / np.exp(p) - 1 - np.log(v) + p).sum(axis=1).mean()",
        "log_var_as_variance",
    ),
    dice(
        "the other way round",
        1,
        "0.5 * ((np.exp(p) + m**2) / np.exp(v) - 1 + v - p).sum(axis=1).mean()",
        "kl_reversed",
    ),
    dice(
        "the mean not divided",
        1,
        "0.5 * (m**2 + np.exp(v - p) - 1 - v + p).sum(axis=1).mean()",
    ),
    dice(
        "units and images exchanged",
        2,
        "terms.sum(axis=0).mean()",
        "kl_mean_over_units",
        "sum_for_mean",
    ),
    dice("no sum at all", 0, "np.median(terms)"),
    codes("broadcast", 3, "m + np.exp(v / 2) * noise"),
    Answer(
        "q4",
        "image by image",
        3,
        code="""
def several_codes(mean, log_var, noise):
    codes = []
    for m, v, draws in zip(mean, log_var, noise):
        codes.append([m + np.sqrt(np.exp(v)) * e for e in draws])
    return codes
""",
    ),
    codes("times the variance", 2, "m + np.exp(v) * noise", "noise_times_variance"),
    codes("the mean scaled", 2, "np.exp(v / 2) * (m + noise)", "mean_scaled_too"),
    codes("upside down", 2, "m + np.exp(-v / 2) * noise", "deviation_inverted"),
    codes("no mean", 1, "np.exp(v / 2) * noise", "mean_left_out"),
    codes("the noise as it is", 1, "m + noise", "noise_not_scaled"),
    codes("no noise", 1, "m + 0 * noise", "code_without_noise"),
    codes("the logarithm", 1, "m + v * noise", "log_var_as_deviation"),
    codes("its root", 1, "m + np.sqrt(v) * noise", "log_var_as_variance"),
    codes("not turned", 0, "mean + np.exp(log_var / 2) * noise"),
    codes("one code of each", 0, "mean + np.exp(log_var / 2) * noise[:, 0]"),
    bound("shifted", 3, "t = w.max(1); return (t + np.log(np.exp(w.T - t).mean(0))).mean()"),
    Answer(
        "q5",
        "from NumPy",
        3,
        code="""
def tighter_bound(log_weights):
    return np.mean(np.logaddexp.reduce(log_weights, axis=1)) - np.log(log_weights.shape[1])
""",
    ),
    Answer(
        "q5",
        "image by image",
        3,
        code="""
import math


def tighter_bound(log_weights):
    bounds = []
    for row in log_weights.tolist():
        top = max(row)
        bounds.append(top + math.log(sum(math.exp(w - top) for w in row) / len(row)))
    return sum(bounds) / len(bounds)
""",
    ),
    bound("a sum", 2, "return np.logaddexp.reduce(w, axis=1).mean()", "log_k_forgotten"),
    bound("not shifted", 2, "return np.log(np.exp(w).mean(axis=1)).mean()", "weights_underflow"),
    bound(
        "shifted by the largest of all",
        2,
        "return (np.log(np.exp(w - w.max()).mean(axis=1)) + w.max()).mean()",
        "largest_of_all_images",
    ),
    bound(
        "a sum over images",
        2,
        "return (np.logaddexp.reduce(w, axis=1) - np.log(w.shape[1])).sum()",
        "sum_for_mean",
    ),
    bound(
        "one for each",
        2,
        "return np.logaddexp.reduce(w, axis=1) - np.log(w.shape[1])",
        "one_for_each",
    ),
    bound("the ELBO", 1, "return w.mean()", "elbo_for_bound"),
    bound(
        "not added back",
        1,
        "return np.log(np.exp(w - w.max(1, keepdims=True)).mean(axis=1)).mean()",
        "largest_not_added_back",
    ),
    bound(
        "all in one mean",
        1,
        "return np.log(np.exp(w - w.max()).mean()) + w.max()",
        "images_averaged_first",
    ),
    bound(
        "along the images",
        1,
        "return (np.logaddexp.reduce(w, axis=0) - np.log(len(w))).mean()",
        "bound_over_images",
    ),
    bound("the best one", 1, "return w.max(axis=1).mean()", "best_weight_only"),
    bound("a median", 0, "return np.median(w, axis=1).mean()"),
    bound("no logarithm", 0, "return np.exp(w).mean()"),
]
