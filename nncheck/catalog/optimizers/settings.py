"""The ranges in which the settings of optimizers must lie."""

from __future__ import annotations

import math


def require_positive(**settings: float) -> None:
    """Refuse what is not a finite number above zero."""
    for name, value in settings.items():
        if not (value > 0 and math.isfinite(value)):
            raise ValueError(
                f"{name} is {value}, expected a finite number above 0: leave it out for its default"
            )


def require_fraction(**settings: float) -> None:
    """Refuse what is not in [0, 1): at 1 a running mean never takes anything in."""
    for name, value in settings.items():
        if not 0 <= value < 1:
            raise ValueError(
                f"{name} is {value}, expected at least 0 and below 1: "
                "it is the share that is kept from step to step"
            )


def require_not_negative(**settings: float) -> None:
    """Refuse what is below zero or not finite."""
    for name, value in settings.items():
        if not (value >= 0 and math.isfinite(value)):
            raise ValueError(
                f"{name} is {value}, expected a finite number: write 0 to leave it out"
            )
