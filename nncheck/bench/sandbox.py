"""Walls around a worker, the best that the system has; see `docs/isolation.md`.

A: bubblewrap (started by the judge, see `walls`). B: own user, network, process and IPC namespaces,
and Landlock. C: Landlock. D: resource limits. E: a child process with the same rights. A to D have
resource limits and, where the machine is known, refuse new processes and sockets (seccomp).
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import tempfile
from collections.abc import Sequence

from . import landlock, limits, seccomp

# flags of unshare(2)
_NEWUSER, _NEWPID, _NEWNET, _NEWIPC = 0x10000000, 0x20000000, 0x40000000, 0x08000000
_PR_SET_PDEATHSIG = 1


def enter_host(tier: str) -> None:
    """Walls that all workers of a host share; OSError where they cannot be had."""
    if tier == "B":
        _unshare()


def enter(tier: str, bounds: limits.Limits, readable: Sequence[str], scratch: str) -> None:
    """Put this process, a worker, behind the walls of the tier; OSError where they cannot be had."""
    die_with_parent()
    os.chdir(scratch)
    os.environ["HOME"] = os.environ["TMPDIR"] = scratch
    tempfile.tempdir = None
    if tier == "E":
        return
    if tier in ("B", "C"):
        landlock.confine(readable, [scratch])
    limits.apply(bounds)
    seccomp.no_processes_and_sockets()


def _unshare() -> None:
    """Into namespaces of our own; what goes on is a child that is alone in its process space."""
    user, group = os.getuid(), os.getgid()
    if _libc().unshare(_NEWUSER | _NEWPID | _NEWNET | _NEWIPC) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{user} {user} 1"),
        ("gid_map", f"{group} {group} 1"),
    ):
        with contextlib.suppress(FileNotFoundError), open(f"/proc/self/{name}", "w") as file:  # noqa: PTH123
            file.write(text)
    child = os.fork()
    if child:
        _stand_for(child)
    die_with_parent()


def _stand_for(child: int) -> None:
    """Wait for the child and end as it did; when we are killed, the kernel ends it too."""
    _, status = os.waitpid(child, 0)
    os._exit(128 + os.WTERMSIG(status) if os.WIFSIGNALED(status) else os.WEXITSTATUS(status))


def die_with_parent() -> None:
    """SIGKILL for this process when its parent ends (Linux)."""
    if sys.platform == "linux":
        _libc().prctl(_PR_SET_PDEATHSIG, int(signal.SIGKILL), 0, 0, 0)


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
