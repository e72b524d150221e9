"""A place where a student's code can do no harm: bubblewrap's namespaces and the kernel's limits.

Inside there is a Python, this package and an empty folder; no network, no other process, no file of
this machine's users, no right to become another user. Nothing of it is left when it ends.
"""

import os
import shutil
import socket
import subprocess
import sys
import sysconfig
from functools import cache
from pathlib import Path

import aigc_lessons
from aigc_lessons.grading import syscalls

SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache", "/etc/fonts")
HOME = "/home/student"
WRITABLE = (HOME, "/tmp", "/dev/shm")  # all of it in memory, and no more than `Limits.disk`
FIRST_USER, USERS = 61_000, 4_000  # ordinary users that nobody else is
OPEN_FILES = 256  # each may hold what the system keeps for a pipe, which no limit counts
PROBE_SECONDS = 20
CLAIM = "\0aigc-lessons-processor-{}"  # a socket's name of the kind that is no file
KEPT = ("LANG", "LC_ALL", "OPENBLAS_CORETYPE", "OPENBLAS_L2_SIZE")
ONE_THREAD = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "TF_NUM_INTRAOP_THREADS",
)


def missing():
    """Say what this machine lacks for a sandbox: a sentence, or None where it lacks nothing."""
    for program in ("bwrap", "prlimit", "setpriv", "taskset"):
        if shutil.which(program) is None:
            package = {"bwrap": "bubblewrap"}.get(program, "util-linux")
            return (
                f"{program} is not installed, but is needed to run students' code safely: install "
                f"your system's package {package} (Debian, Ubuntu: sudo apt install {package}; "
                "elsewhere than on Linux there is none)."
            )
    return _refused()


@cache
def _refused():
    sandbox = Sandbox(0)
    probe = sandbox.start(["/usr/bin/env", "true"], stderr=subprocess.PIPE, text=True)
    said = probe.communicate(timeout=PROBE_SECONDS)[1].strip().splitlines()
    sandbox.leave()
    if probe.returncode == 0:
        return None
    return (
        f"bwrap cannot make a sandbox here ({said[-1] if said else 'it gave no reason'}): some "
        "systems forbid it to ordinary users (Ubuntu: the sysctl "
        "kernel.apparmor_restrict_unprivileged_userns) and some containers to everybody."
    )


class Sandbox:
    """Walls around a program.

    Parameters
    ----------
    place : int
        Which of the sandboxes that one process runs at once: each has a user of its own where root
        makes them, and a processor of its own as far as there are enough on the machine.
    limits : Limits, optional
        What the program may use; nothing is limited without.
    """

    def __init__(self, place, limits=None):
        """Start nothing yet."""
        self.place, self.limits = place, limits
        self.user = FIRST_USER + (os.getpid() + 257 * place) % USERS
        self.claim = None

    def start(self, program, pass_fds=(), **settings):
        """Start a program, a list of words, in the sandbox; settings are those of `Popen`.

        It ends with the thread that started it.
        """
        with open(os.memfd_create("filter"), "w+b") as file:
            file.write(syscalls.program())
            file.seek(0)
            fds = (*pass_fds, file.fileno())
            # bwrap has no other environment either: inside, one could look at its own.
            settings |= {"pass_fds": fds, "env": environment()}
            return subprocess.Popen(self.command(program, file), **settings)

    def command(self, program, syscall_filter):
        """Put a program into the sandbox; the filter is an open file."""
        words = [*self._processor(), *self._walls(), *_filter(syscall_filter)]
        return [*words, *self._user(), *self._limits(), *program]

    def leave(self):
        """Let another have the processor."""
        if self.claim is not None:
            self.claim.close()
            self.claim = None

    def _processor(self):
        """Take a processor that no other sandbox has, else any."""
        ours = sorted(os.sched_getaffinity(0))
        free = (number for number in ours if self._claimed(number))
        number = next(free, ours[self.place % len(ours)])
        return [shutil.which("taskset"), "-c", str(number)]

    def _claimed(self, number):
        """Hold the processor's name, which goes with this process even where it is killed."""
        claim = socket.socket(socket.AF_UNIX)
        try:
            claim.bind(CLAIM.format(number))
        except OSError:
            claim.close()
            return False
        self.leave()
        self.claim = claim
        return True

    def _walls(self):
        walls = [
            shutil.which("bwrap"),
            "--die-with-parent",
            "--new-session",
            "--unshare-cgroup-try",
        ]
        walls += ["--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts"]
        if _root():  # to become somebody else; `setpriv` gives these up for good
            walls += ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]
        else:
            walls += ["--unshare-user"]
        walls += ["--proc", "/proc", "--dev", "/dev", *_parents([HOME]), *self._writable()]
        shut = ["--remount-ro", "/dev", "--remount-ro", "/"]
        return [*walls, *_readable(), *shut, "--chdir", HOME]

    def _writable(self):
        size = [] if self.limits is None else ["--size", str(self.limits.disk * 2**20)]
        return [w for path in WRITABLE for w in (*size, "--perms", "1777", "--tmpfs", path)]

    def _user(self):
        user = [f"--reuid={self.user}", f"--regid={self.user}", "--clear-groups"] if _root() else []
        gone = ["--no-new-privs", "--inh-caps=-all", "--bounding-set=-all"] if _root() else []
        return ["setpriv", *user, *(gone or ["--no-new-privs"])]

    def _limits(self):
        if self.limits is None:
            return []
        most = {
            "nproc": self.limits.processes,
            "as": self.limits.address_space * 2**20,
            "fsize": self.limits.disk * 2**20,
            "core": 0,
            "nofile": OPEN_FILES,
            "msgqueue": 0,
        }
        return ["prlimit", *(f"--{name}={value}" for name, value in most.items())]


def environment():
    """Give the environment variables that a student's code sees."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    told = {"HOME": HOME, "PATH": "/usr/bin:/bin", "PYTHONHASHSEED": "0", "MPLBACKEND": "agg"}
    told |= {"KERAS_BACKEND": "tensorflow", "TF_CPP_MIN_LOG_LEVEL": "3", "CUDA_VISIBLE_DEVICES": ""}
    return told | dict.fromkeys(ONE_THREAD, "1") | kept


def _root():
    return os.geteuid() == 0


def _filter(file):
    return ["--seccomp", str(file.fileno())] if os.fstat(file.fileno()).st_size else []


def python_folders():
    """The folders that a Python and this package need, without what else lies beside them."""
    folders = {sys.prefix, sys.base_prefix, *map(sysconfig.get_path, ("purelib", "platlib"))}
    folders |= {str(Path(aigc_lessons.__file__).resolve().parent)}
    system = {folder for folder in folders if Path(folder).is_relative_to("/usr")}
    found = sorted(folders - system, key=len)
    return [f for f in found if not any(Path(f).is_relative_to(g) for g in found if g != f)]


def _readable():
    words = []
    for path in SYSTEM:
        if os.path.islink(path):
            words += ["--symlink", os.readlink(path), path]
        elif os.path.exists(path):
            words += [*_parents([path]), "--ro-bind", path, path]
    for folder in python_folders():
        words += [*_parents([folder]), "--ro-bind", folder, folder]
    return words


def _parents(paths):
    """Make the folders above a path such that every user may pass: bwrap would shut them."""
    words = []
    for path in paths:
        for parent in reversed(Path(path).parents[:-1]):
            words += ["--perms", "0755", "--dir", str(parent)]
    return words
