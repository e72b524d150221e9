import numpy as np
from scipy.spatial import KDTree
from scipy.spatial.distance import cdist

from aigc_lessons.exercises.vae_vs_gan import check_my_coverage
from tests.exercises.answers import Answers

answers = Answers(check_my_coverage)


def kth(x, k):
    return np.sort(cdist(x, x), axis=1)[:, k]


@answers.is_right
def sorted_distances(real, fake, k):
    return (cdist(real, fake).min(axis=1) <= kth(real, k)).mean()


@answers.is_right
def with_loops(real, fake, k):
    covered = 0
    for i, x in enumerate(real):
        others = sorted(((x - y) ** 2).sum() for j, y in enumerate(real) if j != i)
        covered += any(((x - y) ** 2).sum() <= others[k - 1] for y in fake)
    return covered / len(real)


@answers.is_right
def by_a_tree(k, real, fake):
    """Trees compute roots of sums in an order of their own; parameters in another order, too."""
    radius = KDTree(real).query(real, k=[k + 1])[0][:, 0]
    nearest = KDTree(fake).query(real)[0]
    return float(np.mean(nearest <= radius + 1e-12))


@answers.is_right
def by_broadcasting(real, fake, k):
    among = ((real[:, None] - real[None]) ** 2).sum(-1)
    np.fill_diagonal(among, np.inf)
    radius = np.partition(among, k - 1, axis=1)[:, k - 1 : k]
    between = ((real[:, None] - fake[None]) ** 2).sum(-1)
    return np.count_nonzero((between <= radius).any(axis=1)) / real.shape[0]


@answers.is_wrong("self_counted")
def the_point_itself(real, fake, k):
    return (cdist(real, fake).min(axis=1) <= kth(real, k - 1)).mean()


@answers.is_wrong("edge_left_out")
def strictly(real, fake, k):
    return (cdist(real, fake).min(axis=1) < kth(real, k)).mean()


@answers.is_wrong("balls_around_fakes")
def recall(real, fake, k):
    return (cdist(real, fake) <= kth(fake, k)).any(axis=1).mean()


@answers.is_wrong("precision_for_coverage")
def precision(real, fake, k):
    return (cdist(fake, real) <= kth(real, k)).any(axis=1).mean()


@answers.is_wrong("precision_for_coverage")
def the_other_axis(real, fake, k):
    return (cdist(real, fake) <= kth(real, k)[:, None]).any(axis=0).mean()


@answers.is_wrong("sets_exchanged")
def exchanged(real, fake, k):
    return sorted_distances(fake, real, k)


@answers.is_wrong("balls_counted")
def density(real, fake, k):
    return (cdist(real, fake) <= kth(real, k)[:, None]).sum(axis=0).mean() / k


@answers.is_wrong("covered_not_divided")
def count(real, fake, k):
    return (cdist(real, fake).min(axis=1) <= kth(real, k)).sum()


@answers.is_wrong("divided_by_fakes")
def the_other_length(real, fake, k):
    return (cdist(real, fake).min(axis=1) <= kth(real, k)).sum() / len(fake)


@answers.is_wrong("uncovered_counted")
def missing(real, fake, k):
    return (cdist(real, fake).min(axis=1) > kth(real, k)).mean()


@answers.is_wrong("uncovered_counted", "self_counted")
def missing_by_too_small_balls(real, fake, k):
    return (cdist(real, fake).min(axis=1) > kth(real, k - 1)).mean()


@answers.is_wrong()
def one_radius_for_all(real, fake, k):
    return (cdist(real, fake).min(axis=1) <= kth(real, k).mean()).mean()


@answers.is_wrong()
def always_one(real, fake, k):
    return 1.0
