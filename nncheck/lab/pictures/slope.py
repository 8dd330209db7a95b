"""An element-wise function and its derivative over the range that was tested, kinks marked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ... import numdiff
from ...model import Array, Backward, Domain, Forward, Mark, Picture
from ..answers import filled
from ..lab import Lab
from ..rows import only_input
from .numbers import line, points, rounded

# of what its inputs were drawn from, at the widest of the points
_REACH = 6.0
_COUNT = 97
_CLOSE = 1e-5
_MOST_KINKS = 6


@dataclass(frozen=True, slots=True)
class _Seen:
    """Along x: the value, the true slope with its bar and its kinks, and the slope that yours claims."""

    x: Array
    y: Array
    true: Array
    bar: Array
    kink: Array
    said: Array

    @property
    def wrong(self) -> Array:
        apart = np.abs(self.said - self.true)
        off = apart > _CLOSE * np.maximum(1.0, np.abs(self.true)) + 10 * self.bar
        return np.asarray((off | ~np.isfinite(self.said)) & np.isfinite(self.true) & ~self.kink)


def pictures(lab: Lab) -> Iterator[Picture]:
    """f and f', yours and the reference; nothing for what is not element-wise."""
    name = only_input(lab)
    alone = not any(s.role == "parameter" and s.differentiable for s in lab.card.slots)
    if name is None or not alone or lab.card.scalar or not _is_elementwise(lab, name):
        return
    seen = _seen(lab, name)
    wrong = seen.wrong
    looked = [p.values[name] for p in lab.points]
    low, high = min(float(v.min()) for v in looked), max(float(v.max()) for v in looked)
    band = (rounded(max(low, seen.x[0])), rounded(min(high, seen.x[-1])))
    kinks = tuple(Mark("kink", "limit", rounded(float(x))) for x in seen.x[seen.kink][:_MOST_KINKS])
    off = (
        f"{int(wrong.sum())} of the {seen.x.size} points drawn" if wrong.any() else "no point drawn"
    )
    at = "".join(f" Kink at {m.x:g}." for m in kinks)
    said = [points("wrong", "wrong", seen.x[wrong], seen.said[wrong])] if wrong.any() else []
    yield Picture(
        "plot", "The function", f"The value of the forward between {seen.x[0]:g} and {seen.x[-1]:g}.{at}",
        name, f"f({name})", band=band, curves=(line("yours", "yours", seen.x, seen.y),), marks=kinks,
    )  # fmt: skip
    if not lab.card.has_backward:
        return
    yield Picture(
        "plot",
        "The derivative, yours and reference",
        f"The slope that backward claims beside the numeric one; they differ at {off}.{at}",
        name,
        f"f'({name})",
        band=band,
        curves=(
            line("reference", "reference", seen.x, seen.true),
            line("yours", "yours", seen.x, seen.said),
            *said,
        ),
        marks=kinks,
    )


def _is_elementwise(lab: Lab, name: str) -> bool:
    """Where one input moves, one output does."""
    point = lab.point()
    x, output = np.asarray(point.values[name], dtype=float), lab.output(point.values)
    if (
        output is None
        or output.shape != x.shape
        or not x.ndim
        or lab.entries(name, point) is not None
    ):
        return False
    table = lab.jacobian(name, point).value.reshape(x.size, x.size)
    beside = np.abs(table - np.diag(np.diag(table)))
    return bool(np.all(beside <= 1e-7 * max(1.0, float(np.abs(table).max()))))


def grid(domain: Domain) -> Array:
    """The numbers along which things are drawn, 0 among them where it belongs to the domain."""
    low = -_REACH if domain.low is None else max(domain.low, -_REACH)
    high = _REACH if domain.high is None else min(domain.high, _REACH)
    if domain.values == "positive":
        low = max(low, 0.05)
    if domain.values in ("probability", "soft"):
        low, high = 0.02, 0.98
    return np.linspace(low, high, _COUNT)


def _seen(lab: Lab, name: str) -> _Seen:
    """In arrays of the shape that the subject takes, filled up with the last number."""
    point = lab.point()
    shape = point.values[name].shape
    width = int(np.prod(shape, dtype=int))
    slot = next(s for s in lab.card.slots if s.name == name)
    x = grid(slot.domain)
    padded = np.concatenate([x, np.full(-x.size % width, x[-1])])
    looks = [_look(lab, name, part.reshape(shape)) for part in padded.reshape(-1, width)]
    columns = [np.concatenate(c)[: x.size] for c in zip(*looks, strict=True)]
    return _Seen(x, *columns)


def _look(lab: Lab, name: str, x: Array) -> tuple[Array, ...]:
    """(y, true, bar, kink, said) at the entries of one array."""
    values = {**lab.point().values, name: x}
    records = lab.run(Forward(values), Backward(np.ones(x.shape))).records
    y, said = records[0].output, records[-1].gradients.get(name)
    lost = np.full(x.size, np.nan)

    def evaluate(at: list[Array]) -> list[Array]:
        return filled(lab.outputs([{**values, name: v} for v in at]))

    slope = numdiff.directional(evaluate, x, np.ones((1, *x.shape)))  # type: ignore[arg-type]
    kink = np.zeros(x.size, dtype=bool) if slope.kink is None else slope.kink.reshape(-1)
    return (
        lost if y is None else np.asarray(y, dtype=float).reshape(-1),
        slope.value.reshape(-1),
        slope.error.reshape(-1),
        kink,
        lost if said is None or said.shape != x.shape else np.asarray(said, dtype=float).reshape(-1),
    )  # fmt: skip
