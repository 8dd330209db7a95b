"""Pooling: every window of an image as one number, its maximum or its mean."""

from __future__ import annotations

from typing import Any, final

import numpy as np

from ...model import Array, Slot
from ..entry import Entry, Known
from .edge import demand_shape, lifted, remembered, upstream
from .windows import Pair, gathered, geometry, output_size, padded, windows


@final
class MaxPooling:
    """The largest number of each window. x: (N, C, H, W); gives (N, C, OH, OW).

    kernel_size, stride (that of the kernel unless given), padding (with −∞): one number, or
    (height, width). Where several entries are largest, the first in reading order gets the gradient.
    """

    def __init__(
        self,
        kernel_size: int | Pair,
        *,
        stride: int | Pair | None = None,
        padding: int | Pair = 0,
    ) -> None:
        self.kernel_size, self.stride, self.padding = geometry(
            kernel_size, kernel_size if stride is None else stride, padding
        )
        if any(p >= k for p, k in zip(self.padding, self.kernel_size, strict=True)):
            raise ValueError(
                f"padding is {self.padding}, expected less than the kernel {self.kernel_size}: "
                "a window of nothing but padding has no maximum"
            )
        self._cache: tuple[Array, tuple[int, ...]] | None = None

    def forward(self, x: Any) -> Array:
        x = lifted(x)
        demand_shape("x", x, ("N", "C", "H", "W"))
        oh, ow = output_size(x.shape[2:], self.kernel_size, self.stride, self.padding)
        view = windows(padded(x, self.padding, -np.inf), self.kernel_size, self.stride)
        flat = view.reshape(*x.shape[:2], oh, ow, self.kernel_size[0] * self.kernel_size[1])
        first = np.argmax(flat, axis=-1)
        self._cache = first, x.shape
        return np.take_along_axis(flat, first[..., None], axis=-1)[..., 0].copy()

    # y = max_k x_k = x_m:  ∂y/∂x_k = 1 for k = m, else 0. Where windows overlap, an entry can be the
    # maximum of several and gets the sum. At a tie the maximum has a kink; any convex combination is a
    # subgradient, and here all goes to the first, so that Σ dx = Σ dout always.
    def backward(self, dout: Any) -> Array:
        first, image = remembered(self._cache)
        g = upstream(dout, first.shape)
        places = np.arange(self.kernel_size[0] * self.kernel_size[1])
        chosen = np.where(first[..., None] == places, g[..., None], np.zeros(1, g.dtype))
        return gathered(
            chosen.reshape(*first.shape, *self.kernel_size), image, self.stride, self.padding
        )


@final
class AveragePooling:
    """The mean of each window. x: (N, C, H, W); gives (N, C, OH, OW).

    kernel_size, stride (that of the kernel unless given), padding: one number, or (height, width).
    Padding is zeros that count: every window is divided by kh·kw.
    """

    def __init__(
        self,
        kernel_size: int | Pair,
        *,
        stride: int | Pair | None = None,
        padding: int | Pair = 0,
    ) -> None:
        self.kernel_size, self.stride, self.padding = geometry(
            kernel_size, kernel_size if stride is None else stride, padding
        )
        self._cache: tuple[tuple[int, ...], tuple[int, ...]] | None = None

    def forward(self, x: Any) -> Array:
        x = lifted(x)
        demand_shape("x", x, ("N", "C", "H", "W"))
        oh, ow = output_size(x.shape[2:], self.kernel_size, self.stride, self.padding)
        self._cache = x.shape, (*x.shape[:2], oh, ow)
        view = windows(padded(x, self.padding, 0.0), self.kernel_size, self.stride)
        return np.asanyarray(np.mean(view, axis=(4, 5)))

    # y = (1/K) Σ_k x_k:  ∂y/∂x_k = 1/K for each of the K = kh·kw entries.
    def backward(self, dout: Any) -> Array:
        image, output = remembered(self._cache)
        g = upstream(dout, output) / (self.kernel_size[0] * self.kernel_size[1])  # 1/K
        each = np.broadcast_to(g[..., None, None], (*output, *self.kernel_size))
        return gathered(each, image, self.stride, self.padding)


_X = Slot("x", "input", ("N", "D", "H", "W"))
_SHAPES = "x: (N, C, H, W); gives (N, C, OH, OW) with OH = ⌊(H + 2p − k)/s⌋ + 1"
_IMAGE = ((((1.0, 5.0, 2.0), (4.0, 3.0, 0.5), (-1.0, 2.5, 6.0)),),)
_TIED = ((((2.0, 2.0), (2.0, 1.0)),),)


def _apart(x: Array) -> Array:
    """The differences between any two entries of an image."""
    flat = x.reshape(*x.shape[:2], -1)
    first, second = np.triu_indices(flat.shape[-1], 1)
    return np.asarray(flat[..., first] - flat[..., second])


ENTRIES = (
    Entry(
        kind="layer",
        name="max_pooling",
        make=MaxPooling,
        formula="y = max over the window",
        derivative="dx: dout at the first maximum of each window, added up where windows overlap",
        source="Zhou, Chellappa (1988); LeCun et al. (1998); Saito, Deep Learning from Scratch (2016), 7.3",
        names=("MaxPooling", "pooling", "maxpool", "maxpool2d", "MaxPool"),
        slots=(_X,),
        shapes=_SHAPES,
        edges=_apart,
        note="kinks: where two entries of a window tie for the maximum; the first gets the gradient",
        known=(
            Known(
                (_IMAGE,),
                ((((5.0, 5.0), (4.0, 6.0)),),),
                ((((0.0, 2.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)),),),
                (("kernel_size", 2), ("stride", 1)),
            ),
            Known(
                (_IMAGE,),
                ((((1.0, 5.0), (4.0, 6.0)),),),
                ((((1.0, 1.0, 0.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0)),),),
                (("kernel_size", 2), ("padding", 1)),
            ),
            Known((_TIED,), ((((2.0,),),),), ((((1.0, 0.0), (0.0, 0.0)),),), (("kernel_size", 2),)),
        ),
    ),
    Entry(
        kind="layer",
        name="average_pooling",
        make=AveragePooling,
        formula="y = mean over the window; padding counts as zeros",
        derivative="dx: dout/(kh kw) to every entry of the window, added up where windows overlap",
        source="LeCun et al., Gradient-Based Learning Applied to Document Recognition (1998)",
        names=("AveragePooling", "avgpool", "avgpool2d", "AvgPool", "mean pooling"),
        slots=(_X,),
        shapes=_SHAPES,
        known=(
            Known(
                (_IMAGE,),
                ((((3.25, 2.625), (2.125, 3.0)),),),
                ((((0.25, 0.5, 0.25), (0.5, 1.0, 0.5), (0.25, 0.5, 0.25)),),),
                (("kernel_size", 2), ("stride", 1)),
            ),
            Known(
                (_IMAGE,),
                ((((0.25, 1.75), (0.75, 3.0)),),),
                ((((0.25, 0.25, 0.25), (0.25, 0.25, 0.25), (0.25, 0.25, 0.25)),),),
                (("kernel_size", 2), ("padding", 1)),
            ),
            Known(
                (_TIED,),
                ((((1.75,),),),),
                ((((0.25, 0.25), (0.25, 0.25)),),),
                (("kernel_size", 2),),
            ),
        ),
    ),
)
