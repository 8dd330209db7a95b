"""What scipy says about the same gradient: printed beside our verdict, never the judge.

scipy's `check_grad` takes forward differences with one absolute step and sums over all
entries, so that its figure grows with the size and the scale of x; scipy is imported here
only, and only when asked.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np

from nncheck.numdiff.probes import Array


def check_grad_figure(f: Callable[[Array], Any], grad: Callable[[Array], Any], x: Array) -> float:
    """The 2-norm of the difference between `grad(x)` and scipy's forward differences of f.

    f and grad take arrays shaped like x and get copies. NaN where scipy is missing, f or grad
    raises, or shapes do not fit: no failure of theirs or of scipy is our error.
    """
    try:
        from scipy.optimize import check_grad

        shape, start = np.shape(x), np.array(x, dtype=np.float64).reshape(-1)

        def flat_f(flat: Array) -> float:
            return float(f(flat.reshape(shape).copy()))

        def flat_grad(flat: Array) -> Array:
            given = np.array(grad(flat.reshape(shape).copy()), dtype=np.float64)
            return given.reshape(start.shape)

        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            return float(check_grad(flat_f, flat_grad, start))
    except Exception:
        return float("nan")


def differentiate_figure(along: Callable[[float], float], claimed: float) -> float:
    """|claimed - scipy.differentiate.derivative| of t -> along(t) at 0.

    NaN where scipy has no `differentiate` (before 1.15), `along` raises, or scipy's derivative
    does not converge.
    """
    try:
        from scipy.differentiate import derivative

        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            found = derivative(np.vectorize(along, otypes=[float]), 0.0, initial_step=0.01)
        return abs(float(found.df) - claimed) if bool(found.success) else float("nan")
    except Exception:
        return float("nan")
