"""A backward that leaves the step which is to be taken, not the gradient: `self.delta_w = -eta * x.T @ g`.

It is the gradient times the object's own rate, up to its sign, and it is called a step.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from .gradients import Source, read
from .quotients import is_close, ratios
from .steps import rates

_STEP = re.compile(
    r"(?:^|[._'\"])(?:delta|step|upd(?:ate)?|change|incr(?:ement)?)_?\w*['\"\]]*$", re.IGNORECASE
)


def as_gradients(
    plan: Mapping[str, Source],
    obj: Any,
    paths: Mapping[str, Sequence[str]],
    value: Callable[[], float | None],
) -> dict[str, Source]:
    """The plan with such steps read as gradients; they were made at the rate 1."""
    held = {getattr(holder, name) for holder, name in rates(obj)}
    found = dict(plan)
    if len(held) != 1 or 0 in held:
        return found
    for name, source in plan.items():
        if source.kind != "state" or name not in paths or not _STEP.search(source.path):
            continue
        array = read(source, None, obj)
        shares = ratios(obj, paths[name], array, value) if array is not None else []
        if shares and all(is_close(abs(s), 1.0) and s * shares[0] > 0 for s in shares):
            sign = 1.0 if shares[0] > 0 else -1.0
            found[name] = replace(source, scale=sign * float(next(iter(held))))
    return found
