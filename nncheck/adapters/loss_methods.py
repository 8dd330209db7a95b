"""The methods of a class that make a loss: its value, its gradient, and what sums it up."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..model import Array
from . import methods as pairs
from .loss_way import Way, says_loss, target_index
from .names import looks_like_target
from .returned import shaped, the_number
from .state import changed, snapshot

_VALUES = (
    "forward", "loss", "__call__", "cost", "compute_loss", "calc_loss", "get_loss", "compute", "fn", "func",
    "function", "f", "error", "value", "evaluate", "apply", "call", "forward_pass", "fprop", "eval",
    "calculate", "cost_function", "loss_function", "compute_cost", "fwd", "fp", "順伝播", "損失",
)  # fmt: skip
_GRADIENTS = (
    "backward", "gradient", "grad", "derivative", "prime", "loss_gradient", "loss_grad", "loss_derivative",
    "loss_prime", "deriv", "delta", "df", "d", "backprop", "backward_pass", "bprop", "dloss", "d_loss", "gradients",
    "compute_gradient", "calc_gradient", "get_gradient", "compute_grad", "cost_derivative", "cost_gradient",
    "cost_prime", "error_derivative", "differentiate", "diff", "dfunc", "f_prime", "grad_input",
    "input_gradient", "derivate", "bwd", "bp", "逆伝播", "勾配", "微分",
)  # fmt: skip
_REDUCERS = re.compile(
    r"total|mean|avg|average|calc|comput|loss|error|cost|reduce|value|score|result|item|sum|平均|合計"
)


@dataclass(frozen=True, slots=True)
class Named:
    """The methods of one class that make a loss."""

    value: str
    gradient: str
    reducer: str | None = None
    # the names leave no doubt; else a gradient that agrees has to show it
    announced: bool = True

    @property
    def words(self) -> str:
        """What was understood, for the report."""
        if self.value == self.gradient:
            return f"{self.value} returns the loss and its gradient"
        return f"the value is {self.value}, its gradient {self.gradient}"

    def run_value(self, way: Way) -> Callable[[Any, Mapping[str, Array]], Any]:
        def value(obj: Any, values: Mapping[str, Array]) -> Any:
            return the_number(getattr(obj, self.value)(*way.given(way.value, values, None)))

        return value

    def run_gradient(self, way: Way) -> Callable[[Any, Mapping[str, Array], Any], Any]:
        def gradient(obj: Any, values: Mapping[str, Array], dout: Any) -> Any:
            shape = values[way.prediction].shape

            def beside() -> Any:
                both = getattr(obj, self.value)(*way.given(way.value, values, None))
                return shaped(both, shape) if isinstance(both, tuple) else None

            given = way.given(way.gradient, values, dout, obj, beside)
            before = snapshot(obj)
            returned = getattr(obj, self.gradient)(*given)
            if returned is not None:
                return shaped(returned, shape)
            left = [leaf.array for leaf in changed(obj, before) if leaf.array.shape == shape]
            return left[-1] if left else None

        return gradient

    def run_reducer(self, way: Way) -> Callable[[Any, Mapping[str, Array]], Any]:
        def reduce(obj: Any, values: Mapping[str, Array]) -> Any:
            self.run_value(way)(obj, values)
            method = getattr(obj, self.reducer or "")
            asked = pairs.data_arguments(method) or ()
            return method(*(way.given(way.value, values, None) if len(asked) == 2 else ()))

        return reduce


def found(cls: type) -> Iterator[Named]:
    """The pairs of methods of a class that may be a loss and its gradient, the likeliest first."""
    values = [n for n in _VALUES if arguments(cls, n) is not None]
    for value in values:
        asked = arguments(cls, value) or ()
        if len(asked) == 2 and is_loss(cls, value, asked):
            for gradient in _GRADIENTS:
                if gradient != value and arguments(cls, gradient) is not None:
                    yield Named(value, gradient)


def arguments(cls: type, name: str) -> tuple[str, ...] | None:
    """The arguments of a method that the class has in Python; None where it has none such."""
    if not callable(getattr(cls, name, None)) or (name == "__call__" and not _calls(cls)):
        return None
    return pairs.method_arguments(cls, name)


def _calls(cls: type) -> bool:
    return any("__call__" in vars(k) for k in cls.__mro__ if k is not object)


def is_loss(cls: type, value: str, asked: tuple[str, ...]) -> bool:
    """Its arguments, its name or its class say that it is one."""
    target = target_index(asked)
    asks = target is not None and looks_like_target(asked[target])
    return asks or says_of_itself(cls) or says_loss(value)


def says_of_itself(cls: type) -> bool:
    return any(says_loss(k.__name__) for k in cls.__mro__ if k is not object)


def optional(cls: type, name: str) -> bool:
    """The gradient has an upstream gradient that may be left out: `backward(self, dout=1)`."""
    method = getattr(cls, name)
    free = [p for p in inspect.signature(method).parameters.values() if p.default is not p.empty]
    return bool(free) and len(pairs.method_arguments(cls, name) or ()) == 0


def reducers(cls: type, named: Named) -> Iterator[str]:
    """Methods that may make one number of what the value gives."""
    for name in dir(cls):
        if name in (named.value, named.gradient) or (name.startswith("_") and name != "__call__"):
            continue
        if name in _GRADIENTS or not (name == "__call__" or _REDUCERS.search(name.lower())):
            continue
        asked = arguments(cls, name)
        if asked is not None and len(asked) in (0, 2):
            yield name
