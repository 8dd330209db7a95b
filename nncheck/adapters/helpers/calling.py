"""What the arguments of a helper are: data, sizes, shares, seeds; by their names."""

from __future__ import annotations

import inspect
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ..names import normal

BATCH, SHARE, SEED = 4, 0.3, 3
_NUMBERS = (
    (r"(mini_?)?batch(_?size)?|size|bs|n_?batch|batch_?len|bsize|taille\w*|m", BATCH),
    (r"(\w+_)?(ratio|frac\w*|share|percent\w*|test_size|val_size)|test|split|prop\w*|p", SHARE),
    (r"\w*(seed|random_state|random_seed)", SEED),
    (r"k|n_?(folds|splits)|folds", 5),
)
_FLAG = re.compile(r"shuf\w*|drop_?last|random\w*|replace|stratif\w*|permute")
_DATA = re.compile(
    r"(x|xs|y|ys|t|data\w*|inputs?|features?|labels?|targets?|images?|a|b|samples?|teacher|training_data"
    r"|dataset|points|examples|入力|教師)(_?(train|data|all|batch|s|set|true))?"
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A helper's data arguments by name, and the other arguments with what is given for them."""

    data: tuple[str, ...]
    others: dict[str, Any] = field(default_factory=dict)


def asked(function: Any, most: int = 2) -> Asked | None:
    """What the helper asks for; None where an argument is asked for that nobody can name."""
    try:
        given = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return None
    data: list[str] = []
    others: dict[str, Any] = {}
    for one in given:
        if one.kind in (one.VAR_POSITIONAL, one.VAR_KEYWORD):
            continue
        name, needed = normal(one.name), one.default is one.empty
        number = next((v for p, v in _NUMBERS if re.fullmatch(p, name)), None)
        if needed and len(data) < most and number is None:
            data.append(one.name)
        elif number is not None and isinstance(one.default, (int, float, type(None), type)):
            if not (isinstance(one.default, bool) or _FLAG.fullmatch(name)):
                others[one.name] = number
        elif needed and _FLAG.fullmatch(name):
            others[one.name] = True
        elif needed:
            return None
    return Asked(tuple(data), others) if data else None


def is_data(names: Sequence[str]) -> bool:
    """The names are those of inputs and targets."""
    return all(_DATA.fullmatch(normal(n)) for n in names)
