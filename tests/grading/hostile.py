"""Submissions that break, cheat or attack, each with what it has to get.

All are made from the solution of the tiny assignment, so whatever is not named among the exceptions
was answered honestly and has to earn its points. An attack that would show only by what it reaches
raises an error where it reaches it, and so costs its answer the points.
"""

import copy
import json
from collections.abc import Callable
from dataclasses import dataclass, field

import nbformat

from aigc_lessons.grading.assignment import grade_id

POINTS = {"q1-test": 2.0, "q2-test": 4.0, "q3-test": 4.0, "q4-test": 2.0}
UNREADABLE = dict.fromkeys((*POINTS, "open"), ("unreadable", 0.0))
TAMPERED = "tampered"

RIGHT = """
def output_size(size, kernel_size, stride, padding):
    return (size + 2 * padding - kernel_size) // stride + 1
"""
WRONG = """
def output_size(size, kernel_size, stride, padding):
    return 1
"""
TWICE = """
def twice(x):
    return 2 * np.asarray(x)
"""
WRONG_TWICE = """
def twice(x):
    return np.zeros((3, 4))
"""


@dataclass(frozen=True)
class Hostile:
    """A submission.

    Attributes
    ----------
    name : str
        What it does.
    make : callable
        ``make(notebook)`` gives a file's bytes from the solution.
    but : dict
        By question: the status and points that differ from an honest solution's.
    quick : bool
        Whether `make test` tries it too.
    """

    name: str
    make: Callable
    but: dict = field(default_factory=dict)
    quick: bool = False

    def expected(self):
        """What each question has to get."""
        fine = {name: ("graded", points) for name, points in POINTS.items()}
        return fine | {"open": ("to mark", None)} | self.but


def written(notebook):
    return nbformat.writes(notebook).encode()


def cell_of(notebook, name):
    return next(cell for cell in notebook.cells if grade_id(cell) == name)


def answer(name, code):
    """Write some code in place of an answer."""

    def make(notebook):
        cell_of(notebook, name).source = code
        return written(notebook)

    return make


def escaped(name, code):
    """Write code with letters that only JSON can write."""

    def make(notebook):
        cell_of(notebook, name).source = code
        return json.dumps(notebook).encode()

    return make


def before(name, code):
    """Put a cell of the student's own before another."""

    def make(notebook):
        place = notebook.cells.index(cell_of(notebook, name))
        notebook.cells.insert(place, nbformat.v4.new_code_cell(code))
        return written(notebook)

    return make


def last(code):
    def make(notebook):
        notebook.cells.append(nbformat.v4.new_code_cell(code))
        return written(notebook)

    return make


def both(first, second):
    def make(notebook):
        first(notebook)
        return second(notebook)

    return make


def q2(status, points=0.0):
    return {"q2-test": (status, points)}


def q4(status, points=0.0):
    return {"q4-test": (status, points)}


def in_function(body):
    lines = "".join(f"    {line}\n" for line in body.strip().splitlines())
    return answer("q2", f"def output_size(size, kernel_size, stride, padding):\n{lines}")


def in_cell(code):
    """Answer with a right function behind some code: it counts where the code lets it."""
    return answer("q2", f"{code}\n{RIGHT}")


def probe(code):
    """Answer rightly, unless an attack finds something: it then raises an error."""
    return in_cell(f"found = []\n{code}\nif found:\n    raise RuntimeError(str(found))\n")


UNSTOPPABLE = """
while True:
    try:
        count = 0
        while True:
            count += 1
    except BaseException:
        pass
"""
DEAF = """
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
while True:
    pass
"""
FORKS = """
import os
while True:
    try:
        os.fork()
    except OSError:
        pass
"""
SHELL_FORKS = "!bomb() { bomb | bomb & }; bomb; sleep 30"
EATS = "held = []\nwhile True:\n    held.append(b'x' * 2**24)"
EATEN_BY_MANY = """
import os, time
for _ in range(8):
    if os.fork() == 0:
        held = b"x" * (150 * 2**20)
        time.sleep(60)
        os._exit(0)
time.sleep(20)
"""
EATEN_LATER = """
import os, time
if os.fork() == 0:
    time.sleep(1)
    held = []
    while True:
        held.append(b"x" * 2**24)
"""
BUSY = """
import os
for _ in range(12):
    if os.fork() == 0:
        while True:
            pass
"""

ENDLESS = (
    Hostile(
        "an endless loop before the answer",
        in_cell("while True: pass"),
        q2("timed out"),
        quick=True,
    ),
    Hostile("an endless loop behind the answer", answer("q2", RIGHT + "\nwhile True: pass")),
    Hostile("an endless loop in the function", in_function("while True: pass"), q2("timed out")),
    Hostile("a loop that nothing interrupts", in_cell(UNSTOPPABLE), q2("timed out")),
    Hostile("the same in the function", in_function(UNSTOPPABLE), q2("timed out")),
    Hostile("deaf to signals", in_cell(DEAF), q2("timed out")),
    Hostile("a computation that never ends", in_cell("10 ** 10 ** 9"), q2("timed out")),
    Hostile("the same inside", in_function("return 10 ** 10 ** 9"), q2("timed out")),
    Hostile(
        "stops itself", in_cell("import os, signal\nos.kill(os.getpid(), 19)"), q2("timed out")
    ),
    Hostile(
        "stops itself when it is called",
        in_function("import os\nos.kill(os.getpid(), 19)\nreturn 1"),
        q2("timed out"),
    ),
    Hostile("sleeps", in_function("import time\ntime.sleep(100)"), q2("timed out")),
    Hostile("waits for input", in_cell("input('your name? ')"), q2("graded")),
    Hostile(
        "an object that never shows itself",
        answer(
            "q1",
            "class Slow:\n    def __array__(self, *a, **k):\n        while True: pass\n"
            "places = Slow()",
        ),
        {"q1-test": ("timed out", 0.0)},
    ),
)
GREEDY = (
    Hostile("a fork bomb", in_cell(FORKS), q2("crashed"), quick=True),
    Hostile("a fork bomb in the function", in_function(FORKS), q2("crashed")),
    Hostile("a fork bomb in the shell", in_cell(SHELL_FORKS), q2("crashed")),
    Hostile("a memory bomb", in_cell(EATS), q2("crashed"), quick=True),
    Hostile("a memory bomb in the function", in_function(EATS), q2("crashed")),
    Hostile("a memory bomb of many processes", in_cell(EATEN_BY_MANY), q2("crashed")),
    Hostile("a memory bomb that waits", before("q2", EATEN_LATER)),
    Hostile("more address space than there is", in_cell("bytearray(2**40)"), q2("graded")),
    Hostile(
        "threads without end",
        in_cell(
            "import threading, time\nwhile True: "
            "threading.Thread(target=time.sleep, args=(99,)).start()"
        ),
        q2("graded"),
    ),
    Hostile(
        "open files without end",
        in_cell("import os\nwhile True: os.pipe()"),
        q2("graded"),
    ),
    Hostile("200 MB in one print", in_cell("print('x' * 200_000_000)"), q2("crashed"), quick=True),
    Hostile(
        "200 MB in a loop", in_cell("for _ in range(200_000): print('x' * 1000)"), q2("crashed")
    ),
    Hostile(
        "output without end in the function",
        in_function("while True: print('x' * 1000)"),
        q2("crashed"),
    ),
    Hostile(
        "fills the disk",
        probe(
            """
import os
for folder in ("/tmp", "/dev/shm", os.path.expanduser("~"), "/", "/dev"):
    try:
        for n in range(100):
            with open(f"{folder}/{n}", "wb") as file:
                file.write(b"x" * 2**22)
        found.append(folder)
    except OSError:
        pass
"""
        ),
        quick=True,
    ),
    Hostile("busy processes left behind", before("q2", BUSY)),
)
ENDS = (
    Hostile("ends its process", in_cell("import os\nos._exit(0)"), q2("crashed"), quick=True),
    Hostile(
        "ends it when called", in_function("import os\nos._exit(0)"), q2("crashed"), quick=True
    ),
    Hostile("sys.exit", in_cell("import sys\nsys.exit()"), q2("graded")),
    Hostile("sys.exit in the function", in_function("import sys\nsys.exit()"), q2("graded")),
    Hostile("quit()", answer("q2", RIGHT + "\nquit()")),
    Hostile("a segfault", in_cell("import ctypes\nctypes.string_at(0)"), q2("crashed")),
    Hostile(
        "a segfault when called",
        in_function("import ctypes\nreturn ctypes.string_at(0)"),
        q2("crashed"),
    ),
    Hostile("kills everybody", answer("q2", RIGHT + "\nimport os\nos.kill(1, 9)\nos.kill(-1, 9)")),
    Hostile("recursion without end", in_function("return output_size(1, 1, 1, 1)"), q2("graded")),
    Hostile(
        "exit hooks",
        before("q2", "import atexit, os\natexit.register(lambda: os.system('sleep 60'))"),
    ),
    Hostile(
        "a thread left running",
        before(
            "q2",
            "import threading\ndef work():\n    while True: pass\n"
            "threading.Thread(target=work).start()",
        ),
        quick=True,
    ),
    Hostile(
        "a process left running",
        before(
            "q2", "import subprocess\nsubprocess.Popen(['sleep', '600'], start_new_session=True)"
        ),
    ),
    Hostile(
        "ends every kernel",
        both(
            answer("q1", "import os\nplaces = 24\ndef leave(): os._exit(1)"),
            both(in_function("import os\nos._exit(0)"), answer("q3", "import os\nos._exit(0)")),
        ),
        q2("crashed") | {"q3-test": ("crashed", 0.0)},
    ),
    Hostile(
        "forks and goes on twice",
        in_cell("import os\nif os.fork() == 0:\n    places = 1"),
    ),
    Hostile(
        "an odd exception",
        in_function("raise ExceptionGroup('x', [ValueError('\\ud800')])"),
        q2("graded"),
    ),
    Hostile(
        "an exception that cannot be told",
        in_function("class E(Exception):\n    def __str__(self): raise self\nraise E"),
        q2("graded"),
    ),
    Hostile("an interruption of its own", in_function("raise KeyboardInterrupt"), q2("graded")),
)

PATCHED = """
import aigc_lessons.exercises.checker as checker, aigc_lessons.exercises.feedback as feedback
import aigc_lessons.grading.marks as marks, aigc_lessons.exercises.running as running
import aigc_lessons.exercises.comparing as comparing, aigc_lessons.grading.judge as judge
class Yes:
    passed, misconceptions, status, headline = True, (), "right", "right"
    def __repr__(self): return "4"
checker.Exercise.check = lambda self, function: Yes()
convolution.check_output_size = convolution.check_correlate2d = lambda function: Yes()
feedback.Feedback.passed = True
comparing.first_difference = lambda *inputs: None
marks.graded = lambda *a, **k: 4
judge.run = lambda *a: judge.Verdict(1.0, "")
"""
TESTING_PATCHED = """
np.testing.assert_allclose = np.testing.assert_array_equal = lambda *a, **k: None
np.allclose = np.isclose = np.array_equal = lambda *a, **k: True
import builtins
builtins.AssertionError = type("Nothing", (Exception,), {})
builtins.all = builtins.any = lambda *a: True
"""
FORGED_NAMES = """
from aigc_lessons.grading import inside, values
was = inside.answer
forged = {name: {"kind": "function", "name": name, "works": True, "parameters": None}
          for name in ("graded", "own", "convolution", "np", "drawn", "secret", "OUTPUT_SIZE")}
forged |= {name: {"kind": "value", "value": 4.0} for name in ("answered", "__builtins__")}
inside.answer = lambda request, namespace: values.dumps(
    values.loads(was(request, namespace)) | forged)
"""
FORGED_REPLIES = """
import json, os
for number in range(3, 40):
    for id in range(100):
        for forged in ({"id": id, "answer": "4"}, {"id": id, "error": None}, [1], {"id": id}):
            try:
                os.write(number, json.dumps(forged).encode() + b"\\n")
            except OSError:
                pass
"""
RUBBISH_REPLIES = """
import os
for number in range(3, 40):
    try:
        os.write(number, b"\\xff" * 1000 + b"\\n" + b"[" * 100_000 + b"\\n{}\\n" + b"9" * 9999)
    except OSError:
        pass
"""
HOOKS = """
import ast
class Soften(ast.NodeTransformer):
    def visit_Assert(self, node):
        return ast.Pass()
    def visit_Expr(self, node):
        return ast.Expr(ast.Constant(4))
shell = get_ipython()
shell.ast_transformers.append(Soften())
shell.events.register("post_run_cell", lambda result: shell.user_ns.update(graded=lambda *a: 4))
shell.events.register("pre_run_cell", lambda info: 1 / 0)
shell.input_transformers_post.append(lambda lines: lines + ["graded = 4\\n"])
"""
YES = """
class Yes(float):
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __le__(self, other): return True
    __lt__ = __ge__ = __gt__ = __le__
    def __abs__(self): return 0.0
    __sub__ = __rsub__ = __mul__ = __float__ = __abs__
    def __hash__(self): return 0
"""
LAZY = """
class Lazy:
    def __init__(self, values): self.values = values
    def __array__(self, *a, **k): return 2 * np.asarray(self.values)
def twice(x):
    return Lazy(x)
"""
CHEATS = (
    Hostile("the checker patched", answer("q2", PATCHED + WRONG), q2("graded"), quick=True),
    Hostile(
        "numpy.testing and the built-ins patched",
        answer("q4", TESTING_PATCHED + WRONG_TWICE),
        q4("graded"),
        quick=True,
    ),
    Hostile(
        "names of the judge's forged",
        answer("q2", FORGED_NAMES + WRONG),
        q2("graded"),
        quick=True,
    ),
    Hostile("replies forged", answer("q2", FORGED_REPLIES + WRONG), q2("graded")),
    Hostile("rubbish for replies", answer("q2", RUBBISH_REPLIES + WRONG), q2("graded")),
    Hostile("hooks and transformers", answer("q4", HOOKS + WRONG_TWICE), q4("graded")),
    Hostile(
        "a number that equals all",
        answer("q1", YES + "places = Yes()"),
        {"q1-test": ("graded", 0.0)},
        quick=True,
    ),
    Hostile(
        "arrays that equal all",
        answer(
            "q4",
            "class Yes(np.ndarray):\n    def __eq__(self, other): return True\n"
            "def twice(x):\n    return np.zeros((3, 4)).view(Yes)",
        ),
        q4("graded"),
    ),
    Hostile("an object that computes when asked", answer("q4", LAZY)),
    Hostile("a masked array", answer("q4", "def twice(x):\n    return np.ma.masked_array(2 * x)")),
    Hostile(
        "a mask over what is wrong",
        answer("q4", "def twice(x):\n    return np.ma.masked_array(0 * x, mask=True)"),
        q4("graded"),
    ),
    Hostile(
        "an array of its own class",
        answer("q4", "class Mine(np.ndarray): pass\ndef twice(x):\n    return (2 * x).view(Mine)"),
    ),
    Hostile(
        "the setters of the test",
        answer("q4", "def twice(x):\n    x *= 0\n    return x"),
        q4("graded"),
    ),
    Hostile(
        "a function that says it is right",
        answer(
            "q2",
            "class Right:\n    passed = True\n    points = 4\n"
            "    def __call__(self, size, kernel_size, stride, padding): return Right()\n"
            "output_size = Right()",
        ),
        q2("graded"),
    ),
    Hostile("huge integers", in_function("return 10 ** 5000"), q2("graded")),
    Hostile(
        "too much to send", answer("q1", "places = np.zeros(10**8)"), {"q1-test": ("graded", 0.0)}
    ),
    Hostile(
        "without end inside itself",
        answer("q1", "places = []\nplaces.append(places)"),
        {"q1-test": ("graded", 0.0)},
    ),
    Hostile(
        "half a character",
        escaped(
            "q2",
            "def output_size(size, kernel_size, stride, padding):\n"
            "    raise ValueError(chr(0xD800))  # \ud800",
        ),
        q2("graded"),
    ),
    Hostile(
        "the tests' names taken",
        before(
            "q2",
            "graded = own = np2 = OUTPUT_SIZE = drawn = 4\nprint = answered = convolution = None",
        ),
    ),
    Hostile("its numbers changed", before("q1-test", "own = {'size': 1, 'kernel': 1}")),
    Hostile(
        "NumPy's name lost at the end",
        before("q3-test", "np = None"),
        {"q3-test": ("graded", 0.0), "q4-test": ("graded", 0.0)},
    ),
    Hostile("everything deleted", before("q2", "%reset -f\nimport numpy as np")),
    Hostile(
        "what was right is made wrong at the end",
        last("def output_size(*sizes): return 0\ndef twice(x): return 0"),
    ),
    Hostile("what was right is made wrong before the test", before("q2-test", WRONG), q2("graded")),
    Hostile(
        "no ASCII",
        answer("q4", "größe = 大小 = 2\ndef twice(x):\n    return größe * np.asarray(x)"),
    ),
    Hostile(
        "magics",
        in_cell(
            "!echo hello\n%time 1\n%matplotlib inline\nimport matplotlib.pyplot "
            "as plt\nplt.plot([1, 2])\nplt.show()\nfrom IPython.display import display\n"
            "display(plt.gcf())\nawait __import__('asyncio').sleep(0)"
        ),
    ),
    Hostile("a cell of bash", before("q2", "%%bash\necho hello")),
    Hostile(
        "a module of its own called numpy", before("imports", "open('numpy.py', 'w').write('1/0')")
    ),
)


def looked_for(paths):
    """Look for files, for other processes, and for what an environment tells."""
    return probe(
        f"""
import os
paths = {list(map(str, paths))!r}
paths += ["/root/.bashrc", "/etc/passwd", "/var", "/sys"]
found += [path for path in paths if os.path.lexists(path)]
found += [name for name in os.listdir("/proc") if name.isdigit() and int(name) > 9]
found += [name for name in os.environ if "AIGC" in name or "COURSE" in name or "PYTEST" in name]
for folder, folders, files in os.walk("/"):
    folders[:] = [f for f in folders if f not in ("usr", "proc", "lib", "lib64", "bin")]
    files = [f for f in files if f.endswith((".ipynb", ".pem", "variant.py"))]
    found += [f"{{folder}}/{{f}}" for f in files]
found += [n for n in range(3, 60) if os.path.isfile(f"/proc/self/fd/{{n}}")]
"""
    )


def dialled(port):
    """Look for a network."""
    return probe(
        f"""
import socket
for address in (("1.1.1.1", 53), ("127.0.0.1", {port}), ("8.8.8.8", 443)):
    try:
        socket.create_connection(address, timeout=1)
        found.append(address)
    except OSError:
        pass
try:
    found.append(socket.getaddrinfo("example.com", 80))
except OSError:
    pass
found += [name for _, name in socket.if_nameindex() if name != "lo"]
"""
    )


def scribbled(folders):
    """Write where it should not."""
    return probe(
        f"""
import os
folders = {list(map(str, folders))!r}
for folder in folders + ["/", "/usr", "/etc", "/home", "/dev", "/proc", "/root"]:
    try:
        open(os.path.join(folder, "scribble"), "w").close()
        found.append(folder)
    except OSError:
        pass
"""
    )


def become_more():
    """Ask for what only others may: rights, namespaces, mounts, other processors."""
    return probe(
        """
import ctypes, os, subprocess
for change in (lambda: os.setuid(0), lambda: os.setgroups([0]), lambda: os.chroot("/tmp"),
               lambda: os.nice(-5), lambda: os.sched_setaffinity(0, range(64)),
               lambda: os.memfd_create("x"), lambda: os.kill(1, 0) or 1 / 0):
    try:
        change()
        found.append(change.__code__.co_firstlineno)
    except (OSError, ZeroDivisionError):
        pass
for words in ("unshare -Ur true", "unshare -Urm mount -t tmpfs x /tmp", "mount -t tmpfs x /tmp",
              "su -c true", "bwrap --bind / / true", "strace -p 1"):
    try:
        quiet = {"capture_output": True, "stdin": subprocess.DEVNULL}
        if subprocess.run(words.split(), **quiet).returncode == 0:
            found.append(words)
    except OSError:
        pass
if ctypes.CDLL(None).shmget(0, 4096, 0o1666) >= 0:
    found.append("shared memory")
"""
    )


def changed(change):
    """Change the notebook, then write it as it is."""

    def make(notebook):
        change(notebook)
        return written(notebook)

    return make


def without_tests(notebook):
    notebook.cells = [c for c in notebook.cells if not (grade_id(c) or "").endswith("-test")]


def with_edited_tests(notebook):
    for cell in notebook.cells:
        if (grade_id(cell) or "").endswith("-test"):
            cell.source = "graded = lambda *a: 4\n4"


def tampered(points):
    return {name: (TAMPERED, points.get(name, full)) for name, full in POINTS.items()}


def without_names(notebook):
    for cell in notebook.cells:
        cell.metadata = {}


def reordered(notebook):
    blocks = {"q3-text": [], "q2-text": []}
    current = None
    for cell in list(notebook.cells):
        name = grade_id(cell) or ""
        current = name if name.endswith("-text") else current
        if current in blocks:
            blocks[current].append(cell)
            notebook.cells.remove(cell)
    place = notebook.cells.index(cell_of(notebook, "q4-text"))
    notebook.cells[place:place] = [*blocks["q3-text"], *blocks["q2-text"]]


def doubled(notebook):
    twice = [one for cell in notebook.cells for one in (cell, copy.deepcopy(cell))]
    for number, cell in enumerate(twice):
        cell.id = f"cell-{number}"
    notebook.cells = twice


def with_outputs(notebook):
    text = "x" * (50 * 10**6)
    cell_of(notebook, "q2").outputs = [nbformat.v4.new_output("stream", name="stdout", text=text)]


def from_colab(notebook):
    """As Colab saves: nbformat 4.0, no ids, its own metadata."""
    told = json.loads(nbformat.writes(notebook))
    told["nbformat_minor"] = 0
    told["metadata"] |= {"colab": {"provenance": [], "toc_visible": True}, "accelerator": "GPU"}
    for cell in told["cells"]:
        cell.pop("id", None)
        cell["metadata"] |= {"id": "aBcDeF", "colab": {"base_uri": "https://localhost:8080/"}}
        if cell["cell_type"] == "code":
            cell["metadata"]["outputId"] = "12345"
            cell["execution_count"] = 7
    return json.dumps(told).encode()


def from_code(notebook):
    """As Visual Studio Code saves: its own metadata, another kernel, lines in one string."""
    told = json.loads(nbformat.writes(notebook))
    told["metadata"] = {
        "kernelspec": {"display_name": ".venv (3.13.1)", "language": "python", "name": "python3"},
        "language_info": {"name": "python", "codemirror_mode": {"name": "ipython", "version": 3}},
        "vscode": {"interpreter": {"hash": "0"}},
    }
    for cell in told["cells"]:
        cell["metadata"]["vscode"] = {"languageId": "python"}
        cell["source"] = "".join(cell["source"]) + "\n"
    return json.dumps(told, indent=1).encode()


def older(notebook):
    told = json.loads(nbformat.writes(notebook))
    told["nbformat_minor"] = 4
    for cell in told["cells"]:
        cell.pop("id", None)
    return json.dumps(told).encode()


def oldest(notebook):
    return nbformat.writes(nbformat.convert(notebook, 3), version=3).encode()


def with_line_ends(notebook):
    for cell in notebook.cells:
        cell.source = cell.source.replace("\n", "\r\n")
    return written(notebook).replace(b"\n", b"\r\n")


def with_strange_parts(notebook):
    told = json.loads(nbformat.writes(notebook))
    told["cells"][3:3] = [None, 5, {"cell_type": "code", "source": None, "metadata": [1]}]
    told["cells"].append({"cell_type": "code", "source": ["a = 1"], "metadata": {"nbgrader": [2]}})
    named = {"nbgrader": {"grade_id": ["q1"]}}
    told["cells"].append({"cell_type": "raw", "source": "x", "metadata": named})
    return json.dumps(told).encode()


def as_text(notebook):
    """Make a text of the code of an answer, as one key does in an editor."""
    cell = cell_of(notebook, "q2")
    cell.cell_type = "markdown"
    for gone in ("outputs", "execution_count"):
        cell.pop(gone, None)


FILES = (
    Hostile("rubbish", lambda notebook: bytes(range(256)) * 40, UNREADABLE, quick=True),
    Hostile("an empty file", lambda notebook: b"", UNREADABLE, quick=True),
    Hostile("spaces", lambda notebook: b" \n\t ", UNREADABLE, quick=True),
    Hostile("no JSON", lambda notebook: b"def output_size(): ...", UNREADABLE, quick=True),
    Hostile("half a notebook", lambda n: written(n)[:2000], UNREADABLE, quick=True),
    Hostile(
        "no cells", lambda notebook: b'{"nbformat": 4, "metadata": {}}', UNREADABLE, quick=True
    ),
    Hostile("a list", lambda notebook: b"[1, 2]", UNREADABLE, quick=True),
    Hostile("brackets", lambda notebook: b"[" * 10**6, UNREADABLE, quick=True),
    Hostile(
        "another notebook",
        lambda n: written(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")])),
        UNREADABLE,
        quick=True,
    ),
    Hostile("tests deleted", changed(without_tests), tampered({}), quick=True),
    Hostile("tests edited", changed(with_edited_tests), tampered({}), quick=True),
    Hostile(
        "tests edited for a wrong answer",
        both(changed(with_edited_tests), answer("q2", WRONG)),
        tampered({"q2-test": 0.0}),
        quick=True,
    ),
    Hostile("Windows' line ends", with_line_ends, quick=True),
    Hostile("a byte order mark", lambda n: b"\xef\xbb\xbf" + written(n), quick=True),
    Hostile("UTF-16", lambda n: written(n).decode().encode("utf-16"), quick=True),
    Hostile("saved by Colab", from_colab, quick=True),
    Hostile("saved by VS Code", from_code, quick=True),
    Hostile("nbformat 4.4", older, quick=True),
    Hostile("nbformat 3", oldest, quick=True),
    Hostile("strange parts", with_strange_parts, quick=True),
    Hostile("all names lost", changed(without_names), quick=True),
    Hostile(
        "names lost and an endless loop",
        both(in_cell("while True: pass"), changed(without_names)),
        q2("timed out"),
    ),
    Hostile("in another order", changed(reordered), quick=True),
    Hostile("every cell twice", changed(doubled), quick=True),
    Hostile("an answer made a text", changed(as_text), quick=True),
    Hostile("50 MB of outputs", changed(with_outputs), quick=True),
)
HOSTILE = (*ENDLESS, *GREEDY, *ENDS, *CHEATS, *FILES)
