"""Source → a namespace in which its definitions exist, and as little else as possible has run."""

from __future__ import annotations
import __future__

import ast
import builtins
import itertools
import linecache
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import islice
from types import ModuleType, TracebackType
from typing import Any

from ..model import Note, Place
from .absent import Builtins
from .certainty import is_certain
from .importing import Importer
from .neighbours import Neighbours
from .providing import Provider
from .quiet import quiet
from .running import Run
from .slicing import Slice, slice_of
from .text import Source
from .units import units_of

_COUNTER = itertools.count(1)
# what the modules made of checked sources are called in sys.modules
MODULE_PREFIX = "_nncheck_source_"
# sys.modules, sys.stdout and the random states belong to the process: one load at a time
_ONE_AT_A_TIME = threading.RLock()


@dataclass(frozen=True, slots=True, eq=False)
class Loaded:
    """What `load` made: the live globals of the definitions, and what was noticed on the way.

    A name that could not be provided is not in `namespace`; code that reads it gets a
    `MissingName` (a NameError that says why). `filename` is what tracebacks and warnings of this
    code show; `linecache` and `inspect` know it until `close`.
    """

    source: Source
    namespace: dict[str, Any]
    module: str
    filename: str
    notes: tuple[Note, ...]
    captured: str

    def place_of_traceback(self, traceback: TracebackType | None) -> Place | None:
        """Where in the checked source an exception passed last; None if it never did."""
        place = None
        while traceback is not None:
            code = traceback.tb_frame.f_code
            if code.co_filename == self.filename:
                at = traceback.tb_lasti // 2
                position = next(islice(code.co_positions(), at, None), (None,) * 4)
                place = self._place(traceback.tb_lineno, position)
            traceback = traceback.tb_next
        return place

    def place_of_line(self, line: int) -> Place:
        """The place of a line number as a traceback or a warning gives it for `filename`."""
        return self.source.place_of_line(line)

    def close(self) -> None:
        """Forget the module in sys.modules and linecache; objects made by it go on to work."""
        sys.modules.pop(self.module, None)
        linecache.cache.pop(self.filename, None)

    def _place(self, line: int, position: tuple[int | None, ...]) -> Place:
        first, last, column, end_column = position
        if first is None or last is None or column is None or end_column is None:
            return self.source.place_of_line(line)
        offset = self.source.lines.offset
        return self.source.place((offset(first, column), offset(last, end_column)))


def load(
    source: Source,
    *,
    search: Sequence[str] = (),
    seconds: float = 5.0,
    supply: Callable[[str], object | None] | None = None,
) -> Loaded:
    """Run imports, definitions, and the statements that make the globals which definitions read.

    `search` adds folders to those where modules beside the file are found. `seconds` bounds all
    statements other than imports and definitions together. `supply` may offer an object for a
    name that definitions read and nothing provides. Nothing is raised for what the code does:
    whatever fails is a note, and what follows it still runs.
    """
    flags = _future_flags(source.tree)
    number = next(_COUNTER)
    filename = f"<nncheck {number}: {source.path}>"
    module = ModuleType(f"{MODULE_PREFIX}{number}", ast.get_docstring(source.tree))
    with _ONE_AT_A_TIME, quiet(source.path) as captured:
        units = units_of(source.tree, source.lines, flags)
        plan = slice_of(units)
        relative = any(unit.said.relative for unit in units)
        importer = Importer(Neighbours(source.origin, search, relative=relative))
        provider = Provider(plan, vars(module), importer, seconds=seconds, supply=supply)
        _furnish(module, source, filename, plan, importer, provider)
        sys.modules[module.__name__] = module
        linecache.cache[filename] = (
            len(source.text), None, [f"{line}\n" for line in source.lines.texts], filename
        )  # fmt: skip
        run = Run(
            source, plan, vars(module), provider, filename=filename, flags=flags, seconds=seconds
        )
        run.run()
    notes = tuple(sorted({*source.notes, *run.notes}, key=_order))
    return Loaded(source, vars(module), module.__name__, filename, notes, captured.text)


def _furnish(
    module: ModuleType,
    source: Source,
    filename: str,
    plan: Slice,
    importer: Importer,
    provider: Provider,
) -> None:
    """Set the names that Python sets in every module."""
    module.__file__ = str(source.origin) if source.origin and not source.cells else filename
    module.__package__ = importer.package
    own = {"__import__": importer}
    # CPython looks names up faster in plain builtins: a resolver only where it may be asked
    plain = is_certain(plan)
    vars(module)["__builtins__"] = (
        {**vars(builtins), **own} if plain else Builtins(own, provider.resolve)
    )


def _future_flags(tree: ast.Module) -> int:
    """Compiler flags of the `from __future__` imports, which hold for all cells that follow."""
    flags = 0
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and node.module == "__future__":
            for alias in node.names:
                feature = getattr(__future__, alias.name, None)
                flags |= getattr(feature, "compiler_flag", 0)
    return flags


def _order(note: Note) -> tuple[int, int, str]:
    return (note.cell or 0, note.line or 0, note.message)
