"""How good generated images are: images → features → statistics → a number beside its floor.

A metric compares the features ``(N, D)`` of real images with those of generated ones, a row for
each image. `fid` and `kid` are distances: smaller is better. `precision_recall`, `density` and
`coverage` say in what way two sets differ: whether what is generated looks real, and whether all
that is real is generated. None of them means much alone: a `Score` is shown beside its `floor`, the
same number between real and real. Nothing here needs a deep-learning framework.
"""

from aigc_lessons.metrics.bounds import elbo, importance_weighted_bound
from aigc_lessons.metrics.evaluation import evaluate
from aigc_lessons.metrics.extractor import classify, extract
from aigc_lessons.metrics.frechet import fid
from aigc_lessons.metrics.histogram import class_histogram
from aigc_lessons.metrics.kernel import kid
from aigc_lessons.metrics.manifold import PRDC, coverage, density, prdc, precision_recall
from aigc_lessons.metrics.score import Score, floor

__all__ = [
    "PRDC",
    "Score",
    "class_histogram",
    "classify",
    "coverage",
    "density",
    "elbo",
    "evaluate",
    "extract",
    "fid",
    "floor",
    "importance_weighted_bound",
    "kid",
    "prdc",
    "precision_recall",
]
