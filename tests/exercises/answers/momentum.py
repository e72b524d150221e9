import numpy as np

from aigc_lessons.exercises.gradient_descent import check_momentum
from tests.exercises.answers import Answers

answers = Answers(check_momentum)


@answers.is_right
def as_pytorch(theta, grads, lr, momentum):
    v, path = np.zeros_like(theta), [theta]
    for g in grads:
        v = momentum * v + g
        path.append(path[-1] - lr * v)
    return np.array(path)


@answers.is_right
def as_keras(theta, grads, lr, momentum):
    v, path = 0, [theta]
    for g in grads:
        v = momentum * v - lr * g
        theta = theta + v
        path.append(theta)
    return path


@answers.is_right
def in_place(theta, grads, lr, momentum):
    v, path = 0 * theta, [theta.copy()]
    for g in grads:
        v *= momentum
        v += g
        theta -= lr * v
        path.append(theta.copy())
    return np.stack(path)


@answers.is_right
def heavy_ball(theta, grads, lr, momentum):
    path = [theta, theta - lr * grads[0]]
    for g in grads[1:]:
        path.append(path[-1] - lr * g + momentum * (path[-1] - path[-2]))
    return np.array(path)


@answers.is_right
def as_one_sum(theta, grads, lr, momentum):
    T = len(grads)
    powers = [[momentum ** (t - s) if s <= t else 0.0 for s in range(T)] for t in range(T)]
    return np.vstack([theta, theta - lr * np.cumsum(np.array(powers) @ grads, axis=0)])


@answers.is_wrong("uphill")
def keras_velocity_subtracted(theta, grads, lr, momentum):
    v, path = 0, [theta]
    for g in grads:
        v = momentum * v - lr * g
        path.append(path[-1] - v)
    return np.array(path)


@answers.is_wrong("learning_rate_forgotten")
def no_rate(theta, grads, lr, momentum):
    return as_pytorch(theta, grads, 1, momentum)


@answers.is_wrong("momentum_sign")
def brakes(theta, grads, lr, momentum):
    v, path = 0, [theta]
    for g in grads:
        v = g - momentum * v
        path.append(path[-1] - lr * v)
    return np.array(path)


@answers.is_wrong("momentum_averages")
def running_mean(theta, grads, lr, momentum):
    v, path = 0, [theta]
    for g in grads:
        v = momentum * v + (1 - momentum) * g
        path.append(path[-1] - lr * v)
    return np.array(path)


@answers.is_wrong("momentum_averages")
def running_mean_from_the_first_gradient(theta, grads, lr, momentum):
    v, path = grads[0], [theta, theta - lr * grads[0]]
    for g in grads[1:]:
        v = momentum * v + (1 - momentum) * g
        path.append(path[-1] - lr * v)
    return np.array(path)


@answers.is_wrong("nesterov")
def looks_ahead(theta, grads, lr, momentum):
    v, path = 0, [theta]
    for g in grads:
        v = momentum * v + g
        path.append(path[-1] - lr * (g + momentum * v))
    return np.array(path)


@answers.is_wrong("velocity_not_kept")
def velocity_made_in_the_loop(theta, grads, lr, momentum):
    path = [theta]
    for g in grads:
        v = np.zeros_like(theta)
        v = momentum * v + g
        path.append(path[-1] - lr * v)
    return np.array(path)


@answers.is_wrong("velocity_one_step_late")
def moves_first(theta, grads, lr, momentum):
    v, path = 0 * theta, [theta]
    for g in grads:
        path.append(path[-1] - lr * v)
        v = momentum * v + g
    return np.array(path)


@answers.is_wrong("velocity_never_slows")
def all_of_it(theta, grads, lr, momentum):
    v, path = 0, [theta]
    for g in grads:
        v = v + g
        path.append(path[-1] - lr * v)
    return np.array(path)


@answers.is_wrong("rate_momentum_swapped")
def swapped(theta, grads, lr, momentum):
    return as_pytorch(theta, grads, momentum, lr)


@answers.is_wrong("rate_used_twice")
def both_frameworks_at_once(theta, grads, lr, momentum):
    v, path = 0, [theta]
    for g in grads:
        v = momentum * v + lr * g
        path.append(path[-1] - lr * v)
    return np.array(path)


@answers.is_wrong("same_array_appended")
def one_array(theta, grads, lr, momentum):
    v, path = 0 * theta, [theta]
    for g in grads:
        v = momentum * v + g
        theta -= lr * v
        path.append(theta)
    return np.array(path)


@answers.is_wrong("last_value_only")
def the_end(theta, grads, lr, momentum):
    return as_pytorch(theta, grads, lr, momentum)[-1]


@answers.is_wrong("start_left_out")
def after_each_step(theta, grads, lr, momentum):
    return as_pytorch(theta, grads, lr, momentum)[1:]


@answers.is_wrong("momentum_sign", "uphill")
def brakes_uphill(theta, grads, lr, momentum):
    return brakes(theta, -grads, lr, momentum)


@answers.is_wrong()
def momentum_on_the_place(theta, grads, lr, momentum):
    path = [theta]
    for g in grads:
        path.append(momentum * path[-1] - lr * g)
    return np.array(path)
