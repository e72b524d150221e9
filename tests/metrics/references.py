"""The same numbers by other ways: other decompositions, closed forms, plain loops."""

import numpy as np
import scipy.linalg
from sklearn.metrics.pairwise import polynomial_kernel
from sklearn.neighbors import NearestNeighbors


def traces_and_means(real, fake):
    apart = real.mean(axis=0) - fake.mean(axis=0)
    C, W = np.atleast_2d(np.cov(real.T)), np.atleast_2d(np.cov(fake.T))
    return C, W, apart @ apart + np.trace(C) + np.trace(W)


def fid_by_matrix_root(real, fake):
    """Take the root of the product itself, as most programs do, and drop its imaginary part."""
    C, W, rest = traces_and_means(real, fake)
    return rest - 2 * np.trace(scipy.linalg.sqrtm(C @ W)).real


def fid_by_eigenvalues(real, fake):
    """Add the roots of the product's eigenvalues, which are real and not negative."""
    C, W, rest = traces_and_means(real, fake)
    return rest - 2 * np.sqrt(np.linalg.eigvals(C @ W).real.clip(0)).sum()


def fid_by_symmetric_root(real, fake):
    C, W, rest = traces_and_means(real, fake)
    values, vectors = np.linalg.eigh(C)
    half = (vectors * np.sqrt(values.clip(0))) @ vectors.T
    return rest - 2 * np.sqrt(np.linalg.eigvalsh(half @ W @ half).clip(0)).sum()


def kid_by_loops(real, fake):
    def k(x, y):
        return (float(np.dot(x, y)) / len(x) + 1) ** 3

    def different(x):
        pairs = [k(x[i], x[j]) for i in range(len(x)) for j in range(len(x)) if i != j]
        return sum(pairs) / len(pairs)

    mixed = [k(x, y) for x in real for y in fake]
    return different(real) + different(fake) - 2 * sum(mixed) / len(mixed)


def kid_by_scikit_learn(real, fake):
    """Use all of scikit-learn's kernel matrices at once; its defaults are degree 3, 1/D and 1."""
    different = [
        K[~np.eye(len(K), dtype=bool)].mean()
        for K in (polynomial_kernel(real), polynomial_kernel(fake))
    ]
    return sum(different) - 2 * polynomial_kernel(real, fake).mean()


def kid_of_distributions(xs, ys):
    """Compare the moments of two distributions on a line: (xy + 1)³ = 1 + 3xy + 3x²y² + x³y³."""
    moments = [(np.mean(xs**m) - np.mean(ys**m)) ** 2 for m in (1, 2, 3)]
    return 3 * moments[0] + 3 * moments[1] + moments[2]


def squared(x, y):
    return sum((a - b) ** 2 for a, b in zip(x.tolist(), y.tolist(), strict=True))


def radius_by_loops(points, i, k):
    return sorted(squared(points[i], y) for j, y in enumerate(points) if j != i)[k - 1]


def membership_by_loops(points, centres, k):
    """Say of each point (row) and each ball (column) whether the one lies in the other."""
    radii = [radius_by_loops(centres, i, k) for i in range(len(centres))]
    balls = list(zip(centres, radii, strict=True))
    return np.array([[squared(y, x) <= r for x, r in balls] for y in points])


def manifold_by_loops(real, fake, k):
    """Give precision, recall, density and coverage."""
    fake_in_real = membership_by_loops(fake, real, k)
    real_in_fake = membership_by_loops(real, fake, k)
    return (
        sum(map(any, fake_in_real)) / len(fake),
        sum(map(any, real_in_fake)) / len(real),
        float(fake_in_real.sum()) / (k * len(fake)),
        sum(map(any, fake_in_real.T)) / len(real),
    )


def manifold_by_scikit_learn(real, fake, k):
    """Give the same four numbers from scikit-learn's neighbours."""

    def radii(x):  # without an argument kneighbors leaves each point itself out
        return NearestNeighbors(n_neighbors=k).fit(x).kneighbors()[0][:, -1]

    def distances(points, centres):
        found, order = NearestNeighbors(n_neighbors=len(centres)).fit(centres).kneighbors(points)
        table = np.empty_like(found)
        np.put_along_axis(table, order, found, axis=1)
        return table

    table = distances(fake, real)
    inside = table <= radii(real)
    recall = (distances(real, fake) <= radii(fake)).any(axis=1).mean()
    coverage = (table.min(axis=0) <= radii(real)).mean()
    return inside.any(axis=1).mean(), recall, inside.sum(axis=1).mean() / k, coverage
