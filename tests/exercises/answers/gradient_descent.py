import numpy as np

from aigc_lessons.exercises.gradient_descent import check_gradient_descent
from tests.exercises.answers import Answers

answers = Answers(check_gradient_descent)


@answers.is_right
def loop(theta, H, lr, steps):
    path = [theta]
    for _ in range(steps):
        theta = theta - lr * H @ theta
        path.append(theta)
    return np.array(path)


@answers.is_right
def in_place_with_copies(theta, H, lr, steps):
    path = [theta.copy()]
    for _ in range(steps):
        theta -= lr * (H @ theta)
        path.append(theta.copy())
    return path


@answers.is_right
def powers_of_a_matrix(theta, H, lr, steps):
    A = np.eye(len(theta)) - lr * H
    return np.stack([np.linalg.matrix_power(A, t) @ theta for t in range(steps + 1)])


@answers.is_right
def along_the_eigenvectors(theta, H, lr, steps):
    values, vectors = np.linalg.eigh(H)
    parts = (1 - lr * values) ** np.arange(steps + 1)[:, None] * (vectors.T @ theta)
    return parts @ vectors.T


@answers.is_right
def plain_lists(start, curvatures, rate, count):
    path = [list(map(float, start))]
    for _ in range(count):
        now = path[-1]
        slopes = [sum(h * t for h, t in zip(row, now, strict=True)) for row in curvatures]
        path.append([t - rate * slope for t, slope in zip(now, slopes, strict=True)])
    return path


@answers.is_right
def single_precision(theta, H, lr, steps):
    return loop(theta.astype(np.float32), H.astype(np.float32), np.float32(lr), steps)


@answers.is_wrong("uphill")
def plus(theta, H, lr, steps):
    return powers_of_a_matrix(theta, H, -lr, steps)


@answers.is_wrong("learning_rate_forgotten")
def whole_gradient(theta, H, lr, steps):
    path = [theta]
    for _ in range(steps):
        path.append(path[-1] - H @ path[-1])
    return np.array(path)


@answers.is_wrong("same_gradient_reused")
def gradient_before_the_loop(theta, H, lr, steps):
    gradient, path = H @ theta, [theta]
    for _ in range(steps):
        path.append(path[-1] - lr * gradient)
    return np.array(path)


@answers.is_wrong("gradient_doubled")
def without_the_half(theta, H, lr, steps):
    path = [theta]
    for _ in range(steps):
        path.append(path[-1] - lr * (H + H.T) @ path[-1])
    return np.array(path)


@answers.is_wrong("diagonal_only")
def elementwise(theta, H, lr, steps):
    path = [theta]
    for _ in range(steps):
        path.append(path[-1] - lr * H.diagonal() * path[-1])
    return np.array(path)


@answers.is_wrong("one_coordinate_at_a_time")
def half_way(theta, H, lr, steps):
    path = [theta.copy()]
    for _ in range(steps):
        for i in range(len(theta)):
            theta[i] = theta[i] - lr * H[i] @ theta
        path.append(theta.copy())
    return np.array(path)


@answers.is_wrong("start_left_out")
def after_each_step(theta, H, lr, steps):
    return loop(theta, H, lr, steps)[1:]


@answers.is_wrong("last_step_missing")
def before_each_step(theta, H, lr, steps):
    path = []
    for _ in range(steps):
        path.append(theta)
        theta = theta - lr * H @ theta
    return np.array(path).reshape(-1, len(theta))


@answers.is_wrong("last_step_missing")
def one_round_less(theta, H, lr, steps):
    path = [theta]
    for _ in range(1, steps):
        path.append(path[-1] - lr * H @ path[-1])
    return np.array(path)


@answers.is_wrong("last_value_only")
def the_end(theta, H, lr, steps):
    for _ in range(steps):
        theta = theta - lr * H @ theta
    return theta


@answers.is_wrong("same_array_appended")
def one_array(theta, H, lr, steps):
    path = [theta]
    for _ in range(steps):
        theta -= lr * H @ theta
        path.append(theta)
    return np.array(path)


@answers.is_wrong("uphill", "start_left_out")
def two_mistakes(theta, H, lr, steps):
    return plus(theta, H, lr, steps)[1:]


@answers.is_wrong()
def a_little_less_each_time(theta, H, lr, steps):
    path = [theta]
    for t in range(steps):
        path.append(path[-1] - lr / (t + 2) * H @ path[-1])
    return np.array(path)


@answers.is_wrong("same_array_appended")
def one_array_before_each_step(theta, H, lr, steps):
    path = []
    for _ in range(steps + 1):
        path.append(theta)
        theta -= lr * H @ theta
    return np.array(path)
