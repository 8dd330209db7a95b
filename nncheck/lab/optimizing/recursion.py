"""The steps of an optimizer, from a description of its recursion.

One family covers what is in use: a first moment m of the gradients, a second moment v, corrections
for their start at zero, an eps, a memory of the steps, a weight decay. Each is a field of `Form`,
and so is each way to get it wrong.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

import numpy as np

from ...model import Array


@dataclass(frozen=True, slots=True)
class Form:
    """A recursion. The defaults are plain gradient descent; see the tables below for the words."""

    algorithm: str = "sgd"
    first: str = ""
    second: str = ""
    first_correction: str = ""
    second_correction: str = ""
    eps: str = ""
    lookahead: str = ""
    largest: str = ""
    # the step is itself remembered: b1 · before + step
    after: bool = False
    decay: str = ""
    # what the step is made of: "", "sign", or "units" (AdaDelta)
    made: str = ""
    rate: str = ""
    sign: float = 1.0
    scale: float = 1.0
    # the step takes the place of the parameter
    replaces: bool = False
    # added to the number of the step; whether every tensor counts a step; one state for all tensors
    late: int = 0
    # how much the counter goes up at a step
    pace: int = 1
    per_tensor: bool = False
    # "m", "v" or "m and v" are one array for all tensors
    shared: str = ""


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a recursion."""

    lr: float
    b1: float = 0.0
    b2: float = 0.0
    eps: float = 0.0
    decay: float = 0.0
    # Eve: the share of the smoothed change of the loss, and the bound of the change
    b3: float = 0.0
    clip: float = 0.0


# m after a gradient g: b is the share kept
FIRST: Mapping[str, Callable[[Any, Any, float], Any]] = {
    "": lambda m, g, b: g,
    "mean": lambda m, g, b: b * m + (1 - b) * g,
    "sum": lambda m, g, b: b * m + g,
    "b over both": lambda m, g, b: b * (m + g),
    "b over the mean": lambda m, g, b: b * (m + (1 - b) * g),
    "all kept": lambda m, g, b: m + g,
    "mean, all kept": lambda m, g, b: m + (1 - b) * g,
    "shares exchanged": lambda m, g, b: (1 - b) * m + b * g,
    "sum, negative": lambda m, g, b: g - b * m,
    "mean, negative": lambda m, g, b: (1 - b) * g - b * m,
    "not stored": lambda m, g, b: g,
    "mean, not stored": lambda m, g, b: (1 - b) * g,
    "mean of squares": lambda m, g, b: b * m + (1 - b) * g * g,
    "1 - b for b": lambda m, g, b: (1 - b) * m + g,
    "same share": lambda m, g, b: b * m + b * g,
}
SECOND: Mapping[str, Callable[[Any, Any, float], Any]] = {
    "mean": lambda v, g, b: b * v + (1 - b) * g * g,
    "sum": lambda v, g, b: v + g * g,
    "max": lambda v, g, b: np.maximum(b * v, np.abs(g)),
    "all kept": lambda v, g, b: v + (1 - b) * g * g,
    "not gained": lambda v, g, b: b * v + g * g,
    "shares exchanged": lambda v, g, b: (1 - b) * v + b * g * g,
    "mean, not stored": lambda v, g, b: (1 - b) * g * g,
    "not stored": lambda v, g, b: g * g,
    "not squared": lambda v, g, b: b * v + (1 - b) * g,
    "absolute": lambda v, g, b: b * v + (1 - b) * np.abs(g),
    "same share": lambda v, g, b: b * v + b * g * g,
}
# what m or v is divided by at step t; the last argument is the other share
CORRECTIONS: Mapping[str, Callable[[float, int, float], float]] = {
    "": lambda b, t, o: 1.0,
    "power": lambda b, t, o: 1 - b**t,
    "power, share": lambda b, t, o: (1 - b**t) / b,
    "no power": lambda b, t, o: 1 - b,
    "multiplied": lambda b, t, o: _inverse(1 - b**t),
    "multiplied, no power": lambda b, t, o: _inverse(1 - b),
    "times": lambda b, t, o: 1 - b * t,
    "other share": lambda b, t, o: 1 - o**t,
    "plus": lambda b, t, o: 1 + b**t,
}


def _inverse(x: float) -> float:
    return 1 / x if x else math.inf


def steps(
    form: Form,
    numbers: Numbers,
    start: Sequence[Array],
    gradients: Sequence[Sequence[Array]],
    losses: Sequence[float] = (),
) -> list[list[Array]]:
    """The parameters after each step. `start` and each of `gradients`: one array for each tensor."""
    slowed = _slowed(numbers, losses) if form.rate == "eve" else ()
    x = [np.array(a, dtype=float) for a in start]
    firsts: list[dict[str, Any]] = [{} for _ in x]
    seconds: list[dict[str, Any]] = [{} for _ in x]
    if "m" in form.shared:
        firsts = [firsts[0]] * len(x)
    if "v" in form.shared:
        seconds = [seconds[0]] * len(x)
    found, visits = [], 0
    with np.errstate(all="ignore"):
        for number, given in enumerate(gradients):
            if slowed:
                numbers = replace(numbers, lr=slowed[number])
            for i, g in enumerate(given):
                visits += 1
                t = form.pace * (visits if form.per_tensor else number + 1) + form.late
                state = (firsts[i], seconds[i])
                x[i] = _moved(form, numbers, state, x[i], np.asarray(g, dtype=float), t)
            found.append([a.copy() for a in x])
    return found


def _slowed(n: Numbers, losses: Sequence[float]) -> list[float]:
    """Eve's learning rate at each step, for a least loss of 0."""
    d, found, before = 1.0, [], None
    for loss in losses:
        if before is not None:
            change = abs(loss - before) / min(loss, before)
            d += (1 - n.b3) * (min(max(change, 1 / n.clip), n.clip) - d)
        found.append(n.lr / d)
        before = loss
    return found


# what is kept of the gradients, and of their squares
_State: TypeAlias = tuple[dict[str, Any], dict[str, Any]]


def _moved(form: Form, n: Numbers, state: _State, x: Array, g: Array, t: int) -> Array:
    if form.decay in _DECAYED_GRADIENT:
        g = _DECAYED_GRADIENT[form.decay](g, x, n.decay)
    u = form.scale * _direction(form, n, state, g, t)
    rate = n.lr**2 if form.rate == "twice" else n.lr
    if form.rate == "root":
        rate = n.lr * _inverse(math.sqrt(max(t, 0)))
    if form.rate == "none" or form.made == "smorms3":
        rate = 1.0
    if form.after:
        u = state[0]["after"] = n.b1 * state[0].get("after", 0.0) + u
    step = form.sign * rate * u
    shrunk = _SHRUNK[form.decay](x, n) if form.decay in _SHRUNK else 0.0
    if form.decay == "after":
        return np.asarray((x - step) * (1 - n.lr * n.decay))
    return np.asarray(-step if form.replaces else x - step - shrunk)


# decay that goes through the gradient, and decay beside it
_DECAYED_GRADIENT: Mapping[str, Callable[[Array, Array, float], Array]] = {
    "coupled": lambda g, x, w: g + w * x,
    "coupled, twice": lambda g, x, w: g + 2 * w * x,
    "multiplies": lambda g, x, w: g * (1 + w * x),
    "of the gradient": lambda g, x, w: g * (1 + w),
    "negative": lambda g, x, w: g - w * x,
    "constant": lambda g, x, w: g + w,
}
_SHRUNK: Mapping[str, Callable[[Array, Numbers], Array]] = {
    "beside": lambda x, n: n.lr * n.decay * x,
    "beside, no rate": lambda x, n: n.decay * x,
    "beside, negative": lambda x, n: -n.lr * n.decay * x,
}


def _direction(form: Form, n: Numbers, state: _State, g: Array, t: int) -> Array:
    if form.made == "smorms3":
        return _agreed(form, n, state, g)
    m = state[0]["m"] = FIRST[form.first](state[0].get("m", 0.0), g, n.b1)
    m_hat = m / CORRECTIONS[form.first_correction](n.b1, t, n.b2)
    if form.lookahead:
        m_hat = _ahead(form, n, m, m_hat, g, t)
    if form.made == "sign":
        return np.asarray(np.sign(m_hat))
    if form.made == "lion":
        c = n.b1 * state[0].get("l", 0.0) + (1 - n.b1) * g
        state[0]["l"] = n.b2 * state[0].get("l", 0.0) + (1 - n.b2) * g
        return np.asarray(np.sign(c))
    if not form.second:
        return np.asarray(m_hat)
    size = _size(form, n, state, g, m, t)
    if form.made == "units":
        u = g * np.sqrt(state[1].get("D", 0.0) + n.eps) / np.sqrt(state[1]["v"] + n.eps)
        state[1]["D"] = n.b2 * state[1].get("D", 0.0) + (1 - n.b2) * u * u
        return np.asarray(u)
    return np.asarray(m_hat / size)


def _agreed(form: Form, n: Numbers, state: _State, g: Array) -> Array:
    """SMORMS3: as far as past gradients agree. The step is not multiplied by a rate."""
    memory = state[0].get("memory", 1.0)
    r = 1 / (1 + memory)
    m = state[0]["m"] = (1 - r) * state[0].get("m", 0.0) + r * g
    v = state[1]["v"] = (1 - r) * state[1].get("v", 0.0) + r * g * g
    zeta = m * m / (v + n.eps)
    state[0]["memory"] = 1 + memory * (1 - zeta)
    root = np.sqrt(v + n.eps) if form.eps == "inside" else np.sqrt(v) + n.eps
    return np.asarray(g * np.minimum(n.lr, zeta) / root)


def _ahead(form: Form, n: Numbers, m: Array, m_hat: Array, g: Array, t: int) -> Array:
    if form.lookahead == "sum":
        return g + n.b1 * m
    if form.lookahead == "v twice":
        # the velocity is renewed first, and then used as if it were the old one
        return (1 + n.b1) * g + n.b1**2 * m
    later = n.b1 * m / (1 - n.b1 ** (t + 1)) if form.lookahead == "dozat" else n.b1 * m_hat
    return np.asarray(later + (1 - n.b1) * g / (1 - n.b1**t))


def _size(form: Form, n: Numbers, state: _State, g: Array, m: Any, t: int) -> Array:
    """What the first moment is divided by."""
    if form.second == "centered":
        state[1]["n"] = n.b2 * state[1].get("n", 0.0) + (1 - n.b2) * g
        state[1]["v"] = SECOND["mean"](state[1].get("v", 0.0), g, n.b2)
        v = state[1]["v"] - state[1]["n"] ** 2
    elif form.second == "of m":
        v = state[1]["v"] = SECOND["mean"](state[1].get("v", 0.0), m, n.b2)
    else:
        v = state[1]["v"] = SECOND[form.second](state[1].get("v", 0.0), g, n.b2)
    correction = CORRECTIONS[form.second_correction](n.b2, t, n.b1)
    if form.largest == "v":
        v = state[1]["max"] = np.maximum(state[1].get("max", 0.0), v)
    v_hat = v / correction
    if form.largest == "v hat":
        v_hat = state[1]["max"] = np.maximum(state[1].get("max", 0.0), v_hat)
    if form.second == "max":
        return _size_of_largest(form, n, state, g)
    if form.eps == "hat":
        return np.asarray((np.sqrt(v) + n.eps) / np.sqrt(correction))
    if form.eps == "inside":
        return np.asarray(np.sqrt(v_hat + n.eps))
    if form.eps == "inside the hat":
        return np.asarray(np.sqrt(v + n.eps) / np.sqrt(correction))
    if form.eps == "no root":
        return np.asarray(v_hat + n.eps)
    return np.asarray(np.sqrt(v_hat) + (n.eps if form.eps == "outside" else 0.0))


def _size_of_largest(form: Form, n: Numbers, state: _State, g: Array) -> Array:
    if form.eps == "inside":
        state[1]["u"] = np.maximum(n.b2 * state[1].get("u", 0.0), np.abs(g) + n.eps)
        return np.asarray(state[1]["u"])
    return np.asarray(state[1]["v"] + (n.eps if form.eps == "outside" else 0.0))
