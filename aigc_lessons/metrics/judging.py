"""All that is measured of a run: its images, and a bound of its likelihood where it has one."""

from functools import lru_cache
from importlib import import_module

import numpy as np

from aigc_lessons import datasets
from aigc_lessons.metrics.bounds import elbo, importance_weighted_bound
from aigc_lessons.metrics.evaluation import evaluate
from aigc_lessons.metrics.extractor import classify
from aigc_lessons.metrics.histogram import class_histogram
from aigc_lessons.metrics.inputs import require_count
from aigc_lessons.training.recording import restore

N = 10_000  # images that are generated to be judged: as many as are held out
SURE = 0.9  # a classifier that gives more to one class is sure of it
JUDGES = {"mnist": "mnist", "mnist-5k": "mnist", "fashion-mnist": "fashion-mnist"}
AT_ONCE = 50  # images whose codes are weighed between two movements of the bar


def judge(run, *, samples: int = 500, images: int = N, quiet: bool = True) -> dict:
    """Generate 10,000 images with a run and measure them; bound the likelihood of a VAE.

    Parameters
    ----------
    run : training.Run
        With weights. A run on "mnist-5k" is judged by the held-out images of "mnist".
    samples : int
        Codes K for each image, of both bounds.
    images : int
        How many of the held-out images the bounds are a mean of: the first ones.
    quiet : bool
        Whether to show no bar for the bounds, which take longest.

    Returns
    -------
    dict
        What `training.Run` keeps as its scores. {"value", "floor", "n"} for each metric of
        `evaluate`, and for "confident", the share of images of which the classifier is sure.
        "class_histogram" is {"counts", "data", "n"}: what the classifier takes the generated
        images for, and what the held-out ones. A VAE has "elbo" and "importance_weighted_bound"
        besides, in nats an image made black and white by chance: {"value", "standard_error",
        "samples", "n"}.

    Raises
    ------
    TypeError, ValueError
        If the run has no weights or was trained on images that nothing here judges, or a number is
        no whole number of 1 or more.
    DownloadError
        If the held-out images are not there and cannot be had.
    """
    require_count("samples", samples), require_count("images", images)
    dataset, about = _judge_of(run), run.about
    made = restore(run)
    fake = made.sample(N, np.random.default_rng([about["seed"], 4]))
    scores = {
        name: {"value": _short(score.value), "floor": _short(score.floor), "n": score.n}
        for name, score in evaluate(fake, dataset).items()
    }
    scores |= _class_scores(fake, dataset)
    if "vae" in made.models:
        weigh = import_module(f"aigc_lessons.metrics.{about['framework']}_bounds").log_weights
        rows = _log_weights(weigh, made.models["vae"], _binary(dataset)[:images], samples, quiet)
        scores |= {bound.__name__: _with_error(bound, rows) for bound in _BOUNDS}
    return scores


_BOUNDS = (elbo, importance_weighted_bound)


def _judge_of(run):
    dataset = run.about["dataset"]
    if dataset not in JUDGES:
        known = " or ".join(f'"{name}"' for name in JUDGES)
        raise ValueError(
            f"The run {run.name!r} was trained on {dataset!r}, but {known} is expected: there is "
            "no classifier for other images."
        )
    return JUDGES[dataset]


def _class_scores(fake, dataset):
    """Count what a classifier takes images for, and of how many it is sure."""
    found, real = classify(fake, dataset), _held_out_classes(dataset)
    counts, data = (class_histogram(each.argmax(axis=1)).tolist() for each in (found, real))
    confident, floor = (float((each.max(axis=1) > SURE).mean()) for each in (found, real))
    return {
        "class_histogram": {"counts": counts, "data": data, "n": len(fake)},
        "confident": {"value": _short(confident), "floor": _short(floor), "n": len(fake)},
    }


@lru_cache
def _held_out_classes(dataset):
    _, held_out = datasets.fit_and_held_out(dataset)
    return classify(held_out.images, dataset)  # (10000, 10)


def _binary(dataset):
    """Give the held-out images in black and white, drawn once and for all."""
    _, held_out = datasets.fit_and_held_out(dataset)
    return datasets.binarize(held_out.images, rng=np.random.default_rng(0))


def _log_weights(weigh, model, images, samples, quiet):
    from tqdm.auto import tqdm

    rng, found = np.random.default_rng(1), []
    with tqdm(total=len(images), disable=quiet, unit="image") as bar:
        for start in range(0, len(images), AT_ONCE):
            block = images[start : start + AT_ONCE]
            found.append(weigh(model, block, samples=samples, rng=rng))
            bar.update(len(block))
    return np.concatenate(found)  # (N, K)


def _with_error(bound, rows):
    """Average a bound over the images, and say how far chance moves that mean."""
    values = np.array([bound(row[None]) for row in rows])  # (N,)
    error = values.std(ddof=1) / np.sqrt(len(values)) if len(values) > 1 else np.nan
    return {
        "value": _short(values.mean()),
        "standard_error": _short(error),
        "samples": rows.shape[1],
        "n": len(values),
    }


def _short(number):
    return float(f"{number:.6g}")
