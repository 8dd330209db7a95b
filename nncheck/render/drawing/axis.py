"""An axis: numbers to positions, and the ticks at which people like to read."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from nncheck.render.decimals import short

_MINUS, _EXPONENTS = "−", str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
# axes end here: what is beyond is drawn at the edge
_LEAST, _MOST = 1e-30, 1e30


@dataclass(frozen=True, slots=True)
class Tick:
    """A label and where it stands."""

    at: float
    text: str


@dataclass(frozen=True, slots=True)
class Axis:
    """Values from `low` to `high` onto positions from `start` to `end`; outside is at the edge."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def at(self, value: float) -> float:
        """The position of a value, to a tenth."""
        low, high = self._of(self.low), self._of(self.high)
        share = (self._of(value) - low) / (high - low)
        return round(self.start + min(1.0, max(0.0, share)) * (self.end - self.start), 1)

    def holds(self, value: float) -> bool:
        """Whether the value lies on the axis."""
        return self.low <= value <= self.high

    def ticks(self, most: int) -> list[Tick]:
        """At most about `most` of them, at round numbers."""
        values = self._decades(most) if self.log else self._rounds(most)
        return [Tick(self.at(v), self._label(v)) for v in values]

    def _of(self, value: float) -> float:
        return math.log10(min(max(value, _LEAST), _MOST)) if self.log else value

    def _decades(self, most: int) -> list[float]:
        first, last = math.ceil(self._of(self.low) - 1e-9), math.floor(self._of(self.high) + 1e-9)
        step = max(1, math.ceil((last - first + 1) / most))
        return [10.0**k for k in range(first, last + 1) if k % step == 0]

    def _rounds(self, most: int) -> list[float]:
        raw = (self.high - self.low) / most
        unit = 10.0 ** math.floor(math.log10(raw))
        step = next(unit * m for m in (1, 2, 5, 10) if unit * m >= raw * 0.999)
        first, last = math.ceil(self.low / step - 1e-9), math.floor(self.high / step + 1e-9)
        return [k * step for k in range(first, last + 1)]

    def _label(self, value: float) -> str:
        if self.log:
            power = round(math.log10(value))
            return short(value) if -3 < power < 4 else "10" + str(power).translate(_EXPONENTS)
        return short(value).replace("-", _MINUS)


def spanning(
    values: Iterable[float], start: float, end: float, *, log: bool = False, margin: float = 0.04
) -> Axis | None:
    """An axis on which all values lie, with some room; None where there is none."""
    seen = [max(-_MOST, min(v, _MOST)) for v in values if v == v and (v > 0 or not log)]
    if not seen:
        return None
    low, high = min(seen), max(seen)
    if log:
        low, high = max(low, _LEAST), max(high, _LEAST)
        room = max(0.3, margin * math.log10(high / low))
        return Axis(low / 10**room, high * 10**room, start, end, log=True)
    room = margin * (high - low) or 0.1 * abs(high) or 1.0
    # numbers that differ in their last digits are drawn as one
    room = max(room, 1e-9 * max(abs(low), abs(high)))
    return Axis(low - room, high + room, start, end)


def within(values: Sequence[float], reference: Sequence[float]) -> list[float]:
    """The values without those that would flatten what is compared: far beyond the reference."""
    known = [v for v in reference if math.isfinite(v)]
    if not known:
        return list(values)
    low, high = min(known), max(known)
    room = 4 * max(high - low, 0.25 * max(abs(low), abs(high)), 1e-12)
    return [v for v in values if low - room <= v <= high + room]
