"""Mean 0 and variance 1 over some axes, and the way back: the core of every normalisation."""

from __future__ import annotations

import numpy as np

from ...model import Array

Axes = tuple[int, ...]


def moments(x: Array, axes: Axes) -> tuple[Array, Array]:
    """(mean, variance) over `axes`, kept as axes of size 1.

    The variance is the mean of (x − μ)²: E[x²] − μ² cancels where |μ| is much larger than σ.
    """
    mean = np.mean(x, axis=axes, keepdims=True)
    return mean, np.mean((x - mean) ** 2, axis=axes, keepdims=True)


# x̂_i = (x_i − μ)/s,  s = √(σ² + ε),  μ = (1/m) Σ_j x_j,  σ² = (1/m) Σ_j (x_j − μ)².  With g = ∂L/∂x̂:
#   ∂x̂_i/∂x_j = δ_ij/s − 1/(m s) − x̂_i x̂_j/(m s)
# because ∂μ/∂x_j = 1/m, ∂σ²/∂x_j = 2 (x_j − μ)/m (the term through μ is Σ_i (x_i − μ) = 0), and
# ∂s/∂x_j = (∂σ²/∂x_j)/(2 s) = x̂_j/m. Hence
#   dx_j = (g_j − mean(g) − x̂_j mean(g x̂))/s.
# Ioffe and Szegedy (2015, arXiv 1502.03167), section 3, write the same in six lines.
def back(g: Array, x_hat: Array, scale: Array, axes: Axes) -> Array:
    """dx from g = ∂L/∂x̂; scale: 1/s."""
    mean_term = np.mean(g, axis=axes, keepdims=True)  # mean(g)
    variance_term = x_hat * np.mean(g * x_hat, axis=axes, keepdims=True)  # x̂ mean(g x̂)
    return np.asarray((g - mean_term - variance_term) * scale)
