"""An object with forward and backward methods, run as an `Instance`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ..model import Array
from ..subject import Instance
from . import modes
from .contain import contained
from .gradients import Source, read
from .methods import Backwards
from .moving import moved
from .questions import answered
from .quotients import samples
from .rehearsing import rehearsed
from .state import Leaf, assign, leaves
from .steps import Steps, at_rate

# a step so small that what backward computes after it is not changed by it
_SMALL = 2.0**-16


@dataclass(frozen=True, slots=True)
class Protocol:
    """How an object is run: its methods, what each is given, and where gradients appear.

    `forward` gets the object and the values, `backward` the object, the cotangent and the values; `parameters` maps a slot to every
    path that its array goes by; `plan` maps a slot to the place of its gradient.
    """

    forward: Callable[[Any, Mapping[str, Array]], Any]
    backward: Callable[[Any, Array | float | None, Mapping[str, Array]], Any] | None
    parameters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    plan: Mapping[str, Source] = field(default_factory=dict)
    parts: Callable[[Any], Mapping[str, Instance]] = lambda obj: {}
    # the backward of parameters that it changes itself, at a learning rate of choice
    stepping: Callable[[float], Backwards] | None = None
    # the forward with its flags at evaluation, where it has any
    evaluation: Callable[[Any, Mapping[str, Array]], Any] | None = None

    @property
    def steps(self) -> dict[str, tuple[str, ...]]:
        """The parameters whose gradient is read off the step that backward takes."""
        named = [slot for slot, source in self.plan.items() if source.kind == "step"]
        return {slot: self.parameters[slot] for slot in named}


class ObjectInstance:
    """One live object and its protocol."""

    def __init__(self, obj: Any, protocol: Protocol) -> None:
        self.obj = obj
        self.protocol = protocol
        self.values: Mapping[str, Array] = {}
        self._groups: dict[str, list[Leaf]] | None = None
        self._steps: Mapping[str, Array] = {}
        self._rate = 1.0
        self._table = ""
        self._asked = ""
        # which of its forwards, in their order, are run at evaluation
        self._at_evaluation: frozenset[int] = frozenset()
        self._forwards = 0

    def forward(self, values: Mapping[str, Array]) -> Any:
        if self.protocol.parameters:
            groups = self._groups or held_at(self.obj, self.protocol.parameters)
            if self._table:
                groups = _rebound(groups, values, f"{self._table}[")
            put = [assign(group, values[s].copy()) for s, group in groups.items() if s in values]
            # an array that had to be replaced (another dtype) is found anew next time
            self._groups = self._groups if all(put) else None
        self.values = values
        with contained():
            if self._asked.startswith("move "):
                return self._moved(values)
            if self._asked.startswith("rehearse "):
                return rehearsed(self.obj, self._asked, values)
            if self._asked:
                return answered(self.obj, self._asked, values, self.protocol.forward)
            self._forwards += 1
            if self._forwards - 1 in self._at_evaluation:
                return self._evaluated(values)
            return self.protocol.forward(self.obj, values)

    def _moved(self, values: Mapping[str, Array]) -> Any:
        plain = self.protocol
        assert plain.backward is not None
        return moved(self.obj, self._asked, values, plain.forward, plain.backward, plain.parameters)

    def _evaluated(self, values: Mapping[str, Array]) -> Any:
        with modes.evaluating(self.obj) as switched:
            if self.protocol.evaluation is not None:
                return self.protocol.evaluation(self.obj, values)
            if switched:
                return self.protocol.forward(self.obj, values)
            return modes.predicting(self.obj, values)

    def settle(self) -> None:
        """Look for the parameters once: forwards have been seen to leave them where they are."""
        self._groups = held_at(self.obj, self.protocol.parameters)

    def backward(self, cotangent: Array | float | None) -> Mapping[str, Any]:
        if self.protocol.backward is None:
            return {}
        if self.protocol.steps:
            return self.gradients(self._stepped(cotangent))
        with contained():
            returned = self.protocol.backward(self.obj, cotangent, self.values)
        return self.gradients(returned)

    def _stepped(self, cotangent: Array | float | None) -> Any:
        """Backward, after which the parameters are as they were; `_steps` is what it did."""
        stepping = self.protocol.stepping
        backward = stepping(self._rate) if stepping else self.protocol.backward
        assert backward is not None
        steps = Steps(self.obj, self.protocol.steps)
        try:
            with contained(), at_rate(self.obj, self._rate):
                return backward(self.obj, cotangent, self.values)
        finally:
            self._steps = {n: step / self._rate for n, step in steps.taken().items()}

    def alter(self, kind: str) -> None:
        """Other settings: every number that the object holds, of one kind, a little different.

        "floats" to four fifths, "ints" one more. A fix that hard-codes a setting shows itself.
        "rebound params": parameters in this table are given as new arrays there, and nowhere else.
        "call ...", "train ...", "list ...": the forward is a question of `questions`; "move ...": of
        `moving`; "rehearse ...": of `rehearsing`.
        "evaluate 2,3": the third and the fourth forward are run at evaluation, all others in training.
        "rate": a backward that changes parameters itself takes a very small step.
        """
        if kind == "rate":
            self._rate = _SMALL
            return
        if kind.startswith("evaluate "):
            self._at_evaluation = frozenset(int(n) for n in kind.split(" ")[1].split(","))
            return
        if kind.startswith(("call ", "train ", "list ", "move ", "rehearse ")):
            self._asked = kind
            return
        if kind.startswith("rebound "):
            self._table = kind.split(" ", 1)[1]
            return
        for name, value in list(vars(self.obj).items()) if hasattr(self.obj, "__dict__") else []:
            if kind == "floats" and type(value) is float:
                setattr(self.obj, name, 0.8 * value)
            # a 0 is a thing that is not used: an odd penalty that the forward knows nothing of
            elif kind == "ints" and type(value) is int and value:
                setattr(self.obj, name, value + 1)

    def gradients(self, returned: Any) -> dict[str, Any]:
        """The claimed gradients after backward returned `returned`."""
        found = {name: self._read(name, s, returned) for name, s in self.protocol.plan.items()}
        return {name: array for name, array in found.items() if array is not None}

    def _read(self, name: str, source: Source, returned: Any) -> Array | None:
        stepped = source.kind == "step"
        found = self._steps.get(name) if stepped else read(source, returned, self.obj)
        if found is None or (source.scale == 1.0 and not source.each):
            return found
        return found / (source.scale / (samples(self.values) if source.each else 1))

    def parameters(self) -> dict[str, Array]:
        """A copy of every parameter as it stands."""
        found = {leaf.path: leaf.array for leaf in leaves(self.obj)}
        named = {
            n: next((found[p] for p in paths if p in found), None)
            for n, paths in self.protocol.parameters.items()
        }
        return {name: array.copy() for name, array in named.items() if array is not None}

    def roots(self) -> Mapping[str, object]:
        return {"self": self.obj}

    def parts(self) -> Mapping[str, Instance]:
        return self.protocol.parts(self.obj)


def _rebound(
    groups: Mapping[str, list[Leaf]], values: Mapping[str, Array], table: str
) -> dict[str, list[Leaf]]:
    """Put new arrays in the table; the groups that do not stand there are left to be given."""
    rest = {}
    for slot, group in groups.items():
        held = [leaf for leaf in group if leaf.path.startswith(table)]
        if not held or len(held) == len(group):
            rest[slot] = group
            continue
        for leaf in held if slot in values else ():
            leaf.put(values[slot].copy())
    return rest


def held_at(obj: object, parameters: Mapping[str, tuple[str, ...]]) -> dict[str, list[Leaf]]:
    """Every slot's array under each of the names that it goes by now."""
    found = {leaf.path: leaf for leaf in leaves(obj)}
    groups = {slot: [found[p] for p in paths if p in found] for slot, paths in parameters.items()}
    return {slot: group for slot, group in groups.items() if group}
