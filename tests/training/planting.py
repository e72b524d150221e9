"""Our own code with a fault planted in it: a check that was never seen to fail proves nothing."""

import importlib.util
from itertools import count
from pathlib import Path

NUMBERS = count()


def planted(name, faults, folder):
    """Import a copy of one of our modules in which some pieces of text are replaced.

    Parameters
    ----------
    name : str
        Such as "training.torch_steps".
    faults : sequence of (str, str)
        What stands there, and what a fault puts in its place.
    folder : path
        Where the copy may lie.
    """
    source = Path(importlib.util.find_spec(f"aigc_lessons.{name}").origin).read_text()
    for right, wrong in faults:
        assert right in source, f"{name} no longer says {right!r}: plant the fault anew"
        source = source.replace(right, wrong)
    copy = Path(folder) / f"planted_{next(NUMBERS)}.py"
    copy.write_text(source)
    spec = importlib.util.spec_from_file_location(copy.stem, copy)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
