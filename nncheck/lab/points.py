"""The points at which a subject is looked at: values for every slot, drawn once for each name."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from functools import cached_property

import numpy as np

from ..draw import at_corners, beside, draw, generic
from ..model import Array, Card, Point, Slot, Variant
from ..repair.code import Code
from . import excuses

Cotangent = Callable[[Mapping[str, Array], np.random.Generator], "Array | float"]


class Points:
    """Points by name and variant; `cotangent` draws the upstream gradient for values."""

    def __init__(
        self, card: Card, code: Code, cotangent: Cotangent, *, seed: int, salt: int
    ) -> None:
        self._card, self._code, self._cotangent = card, code, cotangent
        self._seed, self._salt = seed, salt
        self.known: dict[tuple[str, str | None], Point] = {}

    def point(self, name: str, variant: str | None = None) -> Point:
        """Drawn when it is first asked for; see `Lab.point` for the names."""
        return self.kept((name, variant), lambda: self._draw_point(name, variant))

    def kept(self, key: tuple[str, str | None], make: Callable[[], Point]) -> Point:
        """The point of this key, made when it is first asked for.

        What is measured at a point is remembered by its identity.
        """
        if key not in self.known:
            self.known[key] = make()
        return self.known[key]

    def holds(self, values: Mapping[str, Array]) -> bool:
        """These values are those of a point, which keeps them alive."""
        return any(point.values is values for point in self.known.values())

    def _draw_point(self, name: str, variant: str | None) -> Point:
        tag = sum(ord(c) * (i + 7) for i, c in enumerate(f"{name}|{variant}"))
        rng = np.random.default_rng([self._seed, self._salt, tag])
        slots = {s.name: s for s in self._card.slots}
        slots |= {s.name: s for s in self._variant(variant).slots} if variant else {}
        sizes = self.sizes(name)
        # an array of no axes stays one, whatever was computed with it
        values = {s.name: np.asarray(self._value(s, sizes, rng, name)) for s in slots.values()}
        return Point(values, self._cotangent(values, rng), name)

    def sizes(self, name: str) -> dict[str, int]:
        """The sizes of the free symbols at the points of this name."""
        sizes = dict(self._card.sizes)
        # a size that only bounds an index is what the subject holds: it cannot be another
        free = {d for s in self._card.slots for d in s.shape if isinstance(d, str)}
        if name == "wide":
            return {k: v + _WIDER.get(k, 1) if k in free else v for k, v in sizes.items()}
        if name == "same":
            return {k: 4 if k in free else min(4, v) for k, v in sizes.items()}
        if name.startswith("single"):
            return {k: 1 if k == "N" else v for k, v in sizes.items()}
        return sizes

    def _value(
        self, slot: Slot, sizes: Mapping[str, int], rng: np.random.Generator, name: str
    ) -> Array:
        if slot.role != "parameter":
            value = draw(slot, sizes, rng)
            if slot.initial is not None:
                return value
            if name == excuses.THRESHOLDS and slot.role == "input" and slot.domain.values == "real":
                return beside(self.thresholds, value.shape, rng)
            if name == "corners" and slot.role == "input" and slot.domain.values == "real":
                return at_corners(value.shape, rng)
            wide = name == "wide" and slot.domain.values == "real" and not self._card.scalar
            return value * 3.0 if wide else value
        if not slot.differentiable and slot.initial is not None:
            return np.array(slot.initial)
        if self.has_data and slot.initial is not None:
            return self._near(slot.initial, rng, name)
        shape = tuple(d for d in slot.shape if isinstance(d, int))
        fan = shape[0] if len(shape) > 1 else 2
        return generic(shape, rng) / math.sqrt(max(fan, 1))

    @cached_property
    def has_data(self) -> bool:
        """The user gave inputs of their own: they stay, and parameters stay near what they are."""
        return any(s.role != "parameter" and s.initial is not None for s in self._card.slots)

    def _near(self, initial: Array, rng: np.random.Generator, name: str) -> Array:
        value = np.array(initial, dtype=float)
        if name == "generic":
            return value
        size = float(np.sqrt(np.mean(value**2))) or 0.1
        return value + 0.2 * size * rng.standard_normal(value.shape)

    def _variant(self, name: str | None) -> Variant:
        return next(v for v in self._card.variants if v.name == name)

    @cached_property
    def thresholds(self) -> tuple[float, ...]:
        """Numbers of a usual size that the subject's code compares with or clips at."""
        own = [q for q in self._code.functions if q.startswith(f"{self._card.name}.")]
        reached = self._code.reached(self._card.forward, self._card.backward)
        return tuple(n for n in self._code.thresholds([*own, *reached]) if 1e-3 <= n <= 100)

    def scaled(self, at: Point, factor: float) -> Point:
        """The point with inputs, parameters and real targets at a part of their size."""

        def make() -> Point:
            values = {
                s.name: np.asarray(_scaled(s, at.values[s.name], factor)) for s in self._card.slots
            }
            return Point(values, at.cotangent, excuses.CALM)

        return self.kept((f"{excuses.CALM} {factor} {id(at)}", None), make)


def _scaled(slot: Slot, value: Array, factor: float) -> Array:
    real = value.dtype.kind == "f" and slot.domain.values == "real"
    return value * factor if real else value


# so that sizes which differ go on to differ
_WIDER = {"N": 3, "H": 2}
