import numpy as np
import scipy.linalg

from aigc_lessons.exercises.vae_vs_gan import check_my_fid
from tests.exercises.answers import Answers

answers = Answers(check_my_fid)


def parts(real, fake):
    """The difference of the means, and both covariances as matrices."""
    C, W = (np.atleast_2d(np.cov(x, rowvar=False)) for x in (real, fake))
    return real.mean(axis=0) - fake.mean(axis=0), C, W


def root_trace(C, W):
    return np.sqrt(np.linalg.eigvals(C @ W).real.clip(0)).sum()


@answers.is_right
def by_scipys_root(real, fake):
    d, C, W = parts(real, fake)
    return (d @ d + np.trace(C + W - 2 * scipy.linalg.sqrtm(C @ W))).real


@answers.is_right
def by_eigenvalues(real, fake):
    d, C, W = parts(real, fake)
    return (d**2).sum() + np.trace(C) + np.trace(W) - 2 * root_trace(C, W)


@answers.is_right
def by_the_symmetric_root(real, fake):
    d, C, W = parts(real, fake)
    values, vectors = np.linalg.eigh(C)
    half = vectors @ np.diag(np.sqrt(values.clip(0))) @ vectors.T
    shared = np.sqrt(np.linalg.eigvalsh(half @ W @ half).clip(0)).sum()
    return float(d @ d + np.trace(C) + np.trace(W) - 2 * shared)


@answers.is_right
def by_singular_values(fake, real):
    """No covariance is made at all; parameters in another order, too."""
    A, B = ((x - x.mean(0)) / np.sqrt(len(x) - 1) for x in (real, fake))
    shared = np.linalg.svd(A @ B.T, compute_uv=False).sum()
    return ((real.mean(0) - fake.mean(0)) ** 2).sum() + (A**2).sum() + (B**2).sum() - 2 * shared


@answers.is_right
def with_loops(real, fake):
    D = real.shape[1]

    def covariance(x):
        mean = [sum(row[i] for row in x) / len(x) for i in range(D)]
        return np.array(
            [
                [
                    sum((row[i] - mean[i]) * (row[j] - mean[j]) for row in x) / (len(x) - 1)
                    for j in range(D)
                ]
                for i in range(D)
            ]
        )

    C, W = covariance(real), covariance(fake)
    apart = sum((a - b) ** 2 for a, b in zip(real.mean(0), fake.mean(0), strict=True))
    return apart + np.trace(C) + np.trace(W) - 2 * root_trace(C, W)


@answers.is_wrong("root_elementwise")
def numpy_root(real, fake):
    d, C, W = parts(real, fake)
    return d @ d + np.trace(C + W - 2 * np.sqrt(C @ W))


@answers.is_wrong("root_elementwise")
def root_of_each(real, fake):
    d, C, W = parts(real, fake)
    return d @ d + np.trace(C + W - 2 * np.sqrt(C) @ np.sqrt(W))


@answers.is_wrong("correlations_ignored")
def by_feature(real, fake):
    d = real.mean(0) - fake.mean(0)
    s = real.std(0, ddof=1) - fake.std(0, ddof=1)
    return (d**2 + s**2).sum()


@answers.is_wrong("correlations_ignored")
def diagonals(real, fake):
    d, C, W = parts(real, fake)
    return d @ d + np.sum(np.diag(C) + np.diag(W) - 2 * np.sqrt(np.diag(C) * np.diag(W)))


@answers.is_wrong("covariance_biased")
def divided_by_n(real, fake):
    C, W = (np.atleast_2d(np.cov(x.T, bias=True)) for x in (real, fake))
    d = real.mean(0) - fake.mean(0)
    return d @ d + np.trace(C) + np.trace(W) - 2 * root_trace(C, W)


@answers.is_wrong("covariance_biased")
def centred_and_divided(real, fake):
    a, b = real - real.mean(0), fake - fake.mean(0)
    C, W = a.T @ a / len(a), b.T @ b / len(b)
    d = real.mean(0) - fake.mean(0)
    return d @ d + np.trace(C) + np.trace(W) - 2 * root_trace(C, W)


@answers.is_wrong("matrix_root_forgotten")
def product_alone(real, fake):
    d, C, W = parts(real, fake)
    return d @ d + np.trace(C + W - 2 * C @ W)


@answers.is_wrong("root_taken")
def rooted(real, fake):
    return np.sqrt(max(by_eigenvalues(real, fake), 0))


@answers.is_wrong("means_not_squared")
def norm_of_the_means(real, fake):
    d, C, W = parts(real, fake)
    return np.linalg.norm(d) + np.trace(C) + np.trace(W) - 2 * root_trace(C, W)


@answers.is_wrong("means_not_squared")
def absolute_means(real, fake):
    d, C, W = parts(real, fake)
    return np.abs(d).sum() + np.trace(C) + np.trace(W) - 2 * root_trace(C, W)


@answers.is_wrong("means_forgotten")
def covariances_alone(real, fake):
    _, C, W = parts(real, fake)
    return np.trace(C) + np.trace(W) - 2 * root_trace(C, W)


@answers.is_wrong("spreads_forgotten")
def means_alone(real, fake):
    d, _, _ = parts(real, fake)
    return d @ d


@answers.is_wrong("cross_term_once")
def without_the_two(real, fake):
    d, C, W = parts(real, fake)
    return d @ d + np.trace(C) + np.trace(W) - root_trace(C, W)


@answers.is_wrong("cross_term_added")
def plus(real, fake):
    d, C, W = parts(real, fake)
    return d @ d + np.trace(C) + np.trace(W) + 2 * root_trace(C, W)


@answers.is_wrong("cross_term_missing")
def traces_alone(real, fake):
    d, C, W = parts(real, fake)
    return d @ d + np.trace(C) + np.trace(W)


@answers.is_wrong("rows_for_features")
def transposed(real, fake):
    d, C, W = real.mean(0) - fake.mean(0), np.cov(real), np.cov(fake)
    return d @ d + np.trace(C) + np.trace(W) - 2 * root_trace(C, W)


@answers.is_wrong("one_mean_for_all")
def a_single_mean(real, fake):
    _, C, W = parts(real, fake)
    return (real.mean() - fake.mean()) ** 2 + np.trace(C) + np.trace(W) - 2 * root_trace(C, W)


@answers.is_wrong("root_taken", "covariance_biased")
def biased_and_rooted(real, fake):
    return np.sqrt(max(divided_by_n(real, fake), 0))


@answers.is_wrong()
def pixel_distance(real, fake):
    n = min(len(real), len(fake))
    return ((real[:n] - fake[:n]) ** 2).sum(axis=1).mean()


@answers.is_wrong()
def complex_numbers(real, fake):
    return by_eigenvalues(real, fake) + 1j


@answers.is_wrong()
def only_equal_sizes(real, fake):
    return ((np.sort(real, 0) - np.sort(fake, 0)) ** 2).sum() / len(real)
