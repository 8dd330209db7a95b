"""Modules that lie beside the checked file: imported for real, and gone from the process after.

Two students both have a `layers.py`; neither may meet the other's, nor a module of the checker.
"""

from __future__ import annotations

import contextlib
import importlib
import importlib.util
import os
import sys
from collections.abc import Iterator, Sequence, Set
from pathlib import Path
from types import ModuleType

from .time_limit import held

# A folder of this name beside a student's file never replaces these in a running process.
_NEVER = frozenset({"numpy", "scipy", "nncheck", "hypothesis", "pytest", "_pytest"})
_LEVELS_UP = 2


class Neighbours:
    """The importable files around one source; `visible()` makes them importable for a while.

    The file's folder and `search` come before what is installed, its parents after it: that is
    the order that `python file.py` and `sys.path.append(os.pardir)` give.
    """

    def __init__(self, origin: Path | None, search: Sequence[str], *, relative: bool) -> None:
        self.package = ""
        folder = origin.parent if origin else None
        self._front = [os.path.abspath(path) for path in search]  # noqa: PTH100 - no link resolved
        self._back: list[str] = []
        if folder is not None:
            self.package, root = _package_of(folder, relative=relative)
            self._front = list(dict.fromkeys([str(folder), str(root), *self._front]))
            ups = [up for up in list(folder.parents)[:_LEVELS_UP] if up != up.parent]
            self._back = [str(up) for up in ups if str(up) not in self._front]
        self._found: dict[tuple[str, bool], bool] = {}
        self._kept: dict[str, ModuleType] = {}

    def __contains__(self, module: str) -> bool:
        """Whether this name is found beside the file rather than in what is installed."""
        root = module.partition(".")[0]
        return self._has(root, front=True) or (self._has(root, front=False) and not installed(root))

    @contextlib.contextmanager
    def visible(self) -> Iterator[None]:
        """Neighbours can be imported inside; sys.path and sys.modules are as before after it."""
        with held():
            found_path, found_bytecode = sys.path[:], sys.dont_write_bytecode
            hidden = {name: m for name, m in sys.modules.items() if self._hides(name, m)}
            for name in hidden:
                del sys.modules[name]
            before = set(sys.modules)
            sys.modules.update(self._kept)
            sys.path[:] = [*self._front, *sys.path, *self._back]
            sys.dont_write_bytecode = True  # nothing of ours appears in a student's folder
            importlib.invalidate_caches()
        try:
            yield
        finally:
            with held():
                self._take_away(sys.modules.keys() - before)
                sys.modules.update(hidden)
                sys.path[:] = found_path
                sys.dont_write_bytecode = found_bytecode

    def _take_away(self, new: Set[str]) -> None:
        """Keep what was imported from beside the file; other new modules stay in the process."""
        roots = {name for name in new if "." not in name} - _NEVER
        ours = {name for name in roots if self._holds_module(name)}
        for name in new:
            if name.partition(".")[0] in ours:
                self._kept[name] = sys.modules.pop(name)

    def _hides(self, name: str, module: ModuleType) -> bool:
        """A loaded module that has a neighbour's name and comes from elsewhere."""
        if not self._has(name.partition(".")[0], front=True):
            return False
        file = getattr(module, "__file__", None) or ""
        return not any(file.startswith(folder + os.sep) for folder in self._front)

    def _holds_module(self, root: str) -> bool:
        """Whether a loaded top-level module lies directly in one of the folders."""
        module = sys.modules[root]
        file = getattr(module, "__file__", None)
        path = Path(file or next(iter(getattr(module, "__path__", ())), ""))
        if path.name == "__init__.py":
            path = path.parent
        return str(path.parent) in (*self._front, *self._back)

    def _has(self, root: str, *, front: bool) -> bool:
        if root in _NEVER or root in sys.stdlib_module_names or not root:
            return False
        if (root, front) not in self._found:
            folders = self._front if front else self._back
            self._found[root, front] = any(_holds(Path(folder), root) for folder in folders)
        return self._found[root, front]


def installed(root: str) -> bool:
    """Whether a top-level module can be imported from what is installed; imports nothing."""
    if root in sys.builtin_module_names or root in sys.stdlib_module_names or root in sys.modules:
        return True
    try:
        return importlib.util.find_spec(root) is not None
    except (ImportError, ValueError):
        return False


def _holds(folder: Path, root: str) -> bool:
    """Whether a folder has a module of this name, or a package, or a folder with Python files."""
    with contextlib.suppress(OSError):
        if (folder / f"{root}.py").is_file() or (folder / root / "__init__.py").is_file():
            return True
        return any(inner.suffix == ".py" for inner in (folder / root).iterdir())
    return False


def _package_of(folder: Path, *, relative: bool) -> tuple[str, Path]:
    """The package that a file in `folder` belongs to, and the folder that holds the package.

    Without an `__init__.py` a folder is one (a namespace package) if the file imports relatively.
    """
    names: list[str] = []
    while (folder / "__init__.py").exists() or (relative and not names):
        if not folder.name.isidentifier():
            break
        names.append(folder.name)
        folder = folder.parent
    return ".".join(reversed(names)), folder
