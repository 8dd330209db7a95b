"""Which walls this system offers for a worker, and how one is started behind them."""

from __future__ import annotations

import functools
import os
import shutil
import site
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

TIERS = {
    "A": "A (bubblewrap: no network, no other process, only its own files)",
    "B": "B (namespaces and Landlock: no network, no other process, only its own files)",
    "C": "C (Landlock and resource limits: only its own files)",
    "D": "D (resource limits)",
    "E": "E (a child process with the same rights)",
}
# the worker's module, with the import path of this process: nothing else of it is inherited
_START = (
    "import sys; sys.path[:] = {path!r}; from nncheck.bench.worker import main; main(sys.argv[1])"
)
_KEPT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SYSTEMROOT")


def command(tier: str, readable: Sequence[str], scratch: str) -> list[str]:
    """The command line of a host."""
    code = _START.format(path=[str(Path(p).resolve()) for p in sys.path if p])
    python = [sys.executable, "-S", "-E", "-s", "-B", "-c", code, tier]
    return [*_bubblewrap(readable, scratch), *python] if tier == "A" else python


def environment(scratch: str) -> dict[str, str]:
    """What a worker knows of the environment: no secrets, one thread, a home of its own."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    return {
        **kept,
        "HOME": scratch,
        "TMPDIR": scratch,
        "MPLBACKEND": "Agg",
        "PYTHONHASHSEED": "0",
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
        "MKL_NUM_THREADS": "1",
    }


def own_folders() -> list[str]:
    """Where Python, its packages and nncheck lie."""
    places = [sys.prefix, sys.base_prefix, sys.exec_prefix, str(Path(sys.executable).parent)]
    places += [p for p in sys.path if p]
    places += [*site.getsitepackages(), str(Path(__file__).resolve().parents[1])]
    places += [str(Path(sys.executable).resolve().parent)]
    found = dict.fromkeys(str(Path(p).resolve()) for p in places if Path(p).exists())
    # a path of this process may be a whole home or `/`: no wall would be left
    wide = {Path("/"), Path.home().resolve(), Path("/home"), Path("/root"), Path("/tmp")}
    return [p for p in found if Path(p) not in wide]


def _bubblewrap(readable: Sequence[str], scratch: str) -> list[str]:
    line = [
        "bwrap", "--unshare-all", "--die-with-parent", "--new-session", "--proc", "/proc", "--dev",
        "/dev", "--tmpfs", "/tmp",
    ]  # fmt: skip
    system = (
        "/usr",
        "/lib",
        "/lib64",
        "/bin",
        "/etc/ld.so.cache",
        "/etc/alternatives",
        "/sys/devices/system/cpu",
    )
    for path in (*system, *readable):
        line += ["--ro-bind-try", path, path]
    return [*line, "--bind", scratch, scratch, "--chdir", scratch]


@functools.lru_cache(maxsize=1)
def has_bubblewrap() -> bool:
    """Whether bwrap is there and may do here what is asked of it."""
    if shutil.which("bwrap") is None:
        return False
    probe = [*_bubblewrap([], "/tmp"), "true"]
    try:
        return subprocess.run(probe, capture_output=True, timeout=10, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def candidates() -> list[str]:
    """Tiers to be tried, best first."""
    if sys.platform != "linux":
        return ["D", "E"] if os.name == "posix" else ["E"]
    return [*(["A"] if has_bubblewrap() else []), "B", "C", "D", "E"]


def can_isolate() -> bool:
    """Whether checked code can be kept in a process of its own here."""
    return os.name == "posix"
