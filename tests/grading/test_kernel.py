"""A kernel does for a student's cells what a notebook does, in a sandbox and without one."""

import os
import time

import numpy as np
import pytest

from aigc_lessons.grading.kernel import DiedError, Kernel, NeverStoppedError, TooLongError
from aigc_lessons.grading.limits import Limits
from tests.grading.hostile import UNSTOPPABLE
from tests.grading.isolated import needs_sandbox

LIMITS = Limits(output=1)
WAYS = [pytest.param(True, marks=needs_sandbox, id="sandbox"), pytest.param(False, id="bare")]


@pytest.fixture(scope="module", params=WAYS)
def kernel(request):
    one = Kernel(0, LIMITS, request.param)
    yield one
    one.stop()


@pytest.fixture(params=WAYS)
def fresh(request):
    one = Kernel(0, LIMITS, request.param)
    yield one
    one.stop()


def test_cells_share_names_and_what_they_print_is_kept(kernel):
    kernel.run("import numpy as np\nx = np.arange(3.0)", 20)
    assert kernel.run("print(x.sum())", 20).text == "3.0\n"
    shown = kernel.ask({"do": "show", "names": ["x", "y"]})
    assert shown["y"] == {"kind": "absent"}
    assert np.array_equal(shown["x"]["value"], [0, 1, 2])


@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("1 / 0", "ZeroDivisionError: division by zero"),
        ("def f(:", "SyntaxError: "),
        ("raise KeyboardInterrupt", "KeyboardInterrupt"),
        ("import sys\nsys.exit(3)", "SystemExit: 3"),
        ("assert 1 == 2, 'no'", "AssertionError: no"),
        ("raise ValueError('a\\n\\x1b[2Jb')", "ValueError: a [2Jb"),
        ("%nothing", "UsageError"),
    ],
)
def test_an_error_is_told_and_the_kernel_goes_on(kernel, code, error):
    told = kernel.run(code, 20).error
    assert error == told if error[-1] != " " and "Usage" not in error else True
    assert kernel.run("print(1)", 20).text == "1\n"


@pytest.mark.parametrize(
    "code",
    [
        "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1])\nplt.show()",
        "!echo hello",
        "%%bash\necho hello",
        "%%time\n1",
        "%timeit -n 1 -r 1 1",
        "import asyncio\nawait asyncio.sleep(0)",
        "from IPython.display import display, Image, Markdown\ndisplay(Markdown('a'))",
        "import ipywidgets\nipywidgets.interact(lambda x: x, x=(0, 9))",
        "get_ipython().run_line_magic('precision', '3')",
        "import tqdm.auto\nlist(tqdm.auto.tqdm(range(3)))",
        "x = 3\nx?",
        "exit",
        "",
    ],
)
def test_what_works_in_a_notebook_works(kernel, code):
    assert kernel.run(code, 20).error is None


def test_a_cell_that_takes_too_long_is_interrupted_and_the_kernel_goes_on(kernel):
    kernel.run("y = 1", 20)
    with pytest.raises(TooLongError, match=r"after 0.3 seconds"):
        kernel.run("while True: pass", 0.3)
    assert kernel.run("print(y)", 20).text == "1\n"


def test_what_cannot_be_interrupted_is_killed(fresh, monkeypatch):
    monkeypatch.setattr("aigc_lessons.grading.kernel.TO_OBEY", 0.5)
    fresh.run("1", 20)
    with pytest.raises(NeverStoppedError, match="could not be stopped"):
        fresh.run(UNSTOPPABLE, 0.5)
    with pytest.raises(DiedError):
        fresh.run("1", 5)


def test_an_end_is_noticed_at_once(fresh):
    start = time.monotonic()
    with pytest.raises(DiedError, match="its process ended"):
        fresh.run("import os\nos._exit(0)", 60)
    assert time.monotonic() - start < 10


def test_output_has_an_end(fresh):
    with pytest.raises(DiedError, match="printed more than 1 MiB"):
        fresh.run("while True: print('x' * 1000)", 20)


def test_what_a_student_s_class_does_when_it_is_looked_at_ends_nothing(kernel):
    kernel.run("class A:\n    def __array__(self, *a): raise SystemExit\nz = A()", 20)
    with pytest.raises(DiedError, match="broken"):
        kernel.ask({"do": "show", "names": ["z"]})
    assert kernel.run("print(1)", 20).text == "1\n"


def test_nothing_is_left(fresh):
    seconds = f"77.{os.getpid()}"
    fresh.run(f"import subprocess\nsubprocess.Popen(['sleep', '{seconds}'])", 20)
    assert within_seconds(lambda: sleeping(seconds))
    fresh.stop()
    assert within_seconds(lambda: not sleeping(seconds))
    assert fresh.folder is None or not os.path.exists(fresh.folder)


def within_seconds(true):
    end = time.monotonic() + 5
    while not true() and time.monotonic() < end:
        time.sleep(0.05)
    return true()


def sleeping(seconds):
    words = f"sleep\0{seconds}\0".encode()
    return any(_command(name) == words for name in os.listdir("/proc") if name.isdigit())


def _command(name):
    try:
        with open(f"/proc/{name}/cmdline", "rb") as file:
            return file.read()
    except OSError:
        return b""


@needs_sandbox
def test_what_goes_on_behind_a_cell_is_noticed():
    one = Kernel(0, LIMITS)
    try:
        assert not one.run("import numpy", 20).left
        assert one.run("import subprocess\nsubprocess.Popen(['sleep', '9'])", 20).left
        assert one.run(
            "import threading, time\nthreading.Thread(target=time.sleep, args=(9,)).start()", 20
        ).left
    finally:
        one.stop()
