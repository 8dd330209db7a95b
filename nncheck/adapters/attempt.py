"""Trying a forward and a backward once, and scoring how well they went together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ..draw import draw, generic
from ..model import Array, Slot
from .agreement import agrees, objective
from .contain import contained
from .crooked import crooked, mirrored
from .gradients import Source, Wanted, match, read
from .handed_back import returned_arrays, table
from .kept_steps import as_gradients
from .parameters import is_parameter, shortest, unclear
from .quotients import common_rate, is_close, samples, unfelt
from .state import by_identity, changed, leaves, snapshot, written
from .steps import Steps, at_rate
from .unlabelled import exchanges, in_their_order


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
    # the shape in which the gradient of the first input came
    claimed: tuple[int, ...] | None = None

    @property
    def runs(self) -> bool:
        """Both passes ran, and the backward gave the input a gradient of its shape."""
        return self.ran_forward and len(self.score) >= _RUNS and all(self.score[:_RUNS])

    @property
    def fits(self) -> bool:
        """Every gradient has the shape of what it is the gradient of."""
        return len(self.score) > _RUNS and bool(self.score[_RUNS])

    @property
    def ran_both(self) -> bool:
        """Both passes ran, and the backward gave the input something, of whatever shape."""
        inputs = [s.name for s in self.slots if s.differentiable]
        return self.ran_forward and self.error is None and any(n in self.plan for n in inputs)

    @property
    def went_wrong(self) -> bool:
        """The forward ran and the backward raised: its gradients are missing, not left out."""
        return self.ran_forward and self.error is not None

    @property
    def ran_through(self) -> bool:
        """Neither pass raised."""
        return self.ran_forward and self.error is None

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


class NoNumbersError(TypeError):
    """A forward gave nothing to differentiate; perhaps an exception that should have been raised."""

    def __init__(self, returned: Any) -> None:
        super().__init__("forward returned no numbers")
        self.is_error = isinstance(returned, Exception)


def is_abstract_error(error: BaseException | None) -> bool:
    """A method that only says what others have: it raises NotImplementedError, or returns it."""
    returned = isinstance(error, NoNumbersError) and error.is_error
    return returned or isinstance(error, NotImplementedError)


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
    fresh = snapshot(obj)
    try:
        with contained():
            given = forward(obj, held)
        output = as_output(given)
    except Exception as error:
        return Attempt((0,), slots, error=error, sizes=sizes)
    if output is None or output.size == 0:
        return Attempt((0,), slots, error=NoNumbersError(given))
    finite = bool(np.all(np.isfinite(output)))
    # what forward itself writes into is its record (running statistics), and nothing to learn
    records = written(obj, fresh)
    held_arrays = [g for g in before.values() if not records & {leaf.path for leaf in g}]
    misnamed = {g[0].path: [leaf.path for leaf in g] for g in unclear(held_arrays)}
    some = generic(output.shape, np.random.default_rng(3)) if misnamed else 0.0
    silent_ones = unfelt(
        obj, misnamed, lambda twin: objective(twin, forward, values, some, as_output)()
    )
    felt_ones = misnamed.keys() - set(silent_ones)
    parameters = [g for g in held_arrays if is_parameter(g) or g[0].path in felt_ones]
    wanted = [
        Wanted(s.name, (s.name,), values[s.name].shape, is_input=True)
        for s in slots
        if s.differentiable
    ] + [
        Wanted(shortest(g), tuple(leaf.path for leaf in g), g[0].array.shape, is_input=False)
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
    steps = Steps(obj, aliases)
    mirror = mirrored(obj)
    cotangent: Array | float = generic(output.shape, rng) if output.ndim else 1.0
    try:
        with contained(), at_rate(obj, 1.0):
            returned = backward(obj, cotangent, held)
    except Exception as error:
        steps.taken()
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
    taken = steps.taken()
    value = objective(obj, forward, values, cotangent, as_output)
    twin = mirror if taken and finite else None
    own = crooked(obj, twin, aliases, lambda o, g: backward(o, g, held), cotangent, value)
    for name in own:
        taken.pop(name, None)
        del aliases[name]
    # what backward writes into and forward never reads was made to hold gradients
    for silent in unfelt(
        obj,
        {n: aliases[n] for n in taken},
        lambda twin: objective(twin, forward, values, cotangent, as_output)(),
    ):
        steps.again([silent])
        del taken[silent], aliases[silent]
    wanted = [w for w in wanted if w.is_input or w.name in aliases]
    plan = match(wanted, returned, changed(obj, mark), taken)
    # a constant may be called so as well
    aliases = {n: a for n, a in aliases.items() if n in plan or not felt_ones & {*a}}
    # an array that backward left as it was, and no gradient speaks of, is a constant
    shapes = {w.name: w.shape for w in wanted}
    found = _gradient_shapes(plan, returned, obj)
    found |= {n: taken[n].shape for n, s in plan.items() if s.kind == "step"}
    fits = sum(found[n] == shapes[n] for n in plan if n in found)
    inputs = [w.name for w in wanted if w.is_input and w.name in plan]
    # indices have no gradient, and the first layer gives none; then a parameter must have one
    trains = any(not w.is_input and w.name in plan for w in wanted)
    got_input = any(found.get(n) == shapes[n] for n in inputs) if inputs else trains
    fitting = bool(plan) and fits == len(plan)
    score = (1, int(finite), 1, int(got_input), int(fitting), 1 + len(plan))
    right = False
    asked = aliases if any(w.is_input for w in wanted) else {}
    for order in exchanges(plan, inputs, returned) if finite else ():
        claimed = {n: a for n, s in order.items() if (a := read(s, returned, obj)) is not None}
        if agrees(obj, forward, values, claimed, output, cotangent, rng, as_output, asked):
            plan, right = order, True
            break
    if finite:
        plan = in_their_order(plan, returned, obj, aliases, value)
        plan = as_gradients(plan, obj, aliases, value)
    stepped = {n: taken[n] for n, s in plan.items() if s.kind == "step"}
    if finite and stepped:
        rate, felt = common_rate(obj, stepped, aliases, value)
        plan = {n: s for n, s in plan.items() if n in felt or n not in stepped}
        # where no input asks for a gradient there is no upstream whose sign could be meant
        rate = rate if any(w.is_input for w in wanted) else abs(rate)
        plan |= _scaled(felt, rate, samples(values))
    came = next((found.get(n) for n in inputs), None)
    return Attempt(
        (*score, int(right)), slots, output.shape, aliases, plan, ran_forward=True, sizes=sizes,
        claimed=came,
    )  # fmt: skip


def _scaled(steps: Sequence[str], rate: float, count: int) -> dict[str, Source]:
    """Steps over the rate that they have in common; one for each sample is a mean."""
    each = not is_close(rate, 1.0) and is_close(rate * count, 1.0)
    return {n: Source("step", n, 1.0 if each else rate, each) for n in steps}


def _gradient_shapes(
    plan: Mapping[str, Source], returned: Any, obj: Any
) -> dict[str, tuple[int, ...]]:
    state = {leaf.path: leaf.array.shape for leaf in leaves(obj)}
    back = {path: array.shape for path, array in returned_arrays(returned)}
    return {
        name: (back if s.kind == "return" else state).get(s.path, ()) for name, s in plan.items()
    }
