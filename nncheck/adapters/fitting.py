"""How well a learning method and a loss go together: parameter by parameter, up to what is meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from ..draw import generic
from ..model import Array
from .quotients import is_close, ratios, slope
from .state import leaves


@dataclass(frozen=True, slots=True)
class Fit:
    """For each parameter the factor between the claimed gradient and that of the loss.

    `factor` is the one that most have in common; `right` have it; `decay` have it once a multiple
    of the parameter is taken away.
    """

    factor: float
    right: Sequence[str]
    claimed: Sequence[str]
    decay: Mapping[str, float] = field(default_factory=dict)
    # parameters on which the loss depends and of which no gradient was found
    missing: int = 0
    # those that have a factor at all, whichever
    constant: Sequence[str] = ()

    @property
    def is_whole(self) -> bool:
        return len(self.right) + len(self.decay) == len(self.claimed) and not self.missing

    @property
    def share(self) -> tuple[bool, int, int]:
        good = len(self.right) + len(self.decay)
        return self.is_whole, good, len(self.claimed)


def fitted(
    obj: Any,
    claims: Mapping[str, Array],
    parameters: Mapping[str, tuple[str, ...]],
    value: Callable[[], float | None],
    *,
    factor: float | None = None,
) -> Fit:
    """Claims against difference quotients of `value`; `factor` where only one will do."""
    found = {n: ratios(obj, parameters[n], c, value) for n, c in claims.items()}
    felt = {n: r for n, r in found.items() if r}
    constant = {n: r[0] for n, r in felt.items() if all(is_close(r[0], o) for o in r)}
    if factor is None:
        factor = max(
            constant.values(),
            key=lambda f: sum(is_close(f, o) for o in constant.values()),
            default=1.0,
        )
    right = [n for n, r in constant.items() if is_close(r, factor)]
    missing = sum(
        bool(ratios(obj, paths, np.ones_like(held), value))
        for n, paths in parameters.items()
        if n not in claims and (held := _held(obj, paths)) is not None
    )
    return Fit(factor, right, list(felt), {}, missing, list(constant))


def decayed(
    obj: Any,
    fit: Fit,
    claims: Mapping[str, Array],
    parameters: Mapping[str, tuple[str, ...]],
    value: Callable[[], float | None],
) -> Fit:
    """The same with weight decay: what is left of a claim is a multiple of the parameter."""
    decay: dict[str, float] = {}
    for name in fit.claimed:
        held = _held(obj, parameters[name])
        if name in fit.right or held is None or not fit.right:
            continue
        rng = np.random.default_rng(17)
        found = []
        for _ in range(3):
            direction = generic(claims[name].shape, rng)
            steep = slope(obj, parameters[name], direction, value)
            if steep is None:
                break
            rest = float(np.sum(claims[name] * direction)) - fit.factor * steep
            found.append(rest / float(np.sum(held * direction)))
        if len(found) == 3 and all(is_close(found[0], f) for f in found):
            decay[name] = found[0]
    return replace(fit, decay=decay)


def _held(obj: Any, paths: Sequence[str]) -> Array | None:
    return next((leaf.array for leaf in leaves(obj) if leaf.path in paths), None)
