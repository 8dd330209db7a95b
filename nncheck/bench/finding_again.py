"""Finding a value again: which expression over what is at hand gives it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from ..model import Array
from .held import Held

# numbers in an argument that are taken from an array only when they are hardly there by chance
_DIGITS = 6
_LARGEST = 400
# entries that are read one by one
_ENTRIES = 64
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
    each = entry_by_entry(output, held)
    return (each, "") if each else ("", "what it differentiates is put together from several calls")


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
    """The expression of a claimed gradient; "" where it is found nowhere. The newest comes first."""
    # a cache that holds an input comes last, though a backward may well give dout itself
    kept = [h for h in held if not h.is_result and any(_equal(h.array, v) for v in slots.values())]
    own = [*(h for h in held if h not in kept), *kept]
    # in an engine every node has a gradient, and two may be alike; so may two entries of a table
    entry = slot[slot.rfind("[") :] if "[" in slot else f"[{slot!r}]"
    own.sort(key=lambda h: (slot not in h.of, not h.expression.endswith(entry)))
    newest = [h for h in own if h.is_result and h.expression.startswith(own[0].expression)][:1]
    for some in (newest, own):
        for form in (_itself, _times_dout, _turned_about):
            for one in some:
                said = form(one, gradient, slots.get("dout"))
                if said:
                    return said
    return _factored(own, gradient, slots[slot], slot) or entry_by_entry(gradient, own)


def _itself(one: Held, gradient: Array, _: Array | None) -> str:
    return one.expression if _equal(one.array, gradient) else ""


def _times_dout(one: Held, gradient: Array, dout: Array | None) -> str:
    """A local derivative, times what comes from above; also a Jacobian, of one sample or of many."""
    if dout is None:
        return ""
    for form, value in _PRODUCTS.items():
        try:
            if _equal(np.asarray(value(one.array, dout)), gradient):
                return form.format(one.expression)
        except (ValueError, IndexError):
            continue
    return ""


_PRODUCTS: dict[str, Callable[[Array, Array], Any]] = {
    "{} * shown_v['dout']": lambda a, d: a * d,
    "shown_v['dout'] @ {}": lambda a, d: d @ a,
    "{} @ shown_v['dout']": lambda a, d: a @ d,
    "shown_np.einsum('nij,ni->nj', {}, shown_v['dout'])": lambda a, d: np.einsum(
        "nij,ni->nj", a, d
    ),
    "shown_np.einsum('nij,nj->ni', {}, shown_v['dout'])": lambda a, d: np.einsum(
        "nij,nj->ni", a, d
    ),
}


def _turned_about(one: Held, gradient: Array, _: Array | None) -> str:
    if one.array.ndim > 1 and _equal(one.array.T, gradient):
        return f"{one.expression}.T"
    if one.array.size == gradient.size and _equal(one.array.reshape(gradient.shape), gradient):
        return f"{one.expression}.reshape({gradient.shape})"
    return ""


def _factored(own: Sequence[Held], gradient: Array, value: Array, slot: str) -> str:
    """A step that was taken, or an array, times a number."""
    for one in own:
        factor = _ratio(gradient, value - one.array) if _fits(one, value) else None
        if factor is not None:
            return f"(shown_v[{slot!r}] - {one.expression}) * {factor!r}"
    for one in own:
        factor = _ratio(gradient, one.array) if one.array.shape == gradient.shape else None
        if factor is not None:
            return f"{one.expression} * {factor!r}"
    return ""


def entry_by_entry(value: Array, held: Sequence[Held]) -> str:
    """An array of numbers of which each is held by itself."""
    alone = [h for h in reversed(held) if h.array.size == 1]
    if not alone or not 0 < value.size <= _ENTRIES:
        return ""
    found = []
    for number in value.ravel():
        one = next((h for h in alone if _equal(h.array.reshape(()), np.asarray(number))), None)
        if one is None:
            return ""
        found.append(f"shown_np.sum({one.expression})" if one.array.ndim else one.expression)
        alone.remove(one)
    return f"shown_np.array([{', '.join(found)}]).reshape({value.shape})"


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
    a, b = np.asarray(a), np.asarray(b)
    if a.shape != b.shape or a.dtype.kind not in "fiubc" or b.dtype.kind not in "fiubc":
        return False
    return bool(np.allclose(a, b, rtol=_CLOSE, atol=1e-14, equal_nan=True))
