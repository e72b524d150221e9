import numpy as np
import torch

from aigc_lessons.exercises.cnn import check_training_step
from tests.exercises.answers import Answers

answers = Answers(check_training_step)


def softmax(z, axis=1):
    e = np.exp(z - z.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def one_hot(labels, K):
    return np.eye(K)[labels]


@answers.is_right
def by_formula(w, x, labels, lr):
    dlogits = (softmax(x @ w.T) - one_hot(labels, len(w))) / len(x)
    return w - lr * dlogits.T @ x


@answers.is_right
def sample_by_sample(w, x, labels, lr):
    gradient = np.zeros(w.shape)
    for features, label in zip(x, labels, strict=True):
        p = np.exp(w @ features)
        p /= p.sum()
        p[label] -= 1
        gradient += np.outer(p, features)
    return w - lr * gradient / len(x)


@answers.is_right
def in_place(weights, features, y, rate):
    p = softmax(features @ weights.T)
    p[np.arange(len(y)), y] -= 1
    weights -= (rate * np.einsum("nk,nd->kd", p, features) / len(y)).astype(np.float32)
    return weights


@answers.is_right
def autograd(w, x, labels, lr):
    w = torch.tensor(w, requires_grad=True)
    torch.nn.functional.cross_entropy(torch.tensor(x) @ w.T, torch.tensor(labels)).backward()
    return (w - lr * w.grad).detach()


@answers.is_right
def nested_lists(w, x, labels, lr):
    return by_formula(w.astype(float), x, labels, lr).tolist()


@answers.is_wrong("gradient_summed_over_batch")
def summed(w, x, labels, lr):
    return w - lr * (softmax(x @ w.T) - one_hot(labels, len(w))).T @ x


@answers.is_wrong("divided_by_classes")
def mean_of_everything(w, x, labels, lr):
    d = softmax(x @ w.T) - one_hot(labels, len(w))
    return w - lr * (d / d.size).T @ x


@answers.is_wrong("uphill")
def plus(w, x, labels, lr):
    return w + lr * (softmax(x @ w.T) - one_hot(labels, len(w))).T @ x / len(x)


@answers.is_wrong("updated_within_batch")
def online(w, x, labels, lr):
    for n in range(len(x)):
        w = w - lr * np.outer(softmax(w @ x[n], 0) - one_hot(labels[n], len(w)), x[n]) / len(x)
    return w


@answers.is_wrong("learning_rate_forgotten")
def whole_gradient(w, x, labels, lr):
    return w - (softmax(x @ w.T) - one_hot(labels, len(w))).T @ x / len(x)


@answers.is_wrong("softmax_left_out")
def squared_error(w, x, labels, lr):
    return w - lr * (x @ w.T - one_hot(labels, len(w))).T @ x / len(x)


@answers.is_wrong("one_hot_forgotten")
def no_target(w, x, labels, lr):
    return w - lr * softmax(x @ w.T).T @ x / len(x)


@answers.is_wrong("softmax_axis")
def over_the_batch(w, x, labels, lr):
    return w - lr * (softmax(x @ w.T, axis=0) - one_hot(labels, len(w))).T @ x / len(x)


@answers.is_wrong("features_left_out")
def a_bias(w, x, labels, lr):
    d = (softmax(x @ w.T) - one_hot(labels, len(w))) / len(x)
    return w - lr * d.sum(axis=0)[:, None]


@answers.is_wrong("step_for_place")
def the_step(w, x, labels, lr):
    return by_formula(w, x, labels, lr) - w


@answers.is_wrong("uphill", "gradient_summed_over_batch")
def two_mistakes(w, x, labels, lr):
    return w + lr * (softmax(x @ w.T) - one_hot(labels, len(w))).T @ x


@answers.is_wrong()
def transposed(w, x, labels, lr):
    return by_formula(w, x, labels, lr).T


@answers.is_wrong()
def half(w, x, labels, lr):
    return by_formula(w, x, labels, lr / 3)
