"""Each wall of the sandbox keeps an attack out, which comes through where the wall is missing."""

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from dataclasses import replace

import pytest

from aigc_lessons.grading import kernel, sandbox, syscalls
from aigc_lessons.grading.kernel import DiedError, Kernel, TooLongError
from aigc_lessons.grading.limits import Limits
from aigc_lessons.grading.sandbox import Sandbox
from tests.grading.isolated import needs_sandbox
from tests.in_time import in_time

pytestmark = needs_sandbox
LIMITS = Limits(cell_seconds=2, memory=400, disk=8, output=2, processes=20, address_space=2048)
AMPLE = Limits(cell_seconds=60, memory=4000, disk=800, output=100, processes=200)
PYTHON = "/usr/bin/python3" if os.path.exists("/usr/bin/python3") else sys.executable
ORDINARY = 61_500  # a user that is nobody else
as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root becomes somebody else")
both = pytest.mark.parametrize("wall", in_time([True, False], quick=[True]), ids=["walled", "open"])


def said(code, limits=LIMITS):
    """Run some code in the sandbox: what it prints."""
    one = Sandbox(0, limits)
    process = one.start(
        [PYTHON, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        return process.communicate(timeout=60)[0].strip()
    finally:
        one.leave()


def drop(monkeypatch, *gone, after=()):
    """Take words from the sandbox's command, and the word behind each of some."""
    command = Sandbox.command

    def shorter(self, program, file):
        words, kept = iter(command(self, program, file)), []
        for word in words:
            if word in after:
                next(words)
            elif word not in gone:
                kept.append(word)
        return kept

    monkeypatch.setattr(Sandbox, "command", shorter)


@both
@pytest.mark.parametrize("name", ["pid", "net", "ipc", "uts"])
def test_namespaces(wall, name, monkeypatch):
    if not wall:
        drop(monkeypatch, f"--unshare-{name}")
    inside = said(f"import os; print(os.readlink('/proc/self/ns/{name}'))")
    assert (inside != os.readlink(f"/proc/self/ns/{name}")) == wall


@both
def test_the_network(wall, monkeypatch):
    if not wall:
        drop(monkeypatch, "--unshare-net")
    with socket.create_server(("127.0.0.1", 0)) as listening:
        address = listening.getsockname()
        told = said(f"import socket; socket.create_connection({address}, 2); print('through')")
    assert ("through" in told) != wall


@both
def test_other_processes(wall, monkeypatch):
    if not wall:
        drop(monkeypatch, "--unshare-pid")
    told = said(f"import os; print(os.path.exists('/proc/{os.getpid()}/cmdline'))")
    assert told == str(not wall)


@both
def test_files_are_read_only(wall, monkeypatch, tmp_path):
    tmp_path.chmod(0o777)
    monkeypatch.setattr(sandbox, "python_folders", lambda: [str(tmp_path)])
    if not wall:
        readable = sandbox._readable
        opened = {"--ro-bind": "--bind"}
        monkeypatch.setattr(sandbox, "_readable", lambda: [opened.get(w, w) for w in readable()])
    said(f"open('{tmp_path}/written', 'w')")
    assert (tmp_path / "written").exists() != wall


@both
def test_other_folders_are_not_there(wall, monkeypatch, tmp_path):
    tmp_path.chmod(0o755)
    (tmp_path / "solution").write_text("42")
    if not wall:
        monkeypatch.setattr(sandbox, "SYSTEM", (*sandbox.SYSTEM, str(tmp_path)))
    told = said(f"print(open('{tmp_path}/solution').read())")
    assert (told == "42") != wall


FILL = """
written = 0
try:
    while written < 40:
        open(f"{folder}/{written}", "wb").write(b"x" * 2**20)
        written += 1
except OSError:
    pass
print(written)
"""


@both
@pytest.mark.parametrize("folder", sandbox.WRITABLE)
def test_the_disk_ends(wall, monkeypatch, folder):
    if not wall:
        drop(monkeypatch, after=["--size"])
    written = int(said(f"folder = {folder!r}{FILL}"))
    assert written < 9 if wall else written == 40


@both
def test_a_file_ends(wall, monkeypatch):
    if not wall:
        drop(monkeypatch, "--fsize=8388608")
    told = said("open('/tmp/file', 'wb').truncate(2**30); print('grown')")
    assert ("grown" in told) != wall


@both
def test_processes_end(wall, monkeypatch):
    if not wall:
        drop(monkeypatch, "--nproc=20")
    code = """
import os, time
made = 0
try:
    while made < 60:
        if os.fork() == 0:
            time.sleep(2)
            os._exit(0)
        made += 1
except OSError:
    pass
print(made)
"""
    made = int(said(code))
    assert made < 20 if wall else made == 60


@both
def test_the_address_space_ends(wall, monkeypatch):
    if not wall:
        drop(monkeypatch, f"--as={LIMITS.address_space * 2**20}")
    told = said("import mmap; mmap.mmap(-1, 2**32); print('mapped')")
    assert ("mapped" in told) != wall


@both
def test_the_environment_is_not_passed_on(wall, monkeypatch):
    monkeypatch.setenv("COURSE_SEED", "a secret")
    if not wall:
        monkeypatch.setattr(sandbox, "environment", lambda: dict(os.environ))
    for place in ("os.environ", "open('/proc/self/environ').read()"):
        told = said(f"import os; print('COURSE_SEED' in {place})")
        assert told == str(not wall)


@both
def test_the_terminal_is_not_shared(wall, monkeypatch):
    if not wall:
        drop(monkeypatch, "--new-session")
    told = int(said("import os; print(os.getsid(0))"))  # 0 where it is one of outside
    assert (told == 0) != wall


@as_root
@both
def test_rights_are_given_up(wall, monkeypatch):
    if not wall:
        monkeypatch.setattr(Sandbox, "_user", lambda self: [])
    told = said("import os; os.setuid(0); print('root')")
    assert ("root" in told) != wall


@both
@pytest.mark.parametrize(
    "attack",
    [
        "os.memfd_create('x')",
        "subprocess.run(['unshare', '-Ur', 'true'], check=True)",
        "assert ctypes.CDLL(None).shmget(0, 4096, 0o1666) >= 0",
    ],
    ids=["memory that nobody counts", "a namespace", "shared memory"],
)
def test_system_calls(wall, monkeypatch, attack):
    if not wall:
        monkeypatch.setattr(syscalls, "program", lambda: b"")
    told = said(f"import ctypes, os, subprocess; {attack}; print('done')")
    if not wall and attack.startswith("subprocess") and "done" not in told:
        pytest.skip("this machine lets nobody make a namespace")
    assert ("done" in told) != wall


@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="there is only one processor")
@both
def test_others_keep_their_processors(wall, monkeypatch):
    if not wall:
        monkeypatch.setattr(syscalls, "program", lambda: b"")
    told = said(
        "import os\ntry: os.sched_setaffinity(0, range(64))\nexcept OSError: pass\n"
        "print(len(os.sched_getaffinity(0)))"
    )
    assert (int(told) == 1) == wall


@pytest.mark.skipif(len(os.sched_getaffinity(0)) < 2, reason="there is only one processor")
@both
def test_each_has_a_processor_of_its_own(wall, monkeypatch):
    """Also where two processes that know nothing of each other make the sandboxes."""
    monkeypatch.setattr(sandbox, "CLAIM", f"\0test-{os.getpid()}-{{}}")  # others take real ones
    if not wall:
        monkeypatch.setattr(Sandbox, "_claimed", lambda self, number: False)
    one, other = Sandbox(0), Sandbox(0)
    places = [one._processor(), other._processor()]
    assert (places[0] != places[1]) == wall
    one.leave()
    again = Sandbox(0)
    assert again._processor() == places[0]
    for taken in (again, other):
        taken.leave()


SLEEPER = """
import sys, time
from aigc_lessons.grading.sandbox import Sandbox
if sys.argv[1] == "open":
    walls = Sandbox._walls
    Sandbox._walls = lambda self: [w for w in walls(self) if w != "--die-with-parent"]
process = Sandbox(0).start(["/bin/sleep", "20"], stdout=-3, stderr=-3)
print(process.pid, flush=True)
time.sleep(20)
"""


@both
def test_it_ends_with_who_started_it(wall):
    words = [sys.executable, "-c", SLEEPER, "walled" if wall else "open"]
    parent = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    started = int(parent.stdout.readline())
    time.sleep(0.5)
    parent.kill()
    parent.communicate()
    end = time.monotonic() + 5
    while _runs(started) and time.monotonic() < end and wall:
        time.sleep(0.05)
    assert _runs(started) != wall
    if not wall:
        os.kill(started, signal.SIGKILL)


def _runs(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def came_of(code, limits, seconds):
    """Run a cell in a sandboxed kernel: what it printed, or why it did not end."""
    one = Kernel(0, limits)
    try:
        told = one.run(code, seconds)
        time.sleep(6 * kernel.LOOK_EVERY)
        one.run("pass", seconds)
        return told.text
    except (DiedError, TooLongError) as error:
        return str(error)
    finally:
        one.stop()


HELD = "held = [b'x' * 2**20 for _ in range(500)]\nprint('held')"
HELD_BY_MANY = """
import os, time
for _ in range(6):
    if os.fork() == 0:
        held = b"x" * (80 * 2**20)
        time.sleep(3)
        os._exit(0)
time.sleep(2)
print("held")
"""


@both
@pytest.mark.parametrize("code", [HELD, HELD_BY_MANY], ids=["one", "many"])
def test_memory_ends(wall, code):
    limits = LIMITS if wall else replace(LIMITS, memory=AMPLE.memory)
    told = came_of(code, limits, 30)
    assert ("held" in told) != wall
    assert ("more than 400 MiB of memory" in told) == wall


@both
def test_crowds_end(wall, monkeypatch):
    monkeypatch.setattr(kernel, "PROCESSES", 5 if wall else 500)
    code = (
        "import os, time\nfor _ in range(8):\n    if os.fork() == 0: time.sleep(60)\nprint('made')"
    )
    told = came_of(code, replace(AMPLE, memory=8000), 30)
    assert ("more than 5 processes" in told) == wall


@both
def test_output_ends(wall):
    code = "print('begin')\nfor _ in range(5000): print('x' * 1000)"
    told = came_of(code, LIMITS if wall else AMPLE, 30)
    assert ("printed more than 2 MiB" in told) == wall
    assert told.startswith("begin") != wall


@both
def test_time_ends(wall):
    code = "import time\nend = time.time() + 4\nwhile time.time() < end: pass\nprint('done')"
    told = came_of(code, LIMITS, LIMITS.cell_seconds if wall else AMPLE.cell_seconds)
    assert ("still running after 2 seconds" in told) == wall
    assert ("done" in told) != wall


@as_root
def test_an_ordinary_user_gets_the_same_walls(monkeypatch):
    """The command that such a user gets, run by one: bubblewrap makes it without any right."""
    monkeypatch.setattr(sandbox, "_root", lambda: False)
    monkeypatch.setattr(sandbox, "python_folders", list)
    start, user = subprocess.Popen, ["--clear-groups", f"--reuid={ORDINARY}", f"--regid={ORDINARY}"]
    monkeypatch.setattr(subprocess, "Popen", lambda w, **s: start(["setpriv", *user, *w], **s))
    if "/usr" not in PYTHON:
        pytest.skip("there is no Python that an ordinary user may read")
    told = said(
        "import os\nprint(os.getuid(), sorted(os.listdir('/home')), os.getpid() < 9)\n"
        "for path in ('/x', '/dev/x', '/home/x', '/usr/x', '/tmp/x'):\n"
        "    try: open(path, 'w'); print(path)\n    except OSError: pass\n"
        "print([n for n in os.environ if n.isupper() and n == 'PYTEST_CURRENT_TEST'])"
    )
    if "Operation not permitted" in told or "setting up uid map" in told:
        pytest.skip("this machine lets ordinary users make no namespace")
    assert told.splitlines() == [f"{ORDINARY} ['student'] True", "/tmp/x", "[]"]


def test_a_missing_program_is_named(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None if name == "bwrap" else name)
    assert "sudo apt install bubblewrap" in sandbox.missing()


def test_a_refusal_is_told(monkeypatch):
    sandbox._refused.cache_clear()
    monkeypatch.setattr(sandbox, "WRITABLE", ("/proc/nowhere",))
    assert "bwrap cannot make a sandbox here" in sandbox.missing()
    sandbox._refused.cache_clear()


@pytest.mark.parametrize("machine", list(syscalls.MACHINES))
def test_a_filter_is_whole(machine):
    assert len(syscalls.program(machine)) % 8 == 0
    assert not syscalls.program("another machine")
