"""How the functions of a network give its loss and its gradients: the forms in which people write it.

One function of both; a loss beside a gradient of the same arguments; a forward, a cost of its output
and a backward; a forward and a backward that is given targets, whose loss nobody has written. What a
backward asks for is told by names: arguments of the forward, and what the forward calls the things that it
returns.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from ..model import Array
from . import natural
from .attempt import as_output
from .methods import data_arguments
from .network_arguments import DECAY, Roles, is_decay
from .returning import last_tuple, named

Values: TypeAlias = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Meaning:
    """A loss that nobody has written: its kind, its factor, and whether it is a mean over samples."""

    kind: str
    factor: float = 1.0
    each: bool = True

    @property
    def words(self) -> str:
        """The same for the report."""
        size = "" if self.factor == 1 else f"{self.factor:g} times "
        return f"its loss is {size}the {'mean ' if self.each else ''}{self.kind} that its gradients descend"

    def of(self, output: Array, target: Array, samples: int) -> Any:
        y, t = output, np.asarray(target)
        if t.ndim == 1 and y.ndim == 2 and y.shape[1] == len(t) != y.shape[0]:
            y = y.T
        return self.factor * natural.loss(self.kind, y, t) / (samples if self.each else 1)


@dataclass(frozen=True, slots=True)
class Run:
    """The names of the functions: one of both, (loss, gradient), or (forward, cost, backward)."""

    names: tuple[str, ...]
    meaning: Meaning | None = None
    # which of several arrays that the forward gives is its output
    place: int = -1

    def value(self, scope: Mapping[str, Any], roles: Roles, values: Values, samples: int) -> Any:
        """The loss."""
        functions = [scope[n] for n in self.names if n]
        known = roles.given(values)
        if len(self.names) == 1:
            return _of_one(functions[0](*[known[n] for n in roles.arguments]))[0]
        if len(self.names) == 2:
            return _number(functions[0](*[known[n] for n in data_arguments(functions[0]) or ()]))
        more = self._made(functions[0], roles, known)
        if self.meaning is not None:
            return self.meaning.of(more[""], known[roles.target], samples)
        return _number(functions[1](*_by_names(functions[1], more, roles)))

    def gradient(self, scope: Mapping[str, Any], roles: Roles, values: Values) -> Any:
        """What holds the gradients."""
        found = self._gradient(scope, roles, values)
        return found if roles.tree is None else roles.tree.sorted_out(roles.table, found)

    def _gradient(self, scope: Mapping[str, Any], roles: Roles, values: Values) -> Any:
        functions = [scope[n] for n in self.names if n]
        known = roles.given(values)
        if len(self.names) == 1:
            return _of_one(functions[0](*[known[n] for n in roles.arguments]))[1]
        if len(self.names) == 2:
            return functions[1](*[known[n] for n in data_arguments(functions[1]) or ()])
        more = self._made(functions[0], roles, known)
        return functions[-1](*_by_names(functions[-1], more, roles))

    def _made(self, forward: Any, roles: Roles, known: Mapping[str, Any]) -> dict[str, Any]:
        """What is known once the forward has run; its output under no name."""
        returned = forward(*[known[n] for n in roles.arguments])
        output, cache = output_and_cache(returned, self.place)
        return {**known, **_called(forward, returned), "": output, "cache": cache}


def output_and_cache(returned: Any, place: int = -1) -> tuple[Any, Any]:
    """What a forward gives: `A2, cache`, `cache, A2`, or all it made, `Z1, A1, Z2, A2`."""
    if not isinstance(returned, tuple) or len(returned) < 2:
        return returned, None
    if len(returned) == 2 and isinstance(returned[0], dict):
        return returned[1], returned[0]
    if len(returned) == 2 and as_output(returned[1]) is None:
        return returned
    arrays = [v for v in returned if as_output(v) is not None]
    return (arrays or [None])[place], returned


def places(returned: Any) -> tuple[int, ...]:
    """Where among several arrays the output may be: last, or first."""
    several = isinstance(returned, tuple) and sum(as_output(v) is not None for v in returned) > 1
    return (-1, 0) if several else (-1,)


def meanings(output: Array) -> Iterator[Meaning]:
    """The losses that may be meant with such an output, the likeliest first."""
    factors = {"squared error": (1.0, 0.5, 2.0)}
    for kind in natural.candidates(output):
        for factor in factors.get(kind, (1.0,)):
            for each in (True, False):
                yield Meaning(kind, factor, each)


def _called(function: Any, returned: Any) -> dict[str, Any]:
    """What is returned by the names that it has in the function."""
    names = [named(part) for part in last_tuple(function)]
    if not isinstance(returned, tuple) or len(names) != len(returned):
        return {}
    return {n: v for n, v in zip(names, returned, strict=True) if n}


def _of_one(returned: Any) -> tuple[Any, Any]:
    """One function of both: which of what it returns is the number, is seen."""
    if not isinstance(returned, tuple) or len(returned) < 2:
        raise TypeError("no value and gradients")
    number = next(i for i, v in enumerate(returned) if _is_number(v))
    rest = [v for i, v in enumerate(returned) if i != number]
    return _number(returned[number]), rest[0] if len(rest) == 1 else tuple(rest)


def _is_number(value: Any) -> bool:
    array = as_output(value) if not isinstance(value, (tuple, list, dict)) else None
    return array is not None and array.size == 1


def _number(value: Any) -> Any:
    return np.reshape(value, ())[()]


def _by_names(function: Any, known: Mapping[str, Any], roles: Roles) -> list[Any]:
    """Arguments by what their names say; one that says nothing is the network's output."""
    found = []
    low = {n.lower(): n for n in known}
    for name in data_arguments(function) or ():
        if name in known:
            found.append(known[name])
        elif "cache" in name.lower() or name.lower() in ("memory", "ctx", "activations"):
            found.append(known["cache"])
        elif name.lower() in low:
            found.append(known[low[name.lower()]])
        elif roles.table and roles.is_table(name):
            found.append(known[roles.table])
        elif is_decay(name):
            found.append(DECAY)
        else:
            found.append(known[roles.target] if roles.is_target(name) else known[""])
    return found
