"""Answers to the assignment on judging generated images."""

from textwrap import dedent, indent

from tests.grading.answers import Answer


def _distances(name, points, mistakes, numbers):
    code = f"""
(m, s), (n, t) = own["real"], own["fake"]
distances = {numbers}
"""
    return Answer("q1", name, points=points, mistakes=mistakes, code=code)


DISTANCES = [
    _distances(
        "a list", 3, (), "[(m-n)**2 + (s-t)**2, (2*m-2*n)**2 + (2*s-2*t)**2, (m-n)**2 + s**2]"
    ),
    _distances(
        "an array, multiplied out",
        3,
        (),
        "np.array([(m-n)**2 + s*s + t*t - 2*s*t, 4*(m-n)**2 + 4*(s-t)**2, m*m - 2*m*n + n*n + s*s"
        "])",
    ),
    _distances(
        "variances in place of deviations",
        0,
        ("variances_for_spreads",),
        "((m-n)**2 + (s**2-t**2)**2, 4*((m-n)**2 + (s**2-t**2)**2), (m-n)**2 + s**4)",
    ),
    _distances(
        "the root is taken",
        0,
        ("root_taken",),
        "(((m-n)**2 + (s-t)**2)**0.5, 2*((m-n)**2 + (s-t)**2)**0.5, ((m-n)**2 + s**2)**0.5)",
    ),
    _distances(
        "twice as far",
        2,
        ("scaled_once",),
        "((m-n)**2 + (s-t)**2, 2*((m-n)**2 + (s-t)**2), (m-n)**2 + s**2)",
    ),
    _distances(
        "the size does not matter",
        2,
        ("scale_ignored",),
        "((m-n)**2 + (s-t)**2, (m-n)**2 + (s-t)**2, (m-n)**2 + s**2)",
    ),
    _distances(
        "only the means count for one image",
        2,
        ("spreads_forgotten",),
        "((m-n)**2 + (s-t)**2, 4*((m-n)**2 + (s-t)**2), (m-n)**2)",
    ),
    _distances("one is missing", 2, (), "((m-n)**2 + (s-t)**2, 4*((m-n)**2 + (s-t)**2), ...)"),
    _distances("two numbers only", 0, (), "((m-n)**2 + (s-t)**2, 4*((m-n)**2 + (s-t)**2))"),
]


def _parts(name, points, mistakes, body):
    body = indent(dedent(body).strip("\n"), "    ")
    code = f"""
def fid_parts(real, fake):
    apart = real.mean(axis=0) - fake.mean(axis=0)
    C, W = np.atleast_2d(np.cov(real.T)), np.atleast_2d(np.cov(fake.T))
    traces = np.trace(C) + np.trace(W)
    shared = np.sqrt(np.linalg.eigvals(C @ W).real.clip(0)).sum()
{body}
"""
    return Answer("q2", name, points=points, mistakes=mistakes, code=code)


PARTS = [
    Answer(
        "q2",
        "by a root that is symmetric",
        points=4,
        code="""
def fid_parts(real, fake):
    def covariance(x):
        centred = x - x.mean(axis=0)
        return centred.T @ centred / (len(x) - 1)

    values, vectors = np.linalg.eigh(covariance(real))
    half = vectors * np.sqrt(values.clip(0)) @ vectors.T
    inner = half @ covariance(fake) @ half
    shared = np.sqrt(np.linalg.eigvalsh(inner).clip(0)).sum()
    means = ((real.mean(axis=0) - fake.mean(axis=0)) ** 2).sum()
    return [means, np.trace(covariance(real) + covariance(fake)) - 2 * shared]
""",
    ),
    Answer(
        "q2",
        "by singular values",
        points=4,
        code="""
def fid_parts(x, y):
    a, b = ((s - s.mean(axis=0)) / np.sqrt(len(s) - 1) for s in (x, y))
    shared = np.linalg.svd(a @ b.T, compute_uv=False).sum()
    means = np.linalg.norm(x.mean(axis=0) - y.mean(axis=0)) ** 2
    return np.array([means, (a**2).sum() + (b**2).sum() - 2 * shared])
""",
    ),
    _parts(
        "the pair is reversed",
        3.5,
        ("pair_reversed",),
        "return traces - 2 * shared, apart @ apart",
    ),
    _parts(
        "all of it in one number",
        3,
        (),
        "return 0.0, apart @ apart + traces - 2 * shared",
    ),
    _parts(
        "the covariance divides by N",
        2,
        ("covariance_biased",),
        """
        C, W = (np.atleast_2d(np.cov(x.T, ddof=0)) for x in (real, fake))
        shared = np.sqrt(np.linalg.eigvals(C @ W).real.clip(0)).sum()
        return apart @ apart, np.trace(C + W) - 2 * shared
        """,
    ),
    _parts(
        "each feature by itself",
        1.5,
        ("correlations_ignored",),
        "return apart @ apart, ((real.std(0, ddof=1) - fake.std(0, ddof=1)) ** 2).sum()",
    ),
    _parts(
        "the root of every number",
        1,
        ("root_elementwise",),
        "return apart @ apart, traces - 2 * np.trace(np.sqrt((C @ W).clip(0)))",
    ),
    _parts(
        "no root",
        1,
        ("matrix_root_forgotten",),
        "return apart @ apart, traces - 2 * np.trace(C @ W)",
    ),
    _parts(
        "the last term once",
        1.5,
        ("cross_term_once",),
        "return apart @ apart, traces - shared",
    ),
    _parts(
        "the last term added",
        1.5,
        ("cross_term_added",),
        "return apart @ apart, traces + 2 * shared",
    ),
    _parts(
        "without the last term",
        1,
        ("cross_term_missing",),
        "return apart @ apart, traces",
    ),
    _parts(
        "the means are not squared",
        1.5,
        ("means_not_squared",),
        "return np.linalg.norm(apart), traces - 2 * shared",
    ),
    _parts(
        "one mean for all",
        1,
        ("one_mean_for_all",),
        "return (real.mean() - fake.mean()) ** 2, traces - 2 * shared",
    ),
    _parts(
        "the covariances only",
        0.5,
        ("means_forgotten",),
        "return 0.0, traces - 2 * shared",
    ),
    _parts(
        "the means only",
        0.5,
        ("spreads_forgotten",),
        "return apart @ apart, 0.0",
    ),
    Answer(
        "q2",
        "images taken for features",
        points=1,
        mistakes=("rows_for_features",),
        code="""
def fid_parts(real, fake):
    apart = real.mean(axis=0) - fake.mean(axis=0)
    C, W = np.cov(real), np.cov(fake)
    shared = np.sqrt(np.linalg.eigvals(C @ W).real.clip(0)).sum()
    return apart @ apart, np.trace(C) + np.trace(W) - 2 * shared
""",
    ),
    _parts("the sum", 0, (), "return apart @ apart + traces - 2 * shared"),
]


def _covered(name, points, mistakes, covered, share="covered[labels == c].mean()"):
    code = f"""
def class_coverage(real, labels, fake, k):
    def radii(x, k):
        return np.sort(np.linalg.norm(x[:, None] - x, axis=2), axis=1)[:, k]

    between = np.linalg.norm(real[:, None] - fake, axis=2)
    covered = {covered}
    return np.array([{share} for c in range(labels.max() + 1)])
"""
    return Answer("q3", name, points=points, mistakes=mistakes, code=code)


RIGHT = "between.min(axis=1) <= radii(real, k)"
COVERAGES = [
    Answer(
        "q3",
        "with loops, in a list",
        points=4,
        code="""
def class_coverage(real, labels, fake, k):
    real, fake = np.asarray(real).tolist(), np.asarray(fake).tolist()
    hits, counts = {}, {}
    for i, x in enumerate(real):
        def squared(y):
            return sum((a - b) ** 2 for a, b in zip(x, y))

        others = sorted(squared(y) for j, y in enumerate(real) if j != i)
        label = int(labels[i])
        counts[label] = counts.get(label, 0) + 1
        hits[label] = hits.get(label, 0) + any(squared(y) <= others[k - 1] for y in fake)
    return [hits[label] / counts[label] for label in sorted(counts)]
""",
    ),
    Answer(
        "q3",
        "by SciPy and bincount",
        points=4,
        code="""
from scipy.spatial import KDTree


def class_coverage(real, labels, fake, k):
    radius = KDTree(real).query(real, k=[k + 1])[0][:, 0]
    near = KDTree(fake).query(real)[0] <= radius + 1e-12
    return np.bincount(labels, weights=near) / np.bincount(labels)
""",
    ),
    _covered("divided by all real images", 2, (), RIGHT, "covered[labels == c].sum() / len(real)"),
    Answer(
        "q3",
        "balls among images of the same class",
        points=2,
        code="""
def class_coverage(real, labels, fake, k):
    shares = []
    for c in range(labels.max() + 1):
        own_class = real[labels == c]
        among = np.sort(np.linalg.norm(own_class[:, None] - own_class, axis=2), axis=1)
        radii = among[:, min(k, len(own_class) - 1)]
        between = np.linalg.norm(own_class[:, None] - fake, axis=2)
        shares.append((between.min(axis=1) <= radii).mean())
    return np.array(shares)
""",
    ),
    Answer(
        "q3",
        "the labels are left out",
        points=2,
        code="""
def class_coverage(real, labels, fake, k):
    among = np.sort(np.linalg.norm(real[:, None] - real, axis=2), axis=1)
    between = np.linalg.norm(real[:, None] - fake, axis=2)
    return [(between.min(axis=1) <= among[:, k]).mean()]
""",
    ),
    _covered(
        "its own neighbour",
        2,
        ("self_counted",),
        "between.min(axis=1) <= radii(real, k - 1)",
    ),
    _covered("without the edge", 3, ("edge_left_out",), "between.min(axis=1) < radii(real, k)"),
    _covered("recall", 1, ("balls_around_fakes",), "(between <= radii(fake, k)).any(axis=1)"),
    _covered("the empty balls", 2, ("uncovered_counted",), "between.min(axis=1) > radii(real, k)"),
    _covered("counts", 2, ("covered_not_divided",), RIGHT, "covered[labels == c].sum()"),
    _covered(
        "divided by the number of generated images",
        1,
        ("divided_by_fakes",),
        RIGHT,
        "covered[labels == c].sum() / len(fake)",
    ),
    _covered(
        "precision",
        0.5,
        ("precision_for_coverage",),
        "(between <= radii(real, k)[:, None]).any(axis=0)",
        "covered.mean()",
    ),
    _covered(
        "real and generated exchanged",
        0.5,
        ("sets_exchanged",),
        "between.min(axis=0) <= radii(fake, k)",
        "covered.mean()",
    ),
    _covered(
        "density",
        0.5,
        ("balls_counted",),
        "(between <= radii(real, k)[:, None]).sum(axis=0) / k",
        "covered.mean()",
    ),
]

RIGHT_FAULTS = """
def fault(fid, precision, recall, coverage, sharpness, grey, commonest):
    if commonest > 0.9:
        return 4
    if grey > 0.3:
        return 5
    if recall < 0.5:
        return 2
    return 1 if coverage > 0.95 else 3


right = [fault(*row) for row in own["table"]]
"""


def _faults(name, points, mistakes, written):
    code = f"{RIGHT_FAULTS}faults = {written}\n"
    return Answer("q4", name, points=points, mistakes=mistakes, code=code)


TABLES = [
    _faults("a tuple", 5, (), "tuple(right)"),
    _faults("an array of floats", 5, (), "np.array(right, float)"),
    _faults(
        "blur and the wrong range exchanged",
        3,
        ("grey_not_looked_at",),
        "[{2: 5, 5: 2}.get(r, r) for r in right]",
    ),
    _faults("no real set", 4, ("floor_forgotten",), "[3 if r == 1 else r for r in right]"),
    _faults(
        "one image repeated looks good",
        4,
        ("precision_alone",),
        "[1 if r == 4 else r for r in right]",
    ),
    _faults(
        "one image repeated taken for blur",
        4,
        ("variety_for_quality",),
        "[2 if r == 4 else r for r in right]",
    ),
    _faults(
        "the wrong range taken for blur",
        4,
        ("grey_not_looked_at",),
        "[2 if r == 5 else r for r in right]",
    ),
    _faults(
        "low recall read as a missing class",
        4,
        ("recall_for_classes",),
        "[3 if r == 2 else r for r in right]",
    ),
    _faults("all real", 1, ("precision_alone",), "[1] * 5"),
    _faults("words", 0, (), '["blur"] * 5'),
]

ANSWERS = [*DISTANCES, *PARTS, *COVERAGES, *TABLES]
