"""Time an epoch of the small CNN in NumPy beside the same in PyTorch, on the CPU.

    python -m benchmarks.cnn

4,000 digits in batches of 64, with Adam, as chapter 7 trains them. The two take turns on one
thread, so that whatever else the machine does disturbs both alike.
"""

import time

from aigc_lessons import datasets, ops, training

EPOCHS_OF_THE_CHAPTER = 3 * 10  # three networks


def ours():
    """Make a step of training in NumPy."""
    from aigc_lessons.models.numpy_cnn import CNN
    from aigc_lessons.training.numpy_steps import classifier_step

    return classifier_step(CNN(rng=0), ops.Adam(2e-3))


def theirs():
    """Make the same in PyTorch."""
    import torch

    from aigc_lessons.models.torch_cnn import CNN
    from aigc_lessons.training.torch_steps import classifier_step

    model = CNN(rng=0)
    return classifier_step(model, torch.optim.Adam(model.parameters(), 2e-3))


def times(repetitions=3, clock=time.process_time):
    """Time an epoch of both in turns on one thread; return two lists of seconds, ours first."""
    import torch
    from threadpoolctl import threadpool_limits

    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        with threadpool_limits(1):
            return _in_turns([ours(), theirs()], repetitions, clock)
    finally:
        torch.set_num_threads(threads)


def _in_turns(steps, repetitions, clock):
    train = datasets.load("mnist-5k")
    seconds = [[], []]
    for _ in range(repetitions):
        for step, taken in zip(steps, seconds, strict=True):
            began = clock()
            for _ in training.run(step, lambda epoch: datasets.batches(train, 64, rng=epoch), 1):
                pass
            taken.append(clock() - began)
    return seconds


def main():
    """Print the fastest epoch of each, and what the chapter's three networks take at that rate."""
    numpy, torch = map(min, times())
    print("CPU time of an epoch, one thread")
    print(f"NumPy {numpy:.2f} s   PyTorch {torch:.2f} s   ratio {numpy / torch:.1f}")
    print(f"The {EPOCHS_OF_THE_CHAPTER} epochs of chapter 7: {EPOCHS_OF_THE_CHAPTER * numpy:.0f} s")


if __name__ == "__main__":
    main()
