"""What runs beside a student's code: it runs cells, shows what a name holds, calls a function.

Nothing here is trusted. Whatever a student makes of it, only plain values come out, and the judge
compares them with what is right.
"""

import builtins
import inspect
import json
import os
import signal
import socket
import struct
import sys

from aigc_lessons.exercises import checker, failures, running
from aigc_lessons.exercises.borrowing import Watch
from aigc_lessons.grading import values

SECONDS = 2.9  # a call: just before the judge would give up waiting


def main(number):
    """Serve the kernel at the other end of a socket until it closes.

    Parameters
    ----------
    number : int
        The socket's file descriptor.
    """
    _be_first_to_go()
    shell, ours = _shell(), os.getpid()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with socket.socket(fileno=number) as wire:
        os.set_inheritable(number, False)
        _greet(wire)
        for line in wire.makefile("rb"):
            told = json.loads(line)
            reply = json.dumps(_done(shell, told) | {"id": told["id"]}).encode()
            if os.getpid() != ours:  # a student's code forked, and this is the copy
                os._exit(0)
            wire.sendall(b"\n" + reply + b"\n")  # whatever else was written before


def _be_first_to_go():
    """Where the machine has no memory left, rather this process ends than another."""
    try:
        with open("/proc/self/oom_score_adj", "w", encoding="ascii") as file:
            file.write("1000")
    except OSError:  # no Linux
        return


def _greet(wire):
    """Say hello; where it is asked for, the system adds which process this is."""
    if not hasattr(socket, "SCM_CREDENTIALS"):
        wire.sendall(b"!")
        return
    who = struct.pack("3i", os.getpid(), os.getuid(), os.getgid())
    wire.sendmsg([b"!"], [(socket.SOL_SOCKET, socket.SCM_CREDENTIALS, who)])


def _shell():
    from IPython.core.interactiveshell import InteractiveShell
    from traitlets.config import Config

    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "nocolor"
    shell = InteractiveShell.instance(config=config)
    shell.ask_exit = shell.enable_gui = _nothing
    shell.showtraceback = shell.showsyntaxerror = _nothing
    return shell


def _nothing(*args, **kwargs):
    """Stand for what a terminal or a window would do."""


def _done(shell, told):
    """Run a cell or answer a request; only then it can be interrupted."""
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        if "run" in told:
            return {"error": _run(shell, told["run"])}
        return {"answer": answer(told["ask"], shell.user_ns)}
    except BaseException as error:  # whatever a student's objects raise when they are looked at
        return {"error": _named(error)}
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _run(shell, source):
    ran = shell.run_cell(source, store_history=True)
    sys.stdout.flush()
    error = ran.error_before_exec or ran.error_in_exec
    return None if error is None else _named(error)


def _named(error):
    return f"{type(error).__name__}: {failures.message(error)}".rstrip(": ")


def answer(request, namespace):
    """Answer one request of the judge.

    Parameters
    ----------
    request : str
        A dict as `values.dumps` writes it: "do" is "show", with "names"; or "call", with "name",
        "by_position" and "by_name"; or "judge", with "source".
    namespace : dict
        The student's names.

    Returns
    -------
    str
        The answer, as `values.dumps` writes it.
    """
    told = values.loads(request)
    if told["do"] == "show":
        return values.dumps({name: _shown(namespace, name) for name in told["names"]})
    if told["do"] == "judge":
        return values.dumps(_judged(told["source"], namespace))
    return values.dumps(_called(namespace[told["name"]], told))


def _shown(namespace, name):
    if name not in namespace:
        return {"kind": "absent"}
    value = namespace[name]
    if not callable(value) or isinstance(value, type):
        return {"kind": "value", "value": value}
    return {
        "kind": "function",
        "name": str(getattr(value, "__name__", "")),
        "parameters": _parameters(value),
        "works": checker.does_something(value),
    }


def _parameters(function):
    """The names and kinds of a function's parameters; None where Python does not know."""
    try:
        found = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return None
    return [(p.name, int(p.kind), p.default is not inspect.Parameter.empty) for p in found]


def _called(function, told):
    watch = Watch()
    inputs = [*told["by_position"], *told["by_name"].values()]
    before = [values.dumps(value) for value in inputs]

    def call():
        return function(*told["by_position"], **told["by_name"])

    outcome = running.run(call, SECONDS, profile=watch)
    after = [values.dumps(value) for value in inputs]
    return {
        "finished": outcome.finished,
        "abandoned": outcome.abandoned,
        "value": outcome.value,
        "error": _error(outcome.error),
        "borrowed": watch.borrowed,
        "changed": [i for i, (a, b) in enumerate(zip(before, after, strict=True)) if a != b],
    }


def _error(error):
    if error is None:
        return None
    known = [c.__name__ for c in type(error).__mro__ if c is getattr(builtins, c.__name__, None)]
    return {
        "name": type(error).__name__,
        "known": known[0],
        "message": failures.message(error),
        "line": failures.learners_line(error),
    }


def _judged(source, namespace):
    """Run a test cell here, where what is judged cannot be sent; a copy keeps the names clean."""
    from aigc_lessons.grading import judge

    found = judge.run(source, dict(namespace))
    return judge.told(found)
