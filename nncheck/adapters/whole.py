"""A network that learns by a method of its own, run as one function: its objective, and its step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..model import Array
from . import natural
from .asks import PASSED, Ask, call
from .attempt import as_output
from .begun import kept
from .first_round import Moved, first_round
from .kept import Output
from .quotients import samples
from .returning import last_tuple, named
from .settings import one_step
from .state import leaves


@dataclass(frozen=True, slots=True)
class Meaning:
    """A natural loss as the network means it: factor, whether a mean, and weight decay, which may be
    divided by the number of samples as well.
    """

    kind: str
    factor: float = 1.0
    each: bool = False
    decay: Mapping[str, float] = field(default_factory=dict)
    decays_each: bool = False
    # a method of the network gives the derivative of this loss
    stated: bool = False
    # what is claimed is the gradient of no loss at all: which one was meant is a guess
    guessed: bool = False

    def of(self, obj: Any, output: Any, values: Mapping[str, Array]) -> float:
        """The value for this output at these targets and the parameters as they are."""
        base = natural.loss(self.kind, output, values["t"])
        total = self.factor * base / (samples(values) if self.each else 1)
        if not self.decay:
            return total
        held = {leaf.path: leaf.array for leaf in leaves(obj)}
        penalty = float(sum(k * 0.5 * np.sum(held[n] ** 2) for n, k in self.decay.items()))
        return total + penalty / (samples(values) if self.decays_each else 1)


@dataclass(frozen=True, slots=True)
class Whole:
    """The methods of a network: what gives its output, its loss, and what learns.

    The loss is a method, what the learning method returns ("returned"), or a natural one.
    """

    learns: Ask
    gives: Ask | None
    loss: Ask | None = None
    meaning: Meaning | None = None
    # attributes in which the constructor keeps data and targets ("x", "t")
    fed: Mapping[str, str] = field(default_factory=dict)
    # parameters that the learning method would begin anew each time
    begun: tuple[str, ...] = ()
    # parameters of a learning method that takes several steps: it ends when all have moved once
    moving: tuple[str, ...] = ()

    @property
    def speaks(self) -> str:
        """The method in which the value is computed."""
        asked = self.loss or (self.gives if self.meaning is not None else None) or self.learns
        return asked.method

    def speaks_itself(self, returned: Any) -> bool:
        """The learning method returns its loss beside the gradients."""
        return scalar(returned) is not None

    def output(self, obj: Any, values: Mapping[str, Array]) -> Any:
        """What the forward gives."""
        return self._passed(obj, self._given(values, 0.0))["output"]

    def claims(self, obj: Any, values: Mapping[str, Array], rate: float) -> Any:
        """What the learning method returns beside its loss."""
        return without_scalar(self.learn(obj, values, rate))

    def value(self, obj: Any, values: Mapping[str, Array]) -> Any:
        """The objective at these values."""
        given = self._given(values, 0.0)
        self._feed(obj, values)
        if self.loss is not None:
            # a loss that is not given the data speaks of what the forward has left
            asks = self.loss.wants & {"output", "cache"} or "x" not in self.loss.wants
            if asks and self.gives is not None:
                given |= self._passed(obj, given)
            return scalar(call(obj, self.loss, given))
        if self.meaning is not None:
            return self.meaning.of(obj, self.output(obj, values), values)
        return scalar(self.learn(obj, values, 0.0))

    def objective(self, obj: Any, values: Mapping[str, Array]) -> Callable[[], float | None]:
        """The objective as one number, with the parameters as they are at the time."""

        def value() -> float | None:
            np.random.seed(0)
            try:
                found = self.value(obj, {n: v.copy() for n, v in values.items()})
            except Exception:
                return None
            return None if found is None else float(np.sum(found))

        return value

    def learn(self, obj: Any, values: Mapping[str, Array], rate: float) -> Any:
        """What the learning method returns, after it did what it does once, at this rate."""
        given = self._given(values, rate)
        self._feed(obj, values)
        if self.gives is not None:
            given |= self._passed(obj, given)
        with one_step(obj, rate=rate, batch=samples(values)), kept(obj, self.begun):
            if not self.moving:
                return call(obj, self.learns, given)
            method = getattr(obj, self.learns.method)
            moved = Moved(obj, self.moving)
            return first_round(method, moved, lambda: call(obj, self.learns, given))

    def _feed(self, obj: Any, values: Mapping[str, Array]) -> None:
        for attribute, role in self.fed.items():
            setattr(obj, attribute, values[role])

    def _given(self, values: Mapping[str, Array], rate: float) -> dict[str, Any]:
        return {**values, "rate": rate, "batch": samples(values), "pairs": in_pairs(values)}

    def _passed(self, obj: Any, given: Mapping[str, Any]) -> dict[str, Any]:
        """The output, and what else the forward returned."""
        assert self.gives is not None
        question = self.gives
        returned = Output().of(obj, lambda: call(obj, question, given), [given["x"]])
        return {**self._apart(returned), **_named(getattr(obj, question.method), returned)}

    def _apart(self, returned: Any) -> dict[str, Any]:
        if isinstance(returned, tuple) and returned:
            rest = returned[1:] if len(returned) > 2 else returned[-1]
            first = as_output(returned[0])
            whole = returned[-1] if first is None or isinstance(returned[-1], np.ndarray) else first
            return {"output": whole, "cache": rest}
        if isinstance(returned, list) and returned and isinstance(returned[0], np.ndarray):
            if len({np.shape(v) for v in returned}) > 1:
                # what every layer gave
                return {"output": returned[-1], "cache": returned}
            # one output for each sample
            return {"output": np.array(returned)}
        return {"output": returned}


def _named(method: Any, returned: Any) -> dict[str, Any]:
    """What is returned by the names that it has in the method."""
    names = [named(part) for part in last_tuple(method)]
    if not isinstance(returned, tuple) or len(names) != len(returned):
        return {}
    return {PASSED + n: v for n, v in zip(names, returned, strict=True) if n}


def in_pairs(values: Mapping[str, Any]) -> list[tuple[Any, Any]]:
    """Each sample with its target: columns stay columns."""
    if "x" not in values or "t" not in values:
        return []
    x, t = values["x"], values["t"]
    if x.ndim == t.ndim == 2 and x.shape[1] == t.shape[1] and x.shape[0] != t.shape[0]:
        return [(x[:, i : i + 1], t[:, i : i + 1]) for i in range(x.shape[1])]
    if x.ndim < 2 or len(x) != len(t):
        return [(x, t)]
    return list(zip(x, t, strict=True))


def scalar(returned: Any) -> Any:
    """The one number in what was returned, where it is not alone; None where there is none."""
    if isinstance(returned, (tuple, list)):
        return next((v for v in returned if is_scalar(v)), None)
    return returned if is_scalar(returned) else None


def is_scalar(value: Any) -> bool:
    if isinstance(value, (bool, str)) or value is None:
        return False
    return isinstance(value, (int, float, complex, np.generic)) or (
        isinstance(value, np.ndarray) and value.size == 1
    )


def without_scalar(returned: Any) -> Any:
    """The gradients in what was returned, the loss beside them left out."""
    if isinstance(returned, tuple) and any(is_scalar(v) for v in returned):
        index = next(i for i, v in enumerate(returned) if is_scalar(v))
        return tuple(v for i, v in enumerate(returned) if i != index)
    return returned
