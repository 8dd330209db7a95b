"""Trying a forward and a backward once, and scoring how well they went together."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..draw import draw, generic
from ..model import Array, Slot
from .contain import contained
from .gradients import Source, Wanted, match, read, returned_arrays, table
from .names import gradient_stem, parameter_stem
from .state import Leaf, by_identity, changed, leaves, snapshot


@dataclass(frozen=True, slots=True)
class Attempt:
    """What came of one try. `score` orders tries: the larger, the more of it worked."""

    score: tuple[int, ...]
    slots: tuple[Slot, ...]
    output_shape: tuple[int, ...] = ()
    aliases: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    plan: Mapping[str, Source] = field(default_factory=dict)
    error: BaseException | None = None
    ran_forward: bool = False
    sizes: Mapping[str, int] = field(default_factory=dict)
    # axes of all held arrays together
    held: int = 0

    @property
    def runs(self) -> bool:
        """Both passes ran, and the backward gave the input a gradient of its shape."""
        return self.ran_forward and len(self.score) >= _RUNS and all(self.score[:_RUNS])

    @property
    def ran_both(self) -> bool:
        """Both passes ran, and the backward gave the input something, of whatever shape."""
        inputs = [s.name for s in self.slots if s.differentiable]
        return self.ran_forward and self.error is None and any(n in self.plan for n in inputs)

    @property
    def went_wrong(self) -> bool:
        """The forward ran and the backward raised: its gradients are missing, not left out."""
        return self.ran_forward and self.error is not None

    def no_less_than(self, other: Attempt) -> bool:
        """At least as many axes of data, and as many parameters with a gradient.

        With less of either a wrong gradient can look right.
        """
        mine, theirs = ([a.axes, len(a.trained)] for a in (self, other))
        return all(m >= t for m, t in zip(mine, theirs, strict=True))

    @property
    def axes(self) -> int:
        return sum(len(s.shape) for s in self.slots)

    @property
    def extent(self) -> int:
        """Axes of the data and of all held arrays."""
        return self.axes + self.held

    @property
    def trained(self) -> list[str]:
        return [n for n in self.aliases if n in self.plan]

    @property
    def complete(self) -> bool:
        """It runs, and in this reading of it the gradient is right (in one direction)."""
        return self.runs and all(self.score)


_RUNS = 4


def as_output(value: Any) -> Array | None:
    """The numeric array in what a forward returned, or None when it holds none."""
    if isinstance(value, (bool, str, bytes)) or value is None:
        return None
    if isinstance(value, (int, float, np.ndarray, np.generic)):
        array = np.asarray(value)
        return array if array.dtype.kind in "fiuc" and array.dtype != object else None
    return table(value) if isinstance(value, (list, tuple)) else None


def attempt(
    obj: Any,
    slots: tuple[Slot, ...],
    sizes: Mapping[str, int],
    *,
    forward: Callable[[Any, Mapping[str, Array]], Any],
    backward: Callable[[Any, Array | float | None, Mapping[str, Array]], Any] | None,
    values: Mapping[str, Array] | None = None,
    seed: int = 0,
) -> Attempt:
    """Run forward, then backward, on drawn values; find parameters and their gradients.

    The last part of the score says whether the gradient agrees with a difference quotient along
    one direction. It decides between readings (rows or columns, one-hot or index targets): a
    convention under which the code is right is the code's convention.
    """
    rng = np.random.default_rng(seed)
    values = values or {s.name: draw(s, sizes, rng) for s in slots}
    held = {name: value.copy() for name, value in values.items()}
    before = by_identity(obj)
    try:
        with contained():
            output = as_output(forward(obj, held))
    except Exception as error:
        return Attempt((0,), slots, error=error, sizes=sizes)
    if output is None or output.size == 0:
        return Attempt((0,), slots, error=TypeError("forward returned no numbers"))
    finite = bool(np.all(np.isfinite(output)))
    parameters = [g for g in before.values() if _is_parameter(g)]
    wanted = [
        Wanted(s.name, (s.name,), values[s.name].shape, is_input=True)
        for s in slots
        if s.differentiable
    ] + [
        Wanted(_shortest(g), tuple(leaf.path for leaf in g), g[0].array.shape, is_input=False)
        for g in parameters
    ]
    aliases = {w.name: w.aliases for w in wanted if not w.is_input}
    held_axes = sum(len(w.shape) for w in wanted if not w.is_input)
    base = Attempt(
        (1, int(finite)),
        slots,
        output.shape,
        aliases,
        ran_forward=True,
        sizes=sizes,
        held=held_axes,
    )
    if backward is None:
        return base
    mark = snapshot(obj)
    cotangent: Array | float = generic(output.shape, rng) if output.ndim else 1.0
    try:
        with contained():
            returned = backward(obj, cotangent, held)
    except Exception as error:
        return Attempt(
            (1, int(finite), 0),
            slots,
            output.shape,
            aliases,
            error=error,
            ran_forward=True,
            sizes=sizes,
            held=held_axes,
        )
    plan = match(wanted, returned, changed(obj, mark))
    # an array that backward left as it was, and no gradient speaks of, is a constant
    shapes = {w.name: w.shape for w in wanted}
    found = _gradient_shapes(plan, returned, obj)
    fits = sum(found[n] == shapes[n] for n in plan if n in found)
    wants_input = any(w.is_input for w in wanted)
    inputs = [w.name for w in wanted if w.is_input and w.name in plan]
    # an input of indices has no gradient; then there must be a parameter that has one
    trains = any(not w.is_input and w.name in plan for w in wanted)
    got_input = any(found.get(n) == shapes[n] for n in inputs) if wants_input else trains
    fitting = bool(plan) and fits == len(plan)
    score = (1, int(finite), 1, int(got_input), int(fitting), 1 + len(plan))
    claimed = {n: a for n, s in plan.items() if (a := read(s, returned, obj)) is not None}
    agrees = finite and _agrees(obj, forward, values, claimed, output, cotangent, rng)
    return Attempt(
        (*score, int(agrees)), slots, output.shape, aliases, plan, ran_forward=True, sizes=sizes
    )


def _agrees(
    obj: Any,
    forward: Callable[[Any, Mapping[str, Array]], Any],
    values: Mapping[str, Array],
    claimed: Mapping[str, Array],
    output: Array,
    cotangent: Array | float,
    rng: np.random.Generator,
) -> bool:
    """The directional derivative along the inputs is what the claimed gradient says."""
    moved = [n for n in values if n in claimed and claimed[n].shape == values[n].shape]
    if not moved:
        return bool(claimed)
    step = 1e-5
    directions = {n: generic(values[n].shape, rng) for n in moved}
    ends = []
    for sign in (1.0, -1.0):
        np.random.seed(0)
        at = {
            n: v + sign * step * directions[n] if n in directions else v.copy()
            for n, v in values.items()
        }
        try:
            value = as_output(forward(obj, at))
        except Exception:
            return False
        if value is None or value.shape != output.shape:
            return False
        ends.append(float(np.sum(value * cotangent)))
    slope = (ends[0] - ends[1]) / (2 * step)
    said = sum(float(np.sum(claimed[n] * directions[n])) for n in moved)
    scale = sum(float(np.sum(np.abs(claimed[n] * directions[n]))) for n in moved)
    # nothing that moves is no agreement: 0 == 0 holds for every reading that means nothing
    moves = abs(slope) > 1e-6 * max(scale, 1e-3)
    return moves and bool(abs(slope - said) <= 1e-5 * max(scale, abs(slope)) + 1e-8)


def adds_up(
    obj: Any, forward: Callable[[Any, Mapping[str, Array]], Any], tried: Attempt
) -> bool | None:
    """Whether a loss is a sum over the samples of this reading; None where it cannot be asked.

    L(a,b) − L(a',b) − L(a,b') + L(a',b') is 0 for samples a and b that do not feel each other.
    """
    slot = next((s for s in tried.slots if s.role != "target" and "N" in s.shape), None)
    if slot is None or len(slot.shape) < 2:
        return None
    axis = slot.shape.index("N")
    values = {s.name: draw(s, tried.sizes, np.random.default_rng(0)) for s in tried.slots}
    bumps = []
    for sample in (0, 1):
        bump = np.zeros(values[slot.name].shape)
        where = tuple(sample if i == axis else slice(None) for i in range(bump.ndim))
        bump[where] = np.linspace(0.4, 0.9, bump[where].size).reshape(bump[where].shape)
        bumps.append(bump)
    found = []
    for a, b in ((0, 0), (1, 0), (0, 1), (1, 1)):
        at = {**values, slot.name: values[slot.name] + a * bumps[0] + b * bumps[1]}
        try:
            value = as_output(forward(obj, at))
        except Exception:
            return None
        if value is None or value.size != 1:
            return None
        found.append(float(value.reshape(-1)[0]))
    mixed = abs(found[0] - found[1] - found[2] + found[3])
    return mixed <= 1e-9 * max(1.0, *(abs(v) for v in found))


def is_clipped(
    obj: Any, forward: Callable[[Any, Mapping[str, Array]], Any], tried: Attempt
) -> bool:
    """A loss that does not feel its input outside (0, 1): it takes probabilities, and clips them."""
    slot = next((s for s in tried.slots if s.role != "target" and s.domain.values == "real"), None)
    if slot is None or not any(s.role == "target" for s in tried.slots):
        return False
    values = {s.name: draw(s, tried.sizes, np.random.default_rng(0)) for s in tried.slots}
    x = values[slot.name]
    outside = (np.arange(x.size) % 2 == 0).reshape(x.shape)
    x = np.where(outside, np.sign(x) * 1.5 + 0.3, 0.2 + 0.3 * np.abs(x))
    moved = [
        x,
        np.where(outside, x + 0.05 * np.sign(x), x),
        np.where(outside, x, x + 0.05 * (0.5 - x)),
    ]
    found = []
    for v in moved:
        try:
            found.append(as_output(forward(obj, {**values, slot.name: v.copy()})))
        except Exception:
            return False
    if any(f is None or not np.all(np.isfinite(f)) for f in found):
        return False
    same = np.allclose(np.asarray(found[0]), np.asarray(found[1]), rtol=1e-12, atol=0)
    return (
        bool(outside.any())
        and same
        and not np.allclose(np.asarray(found[0]), np.asarray(found[2]), rtol=1e-9, atol=0)
    )


def _gradient_shapes(
    plan: Mapping[str, Source], returned: Any, obj: Any
) -> dict[str, tuple[int, ...]]:
    state = {leaf.path: leaf.array.shape for leaf in leaves(obj)}
    back = {path: array.shape for path, array in returned_arrays(returned)}
    return {
        name: (back if s.kind == "return" else state).get(s.path, ()) for name, s in plan.items()
    }


def _is_parameter(group: list[Leaf]) -> bool:
    array = group[0].array
    held = not any(leaf.is_scalar for leaf in group)
    return held and array.dtype.kind == "f" and array.size > 0 and not _named_gradient(group)


def _named_gradient(group: list[Leaf]) -> bool:
    # a parameter may be called g or delta; a gradient says of what
    if all(
        leaf.path.rsplit(".", 1)[-1].lower() in ("g", "d", "delta", "del", "der") for leaf in group
    ):
        return False
    stems = {parameter_stem(leaf.path) for leaf in group}
    marks = [gradient_stem(leaf.path) for leaf in group]
    return all(m is not None for m in marks) and not stems & {"beta", "gamma", "delta"}


def _shortest(group: list[Leaf]) -> str:
    return min((leaf.path for leaf in group), key=lambda p: (p.count(".") + p.count("["), len(p)))
