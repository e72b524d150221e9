"""The quadratic bowl by others, and its learning rates found by trying."""

import keras
import numpy as np
import torch
from scipy import linalg, optimize

from tests.ops.references import tensorflow_gradients, torch_gradients


def torch_quadratic(theta, H):
    y, (gradient,) = torch_gradients(
        lambda theta: theta @ torch.tensor(H) @ theta / 2, [theta], np.ones((), theta.dtype)
    )
    return y, gradient


def keras_quadratic(theta, H):
    y, (gradient,) = tensorflow_gradients(
        lambda theta: keras.ops.einsum("i,ij,j->", theta, H.astype("float64"), theta) / 2,
        [theta],
        np.ones(()),
    )
    return y, gradient


def scipy_quadratic(theta, H):
    """½ Σ λ (q·θ)² over the eigenvectors q: a parabola along each of them."""
    eigenvalues, Q = linalg.eigh(H)
    along = Q.T @ theta
    return (eigenvalues * along**2).sum() / 2, Q @ (eigenvalues * along)


def scipy_learning_rates(H):
    """Give 2/λ_max and 2/(λ_min + λ_max)."""
    eigenvalues = linalg.eigh(H, eigvals_only=True)
    return 2 / eigenvalues[-1], 2 / (eigenvalues[0] + eigenvalues[-1])


def trace_and_determinant(H):
    """The same for two parameters: the eigenvalues sum to the trace and multiply to det H."""
    ((a, b), (_, d)) = H
    trace, determinant = a + d, a * d - b * b
    largest = (trace + np.sqrt(trace**2 - 4 * determinant)) / 2
    return 2 / largest, 2 / trace


def last_factor(lr, theta, H, steps=400):
    """Descend, and give the factor by which the last step changed the distance to the bottom."""
    for _ in range(steps):
        theta = theta / np.linalg.norm(theta)  # the bowl has the same shape at every scale
        before, theta = theta, theta - lr * (H @ theta)
    return np.linalg.norm(theta) / np.linalg.norm(before)


def simulated_limit(theta, H):
    """Find the learning rate at which a descent neither comes nearer nor goes away.

    The largest eigenvalue lies between the mean of all and their sum, the trace.
    """
    least, most = 0.9 / np.trace(H), 2.5 * len(H) / np.trace(H)
    return optimize.brentq(lambda lr: last_factor(lr, theta, H) - 1, least, most)


def best_by_search(H):
    """Search the learning rate whose step, I - lr·H, shrinks the worst direction most."""
    bounds = (0, 2 * len(H) / np.trace(H))
    step = np.eye(len(H))
    return optimize.minimize_scalar(
        lambda lr: linalg.norm(step - lr * H, 2), bounds=bounds, options={"xatol": 1e-12}
    ).x
