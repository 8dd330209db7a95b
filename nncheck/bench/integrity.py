"""Whether checked code has replaced what its answers are made with: nncheck here, and numpy."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from types import FunctionType
from typing import Any

# numpy functions that a checker is made of; what code adds (`np.float = float`) is no replacement
_NUMPY = ("asarray", "array", "array_equal", "copy", "may_share_memory", "shares_memory", "random")


@dataclass(frozen=True, slots=True)
class Integrity:
    """Which object each name held, and the code of each function, at one moment."""

    held: dict[str, tuple[Any, Any]]

    @classmethod
    def now(cls) -> Integrity:
        return cls(dict(_everything()))

    def replaced(self) -> list[str]:
        """Names that hold another object, or a function with other code, than they did."""
        later = dict(_everything())
        return [
            name
            for name, (thing, code) in self.held.items()
            if name not in later or later[name][0] is not thing or later[name][1] is not code
        ]


def _everything() -> Iterator[tuple[str, tuple[Any, Any]]]:
    for module_name, module in list(sys.modules.items()):
        if module_name.split(".")[0] != "nncheck" or module is None:
            continue
        for name, thing in list(vars(module).items()):
            if isinstance(thing, (FunctionType, type)) and not name.startswith("__"):
                yield f"{module_name}.{name}", (thing, getattr(thing, "__code__", None))
            if isinstance(thing, type) and thing.__module__ == module_name:
                for part, inner in list(vars(thing).items()):
                    if isinstance(inner, FunctionType):
                        yield f"{module_name}.{name}.{part}", (inner, inner.__code__)
    numpy = sys.modules["numpy"]
    for name in _NUMPY:
        yield f"numpy.{name}", (getattr(numpy, name, None), None)
