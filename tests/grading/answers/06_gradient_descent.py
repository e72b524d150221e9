from tests.grading.answers import Answer

PARABOLA = """
a, c, theta, lr = own["coefficient"], own["centre"], own["start"], own["rate"]
slope = 2 * a * (theta - c)
place, factor, limit = theta - lr * slope, 1 - 2 * a * lr, 1 / a
"""
ON_PAPER = """
(g1, g2), mu, lr = own["gradients"], own["momentum"], own["learning_rate"]
flat, steep = own["curvatures"]
heavy, adam, best = -lr * g1 - lr * (mu * g1 + g2), -lr * abs(g1) / g1, 2 / (flat + steep)
"""


def one_step(name, points, numbers, *mistakes):
    return Answer("q1", name, points, mistakes, f"{PARABOLA}one_step = {numbers}\n")


def three_steps(name, points, numbers, *mistakes):
    return Answer("q2", name, points, mistakes, f"{ON_PAPER}three_steps = {numbers}\n")


def descent(
    name,
    points,
    *mistakes,
    step="theta = theta - lr * H @ (theta - centre)",
    before="",
    rounds="steps",
    path="[theta]",
    back="np.array(path)",
):
    code = f"""
def descend_to(theta, H, centre, lr, steps):
    path = {path}
    {before}
    for _ in range({rounds}):
        {step}
        path.append(theta)
    return {back}
"""
    return Answer("q3", name, points, mistakes, code)


def momentum(
    name,
    points,
    *mistakes,
    velocity="v = momentum * v + g",
    step="theta = theta - lr * v",
    grads="grads",
    path="[theta]",
    back="np.array(path)",
):
    code = f"""
def momentum_path(theta, grads, lr, momentum):
    path, v = {path}, 0 * theta
    for g in {grads}:
        {velocity}
        {step}
        path.append(theta)
    return {back}
"""
    return Answer("q4", name, points, mistakes, code)


def adamw(
    name,
    points,
    *mistakes,
    means="m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2",
    corrected="m_hat, v_hat = m / (1 - beta1**t), v / (1 - beta2**t)",
    step="m_hat / (np.sqrt(v_hat) + eps)",
    move="theta = theta - lr * decay * theta - lr * step",
    grads="enumerate(grads, start=1)",
    path="[theta]",
    back="np.array(path)",
):
    code = f"""
def adamw_path(theta, grads, lr, beta1, beta2, eps, decay):
    path, m, v = {path}, 0 * theta, 0 * theta
    for t, g in {grads}:
        {means}
        {corrected}
        step = {step}
        {move}
        path.append(theta)
    return {back}
"""
    return Answer("q5", name, points, mistakes, code)


ANSWERS = [
    one_step("by hand", 3, "(place, factor, limit)"),
    one_step("rounded, in a list", 3, "[round(place, 2), round(factor, 2), np.round(limit, 2)]"),
    one_step("uphill", 1, "(theta + lr * slope, 1 + 2 * a * lr, limit)", "uphill"),
    one_step("no learning rate", 1, "(theta - slope, 1 - 2 * a, limit)", "learning_rate_forgotten"),
    one_step(
        "J for its derivative",
        2,
        "(theta - lr * a * (theta - c) ** 2, factor, limit)",
        "value_for_derivative",
    ),
    one_step(
        "half the slope", 1, "(theta - lr * slope / 2, 1 - a * lr, limit)", "factor_two_missing"
    ),
    one_step("the step itself", 1, "(lr * slope, 2 * a * lr, limit)", "step_for_place"),
    one_step("one jump", 2, "(place, factor, limit / 2)", "limit_of_one_jump"),
    one_step("the coefficient", 2, "(place, factor, 2 / a)", "limit_from_coefficient"),
    one_step("upside down", 2, "(place, factor, a)", "limit_inverted"),
    one_step("as if the minimum were 0", 2, "(factor * theta, factor, limit)"),
    one_step("one number", 0, "place"),
    three_steps("by hand", 3, "(heavy, adam, best)"),
    three_steps("in an array", 3, "np.array([heavy, adam, best], dtype=np.float32)"),
    three_steps("uphill", 1, "(-heavy, -adam, best)", "uphill"),
    three_steps("no learning rate", 1, "(heavy / lr, adam / lr, best)", "learning_rate_forgotten"),
    three_steps("a brake", 2, "(-lr * g1 - lr * (g2 - mu * g1), adam, best)", "momentum_sign"),
    three_steps("plain descent", 2, "(-lr * (g1 + g2), adam, best)", "velocity_not_kept"),
    three_steps("a mean", 2, "((1 - mu) * heavy, adam, best)", "momentum_averages"),
    three_steps("too late", 2, "(-lr * g1, adam, best)", "velocity_one_step_late"),
    three_steps("never slows", 2, "(-lr * (g1 + g1 + g2), adam, best)", "velocity_never_slows"),
    three_steps("the rate twice", 2, "(lr * heavy, adam, best)", "rate_used_twice"),
    three_steps(
        "exchanged",
        2,
        "(-mu * g1 - mu * (lr * g1 + g2), adam, best)",
        "rate_momentum_swapped",
    ),
    three_steps(
        "a step ahead",
        2,
        "(-lr * (g1 + mu * g1) - lr * (g2 + mu * (mu * g1 + g2)), adam, best)",
        "nesterov",
    ),
    three_steps(
        "not corrected", 2, "(heavy, 0.1 / np.sqrt(0.001) * adam, best)", "bias_not_corrected"
    ),
    three_steps("no root", 2, "(heavy, -lr / g1, best)", "root_forgotten"),
    three_steps("the gradient itself", 2, "(heavy, -lr * g1, best)"),
    three_steps("upside down", 2, "(heavy, adam, (flat + steep) / 2)", "limit_inverted"),
    three_steps("one jump", 2, "(heavy, adam, 1 / steep)", "limit_of_one_jump"),
    three_steps("the limit", 2, "(heavy, adam, 2 / steep)"),
    descent("step by step", 3),
    Answer(
        "q3",
        "powers of a matrix",
        3,
        code="""
def descend_to(theta, H, centre, lr, steps):
    shrink = np.eye(len(theta)) - lr * H
    away = [np.linalg.matrix_power(shrink, t) @ (theta - centre) for t in range(steps + 1)]
    return (np.array(away) + centre).tolist()
""",
    ),
    Answer(
        "q3",
        "with loops, filled in",
        3,
        code="""
def descend_to(start, H, c, lr, steps):
    path = np.zeros((steps + 1, len(start)))
    path[0] = start
    for t in range(steps):
        for i in range(len(start)):
            slope = sum(H[i, j] * (path[t, j] - c[j]) for j in range(len(start)))
            path[t + 1, i] = path[t, i] - lr * slope
    return path
""",
    ),
    descent(
        "twice the gradient",
        2,
        "gradient_doubled",
        step="theta = theta - 2 * lr * H @ (theta - centre)",
    ),
    descent("no start", 2, "start_left_out", path="[]"),
    descent("one round less", 2, "last_step_missing", rounds="steps - 1"),
    descent(
        "the same array",
        2,
        "same_array_appended",
        step="theta -= lr * H @ (theta - centre)",
    ),
    descent("uphill", 1, "uphill", step="theta = theta + lr * H @ (theta - centre)"),
    descent("no rate", 1, "learning_rate_forgotten", step="theta = theta - H @ (theta - centre)"),
    descent(
        "the first gradient",
        1,
        "same_gradient_reused",
        before="gradient = H @ (theta - centre)",
        step="theta = theta - lr * gradient",
    ),
    descent(
        "the diagonal",
        1,
        "diagonal_only",
        step="theta = theta - lr * np.diag(H) * (theta - centre)",
    ),
    descent(
        "one after another",
        1,
        "one_coordinate_at_a_time",
        step="""theta = theta.copy()
        for i in range(len(theta)):
            theta[i] -= lr * H[i] @ (theta - centre)""",
    ),
    descent("the end", 1, "last_value_only", back="path[-1]"),
    descent("as if the minimum were 0", 0, step="theta = theta - lr * H @ theta"),
    descent(
        "products of numbers",
        0,
        step="theta = theta - lr * (H * (theta - centre)).sum(axis=0).mean()",
    ),
    momentum("step by step", 3),
    Answer(
        "q4",
        "the rate inside, as in Keras",
        3,
        code="""
def momentum_path(theta, grads, lr, momentum):
    path, v = [list(theta)], np.zeros(len(theta))
    for g in grads:
        v = momentum * v - lr * g
        path.append(list(path[-1] + v))
    return path
""",
    ),
    Answer(
        "q4",
        "sums of powers",
        3,
        code="""
def momentum_path(theta, grads, lr, momentum):
    T = len(grads)
    powers = [[momentum ** (t - s) if s <= t else 0.0 for s in range(T)] for t in range(T)]
    steps = -lr * np.array(powers) @ grads
    return np.vstack([theta, theta + np.cumsum(steps, axis=0)])
""",
    ),
    momentum("a mean", 2, "momentum_averages", velocity="v = momentum * v + (1 - momentum) * g"),
    momentum("a step ahead", 2, "nesterov", step="theta = theta - lr * (g + momentum * v)"),
    momentum(
        "too late",
        2,
        "velocity_one_step_late",
        velocity="theta = theta - lr * v",
        step="v = momentum * v + g",
    ),
    momentum("the rate twice", 2, "rate_used_twice", velocity="v = momentum * v + lr * g"),
    momentum("no start", 2, "start_left_out", path="[]"),
    momentum("one step less", 2, "last_step_missing", grads="grads[:-1]"),
    momentum("the same array", 2, "same_array_appended", step="theta -= lr * v"),
    momentum("uphill", 1, "uphill", step="theta = theta + lr * v"),
    momentum("no rate", 1, "learning_rate_forgotten", step="theta = theta - v"),
    momentum("a brake", 1, "momentum_sign", velocity="v = g - momentum * v"),
    momentum("plain descent", 1, "velocity_not_kept", velocity="v = g"),
    momentum("never slows", 1, "velocity_never_slows", velocity="v = v + g"),
    momentum(
        "exchanged",
        1,
        "rate_momentum_swapped",
        velocity="v = lr * v + g",
        step="theta = theta - momentum * v",
    ),
    momentum("the end", 1, "last_value_only", back="path[-1]"),
    momentum("the velocities", 0, step="theta = v"),
    momentum("a mean of the path", 0, step="theta = momentum * theta - lr * g"),
    adamw("step by step", 4),
    adamw("shrunk first", 4, move="theta = theta * (1 - lr * decay) - lr * step"),
    Answer(
        "q5",
        "weighted means",
        4,
        code="""
def adamw_path(theta, grads, lr, beta1, beta2, eps, decay):
    path = [theta.tolist()]
    for t in range(1, len(grads) + 1):
        ages = np.arange(t)[::-1]
        m = np.average(grads[:t], axis=0, weights=beta1**ages)
        v = np.average(grads[:t] ** 2, axis=0, weights=beta2**ages)
        old = np.array(path[-1])
        path.append((old - lr * (decay * old + m / (v**0.5 + eps))).tolist())
    return path
""",
    ),
    adamw("plain Adam", 3, move="theta = theta - lr * step"),
    adamw(
        "the decay in the gradient",
        3,
        means="""g = g + decay * theta
        m, v = beta1 * m + (1 - beta1) * g, beta2 * v + (1 - beta2) * g**2""",
    ),
    adamw("the decay without the rate", 3, move="theta = (1 - decay) * theta - lr * step"),
    adamw("uphill", 2, "uphill", step="-m_hat / (np.sqrt(v_hat) + eps)"),
    adamw(
        "the betas exchanged",
        2,
        "betas_exchanged",
        means="m, v = beta2 * m + (1 - beta2) * g, beta1 * v + (1 - beta1) * g**2",
        corrected="m_hat, v_hat = m / (1 - beta2**t), v / (1 - beta1**t)",
    ),
    adamw("ε inside", 2, "eps_inside_root", step="m_hat / np.sqrt(v_hat + eps)"),
    adamw(
        "ε as in Keras",
        2,
        "eps_before_correction",
        step="m_hat / ((np.sqrt(v) + eps) / np.sqrt(1 - beta2**t))",
    ),
    adamw(
        "no power",
        2,
        "correction_without_power",
        corrected="m_hat, v_hat = m / (1 - beta1), v / (1 - beta2)",
    ),
    adamw(
        "corrected for good",
        2,
        "correction_kept",
        corrected="m, v = m / (1 - beta1**t), v / (1 - beta2**t)",
        step="m / (np.sqrt(v) + eps)",
    ),
    adamw("counted from 0", 2, "counted_from_0", grads="enumerate(grads)"),
    adamw("one corrected", 2, "one_moment_corrected", step="m / (np.sqrt(v_hat) + eps)"),
    adamw("no start", 2, "start_left_out", path="[]"),
    adamw("one step less", 2, "last_step_missing", grads="enumerate(grads[:-1], start=1)"),
    adamw(
        "the same array",
        2,
        "same_array_appended",
        move="theta -= lr * decay * theta + lr * step",
    ),
    adamw("not corrected", 1, "bias_not_corrected", corrected="m_hat, v_hat = m, v"),
    adamw(
        "no rate",
        1,
        "learning_rate_forgotten",
        move="theta = theta - lr * decay * theta - step",
    ),
    adamw("no root", 1, "root_forgotten", step="m_hat / (v_hat + eps)"),
    adamw("as RMSProp", 1, "mean_not_used", step="g / (np.sqrt(v_hat) + eps)"),
    adamw(
        "the mean squared",
        1,
        "square_of_mean",
        means="m = beta1 * m + (1 - beta1) * g; v = beta2 * v + (1 - beta2) * m**2",
    ),
    adamw("running sums", 1, "sums_for_means", means="m, v = beta1 * m + g, beta2 * v + g**2"),
    adamw(
        "from 0 every time",
        1,
        "moments_not_kept",
        means="m, v = (1 - beta1) * g, (1 - beta2) * g**2",
        corrected="m_hat, v_hat = m / (1 - beta1), v / (1 - beta2)",
    ),
    adamw("the end", 1, "last_value_only", back="path[-1]"),
    adamw("the sign", 0, step="np.sign(m_hat)"),
]
