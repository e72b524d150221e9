"""What a student's program may not ask of the system, although its user could: a seccomp filter.

New namespaces and mounts would give it memory that nobody counts, and so would some of the ways to
share memory; a free choice of processors would slow others down.
"""

import platform
import struct

# The numbers of the calls on each machine, from the kernel's tables.
X86_64 = {
    "clone": 56,
    "clone3": 435,
    "ptrace": 101,
    "shmget": 29,
    "msgget": 68,
    "memfd_create": 319,
    "memfd_secret": 447,
    "sched_setaffinity": 203,
    "unshare": 272,
    "setns": 308,
    "mount": 165,
    "fsopen": 430,
    "open_tree": 428,
    "bpf": 321,
    "perf_event_open": 298,
    "userfaultfd": 323,
    "io_uring_setup": 425,
    "add_key": 248,
    "keyctl": 250,
}
AARCH64 = {
    "clone": 220,
    "clone3": 435,
    "ptrace": 117,
    "shmget": 194,
    "msgget": 186,
    "memfd_create": 279,
    "memfd_secret": 447,
    "sched_setaffinity": 122,
    "unshare": 97,
    "setns": 268,
    "mount": 40,
    "fsopen": 430,
    "open_tree": 428,
    "bpf": 280,
    "perf_event_open": 241,
    "userfaultfd": 282,
    "io_uring_setup": 425,
    "add_key": 217,
    "keyctl": 219,
}
MACHINES = {"x86_64": (0xC000003E, X86_64), "aarch64": (0xC00000B7, AARCH64)}

LOAD, EQUAL, AT_LEAST, ANY_BIT, RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
NUMBER, MACHINE, FIRST_ARGUMENT = 0, 4, 16  # where they stand in what a filter sees
ALLOW, KILL, REFUSE = 0x7FFF0000, 0x80000000, 0x00050000
NOT_PERMITTED, NOT_THERE = 1, 38  # EPERM, ENOSYS
OTHER_NUMBERS = 0x40000000  # x86-64 calls of 32 bits begin here
NEW_NAMESPACES = 0x7E020000  # any of the flags CLONE_NEW...


def program(machine=None):
    """Write the filter for a machine, this one unless said.

    Returns
    -------
    bytes
        As `bwrap --seccomp` reads it; empty for a machine whose numbers are not known here.
    """
    if (machine or platform.machine()) not in MACHINES:
        return b""
    number, calls = MACHINES[machine or platform.machine()]
    steps = [_step(LOAD, MACHINE), _step(EQUAL, number, 1, 0), _step(RETURN, KILL)]
    steps += [_step(LOAD, NUMBER), _step(AT_LEAST, OTHER_NUMBERS, 0, 1), _refused(NOT_PERMITTED)]
    for name, call in calls.items():
        if name == "clone":
            continue
        # Without clone3 the C library takes clone, whose flags a filter can read.
        steps += [
            _step(EQUAL, call, 0, 1),
            _refused(NOT_THERE if name == "clone3" else NOT_PERMITTED),
        ]
    steps += [_step(EQUAL, calls["clone"], 1, 0), _step(RETURN, ALLOW), _step(LOAD, FIRST_ARGUMENT)]
    steps += [_step(ANY_BIT, NEW_NAMESPACES, 0, 1), _refused(NOT_PERMITTED), _step(RETURN, ALLOW)]
    return b"".join(steps)


def _step(code, value, if_so=0, if_not=0):
    return struct.pack("=HBBI", code, if_so, if_not, value)


def _refused(error):
    return _step(RETURN, REFUSE | error)
