"""Which of an optimizer's numbers is the learning rate, which the momentum: by name, then by trial."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import TypeAlias

from .recursion import Form, Numbers

_LR = r"lr\d?|l_?rate|learning_?rate|eta|alpha|step_?size|rate|a|gamma|current_learning_rate|init_lr|lr_0|ε|η"
_B1 = r"momentum|mom|mu|m|beta_?1?|b_?1?|betas?\[0\]|gamma|rho_?1?|alpha|decay_?1|beta1_?|friction|μ|β1?|ß"
_B2 = (
    r"beta_?2?|b_?2?|betas?\[1\]|rho_?2?|decay(_rate)?_?2?|gamma|alpha|nu|smoothing\w*|forget\w*|decay_factor"
    r"|ρ|β2?|avg_decay"
)
_EPS = r"eps\w*|epsilon|e|delta|tiny|small\w*|fuzz|ϵ|ε"
_DECAY = r"weight_?decay|wd|l2\w*|lam\w*|reg\w*|lambda\w*|λ|decay"
_CALLED = {
    "lr": _LR, "b1": _B1, "b2": _B2, "eps": _EPS, "decay": _DECAY, "b3": r"beta_?3|b_?3", "clip": r"c|clip|bound",
}  # fmt: skip
_TRIED = 48


def assignments(form: Form, numbers: Mapping[str, float]) -> Iterator[Numbers]:
    """Values for the form's numbers: those that names give first, others where names give none."""
    wanted = {
        "lr": True,
        "b1": form.first != "" or form.after or form.made == "lion" or form.lookahead != "",
        "b2": form.second not in ("", "sum", "not stored") or form.made == "lion",
        "eps": form.eps != "" or form.made == "units",
        "decay": form.decay != "",
        "b3": form.algorithm == "eve",
        "clip": form.algorithm == "eve",
    }
    known = _fixed(numbers)
    pools = {role: _pool(role, known) if asked else (0.0,) for role, asked in wanted.items()}
    if form.rate == "none":
        pools["lr"] = (1.0,)
    for picks in itertools.islice(itertools.product(*pools.values()), _TRIED):
        found = dict(zip(pools, picks, strict=True))
        yield Numbers(**found)


def decays(numbers: Mapping[str, float]) -> bool:
    """One of the numbers is, by its name, a weight decay that is switched on."""
    return any(value > 0 for value in _named("decay", _fixed(numbers)))


def has_momentum(numbers: Mapping[str, float]) -> bool:
    """One of the numbers is, by its name, a momentum that is switched on."""
    return any(
        re.fullmatch(r"momentum|mom|mu", _plain(n)) and 0 < v < 1 for n, v in numbers.items()
    )


def has_betas(numbers: Mapping[str, float]) -> bool:
    """Two shares are named as Adam's are."""
    plain = {_plain(n) for n in numbers}
    return any(re.fullmatch(r"(beta|b)_?1|betas\[0\]", n) for n in plain) and any(
        re.fullmatch(r"(beta|b)_?2|betas\[1\]", n) for n in plain
    )


def is_upward(text: str) -> bool:
    """Words that say that the objective is to be made larger."""
    return bool(
        re.search(
            r"ascent|ascend|maximi[sz]|maximum|reward|policy|uphill|最大化|上昇",
            text,
            re.IGNORECASE,
        )
    )


_Fixed: TypeAlias = tuple[tuple[str, float], ...]


def _fixed(numbers: Mapping[str, float]) -> _Fixed:
    return tuple(numbers.items())


@lru_cache(maxsize=512)
def _pool(role: str, numbers: _Fixed) -> tuple[float, ...]:
    named = _named(role, numbers)
    if named:
        return named
    values = list(dict.fromkeys(v for _, v in numbers if v > 0))
    if role == "eps":
        # one that a fix has put in has no name yet
        return tuple(dict.fromkeys([*[v for v in values if v < 1e-2][:3], 1e-8]))
    if role in ("b1", "b2"):
        # the larger of two betas is the second
        return tuple(sorted((v for v in values if 0.3 < v < 1), reverse=role == "b2")[:3])
    if role == "lr":
        return tuple(v for v in values if 1e-6 < v <= 1)[:4] or (1.0,)
    return ()


def _named(role: str, numbers: _Fixed) -> tuple[float, ...]:
    """The values under names of this role, those that are the role's own first."""
    found = [(n, v) for n, v in numbers if re.fullmatch(_CALLED[role], _plain(n))]
    if role in ("b1", "b2"):
        found = [(n, v) for n, v in found if 0 < v < 1]
        marked = [(n, v) for n, v in found if re.search(r"[12]|\[[01]\]", n)]
        own = "1" if role == "b1" else "2"
        marked = [(n, v) for n, v in marked if own in n or f"[{int(own) - 1}]" in n]
        found = marked or found
    if role == "lr":
        found = [(n, v) for n, v in found if v > 0]
    return tuple(dict.fromkeys(v for _, v in found))[:3]


def _plain(name: str) -> str:
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)
    return snake.strip("_").lower()
