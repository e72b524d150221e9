"""From what a person writes to a run."""

from pathlib import Path

RUN_HELP = "A recorded run's name, such as vae-mnist-0, or the folder of a run of your own."


def find_run(text):
    """Load the run that lies in a folder, or the recorded one of that name.

    Parameters
    ----------
    text : str
        A folder with a run.json, or one of `training.run_names`.

    Returns
    -------
    run : training.Run
    folder : pathlib.Path or None
        Where the run's folder lies; None if the run came with the package.

    Raises
    ------
    ValueError
        If it is neither.
    """
    from aigc_lessons.training import load_run

    path = Path(text).expanduser().resolve()
    if (path / "run.json").is_file():
        return load_run(path.name, folder=path.parent), path.parent
    if path.is_dir():
        raise ValueError(f"{text} holds no run.json, but the folder of a run is expected.")
    return load_run(text), None
