"""Time `ops.max_pool2d` and `ops.avg_pool2d` with their backwards beside PyTorch's, on the CPU.

    python -m benchmarks.pool2d

The batch is that of benchmarks.conv2d. Each line is a pair of medians of repetitions that take
turns, so that whatever else the machine does disturbs both alike. NumPy does this on one thread
whatever it is allowed, so PyTorch gets one too.
"""

import argparse
import time
from statistics import median

import numpy as np

X, KERNEL_SIZE = (64, 32, 28, 28), 2
TITLE = f"{'×'.join(map(str, X))} float32, windows of {KERNEL_SIZE}×{KERNEL_SIZE}"
KINDS = ["max_pool2d", "avg_pool2d"]


def ours(kind):
    """Make a function that runs forward and backward in NumPy and returns both arrays."""
    from aigc_lessons import ops

    x, dy = arrays()
    pool, backward = getattr(ops, kind), getattr(ops, f"{kind}_backward")

    def run():
        return pool(x, KERNEL_SIZE), backward(dy, x, KERNEL_SIZE)

    return run


def theirs(kind):
    """Make the same in PyTorch."""
    import torch
    from torch.nn import functional

    x, dy = map(torch.from_numpy, arrays())
    x.requires_grad_()
    pool = getattr(functional, kind)

    def run():
        y = pool(x, KERNEL_SIZE)
        return y, *torch.autograd.grad(y, x, dy)

    return run


def arrays():
    """Draw x and dy, the same for both."""
    rng = np.random.default_rng(0)
    size = [length // KERNEL_SIZE for length in X[2:]]
    return [rng.standard_normal(shape, dtype=np.float32) for shape in (X, (*X[:2], *size))]


def times(kind, repetitions, clock=time.process_time):
    """Time both in turns on one thread; return two lists of milliseconds, ours first."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    runs, spent = (ours(kind), theirs(kind)), ([], [])
    for repetition in range(repetitions + 2):
        for run, record in zip(runs, spent, strict=True):
            start = clock()
            run()
            if repetition > 1:  # the first two warm up
                record.append(1000 * (clock() - start))
    torch.set_num_threads(before)
    return spent


def main():
    """Print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repetitions", type=int, default=15)
    options = parser.parse_args()
    print(f"{TITLE}: forward and backward, medians of {options.repetitions} in turns\n")
    print(f"{'CPU time, one thread':24}{'NumPy':>10}{'PyTorch':>10}{'ratio':>8}")
    for kind in KINDS:
        numpy, pytorch = map(median, times(kind, options.repetitions))
        print(f"{kind:24}{numpy:7.1f} ms{pytorch:7.1f} ms{numpy / pytorch:8.2f}")


if __name__ == "__main__":
    main()
