"""The exercises on momentum and Adam compute what `ops` does."""

import numpy as np
import pytest

from aigc_lessons import ops
from aigc_lessons.exercises.gradient_descent.adam import ADAM
from aigc_lessons.exercises.gradient_descent.momentum import MOMENTUM


def walk(optimizer, theta, grads):
    params, path = {"theta": theta.copy()}, [theta]
    for g in grads:
        optimizer.step(params, {"theta": g})
        path.append(params["theta"].copy())
    return np.array(path)


@pytest.mark.parametrize("case", MOMENTUM.cases, ids=lambda case: case.label)
def test_momentum_is_that_of_sgd(case):
    theta, grads, lr, momentum = case.inputs.values()
    expected = walk(ops.SGD(lr, momentum=momentum), theta, grads)
    np.testing.assert_allclose(MOMENTUM.right(**case.inputs), expected, rtol=1e-12)


@pytest.mark.parametrize("case", ADAM.cases, ids=lambda case: case.label)
def test_adam_is_ours(case):
    theta, grads, lr, beta1, beta2, eps = case.inputs.values()
    expected = walk(ops.Adam(lr, betas=(beta1, beta2), eps=eps), theta, grads)
    np.testing.assert_allclose(ADAM.right(*case.inputs.values()), expected, rtol=1e-12)
