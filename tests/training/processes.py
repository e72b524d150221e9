"""A small run of several processes, to be compared with one that does the same alone.

    torchrun --nproc-per-node=2 -m tests.training.processes FOLDER

leaves there what each process ended with, and what its steps returned.
"""

import json
import sys
from pathlib import Path

import numpy as np
import torch

from aigc_lessons import datasets, training
from aigc_lessons.training.torch_distributed import WHOLE, joined
from aigc_lessons.training.torch_recipes import RECIPES

SIZES = {
    "dcgan": {
        "lr": 2e-4,
        "latent": 3,
        "generator_channels": (6, 4),
        "discriminator_channels": (4, 6),
    },
    "vae": {"lr": 2e-3, "latent": 3, "channels": (2, 3), "hidden": 8},
}
BATCH, EPOCHS = 40, 3


def data():
    return datasets.load("mnist-5k")[:90]  # two whole batches, and a part


def made(recipe, share=WHOLE):
    options = {"seed": 0, "epochs": EPOCHS, "batch": BATCH, "decay": 0.9, **SIZES[recipe]}
    return RECIPES[recipe](data(), share=share, **options)


def states(one):
    """Give all that the next step depends on, by name."""
    states = {name: part.state() for name, part in one.parts.items()}
    return {f"{name}.{key}": x for name, arrays in states.items() for key, x in arrays.items()}


def main(folder):
    torch.set_num_threads(1)
    with joined() as share:
        for recipe in SIZES:
            one = made(recipe, share)
            records = list(training.run(one.step, one.batches, one.epochs))
            path = folder / f"{recipe}-{share.rank}"
            np.savez(path.with_suffix(".npz"), **states(one))
            path.with_suffix(".json").write_text(json.dumps(records))
        print(f"process {share.rank} of {share.size}")
        told = share.agree(f"process {share.rank}")
    (folder / f"agreed-{share.rank}").write_text(told)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
