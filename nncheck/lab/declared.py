"""What a network says of itself: which parameters are to be learnt, what it predicts."""

from __future__ import annotations

import re

import numpy as np

from ..model import Array, Forward
from .lab import Lab

_LISTS = (
    "parameters", "params", "get_params", "get_parameters", "trainable_parameters", "trainable_params",
    "trainable_variables",
)  # fmt: skip
_GIVES = re.compile(r"param|bias|weight|variab", re.IGNORECASE)
_PREDICT = ("predict", "predict_proba", "predict_classes", "inference", "infer", "evaluate", "予測")
_TIMES = 4


def listing(lab: Lab) -> str | None:
    """The method of the network that gives its parameters."""
    own = lab.code.functions
    for name in _LISTS:
        function = own.get(f"{lab.card.name}.{name}")
        if function is not None and not lab.code.parameters(function):
            return name
    return None


def left_out(lab: Lab) -> tuple[str, ...]:
    """Parameters with a gradient whose numbers are not among those that this method gives."""
    name = listing(lab)
    if not lab.card.is_network or name is None or lab.has_data:
        return ()
    values = lab.point().values
    given = _asked(lab, f"list {name}", lab.seed)
    parameters = [s for s in lab.card.slots if s.role == "parameter" and s.differentiable]
    if given is None or not given.size:
        return ()
    numbers = set(given.round(12).tolist())
    missing = [s.name for s in parameters if not _stands(values[s.name], numbers)]
    if len(missing) == len(parameters):
        return ()  # copies, shapes, or names: not the arrays that are trained
    learns = {c.wrt for c in lab.comparisons.values() if c.status == "passed"} & set(missing)
    elsewhere = _given_by_others(lab, name) if learns else set()
    return tuple(n for n in missing if n in learns and not _stands(values[n], elsewhere))


def _given_by_others(lab: Lab, name: str) -> set[float]:
    """Numbers that other methods without arguments give: biases may be listed apart."""
    found: set[float] = set()
    for qualname, function in lab.code.functions.items():
        owner, _, last = qualname.rpartition(".")
        if owner == lab.card.name and last != name and _GIVES.search(last):
            given = None if lab.code.parameters(function) else _asked(lab, f"list {last}", lab.seed)
            found |= set() if given is None else set(given.round(12).tolist())
    return found


def _stands(value: Array, numbers: set[float]) -> bool:
    return all(v in numbers for v in np.asarray(value, dtype=float).round(12).reshape(-1).tolist())


def predictor(lab: Lab) -> str | None:
    """The method that predicts from inputs alone."""
    for name in _PREDICT:
        function = lab.code.functions.get(f"{lab.card.name}.{name}")
        if function is not None:
            needed = len(lab.code.parameters(function)) - len(function.args.defaults)
            if needed == 1:
                return name
    return None


def wavering(lab: Lab) -> float | None:
    """How far predictions for the same inputs lie apart, with other random numbers; None for not."""
    inputs = [s for s in lab.card.slots if s.role == "input"]
    name = predictor(lab)
    if not lab.card.is_network or name is None or len(inputs) != 1:
        return None
    asked = f"call {name} {inputs[0].name}"
    said = [_asked(lab, asked, lab.seed + i) for i in range(_TIMES)]
    kept = [s for s in said if s is not None and s.dtype.kind in "fiu" and s.size]
    if len(kept) < _TIMES or len({s.shape for s in kept}) > 1:
        return None
    apart = float(max(np.abs(s - kept[0]).max() for s in kept[1:]))
    return apart if apart > 1e-9 * float(np.abs(kept[0]).max()) else None


def _asked(lab: Lab, asked: str, seed: int) -> Array | None:
    step = [Forward(lab.point().values)]
    return lab.bench.outputs(lab.card.name, step, seed=seed, altered=asked)[0]
