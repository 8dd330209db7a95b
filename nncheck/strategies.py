"""Hypothesis strategies for people who write their own property tests.

`inputs("activation", "relu6")` draws what a catalogue entry takes: ordinary values, and those at
which implementations break (near corners, saturated, far out, tiny). Points at which nothing is
well defined (corners, ties, probabilities of 0) are drawn only with `corners=True`.

>>> from hypothesis import given
>>> from nncheck import strategies
>>> @given(strategies.inputs("activation", "softplus"))
... def test_softplus_is_positive(drawn):
...     (x,) = drawn
...     assert np.all(np.logaddexp(0, x) >= 0)
>>> test_softplus_is_positive()
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from .catalog import Entry, get
from .inputs import values_for
from .inputs.edges import Edges, beside, distance, untied
from .inputs.slots import array_for
from .model import Array, Slot

# as near to a corner as a point may come that is not meant to be one
_CLEAR = 1e-6
# where exponentials saturate, in float64 and in float32
_SATURATED = (20.0, 90.0)
_SIZES = {"N": 4, "D": 4, "C": 4, "H": 3}


def inputs(
    kind: str, name: str, *, corners: bool = False, extreme: bool = True
) -> st.SearchStrategy[tuple[Array, ...]]:
    """What the forward of this entry takes, in call order; for an optimizer, a run of gradients.

    `corners`: also exactly at kinks, jumps and ties, and probabilities of 0 and 1. `extreme`: also
    saturated, far out and tiny. LookupError for what the catalogue does not have.
    """
    entry = get(kind, name)
    if entry.kind == "optimizer":
        return gradients().map(tuple)
    if entry.kind == "activation" and (not entry.slots or _is_rows(entry)):
        return _shapes(entry).flatmap(
            lambda shape: hnp.arrays(
                np.float64, shape, elements=numbers(entry, corners=corners, extreme=extreme)
            ).map(lambda x: (x,))
        )
    if not entry.slots:
        raise LookupError(f"{entry.kind} {entry.name} takes no arrays of its own: nothing to draw")
    drawn = st.tuples(
        *(_array(slot, entry, corners=corners, extreme=extreme) for slot in entry.slots)
    )
    return drawn if entry.edges is None else _at_edges(drawn, entry.edges, corners=corners)


def numbers(
    entry: Entry, *, corners: bool = False, extreme: bool = True
) -> st.SearchStrategy[float]:
    """Single numbers for an entry that acts on each alone."""
    edges = (*entry.kinks, *entry.jumps)
    kinds = [st.floats(-4, 4)]
    kinds += [_near(edge) for edge in edges]
    if extreme:
        far = min(entry.tails, 1e4)
        kinds += [_signed(*_SATURATED), _signed(100.0, far), _signed(1e-12, 1e-4)]
    drawn = st.one_of(kinds)
    if edges and not corners:
        drawn = drawn.filter(lambda x: all(abs(x - edge) > _CLEAR for edge in edges))
    if corners:
        drawn = st.one_of(drawn, st.sampled_from([0.0, 1.0, *edges]))
    return drawn


def gradients(*, steps: int = 12) -> st.SearchStrategy[list[Array]]:
    """A run of gradients for one parameter: constant, zero, tiny, huge, alternating, or any."""
    shape = hnp.array_shapes(min_dims=0, max_dims=3, max_side=3)
    size = st.sampled_from([0.0, 1e-8, 1e-4, 1.0, 1e4, 1e8])
    sign = st.sampled_from(["constant", "alternating", "any"])

    def run(drawn: tuple[tuple[int, ...], float, str, int]) -> list[Array]:
        where, scale, kind, seed = drawn
        rng = np.random.default_rng(seed)
        first = rng.standard_normal(where) * scale
        if kind == "any":
            return [np.asarray(rng.standard_normal(where) * scale) for _ in range(steps)]
        turn = -1.0 if kind == "alternating" else 1.0
        return [np.asarray(first * turn**i) for i in range(steps)]

    return st.tuples(shape, size, sign, st.integers(0, 999)).map(run)


def _is_rows(entry: Entry) -> bool:
    return len(entry.slots) == 1 and entry.slots[0].domain.values == "real"


def _shapes(entry: Entry) -> st.SearchStrategy[tuple[int, ...]]:
    """Of all ranks where each number stands alone; rows, with the sizes that are fixed, elsewhere."""
    if not entry.slots:
        return hnp.array_shapes(min_dims=0, max_dims=4, max_side=4)
    fixed = [d for d in entry.slots[0].shape if isinstance(d, int)]
    if fixed:
        return st.tuples(st.integers(1, 4), *(st.just(d) for d in fixed))
    return st.tuples(st.integers(1, 4), st.just(_SIZES["D"]))


def _array(slot: Slot, entry: Entry, *, corners: bool, extreme: bool) -> st.SearchStrategy[Array]:
    """One of several inputs: its domain decides; real ones get the extremes as well."""
    symbols = [d for d in (*slot.shape, slot.domain.classes) if isinstance(d, str)]
    sizes = {d: _size(d) for d in symbols}
    plain = array_for(slot, sizes)
    if slot.domain.values == "real":
        shape = tuple(sizes[d] if isinstance(d, str) else d for d in slot.shape)
        drawn = hnp.arrays(
            np.float64, shape, elements=numbers(entry, corners=corners, extreme=extreme)
        )
        return st.one_of(plain, drawn)
    if slot.domain.values == "probability":
        kinds = [plain, _probabilities(plain)] if extreme else [plain]
        if corners:
            kinds.append(plain.map(lambda y: np.asarray(y == y.max(axis=-1, keepdims=True)) * 1.0))
        return st.one_of(kinds)
    if slot.domain.values == "positive" and extreme:
        powers = st.integers(-6, 6).map(lambda p: 10.0**p)
        return st.one_of(plain, st.tuples(plain, powers).map(lambda d: np.asarray(d[0] * d[1])))
    return plain


def _at_edges(
    drawn: st.SearchStrategy[tuple[Array, ...]], edges: Edges, *, corners: bool
) -> st.SearchStrategy[tuple[Array, ...]]:
    """Also beside the edges that several inputs make together; on them only with `corners`."""
    gaps = st.floats(-5.9, -1.0).map(lambda e: 10.0**e)
    ends = st.tuples(drawn, drawn, gaps, st.integers(0, 99))
    near = ends.map(lambda d: beside(edges, untied(d[0]), d[1][0], d[2], d[3]))
    if corners:
        on = ends.map(lambda d: beside(edges, untied(d[0]), d[1][0], 0.0, d[3]))
        nothing = drawn.map(lambda v: (np.zeros_like(v[0]), *v[1:]))
        return st.one_of(drawn, near, on, nothing)
    apart = st.one_of(drawn.map(untied), near)
    return apart.filter(lambda v: distance(edges, v) > _CLEAR)


def _probabilities(plain: st.SearchStrategy[Array]) -> st.SearchStrategy[Array]:
    """Rows that are ever surer of one class, up to one part in 10^13."""

    def surer(drawn: tuple[Array, int, int]) -> Array:
        y, lead, winner = drawn
        if not y.ndim or y.shape[-1] < 2:
            return np.asarray(1.0 / (1.0 + (1.0 / y - 1.0) * np.exp(lead * (-1.0) ** winner)))
        raised = np.array(y)
        raised[..., winner % y.shape[-1]] *= np.exp(lead)
        return np.asarray(raised / raised.sum(axis=-1, keepdims=True))

    return st.tuples(plain, st.integers(0, 30), st.integers(0, 9)).map(surer)


def _size(symbol: str) -> int:
    """The size of a symbol; "3H" is three times that of H (the gates of a cell, side by side)."""
    times = symbol[: len(symbol) - len(symbol.lstrip("0123456789"))]
    return int(times or 1) * _SIZES.get(symbol.lstrip("0123456789"), 3)


def _near(edge: float) -> st.SearchStrategy[float]:
    """Beside an edge, at all distances down to a millionth."""
    distance = st.floats(-5.9, -0.5).map(lambda e: 10.0**e)
    return st.tuples(distance, st.sampled_from([1.0, -1.0])).map(lambda d: edge + d[0] * d[1])


def _signed(low: float, high: float) -> st.SearchStrategy[float]:
    """Of this size and any sign, evenly over the powers of ten."""
    power = st.floats(float(np.log10(low)), float(np.log10(high))).map(lambda e: 10.0**e)
    return st.tuples(power, st.sampled_from([1.0, -1.0])).map(lambda d: d[0] * d[1])


__all__: Sequence[str] = ["array_for", "gradients", "inputs", "numbers", "values_for"]
