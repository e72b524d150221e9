"""Make the recorded runs that come with the package: train, judge, keep.

    python -m tools.record_runs --scratch FOLDER NAME ...

A name says what is trained: "vae-mnist-0" is the recipe, the data set and the seed, in PyTorch;
"keras-gan-mnist-0" is its twin in Keras; "vae-map-mnist-0" is a VAE with a code of two numbers.
"dcgan-gpu-mnist-0" is made on a GPU, and "dcgan-gpu-long-mnist-0" with many more epochs.
What is interrupted goes on where it was when the same command is given again.
"""

import argparse
import re
from dataclasses import replace
from pathlib import Path

from aigc_lessons import training
from aigc_lessons.metrics.judging import N, judge
from aigc_lessons.training import recording
from aigc_lessons.training.runs import FOLDER

NAME = re.compile(
    r"(?P<keras>keras-)?(?P<recipe>vae|gan|dcgan)"
    r"(?P<map>-map)?(?P<gpu>-gpu)?(?P<long>-long)?(?P<short>-short)?(-without-(?P<without>[a-z0-9-]+?))?"
    r"(-(?P<cure>gradient-penalty|spectral-norm))?"
    r"-(?P<dataset>fashion-mnist|mnist-5k|mnist)-(?P<seed>\d+)"
)
EPOCHS = {  # elsewhere the recipe's own number
    ("vae", "fashion-mnist"): 12,
    ("gan", "fashion-mnist"): 12,
    ("dcgan", "fashion-mnist"): 12,
}
SHORT = 3  # epochs, where many ways to train are compared
LONG = 200  # epochs, where a GPU makes them in minutes
OF_MAP = {"latent": 2, "hidden": 32}  # small enough for a page
BETA1 = "adam-beta1"  # the guideline that no network shows: Radford et al. (2016), section 4


def parsed(name):
    """Read a run's name.

    Examples
    --------
    >>> parsed("keras-gan-fashion-mnist-3")
    {'recipe': 'gan', 'dataset': 'fashion-mnist', 'framework': 'keras', 'seed': 3, 'epochs': 12}
    >>> parsed("vae-map-mnist-0")
    {'recipe': 'vae', 'dataset': 'mnist', 'framework': 'torch', 'seed': 0, 'latent': 2,
     'hidden': 32}
    >>> parsed("dcgan-without-batch-norm-mnist-0")
    {'recipe': 'dcgan', 'dataset': 'mnist', 'framework': 'torch', 'seed': 0, 'epochs': 3,
     'without': 'batch-norm'}
    """
    found = NAME.fullmatch(name)
    if not found:
        raise ValueError(f"{name!r} is no run's name: such as vae-mnist-0 is expected.")
    asked = {key: found[key] for key in ("recipe", "dataset")}
    asked |= {"framework": "keras" if found["keras"] else "torch", "seed": int(found["seed"])}
    return asked | _epochs(found) | (OF_MAP if found["map"] else {}) | _changed(found)


def _epochs(found):
    if found["short"] or found["without"] or found["cure"]:
        return {"epochs": SHORT}
    if found["long"]:
        return {"epochs": LONG}
    key = found["recipe"], found["dataset"]
    return {"epochs": EPOCHS[key]} if key in EPOCHS else {}


def _changed(found):
    """Say what a shorter run does otherwise than the recipe."""
    if found["without"] == BETA1:
        return {"beta1": 0.9}  # Adam's own default
    return {key: found[key] for key in ("without", "cure") if found[key]}


def trained(name, scratch, device="cpu", bfloat16=False):
    """Train a run, or take the one that was trained before; its weights are already rounded."""
    if not (scratch / "trained" / name / "run.json").exists():
        asked, folder = parsed(name), scratch / "checkpoints"
        if bfloat16:
            asked |= {"fast": True, "bfloat16": True}
        made = recording.record(**asked, folder=folder, name=name, device=device, quiet=True)
        training.save_run(made, scratch / "trained")
    return training.load_run(name, folder=scratch / "trained")


def judged(run, scratch, *, samples, images):
    """Judge a run, or take the scores that it has from the same number of images and codes."""
    measured = run.scores.get("elbo")
    asked = {"samples": samples, "n": images}
    if run.scores and (measured is None or asked.items() <= measured.items()):
        return run
    run = replace(run, scores=judge(run, samples=samples, images=images))
    training.save_run(run, scratch / "trained")
    return run


def line(run):
    """Say in one line what came out."""
    shown = (
        f"{name} {score['value']:.4g}" for name, score in run.scores.items() if "value" in score
    )
    return f"{run.name}: {run.about['seconds']} s, {', '.join(shown)}"


def main():
    """Read the command line and make its runs, one after another."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="+", metavar="NAME", help="such as vae-mnist-0")
    parser.add_argument("--scratch", type=Path, required=True, help="where checkpoints lie")
    parser.add_argument("--weights", action="store_true", help="keep the weights in the package")
    parser.add_argument("--device", default="cpu", help="where PyTorch computes")
    parser.add_argument("--samples", type=int, default=500, help="codes an image, of the bounds")
    parser.add_argument("--images", type=int, default=N, help="held-out images of the bounds")
    parser.add_argument(
        "--bfloat16", action="store_true", help="a DCGAN on the fast path, with 16 bits"
    )
    options = parser.parse_args()
    for name in options.names:
        run = trained(name, options.scratch, options.device, options.bfloat16)
        print(f"{name}: trained, {run.about['seconds']} s", flush=True)
        run = judged(run, options.scratch, samples=options.samples, images=options.images)
        training.save_run(run if options.weights else replace(run, weights=None), FOLDER)
        print(line(run), flush=True)


if __name__ == "__main__":
    main()
