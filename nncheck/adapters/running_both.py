"""A forward and a backward run together once: which gradient is whose, and whether they agree."""

from __future__ import annotations

import copy
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..draw import draw, generic
from ..model import Array
from .arguments import Arguments
from .attempt import as_output
from .contain import contained
from .gradients import Source
from .handed import Handed, given, times
from .handed_back import returned_arrays
from .matching import Slope, agrees, matched
from .returned import taken_apart

_STEP = 1e-5
_ALIKE = 0.99999


@dataclass(frozen=True, slots=True)
class Functions:
    """The two functions, how many outputs the first has, and what else each is given by name."""

    forward: Callable[..., Any]
    backward: Callable[..., Any]
    outputs: int = 1
    settings: Mapping[str, Any] = field(default_factory=dict)
    shared: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Fit:
    """One way to run them that was tried. `right`: slots whose gradient agrees with a slope."""

    functions: Functions
    arguments: Arguments
    handed: Handed
    plan: Mapping[str, Source] = field(default_factory=dict)
    right: frozenset[str] = frozenset()
    fitting: frozenset[str] = frozenset()
    outputs: tuple[tuple[int, ...], ...] = ()
    error: BaseException | None = None
    # the output moves with some argument: 0 == 0 is no agreement
    moves: bool = False
    # slots whose gradient is a multiple of the right one, as far as a few directions tell
    alike: int = 0
    # gradients of parameters are means over the samples: 1/m lives in the layers
    averaged: bool = False
    # a function of a single number that runs on each entry of a vector
    lifted: bool = False

    @property
    def wanted(self) -> list[str]:
        return [s.name for s in self.arguments.slots if s.differentiable]

    @property
    def complete(self) -> bool:
        """Every array that backward gives is the gradient of its argument."""
        return self.moves and bool(self.plan) and set(self.plan) == self.right

    @property
    def runs(self) -> bool:
        return bool(self.plan) and self.error is None

    @property
    def is_whole(self) -> bool:
        """Every array that backward gives has the shape of its argument."""
        return self.runs and set(self.plan) == self.fitting

    @property
    def score(self) -> tuple[int, ...]:
        return (
            int(self.runs),
            len(self.right),
            self.alike,
            len(self.fitting),
            len(self.plan),
            int(self.handed.sure),
        )


def start(functions: Functions, constants: Mapping[str, Any]) -> Any:
    """What lives between a forward and its backward: the settings, then outputs and cache."""
    return types.SimpleNamespace(**functions.settings, constants=copy.deepcopy(constants))


def forward(
    functions: Functions, arguments: Arguments
) -> Callable[[Any, Mapping[str, Array]], Any]:
    """The forward as an instance runs it; it keeps what the backward is to be handed."""

    def run(held: Any, values: Mapping[str, Array]) -> Any:
        settings = {k: getattr(held, k) for k in functions.settings}
        data = [held.constants[n] if n in held.constants else values[n] for n in order(arguments)]
        found = taken_apart(functions.forward(*data, **settings), functions.outputs)
        if found is None:
            raise TypeError("forward returned no numbers")
        held.outputs, held.cache, held.kept = found
        if len(held.outputs) == 1:
            return held.outputs[0]
        return np.concatenate([np.ravel(o) for o in held.outputs])

    return run


def backward(
    functions: Functions,
    arguments: Arguments,
    handed: Handed,
    averaged: Mapping[str, Source] | None = None,
) -> Callable[[Any, Array | float | None, Mapping[str, Array]], Any]:
    """The backward in the same way: what it returns, times dout where it is a local derivative.

    `averaged` is where gradients are read that are means over the samples.
    """

    def run(held: Any, cotangent: Array | float | None, values: Mapping[str, Array]) -> Any:
        settings = {k: getattr(held, k) for k in functions.shared}
        g = 1.0 if cotangent is None else cotangent
        known = {**values, **held.constants}
        known |= {k: getattr(held, k) for k in functions.settings}
        parts = given(handed, _parted(g, held.outputs), held.outputs, held.cache, known)
        returned = functions.backward(*parts, **settings)
        if averaged:
            return _times_samples(returned, arguments, values, averaged)
        if not handed.is_local:
            return returned
        first = next(iter(values.values()))
        return times(g, returned, np.shape(first))

    return run


def _times_samples(
    returned: Any, arguments: Arguments, values: Mapping[str, Array], plan: Mapping[str, Source]
) -> dict[str, Any]:
    """The gradients by slot, those of parameters as sums over the samples."""
    arrays = dict(returned_arrays(returned))
    x = next(s for s in arguments.slots if "N" in s.shape)
    n = np.shape(values[x.name])[x.shape.index("N")]
    parameters = {s.name for s in arguments.slots if s.role == "parameter"}
    return {
        name: arrays[s.path] * (n if name in parameters else 1)
        for name, s in plan.items()
        if s.path in arrays
    }


def order(arguments: Arguments) -> list[str]:
    """All positional arguments of the forward in call order."""
    return [*dict.fromkeys([*arguments.order, *(s.name for s in arguments.slots)])]


def _parted(cotangent: Any, outputs: Sequence[Any]) -> list[Any]:
    if len(outputs) == 1:
        return [cotangent]
    parts, at = [], 0
    for output in outputs:
        size = int(np.size(output))
        parts.append(np.ravel(cotangent)[at : at + size].reshape(np.shape(output)))
        at += size
    return parts


def values_for(arguments: Arguments, seed: int = 0) -> dict[str, Array]:
    rng = np.random.default_rng(seed)
    found = {}
    for slot in arguments.slots:
        value = draw(slot, arguments.sizes, rng)
        small = slot.role == "parameter" and value.ndim > 1
        found[slot.name] = value / np.sqrt(value.shape[0]) if small else value
    return found


def kept_by(functions: Functions, arguments: Arguments) -> int | None:
    """Of how many things the forward keeps beside its output; None where it does not run.

    A forward that gives no finite numbers has not run.
    """
    held = start(functions, arguments.constants)
    try:
        np.random.seed(0)
        with contained():
            output = forward(functions, arguments)(held, _copies(values_for(arguments)))
    except Exception:
        return None
    array = as_output(output)
    if array is None or array.size == 0 or not np.all(np.isfinite(array)):
        return None
    return int(held.kept)


def fit(functions: Functions, arguments: Arguments, handed: Handed) -> Fit:
    """Run both once, tell which of the returned arrays belongs to which argument, and compare."""
    held = start(functions, arguments.constants)
    values = values_for(arguments)
    ahead = forward(functions, arguments)
    base = Fit(functions, arguments, handed)
    try:
        with contained():
            mine = _copies(values)
            np.random.seed(0)
            output = as_output(ahead(held, mine))
            assert output is not None
            shapes = tuple(np.shape(o) for o in held.outputs)
            g: Any = generic(output.shape, np.random.default_rng(1)) if output.ndim else 1.0
            returned = backward(functions, arguments, handed)(held, _copy(g), mine)
    except Exception as error:
        return Fit(functions, arguments, handed, error=error)
    arrays = dict(returned_arrays(returned))
    slopes = {n: _slope(functions, arguments, values, n, g) for n in base.wanted}
    plan = matched(base.wanted, arrays, values, slopes)
    fitting = frozenset(n for n, s in plan.items() if arrays[s.path].shape == values[n].shape)
    claimed = {n: arrays[plan[n].path] for n in fitting}
    right = {n for n in fitting if agrees(claimed[n], slopes[n])}
    means = _means(base, claimed, slopes, right)
    moves = any(s is not None and abs(s[1]) > 1e-9 for s in slopes.values())
    wrong = {n for n in fitting if n not in right | means}
    alike = sum(_is_alike(functions, arguments, values, n, claimed[n], g) for n in wrong)
    return Fit(
        functions, arguments, handed, plan, frozenset(right | means), fitting, shapes,
        moves=moves, averaged=bool(means), alike=alike,
    )  # fmt: skip


def _is_alike(
    functions: Functions, arguments: Arguments, values: Mapping[str, Array], name: str,
    claimed: Array, g: Any,
) -> bool:  # fmt: skip
    """What is claimed is a multiple of the gradient: then it is the gradient of this, but wrong."""
    pairs = []
    for seed in range(3, 8):
        slope = _slope(functions, arguments, values, name, g, seed)
        if slope is None or claimed.shape != slope[0].shape:
            return False
        pairs.append((slope[1], float(np.sum(claimed * slope[0]))))
    true, said = np.array(pairs).T
    size = float(np.linalg.norm(true) * np.linalg.norm(said))
    return size > 0 and abs(float(true @ said)) > _ALIKE * size


def _means(
    base: Fit, claimed: Mapping[str, Array], slopes: Mapping[str, Slope], right: set[str]
) -> set[str]:
    """Parameters whose gradient is right but for 1/N, where no parameter's is right without.

    Then N times it is the gradient, of two parameters and more: dividing by the number of samples
    in each layer, and not in the loss, is a convention.
    """
    own = [s.name for s in base.arguments.slots if s.role == "parameter" and s.differentiable]
    if len(own) < 2 or right & set(own) or "N" not in base.arguments.sizes:
        return set()
    n = base.arguments.sizes["N"]
    return {p for p in own if p in claimed and agrees(n * claimed[p], slopes[p])}


def _slope(
    functions: Functions, arguments: Arguments, values: Mapping[str, Array], name: str, g: Any,
    seed: int = 2,
) -> Slope:  # fmt: skip
    """(a direction, the derivative of <g, output> along it) for one argument."""
    direction = generic(values[name].shape, np.random.default_rng(seed))
    ends = []
    for sign in (1.0, -1.0):
        moved = {**_copies(values), name: values[name] + sign * _STEP * direction}
        try:
            np.random.seed(0)
            ends.append(
                float(
                    np.sum(
                        forward(functions, arguments)(start(functions, arguments.constants), moved)
                        * g
                    )
                )
            )
        except Exception:
            return None
    return direction, (ends[0] - ends[1]) / (2 * _STEP)


def _copies(values: Mapping[str, Array]) -> dict[str, Array]:
    return {k: v.copy() for k, v in values.items()}


def _copy(value: Any) -> Any:
    return value.copy() if isinstance(value, np.ndarray) else value
