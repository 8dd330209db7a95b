"""Hosts are started before they are needed: they load numpy while the judge does.

Imports next to nothing itself.
"""

from __future__ import annotations

import atexit
import contextlib
import os
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from . import walls


@dataclass(frozen=True, slots=True)
class Begun:
    """The process of a host that nobody has spoken to, and its folder."""

    child: subprocess.Popen[bytes]
    scratch: str

    def end(self) -> None:
        """End it and all that it started, close what leads to it, and remove its folder."""
        for pipe in (self.child.stdin, self.child.stdout):
            if pipe is not None:
                pipe.close()
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(self.child.pid, 9)
        self.child.wait()
        shutil.rmtree(self.scratch, ignore_errors=True)
        _up.pop(self.scratch, None)


def spawn(tier: str, readable: Sequence[str]) -> Begun:
    """Start a host at this tier. `readable`: what bubblewrap is to show (tier A)."""
    scratch = tempfile.mkdtemp(prefix="nncheck-")
    child = subprocess.Popen(
        walls.command(tier, [*walls.own_folders(), *readable], scratch),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=walls.environment(scratch),
        cwd=scratch,
        start_new_session=True,
    )
    begun = _up[scratch] = Begun(child, scratch)
    return begun


def begin(targets: Sequence[str]) -> None:
    """Start the host that a check of these targets will most likely ask for."""
    if not walls.can_isolate():
        return
    files = [Path(t.partition("::")[0]) for t in targets]
    if not files or not all(f.is_file() for f in files):
        return
    tier = walls.candidates()[0]
    shown = folders_of(files) if tier == "A" else ()
    with contextlib.suppress(OSError):
        _begun[tier, shown] = spawn(tier, shown)


def folders_of(files: Sequence[str | Path]) -> tuple[str, ...]:
    """The folders that the files lie in."""
    return tuple(sorted({os.path.realpath(Path(f).parent) for f in files}))


def taken(tier: str, shown: Sequence[str]) -> Begun | None:
    """The host that was begun for this; None where there is none."""
    return _begun.pop((tier, tuple(shown)), None)


# those that nobody has asked for yet, and all that are up, by their folders
_begun: dict[tuple[str, tuple[str, ...]], Begun] = {}
_up: dict[str, Begun] = {}
_OWNER = os.getpid()


def end_begun() -> None:
    """End the hosts that nobody asked for."""
    while _begun:
        _begun.popitem()[1].end()


@atexit.register
def end_all() -> None:
    """End every host: at an interrupt one may be in the middle of its work."""
    # a fork of this process has the list, and not the right to it
    if os.getpid() == _OWNER:
        for begun in list(_up.values()):
            begun.end()
