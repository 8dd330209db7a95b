"""Numbers for people: three digits, no padding in exponents."""

from __future__ import annotations

import math
import re


def short(value: float) -> str:
    """Three significant digits.

    >>> short(2e-08), short(0.3333), short(12345.0), short(float("nan"))
    ('2e-8', '0.333', '12300', 'nan')
    """
    if not math.isfinite(value):
        return str(float(value))
    return re.sub(r"e([+-])0*", _exponent, f"{float(f'{value:.3g}'):g}")


def in_bars(error: float, bar: float) -> float:
    """An error in units of its bar; NaN stays NaN, an error without a bar is infinite."""
    if math.isnan(error) or math.isnan(bar):
        return math.nan
    if bar > 0:
        return error / bar
    return math.inf if error else 0.0


def seconds(value: float) -> str:
    """A duration for people.

    >>> seconds(0.84), seconds(125.0)
    ('0.8 s', '2 min 5 s')
    """
    if value < 60:
        return f"{value:.1f} s"
    whole = round(value)
    return f"{whole // 60} min {whole % 60} s"


def count(number: int, noun: str, plural: str = "") -> str:
    """A number with its noun.

    >>> count(1, "warning"), count(2, "entry", "entries")
    ('1 warning', '2 entries')
    """
    return f"{number} {noun if number == 1 else plural or noun + 's'}"


def _exponent(match: re.Match[str]) -> str:
    return "e" if match.group(1) == "+" else "e-"
