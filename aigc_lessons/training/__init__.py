"""How a network learns: one loop for all of them, and a step for each framework.

The loop is a generator, so whoever calls it logs, plots or stops:
``history = list(training.run(step, batches, epochs))``. A framework is loaded only by the module
that bears its name: ``from aigc_lessons.training import torch_steps``.
"""

from aigc_lessons.training.loop import DivergenceError, run
from aigc_lessons.training.progress import progress
from aigc_lessons.training.runs import Run, load_run, run_names, save_run

__all__ = ["DivergenceError", "Run", "load_run", "progress", "run", "run_names", "save_run"]
