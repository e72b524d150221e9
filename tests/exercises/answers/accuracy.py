import numpy as np

from aigc_lessons.exercises.cnn import check_accuracy
from tests.exercises.answers import Answers

answers = Answers(check_accuracy)


@answers.is_right
def mean_of_hits(logits, labels):
    return (logits.argmax(axis=1) == labels).mean()


@answers.is_right
def loop(logits, labels):
    hits = 0
    for row, label in zip(logits.tolist(), labels.tolist(), strict=True):
        hits += row.index(max(row)) == label
    return hits / len(labels)


@answers.is_right
def by_probability(z, y):
    p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
    return np.float32(np.mean(np.argmax(p, axis=-1) == y))


@answers.is_right
def none_is_larger(logits, labels):
    chosen = logits[np.arange(len(labels)), labels]
    return np.count_nonzero(chosen == logits.max(axis=1)) / labels.size


@answers.is_right
def sorted_order(labels, logits):
    return np.average(np.argsort(logits, axis=1)[:, -1] == labels)


@answers.is_wrong("errors_for_accuracy")
def error_rate(logits, labels):
    return (logits.argmax(axis=1) != labels).mean()


@answers.is_wrong("count_for_share")
def hits(logits, labels):
    return (logits.argmax(axis=1) == labels).sum()


@answers.is_wrong("percent_for_share")
def percent(logits, labels):
    return 100 * (logits.argmax(axis=1) == labels).mean()


@answers.is_wrong("probability_for_hit")
def confidence(logits, labels):
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return p[np.arange(len(labels)), labels].mean()


@answers.is_wrong("sign_for_choice")
def positive(logits, labels):
    return (logits[np.arange(len(labels)), labels] > 0).mean()


@answers.is_wrong("label_off_by_one")
def from_one(logits, labels):
    return (logits.argmax(axis=1) + 1 == labels).mean()


@answers.is_wrong("label_off_by_one")
def labels_from_one(logits, labels):
    return (logits.argmax(axis=1) == labels + 1).mean()


@answers.is_wrong("argmax_over_batch")
def wrong_axis(logits, labels):
    return (logits.argmax(axis=0) == labels).mean()


@answers.is_wrong()
def one_number_a_row(logits, labels):
    return logits.argmax(axis=1) == labels


@answers.is_wrong()
def over_classes(logits, labels):
    return (logits.argmax(axis=1) == labels).sum() / logits.shape[1]
