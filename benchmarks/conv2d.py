"""Time `ops.conv2d` and its backward beside PyTorch's, on the CPU.

    python -m benchmarks.conv2d

One line for one thread and one for two, each a pair of medians of repetitions that take turns, so
that whatever else the machine does disturbs both alike; then the memory that each takes at its
peak, measured in a process of its own.
"""

import argparse
import os
import re
import resource
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
X, W = (64, 32, 28, 28), (32, 32, 3, 3)
TITLE = f"{'×'.join(map(str, X))} float32, {W[0]} filters of {W[2]}×{W[3]}, padding 1"


def ours():
    """Make a function that runs forward and backward in NumPy and returns all four arrays."""
    from aigc_lessons import ops

    x, w, b, dy = arrays()

    def run():
        y = ops.conv2d(x, w, b, padding=1)
        return y, *ops.conv2d_backward(dy, x, w, b, padding=1)

    return run


def theirs():
    """Make the same in PyTorch."""
    import torch
    from torch.nn.functional import conv2d

    x, w, b, dy = map(torch.from_numpy, arrays())
    inputs = [tensor.requires_grad_() for tensor in (x, w, b)]

    def run():
        y = conv2d(*inputs, padding=1)
        return y, *torch.autograd.grad(y, inputs, dy)

    return run


def arrays():
    """Draw x, w, b and dy, the same for both."""
    rng = np.random.default_rng(0)
    return [rng.standard_normal(shape, dtype=np.float32) for shape in (X, W, W[0], X)]


def times(threads, repetitions, clock):
    """Time both in turns; return two lists of milliseconds, ours first."""
    import torch
    from threadpoolctl import threadpool_limits

    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    runs, spent = (ours(), theirs()), ([], [])
    with threadpool_limits(threads):
        for repetition in range(repetitions + 2):
            for run, record in zip(runs, spent, strict=True):
                start = clock()
                run()
                if repetition > 1:  # the first two warm up
                    record.append(1000 * (clock() - start))
    torch.set_num_threads(before)
    return spent


def peak(name):
    """Measure, in a process of its own, how many MiB a run takes above its inputs."""
    command = [sys.executable, "-m", "benchmarks.conv2d", "--peak", name]
    one_thread = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(
        command, cwd=ROOT, env=one_thread, capture_output=True, text=True, check=True
    )
    return float(done.stdout)


def _peak_here(name):
    run = {"ours": ours, "theirs": theirs}[name]()
    before = _most_memory()
    result = run()  # kept: what it returns is part of what it takes
    after = _most_memory()
    del result
    return after - before


def _most_memory():
    """Read the largest resident size of this process so far, in MiB."""
    try:
        # Linux lets getrusage start with the size of the parent process; this one does not.
        status = Path("/proc/self/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+) kB", status)[1]) / 1024
    except FileNotFoundError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2  # macOS: bytes


def main():
    """Print the comparison."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--repetitions", type=int, default=15)
    parser.add_argument("--peak", choices=["ours", "theirs"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peak:
        print(_peak_here(options.peak))
        return
    print(f"{TITLE}: forward and backward, medians of {options.repetitions} in turns\n")
    print(f"{'':24}{'NumPy':>10}{'PyTorch':>10}{'ratio':>8}")
    for threads, clock, said in ((1, time.process_time, "CPU"), (2, time.perf_counter, "wall")):
        numpy, pytorch = map(median, times(threads, options.repetitions, clock))
        name = f"{threads} thread{'s' * (threads > 1)}, {said} time"
        print(f"{name:24}{numpy:7.1f} ms{pytorch:7.1f} ms{numpy / pytorch:8.2f}")
    numpy, pytorch = peak("ours"), peak("theirs")
    print(f"{'peak above the inputs':24}{numpy:6.1f} MiB{pytorch:6.1f} MiB{numpy / pytorch:8.2f}")


if __name__ == "__main__":
    main()
