"""What the names of a loss's arguments say: weights, biases, data, targets, settings with a usual value."""

from __future__ import annotations

from collections.abc import Mapping

from .names import looks_like_target, normal

_WEIGHTS = frozenset("w weight weights theta thetas params beta coef".split())
_BIASES = frozenset("b bias".split())
_DATA = frozenset("x data inputs features feats input a".split())
SETTINGS: Mapping[str, float] = {
    "reg": 0.1, "lam": 0.1, "lmbda": 0.1, "lambda": 0.1, "lambda_": 0.1, "l2": 0.1, "l": 0.1, "c": 0.7,
    "alpha": 0.3, "delta": 0.8, "margin": 0.9, "eps": 1e-7, "epsilon": 1e-7, "reg_strength": 0.1,
    "regularization": 0.1, "decay": 0.1, "weight_decay": 0.1, "wd": 0.1,
}  # fmt: skip


def role_of(name: str) -> str | None:
    """What the name says of an argument: weights, bias, data, setting, target; None for others."""
    low = normal(name)
    if low in _WEIGHTS:
        return "weights"
    if low in _BIASES:
        return "bias"
    if low in _DATA or low.startswith("x_"):
        return "data"
    if low in SETTINGS:
        return "setting"
    return "target" if low == "y" or low.startswith("y_") or looks_like_target(name) else None
