"""A kernel of a student's own: a process that runs cells, answers requests, and can be stopped."""

import contextlib
import json
import os
import secrets
import select
import shutil
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import aigc_lessons
from aigc_lessons.grading import values
from aigc_lessons.grading.sandbox import Sandbox, environment

TO_START = 60.0
TO_OBEY = 3.0  # seconds between "stop" and being stopped
TO_END = 10.0  # seconds for what was killed to be gone
LOOK_EVERY = 0.2  # seconds
KEPT_TEXT = 4000  # bytes of what a cell prints
AT_ONCE = 2**18  # bytes
LARGEST = values.MOST_BYTES * 2  # bytes of an answer; JSON writes some characters as several
PACKAGE_IN = str(Path(aigc_lessons.__file__).resolve().parents[1])
BEGIN = "import sys; sys.path.append({!r})\nfrom aigc_lessons.grading.inside import main; main({})"
PROCESSES = 24  # one that computes has one, and more only for a moment
PARENT, THREADS, PAGES = 1, 17, 21  # places in /proc/PID/stat, counted from behind the name
PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


class DiedError(Exception):
    """The kernel is gone; the text says why, as far as one knows."""

    status = "crashed"


class NeverStoppedError(DiedError):
    """The kernel is gone, since nothing else could end what it did."""

    status = "timed out"


class TooLongError(Exception):
    """A cell took too long, and was stopped; the kernel goes on."""

    status = "timed out"


@dataclass(frozen=True)
class Ran:
    """How a cell ended.

    Attributes
    ----------
    error : str or None
        The exception's name and text.
    text : str
        The beginning of what it printed.
    left : bool
        Whether something of it goes on: it left more processes or threads than there were.
    """

    error: str | None = None
    text: str = ""
    left: bool = False


class Kernel:
    """A running kernel; `aigc_lessons.grading.inside` is its other end.

    Nothing that comes from there is trusted, and it may send whatever it likes.

    Parameters
    ----------
    place : int
        Which of those that run at once.
    limits : Limits
        What it may use.
    isolated : bool
        Whether it runs in a sandbox; without, only its time and its output are limited.
    """

    def __init__(self, place, limits, isolated=True):
        """Start it, and wait until it answers."""
        self.limits, self.why = limits, None
        self.sandbox = Sandbox(place, limits) if isolated else None
        self.sent, self.printed = "", 0
        self.line, self.waiting, self.text = bytearray(), memoryview(b""), bytearray()
        self.folder = None if isolated else tempfile.mkdtemp(prefix="aigc-")
        self.ended = threading.Event()
        try:
            self._start()
        except BaseException:
            self.stop()
            raise

    def _start(self):
        self.wire, theirs = socket.socketpair()
        with theirs:
            number = theirs.fileno()
            words = [sys.executable, "-c", BEGIN.format(PACKAGE_IN, number)]
            settings = {"stdin": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
            settings |= {"stdout": subprocess.PIPE, "pass_fds": (number,), "bufsize": 0}
            if self.sandbox:
                self.wire.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
                self.process = self.sandbox.start(words, **settings)
            else:
                settings |= {"env": os.environ | environment() | {"HOME": self.folder}}
                settings |= {"cwd": self.folder, "start_new_session": True}
                self.process = subprocess.Popen(words, **settings)
        self._greet()

    def _greet(self):
        """Learn which process it is before it has run anything of a student's."""
        self.wire.settimeout(TO_START)
        room = socket.CMSG_SPACE(12) if self.sandbox else 0
        hello, told, _, _ = self.wire.recvmsg(1, room)
        if not hello:
            raise DiedError("it did not start")
        self.wire.setblocking(False)
        self.pid = self.process.pid
        if self.sandbox:
            self.wire.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 0)
            self.pid = struct.unpack("3i", told[0][2])[0]
            self.first = os.pidfd_open(_parent(self.pid))  # it ends when all others have
            self.family = os.open(f"/proc/{self.pid}/root/proc", os.O_RDONLY)
            self.watch = threading.Thread(target=self._watch, daemon=True)
            self.watch.start()

    def run(self, source, seconds):
        """Run a cell.

        Returns
        -------
        Ran

        Raises
        ------
        TooLongError, DiedError
        """
        self.text.clear()
        before = self._threads()
        told = self._exchange({"run": source}, seconds)
        self._listen()
        error = told.get("error")
        error = None if error is None else values.printable(str(error))[:300]
        left = self._threads() > before
        return Ran(error, self.text.decode(errors="replace"), left)

    def ask(self, request, seconds=TO_START):
        """Send a request to `inside` and give its answer.

        Raises
        ------
        TooLongError, DiedError
            The latter also where what comes back is no answer.
        """
        told = self._exchange({"ask": values.dumps(request)}, seconds)
        try:
            return values.loads(told["answer"])
        except (KeyError, TypeError, ValueError):
            raise DiedError("what answers for the student's code was broken by it") from None

    def stop(self):
        """End it and all that it started; nothing of it is left afterwards."""
        self._kill("it was stopped")
        if hasattr(self, "process"):
            self.process.wait(TO_END)
            self.process.stdout.close()
        self.wire.close()
        if hasattr(self, "first"):
            self._see_it_gone()
        if self.sandbox:
            self.sandbox.leave()
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    def _see_it_gone(self):
        select.select([self.first], [], [], TO_END)
        self.watch.join()
        for number in (self.first, self.family):
            os.close(number)
        del self.first

    def _exchange(self, message, seconds):
        self.sent = secrets.token_hex(8)  # nobody can write the reply before the question comes
        self.waiting = memoryview(json.dumps(message | {"id": self.sent}).encode() + b"\n")
        told = self._reply(seconds)
        if told is None:
            self._interrupt()
            if self._reply(TO_OBEY) is None:
                why = f"it was still running after {seconds:g} seconds, and could not be stopped"
                self._kill(why)
                raise NeverStoppedError(why)
            raise TooLongError(f"it was still running after {seconds:g} seconds")
        return told

    def _reply(self, seconds):
        """Wait for the reply to the last message; None where it does not come in time."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            self._require_alive()
            self._move(min(left, LOOK_EVERY))
            while (told := self._next_line()) is not None:
                if told.get("id") == self.sent:
                    return told
        return None

    def _move(self, seconds):
        """Send and receive what can be sent and received now, or soon."""
        poller = select.poll()
        poller.register(self.wire, select.POLLIN | (select.POLLOUT if self.waiting else 0))
        poller.register(self.process.stdout, select.POLLIN)
        for number, event in poller.poll(1000 * seconds):
            if number == self.process.stdout.fileno():
                self._hear()
            elif event & select.POLLOUT:
                self._send()
            elif not self._receive():
                self._end("its process ended")

    def _send(self):
        try:
            self.waiting = self.waiting[self.wire.send(self.waiting[:AT_ONCE]) :]
        except OSError:
            self._end("its process ended")

    def _receive(self):
        try:
            received = self.wire.recv(AT_ONCE)
        except BlockingIOError:
            return True
        except OSError:
            return False
        self.line += received
        if len(self.line) > LARGEST:
            self._end("it answered more than can be read")
        return bool(received)

    def _next_line(self):
        """Take a line of what was received: a dict, empty where it is no message."""
        line, found, rest = self.line.partition(b"\n")
        if not found:
            return None
        self.line = rest
        try:
            told = json.loads(line)
        except (ValueError, RecursionError):
            return {}
        return told if isinstance(told, dict) else {}

    def _hear(self):
        heard = os.read(self.process.stdout.fileno(), AT_ONCE)
        self.printed += len(heard)
        self.text += heard[: max(0, KEPT_TEXT - len(self.text))]
        if self.printed > self.limits.output * 2**20:
            self._end(f"it printed more than {self.limits.output} MiB")
        return heard

    def _listen(self):
        """Read what a cell had printed before it replied."""
        while select.select([self.process.stdout], [], [], 0)[0] and self._hear():
            pass

    def _interrupt(self):
        try:
            os.kill(self.pid, signal.SIGINT)
        except ProcessLookupError:
            self._end("its process ended")

    def _require_alive(self):
        if self.why is None and self.process.poll() is not None:
            self.why = "its process ended"
        if self.why is not None:
            raise DiedError(self.why)

    def _end(self, why):
        self._kill(why)
        raise DiedError(self.why)

    def _kill(self, why):
        self.why = self.why or why
        self.ended.set()
        if not hasattr(self, "process"):
            return
        if self.sandbox:
            self.process.kill()  # bwrap, and with it all that is inside
        else:  # its group may go on without it
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def _watch(self):
        """Look at what all its processes together take, which no limit of the system counts."""
        while not self.ended.wait(LOOK_EVERY):
            family = self._processes()
            if sum(pages for pages, _ in family) * PAGE > self.limits.memory * 2**20:
                self._kill(f"it took more than {self.limits.memory} MiB of memory")
            elif len(family) > PROCESSES:
                self._kill(f"it started more than {PROCESSES} processes")

    def _processes(self):
        """Look at each process in the sandbox: pages of memory, and threads."""
        try:
            names = os.listdir(self.family)
        except OSError:  # the sandbox is gone
            return []
        return [_told(self.family, name) for name in names if name.isdigit()]

    def _threads(self):
        return sum(threads for _, threads in self._processes()) if self.sandbox else 0


def _parent(pid):
    with open(f"/proc/{pid}/stat", "rb") as file:
        return int(_fields(file)[PARENT])


def _told(folder, name):
    """Read a process's pages and threads; none where it has just ended."""
    try:
        number = os.open(f"{name}/stat", os.O_RDONLY, dir_fd=folder)
        with open(number, "rb") as file:
            fields = _fields(file)
    except OSError:
        return 0, 0
    return int(fields[PAGES]), int(fields[THREADS])


def _fields(file):
    """Split what the system tells of a process; its name comes first and may hold anything."""
    return file.read().rpartition(b")")[2].split()


__all__ = ["DiedError", "Kernel", "NeverStoppedError", "Ran", "TooLongError"]
