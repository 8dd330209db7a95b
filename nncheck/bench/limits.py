"""What a worker may use, and the words for what ended it."""

from __future__ import annotations

import re
import signal
from dataclasses import dataclass

_MB = 1 << 20
# calls into checked code may add up to this many limits for one file
CALLS = 20.0


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one worker; it serves one file."""

    # wall time of one call into checked code, in seconds
    seconds: float = 10.0
    # CPU time of the whole file, in seconds
    cpu: float = 200.0
    # address space, size of one written file, in bytes
    memory: int = 3072 * _MB
    file_size: int = 64 * _MB
    open_files: int = 128


def limits_of(seconds: float) -> Limits:
    """The limits of a worker whose calls may take so long each."""
    return Limits(seconds, cpu=CALLS * seconds)


def apply(limits: Limits) -> None:
    """Set the limits on this process; nothing it starts can have more."""
    import resource

    cpu = int(limits.cpu) + 1
    for name, soft, hard in (
        ("RLIMIT_CPU", cpu, cpu + 2),
        ("RLIMIT_AS", limits.memory, limits.memory),
        ("RLIMIT_FSIZE", limits.file_size, limits.file_size),
        ("RLIMIT_NOFILE", limits.open_files, limits.open_files),
        ("RLIMIT_CORE", 0, 0),
    ):
        which = getattr(resource, name, None)
        if which is None:
            continue
        _, most = resource.getrlimit(which)
        top = hard if most == resource.RLIM_INFINITY else min(hard, most)
        resource.setrlimit(which, (min(soft, top), top))


def ending(code: int) -> str:
    """Words for how a worker ended, from its exit code (-n or 128 + n: signal n)."""
    number = -code if code < 0 else code - 128 if 128 < code < 128 + 65 else 0
    if not number:
        return f"ended the process that it ran in (exit code {code})"
    name = signal.Signals(number).name if number in list(signal.Signals) else f"signal {number}"
    if name == "SIGXCPU":
        return "was stopped: CPU time limit"
    if name == "SIGXFSZ":
        return "was stopped: file size limit"
    if name == "SIGKILL":
        return "was killed (SIGKILL): out of memory, or a limit of the system"
    return f"crashed: {name}"


# what the system says when a limit is hit or a wall stands in the way, and what it means here
_WORDS = (
    (r"\[Errno 27\]", "file size limit"),
    (r"\[Errno 24\]", "open files limit"),
    (r"\[Errno 11\] Resource temporarily|can't start new thread", "process limit"),
    (r"MemoryError|Unable to allocate", "memory limit"),
    (r"\[Errno (?:1|13|30)\]", "access limit (no network, and no files but its own)"),
)


def named(reason: str) -> str:
    """The reason for which something did not run, with the limit that it speaks of."""
    for pattern, limit in _WORDS:
        if re.search(pattern, reason):
            return f"{reason}: {limit}"
    return reason
