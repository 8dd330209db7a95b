"""Two-dimensional convolution, as networks call it: a cross-correlation, the kernel not flipped."""

from __future__ import annotations

from typing import Any, ClassVar, final

import numpy as np

from ...model import Array, Slot
from ..entry import Entry
from .edge import beside, demand_shape, demand_sizes, lifted, remembered, upstream
from .im2col import col2im, im2col
from .initialisers import generator, he
from .windows import Pair, geometry, output_size


@final
class Convolution:
    """y[n, f] = Σ_c x[n, c] ⋆ W[f, c] + b[f]. x: (N, C, H, W); gives (N, F, OH, OW).

    W: (F, C, kh, kw), initialised by He; b: (F,), zeros. OH = ⌊(H + 2·padding − kh)/stride⌋ + 1.
    kernel_size, stride, padding: one number, or (height, width). backward sets dW and db.
    """

    PARAMETERS: ClassVar[tuple[str, ...]] = ("W", "b")

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | Pair,
        *,
        stride: int | Pair = 1,
        padding: int | Pair = 0,
        rng: np.random.Generator | None = None,
    ) -> None:
        demand_sizes(in_channels=in_channels, out_channels=out_channels)
        kernel, self.stride, self.padding = geometry(kernel_size, stride, padding)
        fan_in = in_channels * kernel[0] * kernel[1]
        self.W = he((out_channels, in_channels, *kernel), generator(rng), fan_in=fan_in)
        self.b = np.zeros(out_channels)
        self.dW = np.zeros_like(self.W)
        self.db = np.zeros_like(self.b)
        self._cache: tuple[Array, tuple[int, ...], tuple[int, ...]] | None = None

    @property
    def kernel_size(self) -> Pair:
        return self.W.shape[2], self.W.shape[3]

    def forward(self, x: Any) -> Array:
        x = lifted(x)
        demand_shape("x", x, ("N", self.W.shape[1], "H", "W"))
        n, _, h, w = x.shape
        oh, ow = output_size((h, w), self.kernel_size, self.stride, self.padding)
        columns = im2col(x, self.kernel_size, self.stride, self.padding)
        y = columns @ beside(x, self._matrix().T) + beside(x, self.b)
        self._cache = columns, x.shape, (n, len(self.W), oh, ow)
        return np.ascontiguousarray(y.reshape(n, oh, ow, len(self.W)).transpose(0, 3, 1, 2))

    # With windows as rows, X̂ = im2col(x): (N·OH·OW, C·kh·kw), and kernels as rows, Ŵ: (F, C·kh·kw),
    # a convolution is an affine map  Ŷ = X̂ Ŵᵀ + b,  so that with G = ∂L/∂Ŷ
    #   dŴ = Gᵀ X̂,   db = Σ_rows G,   dX̂ = G Ŵ,
    # and because im2col is linear, dx is its transpose applied to dX̂: a pixel that lies in several
    # windows gets the sum of what they say.
    def backward(self, dout: Any) -> Array:
        columns, image, output = remembered(self._cache)
        g = upstream(dout, output).transpose(0, 2, 3, 1).reshape(len(columns), output[1])  # G
        self.dW = (g.T @ columns).reshape(self.W.shape)  # Gᵀ X̂
        self.db = np.sum(g, axis=0)  # Σ_rows G
        return col2im(
            g @ beside(columns, self._matrix()),  # G Ŵ
            image,
            self.kernel_size,
            self.stride,
            self.padding,
        )

    def _matrix(self) -> Array:
        """Ŵ: (F, C·kh·kw)."""
        return self.W.reshape(len(self.W), self.W[0].size)


ENTRIES = (
    Entry(
        kind="layer",
        name="convolution",
        make=Convolution,
        formula="y[n,f,i,j] = Σ_{c,u,v} x[n,c,s·i+u−p,s·j+v−p] W[f,c,u,v] + b[f]",
        derivative="dX̂ = G Ŵ, added up over overlapping windows; dŴ = Gᵀ X̂; db = Σ G",
        source="Chellapilla, Puri, Simard (2006), unrolled convolution; Dumoulin, Visin, arXiv 1603.07285",
        names=("Convolution", "conv", "conv2d"),
        slots=(
            Slot("x", "input", ("N", "D", "H", "W")),
            Slot("W", "parameter", ("C", "D", "K", "K")),
            Slot("b", "parameter", ("C",)),
        ),
        shapes="x: (N, C, H, W); gives (N, F, OH, OW) with OH = ⌊(H + 2p − k)/s⌋ + 1",
    ),
)
