"""The numbers that an optimizer works with, and other numbers that it may be given."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np

from ..names import normal

# a number that is 0 and switches something off, by its name: what switches it on
_SWITCHES = (
    (r"momentum|mu|beta", 0.9), (r"weight_?decay|wd|l2\w*|lam\w*|reg\w*|lambda", 0.1),
)  # fmt: skip
_FLAGS = r"nesterov|amsgrad|use_nesterov|centered"


def options(definition: Any, required: Mapping[str, float]) -> Iterator[tuple[str, dict[str, Any]]]:
    """Names and arguments of the ways to set it up: as it is, with what is off on, other numbers.

    `required`: numbers that must be given, and are.
    """
    yield "", {}
    try:
        given = inspect.signature(definition).parameters.values()
    except (TypeError, ValueError):
        return
    defaults = {p.name: p.default for p in given if p.default is not p.empty}
    on = {name: value for name, default in defaults.items() if (value := _on(name, default))}
    for name, value in on.items():
        yield f"{name} = {value}", {name: value}
    known = {**required, **defaults}
    others = {name: value for name, default in known.items() if (value := _other(name, default))}
    if others:
        yield "other numbers", others
    moving = {n: v for n, v in on.items() if v == _SWITCHES[0][1]}
    for name, default in defaults.items():
        if default is False and re.fullmatch(_FLAGS, normal(name)):
            yield f"{name} = True", {name: True, **moving}


def _on(name: str, default: Any) -> float | None:
    if type(default) not in (int, float) or default != 0:
        return None
    return next((v for pattern, v in _SWITCHES if re.fullmatch(pattern, normal(name))), None)


def _other(name: str, default: Any) -> Any:
    """Another number of the same kind: a rate a little smaller, a share farther from 1."""
    if isinstance(default, tuple) and default and all(type(d) is float for d in default):
        return tuple(_other(name, d) for d in default)
    if type(default) is not float or default == 0:
        return None
    if 0.5 < default < 1:
        return 1 - 1.7 * (1 - default)
    return 0.7 * default if default > 1e-5 else 30 * default


def numbers(
    *holders: Any, text: str = "", scope: Mapping[str, Any] | None = None
) -> dict[str, float]:
    """Every positive number that these hold, by name, and the fractions written in the code."""
    found: dict[str, float] = {}
    for holder in holders:
        for name, value in _named(holder):
            found.setdefault(name, value)
    for name in re.findall(r"[A-Za-z_]\w*", text):
        known = (scope or {}).get(name)
        if isinstance(known, (int, float)) and not isinstance(known, bool):
            found.setdefault(name, float(known))
    for value in _written(text):
        found.setdefault(f"{value:g}", value)
    return {name: value for name, value in found.items() if np.isfinite(value)}


def _named(holder: Any, prefix: str = "", depth: int = 0) -> Iterator[tuple[str, float]]:
    if isinstance(holder, Mapping):
        items = list(holder.items())
    elif isinstance(holder, (tuple, list)):
        items = [(f"{prefix}[{i}]", v) for i, v in enumerate(holder)]
    else:
        own = getattr(holder, "__dict__", {})
        shared = {n: v for c in type(holder).__mro__ for n, v in vars(c).items() if n[:2] != "__"}
        items = [*own.items(), *((n, v) for n, v in shared.items() if n not in own)]
    for name, value in items:
        if isinstance(value, (bool, str, bytes)):
            continue
        if isinstance(value, (int, float, np.integer, np.floating)):
            yield str(name), float(value)
        elif isinstance(value, (Mapping, tuple, list)) and depth < 2:
            yield from _named(value, str(name), depth + 1)


def _written(text: str) -> list[float]:
    """Fractions and small numbers among the constants of the code."""
    found = [float(number) for number in _FRACTION.findall(text)]
    return list(dict.fromkeys(value for value in found if 0 < value < 1))


_FRACTION = re.compile(r"(?<![\w.])(?:\d+\.\d*(?:e-?\d+)?|\d+e-?\d+|\.\d+)")
