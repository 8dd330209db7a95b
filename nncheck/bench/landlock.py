"""Landlock (Linux 5.13 and later): this process sees only the folders that it is given.

The system calls have no wrapper in libc; their numbers are the same on every architecture.
Source: Linux kernel documentation, userspace-api/landlock.
"""

from __future__ import annotations

import ctypes
import os
import struct
from collections.abc import Sequence
from pathlib import Path

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_VERSION = 1
_PATH_BENEATH = 1
_O_PATH = 0o10000000
_NO_NEW_PRIVS = 38

_EXECUTE, _WRITE, _READ_FILE, _READ_DIR = 1, 2, 4, 8
# every right over files, by the version of the interface that brought it
_FILES = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_NET = 0b11  # bind and connect, from version 4 on
_SCOPES = 0b11  # abstract sockets and signals, from version 6 on
_ON_FILES = _EXECUTE | _WRITE | _READ_FILE | (1 << 14) | (1 << 15)

# what numpy and Python read while they start and run
SYSTEM = (
    "/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/etc/localtime", "/etc/alternatives",
    "/proc/cpuinfo", "/proc/meminfo", "/sys/devices/system/cpu", "/dev/null", "/dev/urandom",
    "/dev/zero",
)  # fmt: skip
_WRITTEN = ("/dev/null",)


def version() -> int:
    """The version of the interface; 0 where there is none."""
    return max(int(_call(_CREATE, None, 0, _VERSION)), 0)


def confine(readable: Sequence[str], writable: Sequence[str]) -> None:
    """From now on only these may be read and written. OSError where the kernel cannot."""
    has = version()
    if has < 1:
        raise OSError("this kernel has no Landlock")
    handled = max(rights for since, rights in _FILES.items() if since <= has)
    attributes = struct.pack(
        "QQQ", handled, _NET if has >= 4 else 0, _SCOPES if has >= 6 else 0
    )  # fmt: skip
    size = 24 if has >= 6 else 16 if has >= 4 else 8
    rules = int(_call(_CREATE, attributes, size, 0))
    if rules < 0:
        raise OSError(ctypes.get_errno(), "landlock_create_ruleset")
    try:
        for path in (*SYSTEM, *readable):
            _allow(rules, path, _READ_FILE | _READ_DIR | _EXECUTE, handled)
        for path in (*_WRITTEN, *writable):
            _allow(rules, path, handled, handled)
        if _libc().prctl(_NO_NEW_PRIVS, 1, 0, 0, 0) != 0 or _call(_RESTRICT, rules, 0) != 0:
            raise OSError(ctypes.get_errno(), "landlock_restrict_self")
    finally:
        os.close(rules)


def _allow(rules: int, path: str, rights: int, handled: int) -> None:
    if not Path(path).exists():
        return
    folder = os.open(path, _O_PATH | os.O_CLOEXEC)
    try:
        mask = rights & handled
        if not Path(path).is_dir():
            mask &= _ON_FILES
        beneath = struct.pack("=Qi", mask, folder)
        if _call(_ADD, rules, _PATH_BENEATH, beneath, 0) != 0:
            raise OSError(ctypes.get_errno(), f"landlock_add_rule {path}")
    finally:
        os.close(folder)


def _call(number: int, *arguments: bytes | int | None) -> int:
    given = [
        ctypes.c_char_p(a) if isinstance(a, bytes) else ctypes.c_long(a or 0) for a in arguments
    ]
    return int(_libc().syscall(ctypes.c_long(number), *given))


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
