"""What a caller owns and hands over again: arrays, and dicts, lists and objects that hold them.

Code changes them in place and finds them changed at its next call, so the lines give each of them a name
once. What the caller itself puts into them between two calls is written down before the second.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..model import Array
from .finding_again import literal
from .held import Held, items, own_attributes

# objects of ours that hold parameters as somebody's layer would
_OURS = "nncheck."


class Things:
    """The things by name; `lines` is where they are made, `once`: slots that are given a single time."""

    def __init__(self, lines: list[str], slots: Mapping[str, Array], once: frozenset[str]) -> None:
        self.lines, self._slots, self._once = lines, slots, once
        self._named: list[tuple[str, Any]] = []
        self._last: dict[str, dict[Any, Any]] = {}
        # what results and objects held after the last call, and the parameters after the last step
        self.held: list[Held] = []
        self.parameters: list[Held] = []
        # how what is no thing is written
        self.otherwise: Callable[[Any], str] = repr

    def expression(self, value: Any) -> str | None:
        """The name of a thing, which is made where it is new; None for what is no thing."""
        known = next((name for name, held in self._named if held is value), None)
        if known is not None:
            return known
        if isinstance(value, np.ndarray):
            said = self._value(value)
            return (
                said if said is None or self._is_once(said) else self._made(f"{said}.copy()", value)
            )
        if type(value) is dict:
            inner = [f"{k!r}: {self._part(v)}" for k, v in value.items()]
            return self._made(f"{{{', '.join(inner)}}}", value)
        if type(value) is list:
            return self._made(f"[{', '.join(map(self._part, value))}]", value)
        if type(value).__module__.startswith(_OURS) and own_attributes(value):
            held = own_attributes(value).items()
            given = [f"{n}={self._part(v)}" for n, v in held if not n.startswith("_")]
            return self._made(f"ShownThing({', '.join(given)})", value)
        return None

    def _part(self, value: Any) -> str:
        if isinstance(value, tuple):
            return f"({', '.join(map(self._part, value))},)"
        said = self.expression(value)
        return said if said is not None else self.otherwise(value)

    def _is_once(self, said: str) -> bool:
        return any(said == f"shown_v[{slot!r}]" for slot in self._once)

    def _value(self, array: Array) -> str | None:
        """An array by what it equals: a slot, what is held somewhere, or the numbers."""
        for one in (*self.parameters, *self.held):
            if one.array.shape == array.shape and np.array_equal(one.array, array, equal_nan=True):
                return one.expression
        return literal(array, self._slots)

    def _made(self, text: str, value: Any) -> str:
        name = f"shown_a{len(self._named) + 1}"
        self._named.append((name, value))
        self.lines.append(f"{name} = {text}")
        return name

    # -- between calls ------------------------------------------------------------------

    def remember(self, held: list[Held]) -> None:
        """What every container holds now, for `refresh` to see what changes from outside."""
        self.held = held
        self._last = {name: _contents(value) for name, value in self._named}

    def refresh(self) -> None:
        """The lines for what was put into containers since they were remembered."""
        for name, value in list(self._named):
            before = self._last.get(name)
            for key, item in _contents(value).items() if before is not None else ():
                if before is not None and before.get(key) is not item:
                    where = f".{key}" if _is_object(value) else f"[{key!r}]"
                    self.lines.append(f"{name}{where} = {self._part(item)}")

    def arrays(self) -> list[Held]:
        """Every array of a thing as it is now, the newest thing first."""
        found = []
        for name, value in reversed(self._named):
            held = _contents(value) if _is_object(value) else {}
            inner = [
                *items(value, 2),
                *((f".{n}{p}", v) for n, h in held.items() for p, v in [("", h), *items(h, 2)]),
            ]
            found += [
                Held(f"{name}{path}", np.array(v))
                for path, v in [("", value), *inner]
                if isinstance(v, np.ndarray)
            ]
        return found


def _is_object(value: Any) -> bool:
    return not isinstance(value, (dict, list, np.ndarray))


def _contents(value: Any) -> dict[Any, Any]:
    if isinstance(value, dict):
        return dict(value)
    if isinstance(value, list):
        return dict(enumerate(value))
    return {} if isinstance(value, np.ndarray) else own_attributes(value)
