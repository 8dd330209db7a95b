"""A factor of two names that a gradient lacks: `inv / n`, told by what the reference is over yours.

One name is tried as any edit is; two would be too many, were they not reckoned at once.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping

import numpy as np

from ..lab import Lab
from ..model import Array
from ..repair.changes import Candidate, wrapped
from ..repair.sites import sites
from ..repair.visible import visible
from .reckoned import Reckoner, Wanted

# so much of the largest entry has to be there for a quotient to say something
_SMALL, _NEAR = 1e-7, 1e-5
# names that are combined
_MOST = 30
_FORMS = ("{a} * {b}", "{a} / {b}", "{b} / {a}", "1 / ({a} * {b})")


def lost_factors(lab: Lab, reckoner: Reckoner) -> Iterator[Candidate]:
    """The gradient times a product or quotient of two names, where that is the reference."""
    code, card = lab.code, lab.card
    function = code.function(card.backward)
    if function is None:
        return
    for slot in lab.wrong:
        ratio = _ratio(reckoner, reckoner.wanted.get(slot))
        where = sites(code, card, slot)
        if ratio is None or not where:
            continue
        names = visible(code, card, function, where[0])
        known = dict(itertools.islice(_values(reckoner, names), _MOST))
        for (a, x), (b, y) in itertools.combinations(known.items(), 2):
            for form, value in zip(_FORMS, _combined(x, y), strict=True):
                if _fits(ratio, value):
                    expression = form.format(a=a, b=b)
                    edit = wrapped(code, where[0], f"{expression} * {{}}")
                    yield f"multiply by {expression}", (edit,)


def _ratio(reckoner: Reckoner, wanted: Wanted | None) -> Array | None:
    """The reference over yours, nan where yours is next to nothing."""
    if wanted is None or wanted.path is None or wanted.entries is not None:
        return None
    yours = np.asarray(reckoner.ends[wanted.path], dtype=float)
    if yours.shape != wanted.value.shape or not np.all(np.isfinite(yours)) or not np.any(yours):
        return None
    small = np.abs(yours) <= _SMALL * np.abs(yours).max()
    ratio = wanted.value / np.where(small, np.nan, yours)
    return ratio if np.any(np.isfinite(ratio)) else None


def _values(reckoner: Reckoner, names: list[str]) -> Iterator[tuple[str, Array]]:
    """What the names are worth, where that is a number or an array of numbers other than 0."""
    worth: Mapping[str, Array] = {".".join(map(str, p)): v for p, v in reckoner.ends.items()}
    for name in names:
        value = worth.get(name)
        if value is not None and np.all(np.isfinite(value)) and np.all(value != 0):
            yield name, np.asarray(value, dtype=float)


def _combined(x: Array, y: Array) -> tuple[Array | None, ...]:
    try:
        product = x * y
    except ValueError:
        return (None,) * len(_FORMS)
    return product, x / y, y / x, 1 / product


def _fits(ratio: Array, value: Array | None) -> bool:
    if value is None:
        return False
    try:
        whole = np.broadcast_to(value, ratio.shape)
    except ValueError:
        return False
    told = np.isfinite(ratio)
    return bool(np.allclose(ratio[told], whole[told], rtol=_NEAR, atol=0))
