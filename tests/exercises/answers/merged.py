import numpy as np

from aigc_lessons.exercises.relu import check_merged
from tests.exercises.answers import Answers

answers = Answers(check_merged)


@answers.is_right
def multiplied_out(w1, b1, w2, b2):
    return w2 @ w1, w2 @ b1 + b2


@answers.is_right
def tried_out(w1, b1, w2, b2):
    """Asks both layers for what they make of 0 and of each unit vector."""

    def both(x):
        return w2 @ (w1 @ x + b1) + b2

    b = both(np.zeros(w1.shape[1]))
    return np.stack([both(e) - b for e in np.eye(w1.shape[1])], axis=1), b


@answers.is_right
def one_more_column(w1, b1, w2, b2):
    """Carries the biases along in a matrix with a last row 0, …, 0, 1."""

    def extended(w, b):
        last = np.zeros((1, w.shape[1] + 1))
        last[0, -1] = 1
        return np.vstack([np.column_stack([w, b]), last])

    product = extended(w2, b2) @ extended(w1, b1)
    return product[:-1, :-1], product[:-1, -1]


@answers.is_right
def as_lists(w1, b1, w2, b2):
    return [np.einsum("fm,md->fd", w2, w1).tolist(), (w2.dot(b1) + b2).tolist()]


@answers.is_right
def loops(w1, b1, w2, b2):
    w, b = np.zeros((len(w2), w1.shape[1])), b2.astype(np.float64)
    for f, m in np.ndindex(w2.shape):
        w[f] += w2[f, m] * w1[m]
        b[f] += w2[f, m] * b1[m]
    return w, b


@answers.is_right
def bias_as_a_column(w1, b1, w2, b2):
    return w2 @ w1, w2 @ b1[:, None] + b2[:, None]


@answers.is_wrong("first_bias_forgotten")
def matrices_only(w1, b1, w2, b2):
    return w2 @ w1, b2


@answers.is_wrong("bias_skips_a_layer")
def biases_added(w1, b1, w2, b2):
    return w2 @ w1, b1 + b2


@answers.is_wrong("second_bias_forgotten")
def last_bias_lost(w1, b1, w2, b2):
    return w2 @ w1, w2 @ b1


@answers.is_wrong("layers_swapped")
def as_they_come(w1, b1, w2, b2):
    return w1 @ w2, w2 @ b1 + b2


@answers.is_wrong("layers_swapped")
def the_other_way_round(w1, b1, w2, b2):
    return w1 @ w2, w1 @ b2 + b1


@answers.is_wrong("elementwise_product")
def star(w1, b1, w2, b2):
    return w2 * w1, w2 @ b1 + b2


@answers.is_wrong("pair_reversed")
def bias_first(w1, b1, w2, b2):
    return w2 @ b1 + b2, w2 @ w1


@answers.is_wrong("bias_weighed_twice")
def both_biases_at_once(w1, b1, w2, b2):
    return w2 @ w1, w2 @ (b1 + b2)


@answers.is_wrong("output_transposed")
def as_keras_stores_it(w1, b1, w2, b2):
    return w1.T @ w2.T, w2 @ b1 + b2


@answers.is_wrong("layers_swapped", "first_bias_forgotten")
def two_mistakes(w1, b1, w2, b2):
    return w1 @ w2, b2


@answers.is_wrong()
def one_array(w1, b1, w2, b2):
    return w2 @ w1


@answers.is_wrong()
def added(w1, b1, w2, b2):
    return w1 + w2, b1 + b2


@answers.is_wrong()
def no_bias(w1, b1, w2, b2):
    return w2 @ w1, None
