import numpy as np

from aigc_lessons.exercises.gradient_descent import check_adam
from tests.exercises.answers import Answers

answers = Answers(check_adam)


@answers.is_right
def algorithm_1(theta, grads, lr, beta1, beta2, eps):
    m, v, path = np.zeros_like(theta), np.zeros_like(theta), [theta]
    for t, g in enumerate(grads, start=1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        path.append(path[-1] - lr * m_hat / (np.sqrt(v_hat) + eps))
    return np.array(path)


@answers.is_right
def in_place(theta, grads, lr, beta1, beta2, eps):
    m, v, path = 0 * theta, 0 * theta, [theta.copy()]
    for t, g in zip(range(1, 1000), grads, strict=False):
        m += (1 - beta1) * (g - m)
        v += (1 - beta2) * (g * g - v)
        theta -= lr / (1 - beta1**t) * m / (v**0.5 / (1 - beta2**t) ** 0.5 + eps)
        path.append(theta.copy())
    return path


@answers.is_right
def weighted_means(theta, grads, lr, beta1, beta2, eps):
    path = [theta]
    for t in range(1, len(grads) + 1):
        ages = np.arange(t)[::-1]
        m = np.average(grads[:t], axis=0, weights=beta1**ages)
        v = np.average(grads[:t] ** 2, axis=0, weights=beta2**ages)
        path.append(path[-1] - lr * m / (np.sqrt(v) + eps))
    return np.array(path)


@answers.is_right
def one_number_at_a_time(theta, grads, lr, beta1, beta2, eps):
    path = np.empty((len(grads) + 1, len(theta)))
    for i, start in enumerate(theta):
        m = v = 0.0
        path[0, i] = start
        for t, g in enumerate(grads[:, i], 1):
            m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g * g
            m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
            path[t, i] = path[t - 1, i] - lr * m_hat / (v_hat**0.5 + eps)
    return path


def variant(theta, grads, lr, beta1, beta2, eps, *, square=True, corrections=(True, True), first=1):
    """Adam as a learner writes it, with places where mistakes are made."""
    m, v, path = 0, 0, [theta]
    for t, g in enumerate(grads, start=first):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * (g**2 if square else g)
        m_hat = m / (1 - beta1**t) if corrections[0] else m
        v_hat = v / (1 - beta2**t) if corrections[1] else v
        path.append(path[-1] - lr * m_hat / (np.sqrt(v_hat) + eps))
    return np.array(path)


@answers.is_wrong("bias_not_corrected")
def not_corrected(theta, grads, lr, beta1, beta2, eps):
    return variant(theta, grads, lr, beta1, beta2, eps, corrections=(False, False))


@answers.is_wrong("one_moment_corrected")
def mean_corrected(theta, grads, lr, beta1, beta2, eps):
    return variant(theta, grads, lr, beta1, beta2, eps, corrections=(True, False))


@answers.is_wrong("one_moment_corrected")
def square_corrected(theta, grads, lr, beta1, beta2, eps):
    return variant(theta, grads, lr, beta1, beta2, eps, corrections=(False, True))


@answers.is_wrong("counted_from_0")
def enumerate_from_0(theta, grads, lr, beta1, beta2, eps):
    return variant(theta, grads, lr, beta1, beta2, eps, first=0)


@answers.is_wrong("square_forgotten")
def not_squared(theta, grads, lr, beta1, beta2, eps):
    return variant(theta, grads, lr, beta1, beta2, eps, square=False)


@answers.is_wrong("uphill")
def plus(theta, grads, lr, beta1, beta2, eps):
    return 2 * theta - variant(theta, grads, lr, beta1, beta2, eps)


@answers.is_wrong("learning_rate_forgotten")
def no_rate(theta, grads, lr, beta1, beta2, eps):
    return variant(theta, grads, 1, beta1, beta2, eps)


@answers.is_wrong("betas_exchanged")
def exchanged(theta, grads, lr, beta1, beta2, eps):
    return variant(theta, grads, lr, beta2, beta1, eps)


@answers.is_wrong("eps_inside_root")
def inside(theta, grads, lr, beta1, beta2, eps):
    m, v, path = 0, 0, [theta]
    for t, g in enumerate(grads, start=1):
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        root = np.sqrt(v / (1 - beta2**t) + eps)
        path.append(path[-1] - lr * m / (1 - beta1**t) / root)
    return np.array(path)


@answers.is_wrong("eps_before_correction")
def as_keras(theta, grads, lr, beta1, beta2, eps):
    m, v, path = 0, 0, [theta]
    for t, g in enumerate(grads, start=1):
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        rate = lr * np.sqrt(1 - beta2**t) / (1 - beta1**t)
        path.append(path[-1] - rate * m / (np.sqrt(v) + eps))
    return np.array(path)


@answers.is_wrong("root_forgotten")
def no_root(theta, grads, lr, beta1, beta2, eps):
    m, v, path = 0, 0, [theta]
    for t, g in enumerate(grads, start=1):
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        path.append(path[-1] - lr * m / (1 - beta1**t) / (v / (1 - beta2**t) + eps))
    return np.array(path)


@answers.is_wrong("square_of_mean")
def mean_squared(theta, grads, lr, beta1, beta2, eps):
    m, v, path = 0, 0, [theta]
    for t, g in enumerate(grads, start=1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * m**2
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        path.append(path[-1] - lr * m_hat / (np.sqrt(v_hat) + eps))
    return np.array(path)


@answers.is_wrong("correction_kept")
def overwritten(theta, grads, lr, beta1, beta2, eps):
    m, v, path = 0, 0, [theta]
    for t, g in enumerate(grads, start=1):
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        m, v = m / (1 - beta1**t), v / (1 - beta2**t)
        path.append(path[-1] - lr * m / (np.sqrt(v) + eps))
    return np.array(path)


@answers.is_wrong("correction_without_power")
def no_power(theta, grads, lr, beta1, beta2, eps):
    m, v, path = 0, 0, [theta]
    for g in grads:
        m = beta1 * m + (1 - beta1) * g
        v = beta2 * v + (1 - beta2) * g**2
        m_hat, v_hat = m / (1 - beta1), v / (1 - beta2)
        path.append(path[-1] - lr * m_hat / (np.sqrt(v_hat) + eps))
    return np.array(path)


@answers.is_wrong("sums_for_means")
def sums(theta, grads, lr, beta1, beta2, eps):
    m, v, path = 0, 0, [theta]
    for t, g in enumerate(grads, start=1):
        m, v = beta1 * m + g, beta2 * v + g**2
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        path.append(path[-1] - lr * m_hat / (np.sqrt(v_hat) + eps))
    return np.array(path)


@answers.is_wrong("mean_not_used")
def like_rmsprop(theta, grads, lr, beta1, beta2, eps):
    v, path = 0, [theta]
    for t, g in enumerate(grads, start=1):
        v = beta2 * v + (1 - beta2) * g**2
        path.append(path[-1] - lr * g / (np.sqrt(v / (1 - beta2**t)) + eps))
    return np.array(path)


@answers.is_wrong("moments_not_kept")
def means_made_in_the_loop(theta, grads, lr, beta1, beta2, eps):
    path = [theta]
    for t, g in enumerate(grads, start=1):
        m, v = 0, 0
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2
        m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)
        path.append(path[-1] - lr * m_hat / (np.sqrt(v_hat) + eps))
    return np.array(path)


@answers.is_wrong("moments_not_kept")
def everything_made_in_the_loop(theta, grads, lr, beta1, beta2, eps):
    path = [theta]
    for g in grads:
        path.append(path[-1] - lr * g / (np.sqrt(g**2) + eps))
    return np.array(path)


@answers.is_wrong("start_left_out")
def after_each_step(theta, grads, lr, beta1, beta2, eps):
    return algorithm_1(theta, grads, lr, beta1, beta2, eps)[1:]


@answers.is_wrong("bias_not_corrected", "start_left_out")
def two_mistakes(theta, grads, lr, beta1, beta2, eps):
    return not_corrected(theta, grads, lr, beta1, beta2, eps)[1:]


@answers.is_wrong()
def fourth_powers(theta, grads, lr, beta1, beta2, eps):
    return algorithm_1(theta, grads**3, lr, beta1, beta2, eps)
