"""The surroundings in which notebooks run here, so that nobody's own settings change an output.

Both that write outputs (`tools.notebooks`) and that compare them (`tools.notebook_gate`) use it.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from unittest.mock import patch

ROOT = Path(__file__).resolve().parents[1]
# TensorFlow's import writes, past Python, which processor it found and when: nobody's output.
KERNEL_CONFIG = "c.IPKernelApp.capture_fd_output = False\n"


@contextmanager
def kernel_environment() -> Iterator[None]:
    """Set the variables that a kernel inherits, and take them back afterwards."""
    with TemporaryDirectory(prefix="aigc-ipython-") as folder, patch.dict(os.environ):
        os.environ.update(_settings(folder))
        profile = Path(folder, "profile_default")
        profile.mkdir()
        (profile / "ipython_kernel_config.py").write_text(KERNEL_CONFIG, encoding="utf-8")
        # An own back end would keep figures out of the notebook; warnings are as Python has them.
        for name in ("MPLBACKEND", "PYTHONWARNINGS"):
            os.environ.pop(name, None)
        yield


def _settings(folder: str) -> dict[str, str]:
    path = [str(ROOT), os.environ.get("PYTHONPATH", "")]
    return {
        # The package beside the notebooks is meant, not another that happens to be installed.
        "PYTHONPATH": os.pathsep.join(part for part in path if part),
        "IPYTHONDIR": folder,
        "MATPLOTLIBRC": os.devnull,
        # The order of a sum, and so its last digits, depends on the number of threads.
        "OMP_NUM_THREADS": "1",
        "OPENBLAS_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
        "KERAS_BACKEND": "tensorflow",  # as on Colab
    }
