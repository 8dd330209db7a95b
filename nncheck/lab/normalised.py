"""Forwards that standardise: over which axes, with which scale; and what their gradient is made of.

y = γ·x̂ + β with x̂ = (x − μ)/σ. With ĝ = γ·g the gradient has three terms, means over the axes:
dx = (ĝ − mean(ĝ) − x̂·mean(ĝ·x̂)) / σ. Where only the size is taken out (root mean square
normalisation, Zhang and Sennrich 2019) μ is 0, σ² the mean of x², and there is no second term.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from ..model import Array
from . import rows
from .lab import Lab

# an epsilon beside the variance makes x̂ differ by so much
_NEAR = 2e-3
# the usual ones, where a variance of few numbers is so small that they show
_EPS = (0.0, 1e-5, 1e-3)


@dataclass(frozen=True, slots=True)
class Normalised:
    """`upstream`: γ·g. `scale`: the slot of γ, where there is one. `centred`: the mean is taken out.

    All at the generic point.
    """

    x: str
    axes: tuple[int, ...]
    xhat: Array
    sigma: Array
    upstream: Array
    gamma: Array
    beta: Array
    scale: str | None
    centred: bool = True

    def mean(self, array: Array) -> Array:
        return np.asarray(array.mean(axis=self.axes, keepdims=True))

    @property
    def own(self) -> Array:
        """The first term: as if μ and σ were constants."""
        return np.asarray(self.upstream / self.sigma)

    @property
    def of_mean(self) -> Array:
        """The second: every x moves the mean."""
        if not self.centred:
            return np.zeros_like(self.upstream)
        return np.asarray(-self.mean(self.upstream) / self.sigma)

    @property
    def of_variance(self) -> Array:
        """The third: every x moves the variance."""
        return np.asarray(-self.xhat * self.mean(self.upstream * self.xhat) / self.sigma)


def normalised(lab: Lab) -> Normalised | None:
    """How the forward standardises its one input; None where it does nothing of the sort."""
    x = rows.only_input(lab)
    if x is None or lab.card.scalar:
        return None
    point = lab.point()
    value = point.values[x]
    output = lab.pass_at(point).records[0].output
    if (
        output is None
        or output.shape != value.shape
        or value.ndim < 2
        or not np.all(np.isfinite(output))
    ):
        return None
    for axes in axes_of(value.ndim):
        for centred, xhat, sigma in _standardised(value, axes):
            for scale, gamma, beta in scales(lab, value.shape):
                if np.allclose(output, gamma * xhat + beta, rtol=_NEAR, atol=_NEAR):
                    upstream = np.asarray(point.cotangent) * gamma
                    return Normalised(x, axes, xhat, sigma, upstream, gamma, beta, scale, centred)
    return None


def _standardised(value: Array, axes: tuple[int, ...]) -> Iterator[tuple[bool, Array, Array]]:
    """(centred, x̂, σ) in the usual forms."""
    mean = value.mean(axis=axes, keepdims=True)
    for ddof, eps in itertools.product((0, 1), _EPS):
        sigma = np.sqrt(value.var(axis=axes, keepdims=True, ddof=ddof) + eps)
        if np.all(sigma > 0):
            yield True, (value - mean) / sigma, sigma
    for eps in _EPS:
        size = np.sqrt(np.mean(value**2, axis=axes, keepdims=True) + eps)
        if np.all(size > 0):
            yield False, value / size, size


def lacking(lab: Lab, *, mean: bool, variance: bool) -> Normalised | None:
    """The normalisation, where yours is its gradient without these terms, and they matter."""
    found = normalised(lab) if lab.wrong else None
    if found is None or found.x not in lab.wrong:
        return None
    lost = (found.of_mean if mean else 0.0) + (found.of_variance if variance else 0.0)
    whole = found.own + found.of_mean + found.of_variance
    matters = (not mean or _matters(found.of_mean, whole)) and (
        not variance or _matters(found.of_variance, whole)
    )
    return found if matters and _is_yours(lab, found.x, whole - lost, whole) else None


def without_scale(lab: Lab) -> Normalised | None:
    """The normalisation, where yours is its gradient with dout in place of γ·dout."""
    found = normalised(lab) if lab.wrong else None
    if found is None or found.scale is None or found.x not in lab.wrong:
        return None
    plain = replace(found, upstream=found.upstream / found.gamma)
    bare = plain.own + plain.of_mean + plain.of_variance
    whole = found.own + found.of_mean + found.of_variance
    return found if _matters(bare - whole, whole) and _is_yours(lab, found.x, bare, whole) else None


def _is_yours(lab: Lab, x: str, predicted: Array, whole: Array) -> bool:
    yours = lab.claimed(lab.point()).gradients.get(x)
    size = float(np.max(np.abs(whole)))
    return (
        yours is not None
        and yours.shape == predicted.shape
        and bool(np.all(np.abs(yours - predicted) <= 2 * _NEAR * size))
    )


def _matters(term: Array, whole: Array) -> bool:
    return bool(np.max(np.abs(term)) > 20 * _NEAR * np.max(np.abs(whole)))


def axes_of(rank: int) -> Iterator[tuple[int, ...]]:
    """The samples, or the samples and the places; the features of each sample; one image."""
    yield (0,)
    if rank == 4:
        yield from ((0, 2, 3), (0, 1, 2), (1, 2, 3), (2, 3))
    if rank == 3:
        yield from ((0, 1), (0, 2), (1, 2))
    yield (rank - 1,)
    if rank == 2:
        yield (0, 1)


def scales(lab: Lab, shape: tuple[int, ...]) -> Iterator[tuple[str | None, Array, Array]]:
    """(name of γ, γ, β), shaped so that they broadcast against x."""
    values = lab.point().values
    held = {
        s.name: fitted
        for s in lab.card.slots
        if s.role == "parameter" and (fitted := _against(values[s.name], shape)) is not None
    }
    one, none = np.ones(1), np.zeros(1)
    for first, second in itertools.permutations(held, 2):
        yield first, held[first], held[second]
    for name, array in held.items():
        yield name, array, none
    yield None, one, none


def _against(parameter: Array, shape: tuple[int, ...]) -> Array | None:
    """The parameter as it broadcasts against an array of this shape, or along its second axis."""
    if parameter.size == 1:
        return np.asarray(parameter.reshape(()))
    try:
        np.broadcast_shapes(parameter.shape, shape)
    except ValueError:
        pass
    else:
        return parameter if parameter.ndim <= len(shape) else None
    axes = [a for a in range(1, len(shape)) if shape[a] == parameter.size]
    if not axes:
        return None
    return parameter.reshape([parameter.size if a == axes[0] else 1 for a in range(len(shape))])
