"""Whether checked code has replaced what its answers are made with: nncheck here, and numpy."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import CodeType, FunctionType
from typing import Any, NamedTuple

# numpy functions that a checker is made of; what code adds (`np.float = float`) is no replacement
_NUMPY = ("asarray", "array", "array_equal", "copy", "may_share_memory", "shares_memory", "random")


class _Held(NamedTuple):
    """A name in a namespace, what it held, and the code of that."""

    words: str
    where: Mapping[str, Any]
    name: str
    thing: Any
    function: FunctionType | None
    code: CodeType | None


@dataclass(frozen=True, slots=True)
class Integrity:
    """Which object each name held, and the code of each function, at one moment."""

    held: tuple[_Held, ...]

    @classmethod
    def now(cls) -> Integrity:
        return cls(tuple(_everything()))

    def replaced(self) -> list[str]:
        """Names that hold another object, or a function with other code, than they did."""
        # run several times a second over thousands of names: namespaces are looked into directly
        return [
            words
            for words, where, name, thing, function, code in self.held
            if where.get(name) is not thing
            or (function is not None and function.__code__ is not code)
        ]


def _everything() -> Iterator[_Held]:
    for module_name, module in list(sys.modules.items()):
        if module_name.split(".")[0] != "nncheck" or module is None:
            continue
        yield _Held(module_name, sys.modules, module_name, module, None, None)
        for name, thing in list(vars(module).items()):
            if isinstance(thing, (FunctionType, type)) and not name.startswith("__"):
                yield _held(f"{module_name}.{name}", vars(module), name, thing)
            if isinstance(thing, type) and thing.__module__ == module_name:
                for part, inner in list(vars(thing).items()):
                    if isinstance(inner, FunctionType):
                        yield _held(f"{module_name}.{name}.{part}", vars(thing), part, inner)
    numpy = sys.modules["numpy"]
    for name in _NUMPY:
        yield _held(f"numpy.{name}", vars(numpy), name, getattr(numpy, name, None))


def _held(words: str, where: Mapping[str, Any], name: str, thing: Any) -> _Held:
    function = thing if isinstance(thing, FunctionType) else None
    return _Held(words, where, name, thing, function, function.__code__ if function else None)
