"""The other settings of a loss: `reduction='sum'`, `from_logits=True`, another `delta`.

A class is judged as it is built by default. Where it is right there and wrong with another setting
that it offers, it is judged with that one.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from .construct import Construction
from .names import normal
from .options import Option

_WORDS = ("mean", "sum", "none", "avg", "average", "batchmean", "sum_over_batch_size")
_NUMBERS = frozenset(
    "delta beta gamma margin alpha tau temperature scale quantile threshold".split()
)
_SWITCHES = frozenset(
    "from_logits logits size_average average mean reduce normalize normalise".split()
)
_MOST = 4


def others(cls: Callable[..., Any], made: Construction, text: str) -> Iterator[Construction]:
    """The same construction with one setting changed, a few of them."""
    if made.prototype is not None:
        return
    for count, (name, value) in enumerate(_changes(cls, made.options, text)):
        if count >= _MOST:
            return
        options = {**made.options, name: Option(lambda value=value: value, repr(value))}  # type: ignore[misc]
        said = f"{name} = {value!r}: right as built by default, wrong with this"
        yield replace(made, options=options, guesses=(*made.guesses, said))


def _changes(
    cls: Callable[..., Any], given: Mapping[str, Option], text: str
) -> Iterator[tuple[str, Any]]:
    try:
        parameters = list(inspect.signature(cls).parameters.values())
    except (TypeError, ValueError):
        return
    for p in parameters:
        if p.name in given or p.default is p.empty:
            continue
        if isinstance(p.default, str) and p.default.lower() in _WORDS:
            quoted = [w for w in _WORDS if f"'{w}'" in text or f'"{w}"' in text]
            yield from ((p.name, w) for w in quoted if w != p.default)
        elif isinstance(p.default, bool):
            if normal(p.name) in _SWITCHES:
                yield p.name, not p.default
        elif isinstance(p.default, (int, float)) and normal(p.name) in _NUMBERS:
            yield p.name, 0.8 * p.default if 0 < p.default <= 1 else p.default * 1.25
