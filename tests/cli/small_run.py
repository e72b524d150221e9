"""A run that is trained in a moment, for the commands that need one."""

from aigc_lessons.training import recording, save_run

SIZES = {
    "vae": {"latent": 3, "channels": (2, 3)},
    "gan": {"latent": 3, "generator_hidden": (5, 4), "discriminator_hidden": (5, 4)},
}


def small_run(recipe, folder):
    """Train a run on the bundled images and keep it in the folder; return where it lies."""
    arguments = {**SIZES[recipe], "epochs": 1, "batch": 1000, "quiet": True}
    run = recording.record(recipe, "mnist-5k", seed=0, folder=folder / "checkpoints", **arguments)
    return save_run(run, folder)
