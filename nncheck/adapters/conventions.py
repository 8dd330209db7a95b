"""A derivative that is right when it is handed the output: is that meant, or a mistake?

`sigmoid_prime(y)` as y (1 - y) is a convention. It is not meant where the argument is called what
the function's own argument is called, other derivatives of the file with that argument are right
for the input only, and the file never calls it: then it would be handed the input like the others.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from .candidate import Candidate
from .choosing import chosen
from .handed import Handed
from .marks import is_aside
from .methods import data_arguments
from .partners import Partner, forward_of, partners
from .switches import switch_of

# so many others must agree
_WITNESSES = 2


def accepts(
    candidate: Candidate, scope: Mapping[str, Any], ahead: str, partner: Partner,
    both: tuple[Callable[..., Any], Callable[..., Any]],
) -> Callable[[Handed], bool]:  # fmt: skip
    """Whether a call of this backward may be taken for what its author means; `both` as they are run."""
    own, asked = (data_arguments(f) or () for f in both)

    @cache
    def refuses_output() -> bool:
        if partner.flag or _is_called(candidate, partner.name):
            return False
        return _witnesses(scope, ahead, own[0]) >= _WITNESSES

    def accepted(handed: Handed) -> bool:
        of_output = [a for a, w in zip(asked, handed.words, strict=True) if w == "output"]
        return not (set(of_output) & set(own) and refuses_output())

    return accepted


def _is_called(candidate: Candidate, name: str) -> bool:
    """Named in the file more often than where it is defined."""
    text = " ".join(candidate.texts(""))
    return len(re.findall(rf"\b{re.escape(name)}\b", text)) > 1


def _witnesses(scope: Mapping[str, Any], ahead: str, argument: str) -> int:
    """Other derivatives with this argument that are right for the input and for nothing else.

    One that is right for the output alone outweighs them all.
    """
    count = 0
    for name in scope:
        if name == ahead or is_aside(name) or forward_of(name, scope) is not None:
            continue
        if data_arguments(scope[name]) != (argument,) or switch_of(scope[name]):
            continue
        for other in partners(name, scope)[:1]:
            verdict = _of_input(scope[name], other.of(scope), argument)
            if verdict is False:
                return 0
            count += verdict is True
    return count


def _of_input(function: Any, derivative: Any, argument: str) -> bool | None:
    """True: right for the input only; False: for the output only; None: for both, or neither."""
    if argument not in (data_arguments(derivative) or ()):
        return None
    right = []
    for output in (False, True):
        found = chosen(
            function,
            derivative,
            (),
            accepts=lambda h, o=output: ("output" in h.words) is o,  # type: ignore[misc]
        )
        right.append(found is not None and found.complete)
    return None if right[0] == right[1] else right[0]
