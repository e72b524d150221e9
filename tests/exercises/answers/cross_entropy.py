import math

import numpy as np
from scipy.special import log_softmax

from aigc_lessons.exercises.losses import check_cross_entropy
from tests.exercises.answers import Answers

answers = Answers(check_cross_entropy)


@answers.is_right
def log_sum_exp(logits, labels):
    z = logits - logits.max(axis=1, keepdims=True)
    return (np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(z)), labels]).mean()


@answers.is_right
def with_loops(logits, labels):
    losses = []
    for row, label in zip(logits.tolist(), labels.tolist(), strict=True):
        top = max(row)
        losses.append(top + math.log(sum(math.exp(z - top) for z in row)) - row[label])
    return sum(losses) / len(losses)


@answers.is_right
def from_scipy(logits, labels):
    return -log_softmax(logits.astype(np.float64), axis=1)[np.arange(len(labels)), labels].mean()


@answers.is_right
def logaddexp(labels, logits):
    """The sum is built up two by two, in whatever order; parameters in another order, too."""
    total = np.logaddexp.reduce(logits, axis=1)
    return np.mean(total - np.take_along_axis(logits, labels[:, None], 1)[:, 0])


@answers.is_right
def margins(logits, labels):
    """Shifted by the label's own logit and not by the largest: the largest is then clipped in."""
    z = logits.astype(np.float64) - logits[np.arange(len(labels)), labels][:, None]
    top = z.max(axis=1)
    return np.average(top + np.log(np.exp(z - top[:, None]).sum(1)))


@answers.is_right
def in_place(logits, labels):
    logits -= logits.max(axis=1)[:, None]
    return -(logits - np.log(np.exp(logits).sum(1))[:, None])[range(len(labels)), labels].mean()


@answers.is_right
def masked(logits, labels):
    """One-hot without 0 times infinity."""
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    one_hot = np.eye(logits.shape[1], dtype=bool)[labels]
    return np.array([-np.sum(log_p, where=one_hot) / len(labels)]).item()


def softmax(logits):
    e = np.exp(logits - logits.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def stable(logits, labels, axis=1):
    z = logits - logits.max(axis=axis, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=axis, keepdims=True))
    return -log_p[np.arange(len(labels)), labels]


@answers.is_wrong("softmax_overflows")
def textbook(logits, labels):
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return -np.log(p[np.arange(len(p)), labels]).mean()


@answers.is_wrong("softmax_overflows")
def one_hot_textbook(logits, labels):
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return -(np.eye(p.shape[1])[labels] * np.log(p)).sum(axis=1).mean()


@answers.is_wrong("softmax_overflows")
def float64_does_not_help(logits, labels):
    logits = logits.astype(np.float64)
    return np.mean(np.log(np.exp(logits).sum(axis=1)) - logits[np.arange(len(labels)), labels])


@answers.is_wrong("log_of_zero")
def stable_softmax_then_log(logits, labels):
    return -np.log(softmax(logits)[np.arange(len(labels)), labels]).mean()


@answers.is_wrong("log_of_zero")
def stable_softmax_then_log_times_one_hot(logits, labels):
    p = softmax(logits.astype(np.float64))
    return -np.sum(np.eye(p.shape[1])[labels] * np.log(p)) / len(p)


@answers.is_wrong("epsilon_in_log")
def epsilon(logits, labels):
    return -np.log(softmax(logits)[np.arange(len(labels)), labels] + 1e-12).mean()


@answers.is_wrong("epsilon_in_log")
def clipped(logits, labels):
    p = np.clip(softmax(logits.astype(np.float64)), 1e-7, 1 - 1e-7)
    return -np.log(p[np.arange(len(labels)), labels]).mean()


@answers.is_wrong("max_over_batch")
def one_maximum(logits, labels):
    z = logits - logits.max()
    return (np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(z)), labels]).mean()


@answers.is_wrong("max_over_batch")
def one_maximum_and_a_softmax(logits, labels):
    e = np.exp(logits - np.max(logits))
    p = e / e.sum(axis=1, keepdims=True)
    return -np.log(p[np.arange(len(p)), labels]).mean()


@answers.is_wrong("labels_of_all")
def colon_for_arange(logits, labels):
    log_p = np.log(softmax(logits.astype(np.longdouble)))
    return -log_p[:, labels].mean()


@answers.is_wrong("shift_not_undone")
def maximum_lost(logits, labels):
    m = logits.max(axis=1, keepdims=True)
    log_sum = np.log(np.exp(logits - m).sum(axis=1))
    return (log_sum - logits[np.arange(len(logits)), labels]).mean()


@answers.is_wrong("softmax_twice")
def probabilities_as_logits(logits, labels):
    return stable(softmax(logits), labels).mean()


@answers.is_wrong("sum_for_mean")
def summed(logits, labels):
    return stable(logits, labels).sum()


@answers.is_wrong("divided_by_all")
def mean_of_the_one_hot_table(logits, labels):
    z = logits - logits.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return -(np.eye(z.shape[1])[labels] * log_p).mean()


@answers.is_wrong("one_for_each")
def not_averaged(logits, labels):
    return stable(logits, labels)


@answers.is_wrong("minus_missing")
def negative(logits, labels):
    return -stable(logits, labels).mean()


@answers.is_wrong("log_base")
def bits(logits, labels):
    z = logits - logits.max(axis=1, keepdims=True)
    bits = np.log2(np.exp(z).sum(axis=1)) - np.log2(np.e) * z[np.arange(len(z)), labels]
    return bits.mean()


@answers.is_wrong("log_base")
def decimal(logits, labels):
    return stable(logits, labels).mean() * np.log10(np.e)


@answers.is_wrong("label_off_by_one")
def counts_from_one(logits, labels):
    return stable(logits, labels - 1).mean()


@answers.is_wrong("label_off_by_one")
def next_class(logits, labels):
    return stable(logits, (labels + 1) % logits.shape[1]).mean()


@answers.is_wrong("softmax_axis")
def over_the_batch(logits, labels):
    return stable(logits, labels, axis=0).mean()


@answers.is_wrong("softmax_axis")
def over_everything(logits, labels):
    z = logits - logits.max()
    return -(z - np.log(np.exp(z).sum()))[np.arange(len(z)), labels].mean()


@answers.is_wrong("binary_for_categorical")
def each_class_by_itself(logits, labels):
    p = softmax(logits.astype(np.float64))
    y = np.eye(p.shape[1])[labels]
    return np.mean(-(y * np.log(p) + (1 - y) * np.log(1 - p)).sum(axis=1))


@answers.is_wrong("sum_for_mean", "log_base")
def summed_bits(logits, labels):
    return stable(logits, labels).sum() / np.log(2)


@answers.is_wrong("sum_for_mean", "softmax_overflows")
def summed_textbook(logits, labels):
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return -np.log(p[np.arange(len(p)), labels]).sum()


@answers.is_wrong()
def no_logarithm(logits, labels):
    return 1 - softmax(logits)[np.arange(len(labels)), labels].mean()


@answers.is_wrong()
def hinge(logits, labels):
    return (logits.max(axis=1) - logits[np.arange(len(labels)), labels]).mean()


@answers.is_wrong()
def all_columns(logits, labels):
    return -np.log(softmax(logits)[:, labels] + 0.1).mean()
