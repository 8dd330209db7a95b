"""How a method of a network is called: what each of its arguments is, by name and by order.

Data, targets and outputs are told apart; of what remains only settings are known (one epoch, all
samples in one batch, no words printed). A method with an argument that is none of these is not called.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .names import (
    is_flag,
    looks_like_prediction,
    looks_like_target,
    may_be_rate,
    normal,
)
from .returning import last_tuple, named

_COUNT = re.compile(
    r"(n_?|num_?|max_?)?(epochs?|iters?|iterations?|steps?|rounds)(_num)?|max_iter|n_iter|times|nb_epochs?"
)
_BATCH = re.compile(r"(mini_?)?batch(_?size)?|bs|size_batch|mini_?batch_?size")
# samples with their targets, as a list of pairs
_PAIRS = re.compile(r"(mini_?)?batch(es)?|(\w+_)?(data|set|dataset|samples|examples|pairs)|xys?")
_QUIET = re.compile(r"verbose|print\w*|plot\w*|shuffle|show\w*|log\w*|display|early_stopping|debug")
_DECAY = re.compile(r"reg|lam|lambd|lambda_?|l2|l2_reg|reg_lambda|weight_decay|lmbda|reg_strength")
_CACHE = re.compile(r"caches?|memory|ctx|context|params|parameters|activations|zs")
_STATE = re.compile(r"h_?prev|h_?0|h_?init|hidden(_state)?|state|prev_h|h")
_DATA = re.compile(
    r"x\w*|x_\w+|inputs?\w*|data|features|samples|images?|batch_x|train_x|training_inputs?|a0?"
)
_TARGET = re.compile(
    r"y|t|y_?(train|true|batch|data|i)\w*|batch_y|train_y|training_outputs?|outputs?_train|output_data"
    r"|targets?_?\w*|labels?_?\w*|desired\w*|expected\w*"
)
# a gradient from above: such a method is a layer's
_UPSTREAM = re.compile(r"d_?(out|l|y|a|z|h|x|j)\w*|grad\w*|\w+_grad|delta\w*|dvalues|upstream\w*")
DECAY = 0.1


@dataclass(frozen=True, slots=True)
class Ask:
    """A method, the role of each argument that it is given, and the name of that argument."""

    method: str
    # argument name → "x", "t", "pairs" (a list of both), "output", "cache", "state", "rate", or a
    # setting's value
    roles: Mapping[str, Any]

    @property
    def wants(self) -> set[str]:
        roles = {r for r in self.roles.values() if isinstance(r, str)}
        return roles | {"x", "t"} if "pairs" in roles else roles


def asks(cls: type, name: str) -> list[Ask]:
    """The ways to call the method; none when an argument that it must have means nothing to us."""
    static = isinstance(inspect.getattr_static(cls, name), (staticmethod, classmethod))
    try:
        parameters = list(inspect.signature(getattr(cls, name)).parameters.values())
    except (TypeError, ValueError):
        return []
    settings: dict[str, Any] = {}
    unknown: list[str] = []
    for p in parameters if static else parameters[1:]:
        if p.kind in (p.VAR_KEYWORD, p.VAR_POSITIONAL):
            continue
        role = _setting(p.name, p.default)
        if role is not None:
            settings[p.name] = role
        elif p.default is p.empty or (p.default is None and _is_target(p.name)):
            unknown.append(p.name)
    if len(unknown) > _MOST:
        return []
    passed = passed_on(cls, name, unknown)
    settings |= {n: PASSED + n for n in passed}
    unknown = [n for n in unknown if n not in passed]
    found = [Ask(name, settings | roles) for roles in _meanings(unknown)]
    required = [p.name for p in parameters[not static :] if p.default is p.empty]
    listed = [n for n in required if n in unknown or settings.get(n) == "batch"]
    if len(listed) == 1 and _PAIRS.fullmatch(normal(listed[0])):
        found.append(Ask(name, {**settings, listed[0]: "pairs"}))
    return found


# the role of what another method returns under this name
PASSED = "returned "


def passed_on(cls: type, name: str, names: Sequence[str]) -> list[str]:
    """Those of these arguments that another method of the class returns under the same names."""
    for other in dir(cls):
        if other == name or other.startswith("__") or not callable(getattr(cls, other, None)):
            continue
        returned = {named(part) for part in last_tuple(getattr(cls, other))} - {""}
        same = [n for n in names if n in returned]
        # data, targets and outputs are known by their own names
        if any(not _is_data(n) and not _is_target(n) and not _speaks(n) for n in same):
            return [n for n in same if not _is_target(n)]
    return []


def handed_on(cls: type, learns: Ask, gives: Sequence[Ask]) -> list[Ask] | None:
    """The methods that return what this one asks for; None where it asks for no such thing."""
    wanted = {r.removeprefix(PASSED) for r in learns.wants if r.startswith(PASSED)}
    if not wanted:
        return None
    return [
        g for g in gives
        if wanted <= {named(part) for part in last_tuple(getattr(cls, g.method))}
    ]  # fmt: skip


def _speaks(name: str) -> bool:
    key = normal(name)
    return looks_like_prediction(name) or bool(_CACHE.fullmatch(key) or _STATE.fullmatch(key))


_SLOPE = re.compile(
    r"\w*(cost|loss|error|objective|mse)\w*_(deriv\w*|prime|grad\w*|delta)"
    r"|(d|deriv\w*|grad\w*|delta|prime)_(of_)?(cost|loss|error|objective)\w*"
)


def derivatives_of_losses(cls: type) -> list[str]:
    """Methods of an output and a target that say in their name that they give a loss's derivative."""
    names = [n for n in dir(cls) if callable(getattr(cls, n, None)) and _SLOPE.fullmatch(normal(n))]
    return [n for n in names if any(q.wants <= {"x", "t", "output"} for q in asks(cls, n))]


def _meanings(names: list[str]) -> list[dict[str, str]]:
    """The roles of the data; where only the order says so, the data may be an output as well."""
    roles = _data(names)
    unsure = [n for n, r in roles.items() if r == "x" and not _is_data(n)]
    if unsure and "output" not in roles.values() and "t" in roles.values():
        return [roles, roles | {unsure[0]: "output"}]
    return [roles]


_MOST = 4


def _setting(name: str, default: Any) -> Any:
    """The value of a setting, or its role; None for data and for what is left to its default."""
    key = normal(name)
    required = default is inspect.Parameter.empty
    if may_be_rate(name):
        return "rate"
    if _COUNT.fullmatch(key):
        return 1
    if _BATCH.fullmatch(key) and not (required and key == "batch"):
        return "batch"
    if _QUIET.fullmatch(key):
        return False if required or isinstance(default, (bool, int)) else None
    if _DECAY.fullmatch(key):
        return DECAY if required or default == 0 else None
    if is_flag(name):
        return "train" if "mode" in key or "phase" in key else "train" in key
    return None


def _data(names: list[str]) -> dict[str, str]:
    """Which of these is the data, which the targets, which an output or a cache."""
    roles: dict[str, str] = {}
    for name in names:
        key = normal(name)
        if _UPSTREAM.fullmatch(key):
            roles[name] = "upstream"
        if _CACHE.fullmatch(key) and len(names) > 1:
            roles[name] = "cache"
        elif _STATE.fullmatch(key) and (len(names) > 2 or key not in ("h", "state")):
            roles[name] = "state"
    left = [n for n in names if n not in roles]
    for role, fits in (("t", _is_target), ("x", _is_data), ("output", looks_like_prediction)):
        fitting = [n for n in left if n not in roles and fits(n)]
        if fitting and role not in roles.values():
            roles[fitting[0]] = role
    # of names that say nothing, the data comes first
    for role in ("x", "t", "output"):
        rest = [n for n in left if n not in roles]
        if rest and role not in roles.values():
            roles[rest[0]] = role
    return roles


def _is_target(name: str) -> bool:
    return looks_like_target(name) or bool(_TARGET.fullmatch(normal(name)))


def _is_data(name: str) -> bool:
    return bool(_DATA.fullmatch(normal(name)))


def call(obj: Any, question: Ask, given: Mapping[str, Any]) -> Any:
    """The method called with what is given for each role."""
    run: Callable[..., Any] = getattr(obj, question.method)
    arguments = {
        name: given[role] if isinstance(role, str) and role in given else role
        for name, role in question.roles.items()
    }
    return run(**arguments)
