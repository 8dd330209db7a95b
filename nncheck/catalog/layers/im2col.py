"""Images as rows of pixels, one row a window: a convolution becomes one product of matrices."""

from __future__ import annotations

import numpy as np

from ...model import Array
from .windows import Pair, gathered, output_size, padded, windows


def im2col(x: Array, kernel: Pair, stride: Pair, padding: Pair) -> Array:
    """x: (N, C, H, W) as a matrix (N·OH·OW, C·kh·kw), zeros beyond the border. A copy.

    Rows in the order n, oh, ow; columns in the order c, kh, kw, as in a kernel (F, C, kh, kw).
    """
    n, c, h, w = x.shape
    oh, ow = output_size((h, w), kernel, stride, padding)
    view = windows(padded(x, padding, 0.0), kernel, stride)
    return view.transpose(0, 2, 3, 1, 4, 5).reshape(n * oh * ow, c * kernel[0] * kernel[1])


def col2im(
    columns: Array, image: tuple[int, ...], kernel: Pair, stride: Pair, padding: Pair
) -> Array:
    """The transpose of `im2col`, no inverse: a pixel in several windows gets the sum of them."""
    n, c, h, w = image
    oh, ow = output_size((h, w), kernel, stride, padding)
    g = columns.reshape(n, oh, ow, c, *kernel).transpose(0, 3, 1, 2, 4, 5)
    return gathered(np.asarray(g), image, stride, padding)
