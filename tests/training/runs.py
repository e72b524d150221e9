"""Small runs with all that a checkpoint must not forget: noise, dropout, statistics, averages.

As a program, ``python -m tests.training.runs KIND OPTIMIZER FOLDER EPOCHS``, one of them trains on
from its folder, and says so before it begins: to be killed.
"""

import sys
from importlib import import_module
from pathlib import Path

import numpy as np

from aigc_lessons import datasets, ops
from aigc_lessons.training import resumable

EPOCHS, BATCHES = 3, 4
STEPS = EPOCHS * BATCHES
SIZE = {"channels": (2, 3), "hidden": 8}


def batches(epoch):
    rng = np.random.default_rng([7, epoch])
    for _ in range(BATCHES):
        yield rng.random((6, 1, 28, 28), np.float32), rng.integers(10, size=6)


def numpy_run(optimizer, seed):
    from aigc_lessons.models.numpy_cnn import CNN
    from aigc_lessons.training.numpy_checkpoints import part
    from aigc_lessons.training.numpy_steps import classifier_step

    model, noise = CNN(**SIZE, rng=seed), np.random.default_rng(seed)
    optimizer = {"sgd": ops.SGD(0.1, momentum=0.9), "adam": ops.Adam(1e-2)}[optimizer]
    update = classifier_step(model, optimizer)

    def step(batch):
        images, labels = batch
        optimizer.lr *= 0.99
        return update((images + noise.standard_normal(images.shape, np.float32), labels))

    return step, {"model": part(model), "optimizer": part(optimizer), "noise": part(noise)}


def torch_run(optimizer, seed):
    import torch

    from aigc_lessons.models.torch_cnn import CNN
    from aigc_lessons.training.torch_checkpoints import part
    from aigc_lessons.training.torch_steps import classifier_step

    torch.set_num_threads(1)
    torch.manual_seed(seed)
    model = torch.nn.Sequential(
        torch.nn.BatchNorm2d(1), torch.nn.Dropout(0.2), CNN(**SIZE, rng=seed)
    )
    noise = torch.Generator().manual_seed(seed)
    make = {
        "sgd": lambda weights: torch.optim.SGD(weights, lr=0.1, momentum=0.9),
        "adam": lambda weights: torch.optim.Adam(weights, lr=1e-2),
    }
    optimizer = make[optimizer](model.parameters())
    update = classifier_step(model, optimizer)

    def step(batch):
        images, labels = batch
        optimizer.param_groups[0]["lr"] *= 0.99
        return update((images + torch.randn(images.shape, generator=noise).numpy(), labels))

    parts = {"model": model, "optimizer": optimizer, "noise": noise}
    parts["dropout"] = torch.default_generator
    return step, {name: part(thing) for name, thing in parts.items()}


def keras_run(optimizer, seed):
    import keras

    from aigc_lessons.models.keras_cnn import CNN
    from aigc_lessons.training.keras_checkpoints import part
    from aigc_lessons.training.keras_steps import classifier_step

    model = keras.Sequential(
        [
            keras.Input((1, 28, 28)),
            keras.layers.BatchNormalization(axis=1),
            keras.layers.Dropout(0.2, seed=seed),
            CNN(**SIZE, rng=seed),
        ]
    )
    noise = keras.random.SeedGenerator(seed)
    sgd, adam = keras.optimizers.SGD, keras.optimizers.Adam
    optimizer = {"sgd": sgd(0.1, momentum=0.9), "adam": adam(1e-2)}[optimizer]
    update = classifier_step(model, optimizer)

    def step(batch):
        images, labels = batch
        optimizer.learning_rate.assign(optimizer.learning_rate * 0.99)
        return update((images + np.array(keras.random.normal(images.shape, seed=noise)), labels))

    parts = {"model": model, "optimizer": optimizer, "noise": noise}
    return step, {name: part(thing) for name, thing in parts.items()}


GENERATIVE = {
    "vae": {"latent": 3, "channels": (2, 3)},
    "gan": {"latent": 3, "generator_hidden": (5, 4), "discriminator_hidden": (5, 4)},
    "dcgan": {"latent": 3, "generator_channels": (3, 2), "discriminator_channels": (2, 3)},
}


def generative_run(framework, recipe):
    """Make a run of a VAE or a GAN, as the recorded ones are, with averages and NumPy's noise."""

    def run(optimizer, seed):
        if framework == "torch":
            import torch

            torch.set_num_threads(1)
        module = import_module(f"aigc_lessons.training.{framework}_recipes")
        nothing = datasets.Dataset(np.zeros((0, 1, 28, 28), np.float32), np.zeros(0, int), "none")
        made = module.RECIPES[recipe](nothing, seed=seed, decay=0.9, **GENERATIVE[recipe])
        return made.step, made.parts

    return run


RUNS = {
    "numpy": numpy_run,
    "torch": torch_run,
    "keras": keras_run,
    **{
        f"{framework}-{recipe}": generative_run(framework, recipe)
        for framework in ("torch", "keras")
        for recipe in GENERATIVE
    },
}


def is_recipe(kind):
    return "-" in kind


# The recipes have Adam for their optimiser, and no other.
CASES = [(kind, "adam") for kind in RUNS] + [(kind, "sgd") for kind in RUNS if not is_recipe(kind)]


def train(kind, optimizer, folder, *, every=1, epochs=EPOCHS):
    """Begin a run, or go on; going on from other weights and seeds, which must not matter."""
    begun = any(Path(folder).glob("step-*.json"))
    step, parts = RUNS[kind](optimizer, seed=1 if begun else 0)
    return resumable.run(step, batches, epochs, folder=folder, parts=parts, seed=0, every=every)


if __name__ == "__main__":
    kind, optimizer, folder, epochs = sys.argv[1:]
    records = train(kind, optimizer, folder, epochs=int(epochs))
    print("begins", flush=True)
    for _ in records:
        pass
