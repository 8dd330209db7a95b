"""A filter of system calls: no new process, no socket, no hand on another process; threads work.

Installed where the numbers of the calls are known (x86-64 and 64-bit ARM, Linux); elsewhere the
other walls must do. Source: Linux kernel documentation, userspace-api/seccomp_filter.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys

_ARCHITECTURES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
# clone, clone3, socket, and those that only make processes (fork, vfork)
_NUMBERS = {
    "x86_64": {
        "clone": 56, "clone3": 435, "socket": 41, "fork": 57, "vfork": 58, "kill": 62, "tgkill": 234,
        "tkill": 200, "ptrace": 101, "process_vm_readv": 310, "process_vm_writev": 311,
        "pidfd_send_signal": 424, "pidfd_open": 434,
    },
    "aarch64": {
        "clone": 220, "clone3": 435, "socket": 198, "kill": 129, "tgkill": 131, "tkill": 130,
        "ptrace": 117, "process_vm_readv": 270, "process_vm_writev": 271,
        "pidfd_send_signal": 424, "pidfd_open": 434,
    },
}  # fmt: skip
_NEVER = {
    **dict.fromkeys(("fork", "vfork"), errno.EAGAIN),
    **dict.fromkeys(
        ("tkill", "ptrace", "process_vm_readv", "process_vm_writev", "pidfd_send_signal", "pidfd_open"),
        errno.EPERM,
    ),
}  # fmt: skip
_THREAD = 0x00010000
_LOAD, _EQUAL, _ANY, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW, _ERRNO = 0x7FFF0000, 0x00050000
_PR_SET_SECCOMP, _MODE_FILTER, _PR_NO_NEW_PRIVS = 22, 2, 38
_CALL, _ARCH, _FIRST_ARGUMENT = 0, 4, 16


def no_processes_and_sockets() -> bool:
    """Install the filter for good; False where it cannot be."""
    machine = platform.machine()
    if sys.platform != "linux" or machine not in _NUMBERS:
        return False
    program = b"".join(struct.pack("HBBI", *step) for step in _program(machine))
    buffer = ctypes.create_string_buffer(program)
    libc = ctypes.CDLL(None, use_errno=True)
    head = struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(buffer))
    if libc.prctl(_PR_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.c_char_p(head), 0, 0) == 0)


def _program(machine: str) -> list[tuple[int, int, int, int]]:
    """Steps (code, jump if true, jump if false, operand); a jump counts the steps left out."""
    calls = _NUMBERS[machine]
    refuse = (_RETURN, 0, 0, _ERRNO | errno.EAGAIN)
    steps = [
        (_LOAD, 0, 0, _ARCH),
        (_EQUAL, 1, 0, _ARCHITECTURES[machine]),
        (_RETURN, 0, 0, _ERRNO | errno.ENOSYS),
        (_LOAD, 0, 0, _CALL),
        # the C library falls back to clone where clone3 is not there
        (_EQUAL, 0, 1, calls["clone3"]),
        (_RETURN, 0, 0, _ERRNO | errno.ENOSYS),
        (_EQUAL, 0, 1, calls["socket"]),
        (_RETURN, 0, 0, _ERRNO | errno.EACCES),
    ]
    for name, why in _NEVER.items():
        if name in calls:
            steps += [(_EQUAL, 0, 1, calls[name]), (_RETURN, 0, 0, _ERRNO | why)]
    # signals for this process alone
    for name in ("kill", "tgkill"):
        steps += [
            (_EQUAL, 0, 4, calls[name]),
            (_LOAD, 0, 0, _FIRST_ARGUMENT),
            (_EQUAL, 0, 1, os.getpid()),
            (_RETURN, 0, 0, _ALLOW),
            (_RETURN, 0, 0, _ERRNO | errno.EPERM),
        ]
    steps += [
        (_EQUAL, 0, 3, calls["clone"]),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_ANY, 1, 0, _THREAD),
        refuse,
        (_RETURN, 0, 0, _ALLOW),
    ]
    return steps
