import math

import numpy as np
from scipy import special

from aigc_lessons.exercises.losses import check_cross_entropy_backward
from tests.exercises.answers import Answers

answers = Answers(check_cross_entropy_backward)


def softmax(logits, axis=1):
    e = np.exp(logits - logits.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


@answers.is_right
def one_hot(logits, labels):
    return (softmax(logits) - np.eye(logits.shape[1])[labels]) / len(logits)


@answers.is_right
def minus_one_in_place(logits, labels):
    p = softmax(logits)
    p[np.arange(len(labels)), labels] -= 1
    p /= len(labels)
    return p


@answers.is_right
def with_loops(logits, labels):
    rows = []
    for row, label in zip(logits.tolist(), labels.tolist(), strict=True):
        top = max(row)
        total = sum(math.exp(z - top) for z in row)
        p = [math.exp(z - top) / total for z in row]
        rows.append([(p[k] - (k == label)) / len(labels) for k in range(len(row))])
    return rows


@answers.is_right
def through_the_chain_rule(logits, labels):
    """The softmax's whole Jacobian; exact wherever the label's probability is not 0."""
    logits = np.clip(logits - logits.max(axis=1, keepdims=True), -700, 0).astype(np.float64)
    p = special.softmax(logits, axis=1)
    dp = np.zeros_like(p)
    rows = np.arange(len(p))
    dp[rows, labels] = -1 / p[rows, labels] / len(p)
    return p * (dp - (p * dp).sum(axis=1, keepdims=True))


@answers.is_right
def from_log_softmax(logits, labels):
    d = np.exp(special.log_softmax(logits.astype(np.float64), axis=1))
    np.subtract.at(d, (np.arange(len(labels)), labels), 1)
    return d * np.reciprocal(float(len(labels)))


@answers.is_wrong("sum_for_mean")
def not_divided(logits, labels):
    return softmax(logits) - np.eye(logits.shape[1])[labels]


@answers.is_wrong("divided_by_all")
def divided_by_n_times_k(logits, labels):
    return (softmax(logits) - np.eye(logits.shape[1])[labels]) / logits.size


@answers.is_wrong("difference_reversed")
def target_minus_prediction(logits, labels):
    return (np.eye(logits.shape[1])[labels] - softmax(logits)) / len(labels)


@answers.is_wrong("softmax_overflows")
def textbook(logits, labels):
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return (p - np.eye(p.shape[1])[labels]) / len(p)


@answers.is_wrong("softmax_overflows")
def textbook_in_float64(logits, labels):
    e = np.exp(logits.astype(np.float64))
    p = e / e.sum(axis=1, keepdims=True)
    p[np.arange(len(p)), labels] -= 1
    return p / len(p)


@answers.is_wrong("max_over_batch")
def one_maximum(logits, labels):
    e = np.exp(logits - logits.max())
    return (e / e.sum(axis=1, keepdims=True) - np.eye(e.shape[1])[labels]) / len(e)


@answers.is_wrong("labels_of_all")
def column_by_column(logits, labels):
    dx = softmax(logits)
    for label in labels:
        dx[:, label] -= 1
    return dx / len(labels)


@answers.is_wrong("labels_of_all")
def colon_for_arange(logits, labels):
    dx = softmax(logits)
    dx[:, labels] -= 1
    return dx / len(labels)


@answers.is_wrong("softmax_twice")
def probabilities_as_logits(logits, labels):
    return one_hot(softmax(logits), labels)


@answers.is_wrong("softmax_axis")
def over_the_batch(logits, labels):
    return (softmax(logits, axis=0) - np.eye(logits.shape[1])[labels]) / len(labels)


@answers.is_wrong("softmax_axis")
def over_everything(logits, labels):
    e = np.exp(logits - logits.max())
    return (e / e.sum() - np.eye(logits.shape[1])[labels]) / len(labels)


@answers.is_wrong("label_off_by_one")
def counts_from_one(logits, labels):
    return (softmax(logits) - np.eye(logits.shape[1])[labels - 1]) / len(labels)


@answers.is_wrong("one_hot_forgotten")
def only_probabilities(logits, labels):
    return softmax(logits) / len(labels)


@answers.is_wrong("label_column_only")
def the_label_alone(logits, labels):
    dx, rows = np.zeros_like(logits), np.arange(len(labels))
    dx[rows, labels] = (softmax(logits)[rows, labels] - 1) / len(labels)
    return dx


@answers.is_wrong("softmax_slope_again")
def one_slope_too_many(logits, labels):
    p = softmax(logits)
    return (p - np.eye(p.shape[1])[labels]) * p * (1 - p) / len(p)


@answers.is_wrong("loss_for_gradient")
def the_loss(logits, labels):
    z = logits - logits.max(axis=1, keepdims=True)
    return (np.log(np.exp(z).sum(axis=1)) - z[np.arange(len(z)), labels]).mean()


@answers.is_wrong("difference_reversed", "sum_for_mean")
def two_mistakes(logits, labels):
    return np.eye(logits.shape[1])[labels] - softmax(logits)


@answers.is_wrong()
def logits_for_probabilities(logits, labels):
    return (logits - np.eye(logits.shape[1])[labels]) / len(labels)


@answers.is_wrong()
def one_over_p(logits, labels):
    return -np.eye(logits.shape[1])[labels] / softmax(logits) / len(labels)


@answers.is_wrong()
def averaged_over_the_batch(logits, labels):
    return (softmax(logits) - np.eye(logits.shape[1])[labels]).mean(axis=0)
