"""Finding a value again: which expression over what is at hand gives it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..model import Array

# numbers in an argument that are taken from an array only when they are hardly there by chance
_DIGITS = 6
_LARGEST = 400
_CLOSE = 1e-9
# what a loss may be that the code differentiates and nowhere computes; y: the output, t: the target
_NATURAL: dict[str, Callable[[Array, Array], Any]] = {
    "0.5 * shown_np.sum(({y} - {t}) ** 2)": lambda y, t: 0.5 * np.sum((y - t) ** 2),
    "shown_np.sum(({y} - {t}) ** 2)": lambda y, t: np.sum((y - t) ** 2),
    "-shown_np.sum({t} * shown_np.log({y}))": lambda y, t: -np.sum(t * np.log(y)),
    "-shown_np.sum({t} * shown_np.log({y}) + (1 - {t}) * shown_np.log(1 - {y}))": (
        lambda y, t: -np.sum(t * np.log(y) + (1 - t) * np.log(1 - y))
    ),
    "-shown_np.sum(shown_np.log({y}[shown_np.arange(len({y})), {t}]))": (
        lambda y, t: -np.sum(np.log(y[np.arange(len(y)), t]))
    ),
}


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """An array, and the expression that it is read with."""

    expression: str
    array: Array
    # what a call returned, and not what an object holds
    is_result: bool = False
    # the slots that the object was given
    of: frozenset[str] = frozenset()


def literal(value: Any, slots: Mapping[str, Array]) -> str | None:
    """An argument as an expression: a slot, a part of one, or the value itself."""
    if isinstance(value, np.ndarray | np.generic):
        found = next(_slot_forms(np.asarray(value), slots), None)
        if found is not None:
            return found
        if np.size(value) > _LARGEST or np.asarray(value).dtype.kind not in "fiub":
            return None
        array = np.asarray(value)
        said = f"shown_np.array({array.tolist()!r}, dtype={str(array.dtype)!r})"
        return said.replace("nan", "shown_np.nan").replace("inf", "shown_np.inf")
    if isinstance(value, float) and len(repr(value)) > _DIGITS:
        for name, array in slots.items():
            at = np.flatnonzero(array.reshape(-1) == value)
            if at.size:
                return f"float(shown_v[{name!r}].flat[{at[0]}])"
    if value is None or isinstance(value, (bool, int, float, str, slice)):
        return repr(value).replace("nan", "shown_np.nan").replace("inf", "shown_np.inf")
    return None


def _slot_forms(value: Array, slots: Mapping[str, Array]) -> Iterator[str]:
    for name, array in slots.items():
        here = f"shown_v[{name!r}]"
        if _equal(array, value):
            yield here if array.dtype == value.dtype else f"{here}.astype({str(value.dtype)!r})"
        elif array.ndim > 1 and _equal(array.T, value):
            yield f"{here}.T"
        elif array.size == value.size and _equal(array.reshape(value.shape), value):
            yield f"{here}.reshape({value.shape})"
        elif value.size > 1 and array.shape[1:] == value.shape:
            yield from (f"{here}[{i}]" for i, row in enumerate(array) if _equal(row, value))


def objective(output: Array, held: Sequence[Held], slots: Mapping[str, Array]) -> tuple[str, str]:
    """The expression of what is differentiated, and why there is none."""
    if output.dtype.kind not in "fiubc":
        return "", "its forward gives no numbers"
    for one in held:
        for form, value in _total_forms(one.array):
            if _equal(value, output):
                return form.format(one.expression), ""
    if output.ndim == 0:
        for one in held:
            for target, t in slots.items():
                for form in _NATURAL:
                    more = _shared(_evaluated(form, one.array, t), one.array, output)
                    if more is not None:
                        said = f"shown_v[{target!r}]"
                        return (form + more).format(y=one.expression, t=said), ""
    return "", "what it differentiates is put together from several calls"


def _total_forms(value: Array) -> Iterator[tuple[str, Array]]:
    yield "{}", value
    if value.size > 1:
        yield "shown_np.sum({})", np.asarray(value.sum())
        yield "shown_np.mean({})", np.asarray(value.mean())
    if value.ndim > 1:
        yield "{}.T", value.T


def _shared(value: Array | None, y: Array, output: Array) -> str | None:
    """By what a sum is divided to give the output: nothing, the samples, the entries."""
    parts = {"": 1, " / len({y})": len(y) if y.ndim else 1, " / shown_np.size({y})": y.size}
    found = (more for more, n in parts.items() if value is not None and _equal(value / n, output))
    return next(found, None)


def _evaluated(form: str, y: Array, t: Array) -> Array | None:
    if "arange" in form:
        if (
            y.ndim != 2
            or t.dtype.kind not in "iu"
            or t.shape != y.shape[:1]
            or t.max() >= y.shape[1]
        ):
            return None
    elif y.shape != t.shape:
        return None
    with np.errstate(all="ignore"):
        return np.asarray(_NATURAL[form](y, t))


def claim(gradient: Array, held: Sequence[Held], slots: Mapping[str, Array], slot: str) -> str:
    """The expression of a claimed gradient; "" where it is found nowhere."""
    # a cache that holds an input comes last, though a backward may well give dout itself
    kept = [h for h in held if not h.is_result and any(_equal(h.array, v) for v in slots.values())]
    own = [*(h for h in held if h not in kept), *kept]
    # in an engine every node has a gradient, and two may be alike
    own.sort(key=lambda h: slot not in h.of)
    for one in own:
        if _equal(one.array, gradient):
            return one.expression
    dout = slots.get("dout")
    for one in own:
        if (
            dout is not None
            and one.array.shape == dout.shape
            and _equal(one.array * dout, gradient)
        ):
            return f"{one.expression} * shown_v['dout']"
        if one.array.ndim > 1 and _equal(one.array.T, gradient):
            return f"{one.expression}.T"
        if one.array.size == gradient.size and _equal(one.array.reshape(gradient.shape), gradient):
            return f"{one.expression}.reshape({gradient.shape})"
    for one in own:
        factor = _ratio(gradient, slots[slot] - one.array) if _fits(one, slots[slot]) else None
        if factor is not None:
            return f"(shown_v[{slot!r}] - {one.expression}) * {factor!r}"
    for one in own:
        factor = _ratio(gradient, one.array) if one.array.shape == gradient.shape else None
        if factor is not None:
            return f"{one.expression} * {factor!r}"
    return ""


def _fits(one: Held, value: Array) -> bool:
    return one.array.shape == value.shape and value.dtype.kind == "f"


def _ratio(a: Array, b: Array) -> float | None:
    """The one number by which b has to be multiplied to give a."""
    if b.dtype.kind not in "fiu" or not np.any(b) or not np.any(a) or a.size < 2:
        return None
    where = np.abs(b) > 1e-9 * np.max(np.abs(b))
    factor = float(np.median(a[where] / b[where]))
    return factor if np.allclose(a, b * factor, rtol=1e-6, atol=1e-12) else None


def _equal(a: Array, b: Array) -> bool:
    if a.shape != b.shape or a.dtype.kind not in "fiubc" or b.dtype.kind not in "fiubc":
        return False
    return bool(np.allclose(a, b, rtol=_CLOSE, atol=1e-14, equal_nan=True))
