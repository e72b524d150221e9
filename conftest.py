"""Every test and every example has random numbers of its own, whatever ran before it.

What passes with one seed may pass by luck. ``pytest --luck 3`` gives every test other numbers.
"""

import random
import sys
import zlib

import pytest


def pytest_addoption(parser):
    """Add --luck."""
    parser.addoption("--luck", default="", help="any word: give every test other random numbers")


@pytest.hookimpl(tryfirst=True)  # before the fixtures draw anything
def pytest_runtest_setup(item):
    """Seed the generators that all code of a process shares, of the libraries in use."""
    seed = zlib.crc32(f"{item.nodeid} {item.config.getoption('luck')}".encode())
    random.seed(seed)
    for library, seeder in SEEDERS.items():
        if library in sys.modules:
            seeder(sys.modules[library], seed)


SEEDERS = {
    "numpy": lambda numpy, seed: numpy.random.seed(seed),
    "torch": lambda torch, seed: torch.manual_seed(seed),
    "keras": lambda keras, seed: keras.utils.set_random_seed(seed),
}
