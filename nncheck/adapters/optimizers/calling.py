"""One way of calling an optimizer, and the `Stepper` that calls it so."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

import numpy as np

from ...model import Array
from ..contain import contained
from .holding import Holding, Model
from .roles import Argument, arguments, number_for

# what becomes of what is returned: nothing, it is the new parameters, it is added to them
Returns: TypeAlias = Literal["nothing", "values", "steps"]
StateForm: TypeAlias = Literal["like grads", "like params", "empty", "none", "zero", "usual"]
STATE_FORMS: tuple[StateForm, ...] = ("like grads", "like params", "empty", "none", "zero", "usual")
_USUAL = ("m", "v", "s", "r", "u", "velocity", "cache", "momentum", "G", "h", "mean", "var")


@dataclass(frozen=True, slots=True)
class Way:
    """How parameters are held, which method is called with which arguments, what it returns.

    `method` None: what is built is itself called; "" : the definition is the update.
    """

    style: str
    hold: Callable[[Mapping[str, Array]], Holding]
    shapes: Mapping[str, tuple[int, ...]]
    method: str | None
    given: tuple[Argument, ...]
    returns: Returns = "nothing"
    state: StateForm = "none"
    first_time: int = 1
    is_pair: bool = False
    # the update is called for each array by itself, with its name
    is_each: bool = False
    # the object with the parameters is handed over by `setup`, once
    is_set_up: bool = False


@dataclass(slots=True)
class Updating:
    """A fresh optimizer of this definition, called in this way, with these numbers set."""

    definition: Any
    way: Way
    options: Mapping[str, Any]
    holding: Holding = field(init=False)
    target: Any = field(init=False, default=None)
    returned: Any = field(init=False, default=None)
    _time: int = field(init=False, default=1)
    _kept: dict[str, Any] = field(init=False, default_factory=dict)
    _number: int = field(init=False, default=0)

    def place(self, values: Mapping[str, Array]) -> None:
        self.holding = self.way.hold(values)
        self._time = self.way.first_time
        zeros = {n: np.zeros_like(v) for n, v in values.items()}
        self.holding.take(zeros)
        with contained():
            self.target = self._built()
            if self.way.is_set_up:
                self.target.setup(Model(self.holding.params))
        for argument in self.way.given:
            if argument.role == "state" and argument.required:
                self._kept[argument.name] = self._first_state(values)

    def step(self, gradients: Mapping[str, Array], loss: float, *, meddle: bool) -> None:
        self.holding.take(gradients)
        update = self.target if not self.way.method else getattr(self.target, self.way.method)
        with contained():
            self._around("pre_update")
            if self.way.is_each:
                self.returned = [
                    self._called(update, gradients, loss, number)
                    for number in range(len(gradients))
                ]
            else:
                self.returned = self._called(update, gradients, loss, 0)
            self._around("post_update")
        self._absorb(self.returned)
        if meddle:
            for array in self._own_arrays(self.returned):
                array[...] = 0

    def _called(self, update: Any, gradients: Mapping[str, Array], loss: float, number: int) -> Any:
        self._number = number
        positional, named = self._arguments(gradients, loss)
        return update(*positional, **named)

    def parameters(self) -> dict[str, Array]:
        return {n: np.array(v, copy=True) for n, v in self.holding.read().items()}

    # -- building and calling ----------------------------------------------------------

    def _built(self) -> Any:
        if self.way.method == "":
            return self.definition
        named = dict(self.options)
        for argument in arguments(self.definition) or ():
            if argument.required and argument.name not in named:
                named[argument.name] = self._for_constructor(argument)
        return self.definition(**named)

    def _for_constructor(self, argument: Argument) -> Any:
        if argument.role in ("params", "layer"):
            return self.holding.params
        if argument.role == "grads":
            return self.holding.grads
        if "shape" in argument.name:
            return next(iter(self.holding.read().values())).shape
        return number_for(argument.name) or 0.05

    def _arguments(
        self, gradients: Mapping[str, Array], loss: float
    ) -> tuple[list[Any], dict[str, Any]]:
        positional: list[Any] = []
        named: dict[str, Any] = dict(self.options) if self.way.method == "" else {}
        for argument in self.way.given:
            if argument.name in named:
                continue
            value = self._value(argument, gradients, loss)
            if argument.required and not argument.keyword and not named:
                positional.append(value)
            elif (
                argument.required
                or argument.role in ("time", "loss", "grads")
                or (argument.role == "state" and argument.name in self._kept)
            ):
                named[argument.name] = value
        return positional, named

    def _value(self, argument: Argument, gradients: Mapping[str, Array], loss: float) -> Any:
        role, name = argument.role, argument.name
        if role == "params":
            return self._part(argument, self.holding.params)
        if role == "layer":
            return self.holding.params
        if role == "name":
            return list(gradients)[self._number]
        if role == "grads":
            return self._part(argument, self.holding.grads)
        if role == "slope":
            parts = list(gradients.values())
            mine = (
                parts[-1 if argument.part == "b" else 0] if self.way.is_pair else self.holding.grads
            )
            return lambda *_: mine
        if role == "time":
            return self._time
        if role == "loss":
            return loss
        return self._kept.get(name) if role == "state" else number_for(name) or 0.05

    def _part(self, argument: Argument, whole: Any) -> Any:
        if self.way.is_each:
            return whole[self._number]
        if not self.way.is_pair:
            return whole
        return whole[-1 if argument.part == "b" else 0]

    def _around(self, prefix: str) -> None:
        for name in dir(self.target) if self.way.method else ():
            if name.startswith(prefix) and not (arguments(getattr(self.target, name)) or ()):
                getattr(self.target, name)()

    def _first_state(self, values: Mapping[str, Array]) -> Any:
        form = self.way.state
        zeros = {n: np.zeros_like(v) for n, v in values.items()}
        if form in ("like grads", "like params"):
            fresh = self.way.hold(zeros)
            fresh.take(zeros)
            return fresh.grads if form == "like grads" else fresh.params
        if form == "usual":
            zero = next(iter(zeros.values()))
            return {"t": 0, "step": 0, **{n: zero.copy() for n in _USUAL}}
        return {"empty": {}, "zero": 0.0}.get(form)

    # -- what comes back ---------------------------------------------------------------

    def taken_apart(self, returned: Any) -> tuple[dict[str, Array] | None, list[Any]]:
        """The arrays of the parameters' form in what was returned, and the rest."""
        whole = self.holding.matching(returned)
        if whole is not None or not isinstance(returned, (tuple, list)):
            return whole, [returned] if whole is None and returned is not None else []
        count = len(self.way.shapes)
        if self.way.is_pair and len(returned) > count:
            pair = self.holding.matching(list(returned[:count]))
            if pair is not None:
                return pair, list(returned[count:])
        for i, item in enumerate(returned):
            found = self.holding.matching(item)
            if found is not None:
                return found, [*returned[:i], *returned[i + 1 :]]
        return None, list(returned)

    def _absorb(self, returned: Any) -> None:
        found, rest = self.taken_apart(returned)
        if found is not None and self.way.returns == "values":
            self.holding.put({n: v.copy() for n, v in found.items()})
        elif found is not None and self.way.returns == "steps":
            now = self.holding.read()
            self.holding.put({n: now[n] + found[n] for n in now})
        counts = [r for r in rest if isinstance(r, (int, np.integer)) and not isinstance(r, bool)]
        states = [r for r in rest if not isinstance(r, (int, np.integer, float, str))]
        wanted = [a.name for a in self.way.given if a.role == "state"]
        self._kept.update(dict(zip(wanted, states, strict=False)))
        same = not counts or counts[0] == self._time
        self._time = self._time + 1 if same else int(counts[0])

    def _own_arrays(self, returned: Any) -> list[Array]:
        """Arrays that were returned and are not the parameters themselves."""
        items: Sequence[Any] = returned if isinstance(returned, (tuple, list)) else [returned]
        held = list(self.holding.read().values())
        return [
            a
            for a in items
            if isinstance(a, np.ndarray)
            and a.flags.writeable
            and not any(np.shares_memory(a, h) for h in held)
        ]
