"""``aigc-lessons train``: a recorded run of one's own."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from aigc_lessons.cli import processes

Recipe = Annotated[Literal["vae", "gan", "dcgan"], typer.Argument(help="What is trained.")]
Data = Annotated[
    Literal["mnist", "fashion-mnist", "mnist-5k"],
    typer.Option(help="What it learns from; mnist-5k needs no network."),
]
Framework = Annotated[Literal["torch", "keras"], typer.Option(help="What computes it.")]
Seed = Annotated[int, typer.Option(min=0, help="Of weights, order and noise.")]
Epochs = Annotated[int | None, typer.Option(min=1, help="How often all images are seen.")]
Latent = Annotated[int | None, typer.Option(min=1, help="Numbers in a code.")]
Rate = Annotated[float | None, typer.Option(min=1e-9, help="The learning rate.")]
Device = Annotated[str | None, typer.Option(help="cuda, mps or cpu; PyTorch only.")]
Every = Annotated[int, typer.Option(min=1, help="Steps between two checkpoints.")]
Fast = Annotated[bool, typer.Option("--fast", help="Blocks of steps; for a DCGAN on a GPU.")]
Out = Annotated[Path, typer.Option(help="Folder for the run's folder, and for checkpoints.")]


def train(
    recipe: Recipe,
    dataset: Data = "mnist",
    framework: Framework = "torch",
    seed: Seed = 0,
    epochs: Epochs = None,
    latent: Latent = None,
    lr: Rate = None,
    device: Device = None,
    every: Every = 500,
    fast: Fast = False,
    out: Out = Path("runs"),
):
    """Train a VAE, a GAN or a DCGAN, or go on where it was interrupted."""
    if fast and recipe != "dcgan":
        raise ValueError(f"--fast is for dcgan, but {recipe} is given: leave it out.")
    asked = {"seed": seed, "epochs": epochs, "latent": latent, "lr": lr, "fast": fast or None}
    asked = {key: value for key, value in asked.items() if value is not None}
    try:
        with processes.joined(framework) as process:
            _train(process, recipe, dataset, framework, device, every, out, asked)
    except KeyboardInterrupt:
        typer.echo("\nInterrupted: the same command goes on from the last checkpoint.", err=True)
        raise typer.Exit(130) from None


def _train(process, recipe, dataset, framework, device, every, out, asked):
    """Train alone, or as one of several processes, of which the first writes and speaks."""
    from aigc_lessons.training import DivergenceError, recording, save_run

    name = recording.run_name(recipe, dataset, asked["seed"], framework=framework)
    if process.agree(_is_done(out / name, asked)):
        return
    device = _choose(framework, process.place(device))
    _say_where_it_begins(name, out / "checkpoints" / name)
    together = {} if process.alone else {"share": process, "quiet": process.rank > 0}
    with process.folder(out / "checkpoints", name) as folder:
        where = {"framework": framework, "device": device, "folder": folder, **together}
        try:
            run = recording.record(recipe, dataset, every=every, **where, **asked)
        except DivergenceError as error:
            raise DivergenceError(f"{error} That is --lr here, with another --out.") from None
    if process.rank == 0:
        path = save_run(run, out)
        typer.echo(f"{run!r}\nIt is kept in {path}. What it learned, and how well:")
        typer.echo(f"  aigc-lessons sample {path}\n  aigc-lessons evaluate {path}")


def _is_done(path, asked):
    """Say so if the run lies there already, made with the same arguments."""
    from aigc_lessons.training import load_run

    if not (path / "run.json").exists():
        return False
    run = load_run(path.name, folder=path.parent)
    if asked.items() <= run.about["arguments"].items():
        typer.echo(f"{run!r}\nIt was trained before, and lies in {path}.")
        return True
    return False


def _choose(framework, device):
    """Choose where it is computed, and print it."""
    if framework == "torch":
        from aigc_lessons.training import torch_device

        return torch_device.choose(device)
    if device is not None:
        raise ValueError(
            f"device is {device!r}, but with Keras none is expected: TensorFlow takes the GPU "
            "where it sees one."
        )
    import tensorflow as tf

    gpus = tf.config.list_physical_devices("GPU")
    typer.echo(f"Device: {'the GPU' if gpus else 'the CPU'}, chosen by TensorFlow.")
    return "gpu" if gpus else "cpu"


def _say_where_it_begins(name, folder):
    from aigc_lessons.training import checkpoints

    try:
        start = checkpoints.load(folder).start
    except FileNotFoundError:
        typer.echo(f"{name} begins; its checkpoints lie in {folder}.")
    else:
        typer.echo(f"{name} goes on after step {start:,}, from its checkpoint in {folder}.")
