"""What the arguments of an update and of an optimizer's constructor are, by their names."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from ..names import normal

# parameters, gradients, a function that gives gradients, an object that holds both, the number of
# the step, the loss, what the caller keeps between steps, a number
# (and the name by which one array is known)
Role: TypeAlias = Literal[
    "params", "grads", "slope", "layer", "time", "loss", "state", "number", "name"
]

UPDATES = (
    "update", "step", "update_params", "update_parameters", "update_weights", "apply_gradients",
    "apply_grads", "apply_gradient", "update_one", "updateOne", "apply", "optimize", "optimise", "update_param", "update_layer",
    "compute_update", "compute_updates", "get_updates", "get_update", "adjust", "adjust_weights",
    "updateParams", "updateParameters", "Update", "step_update", "__call__",
)  # fmt: skip

_PATTERNS: tuple[tuple[Role, str], ...] = (
    ("slope", r"grad(ient)?_?(fn|func|function|f)|df[wbx]?|f_?grad|grad_?at|compute_grad\w*"),
    ("name", r"(param|parameter|layer|var|variable|weight|tensor)?_?(name|key|id|idx|index)"),
    ("loss", r"cur_?loss|current_?loss"),
    ("layer", r"grads?_and_\w+|\w+_and_grads?|params_grads|pairs?"),
    ("time", r"t|step|steps|iteration|iterations|iter|it|epoch|i|n|time_?step|itr|num_?iter|t_?step"),
    ("grads", (r"(.*_)?(grads?|gradients?)(_.*)?|d_?(w|b|theta|params?|x|p|weights?|bias(es)?|parameters)s?"
     r"|g|gw|gb|g_[wb]|dws|dbs|nabla_?\w*|grad\w+|deltas?|delta_[wb]")),
    ("layer", r"layers?|net|network|model|module|nn|l"),
    ("params", (r"params?|parameters?|weights?|w|ws|theta|x|p|variables?|vars?|b|bias(es)?|coefs?"
     r"|(.*_)?params|(.*_)?parameters|trainable\w*|values|tensors?")),
    ("loss", r"f|loss|cost|loss_value|error|objective"),
    ("number", (r"lr|learning_rate|eta|alpha|beta_?\d*|b[12]|eps(ilon)?|rho|mu|momentum|gamma|decay\w*"
     r"|weight_decay|lambda|lam|lambd|l2|reg|rate|nu|step_size|beta[s12]*|.*_rate")),
    ("state", (r"m|v|s|r|h|u|q|cache\w*|state\w*|config|vel|velocity|velocities|memory|accum\w*|sq\w*"
     r"|moments?\w*|buf\w*|hist\w*|[mvs]_?d?[wb]|[mvs]_?t|opt_state|avg\w*|exp_avg\w*|prev\w*|first\w*|second\w*")),
)  # fmt: skip

NUMBERS: tuple[tuple[str, float], ...] = (
    (r"weight_decay|wd|l2\w*|lam\w*|reg\w*", 0.01), (r"beta_?2|b_?2|beta2\w*|nu|decay_?2|rho_?2", 0.99),
    (r"beta_?1|b_?1|beta1\w*|beta|momentum|mu|mom|decay_?1|rho_?1", 0.9), (r"rho|gamma|decay\w*", 0.9),
    (r"eps\w*", 1e-8), (r"lr\w*|learning_rate|eta\w*|alpha|step_size|rate|l_?r", 0.05),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument: its name, its role, which of the two arrays it is of, and whether it must be."""

    name: str
    role: Role | None
    part: str = ""
    required: bool = True
    keyword: bool = False


def arguments(function: Callable[..., Any]) -> tuple[Argument, ...] | None:
    """The arguments of a function or bound method (or of a class); None where nobody can say."""
    try:
        given = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return None
    kinds = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY,
             inspect.Parameter.POSITIONAL_ONLY)  # fmt: skip
    return tuple(
        Argument(
            p.name, role_of(p.name), part_of(p.name), p.default is p.empty,
            p.kind is inspect.Parameter.KEYWORD_ONLY,
        )
        for p in given
        if p.kind in kinds
    )  # fmt: skip


def role_of(name: str) -> Role | None:
    """The role that a name speaks of."""
    low = normal(name).strip("0123456789") or normal(name)
    if name in ("dW", "dB"):
        return "grads"
    for role, pattern in _PATTERNS:
        if re.fullmatch(pattern, low) or re.fullmatch(pattern, normal(name)):
            return role
    return None


def part_of(name: str) -> str:
    """Which of two arrays: "b" for what is of a bias, "w" for the rest."""
    low = normal(name)
    return "b" if re.search(r"(^|_|d|f|g)b(ias(es)?)?$|^b(ias)?(es)?_|bias", low) else "w"


def number_for(name: str) -> float | None:
    """A usual value for a number that must be given."""
    return next((v for pattern, v in NUMBERS if re.fullmatch(pattern, normal(name))), None)


def is_pair(given: Sequence[Argument]) -> bool:
    """Weights and bias come as two arrays: (grad_w, grad_b), (w, b, dw, db)."""
    for role in ("grads", "slope"):
        parts = [a.part for a in given if a.role == role and a.required]
        if sorted(parts) == ["b", "w"]:
            return True
    return False
