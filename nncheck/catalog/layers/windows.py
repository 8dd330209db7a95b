"""The windows of an image that a kernel or a pool looks at."""

from __future__ import annotations

import numpy as np

from ...model import Array
from .edge import demand_sizes

Pair = tuple[int, int]


def pair(name: str, size: int | Pair) -> Pair:
    """(height, width); one number stands for both."""
    both = (size, size) if isinstance(size, (int, np.integer)) else tuple(size)
    if len(both) != 2 or not all(isinstance(n, (int, np.integer)) for n in both):
        raise ValueError(f"{name} is {size!r}, expected a whole number or a pair (height, width)")
    return both[0], both[1]


def geometry(
    kernel_size: int | Pair, stride: int | Pair, padding: int | Pair
) -> tuple[Pair, Pair, Pair]:
    """Kernel, stride and padding as pairs, or an error that says which is impossible."""
    kernel, step = pair("kernel_size", kernel_size), pair("stride", stride)
    border = pair("padding", padding)
    demand_sizes(kernel_height=kernel[0], kernel_width=kernel[1])
    demand_sizes(stride_height=step[0], stride_width=step[1])
    if min(border) < 0:
        raise ValueError(f"padding is {padding}, expected at least 0")
    return kernel, step, border


def output_size(image: Pair, kernel: Pair, stride: Pair, padding: Pair) -> Pair:
    """How many windows fit, down and across: ⌊(H + 2p − k)/s⌋ + 1."""
    room = [size + 2 * p - k for size, k, p in zip(image, kernel, padding, strict=True)]
    if min(room) < 0:
        raise ValueError(
            f"images of {image[0]} × {image[1]} with padding {padding} hold no window of "
            f"{kernel[0]} × {kernel[1]}; expected larger images, a smaller kernel or more padding"
        )
    return room[0] // stride[0] + 1, room[1] // stride[1] + 1


def padded(x: Array, padding: Pair, value: float) -> Array:
    """x: (N, C, H, W) with a border of `value`."""
    n, c, h, w = x.shape
    (ph, pw) = padding
    out = np.full_like(x, value, shape=(n, c, h + 2 * ph, w + 2 * pw))
    out[:, :, ph : ph + h, pw : pw + w] = x
    return out


def windows(x: Array, kernel: Pair, stride: Pair) -> Array:
    """A view of all windows, (N, C, OH, OW, kh, kw), of a padded x: (N, C, H, W)."""
    every = np.lib.stride_tricks.sliding_window_view(x, kernel, axis=(2, 3))
    return every[:, :, :: stride[0], :: stride[1]]


def gathered(g: Array, image: tuple[int, ...], stride: Pair, padding: Pair) -> Array:
    """The transpose of `windows`: g (N, C, OH, OW, kh, kw) added up where the windows overlap.

    `image`: the shape (N, C, H, W) without its border. For each place in the window, the pixels
    under it lie `stride` apart, so that no pixel occurs twice in one addition.
    """
    (n, c, h, w), (ph, pw) = image, padding
    oh, ow, kh, kw = g.shape[2:]
    out = np.zeros((n, c, h + 2 * ph, w + 2 * pw), dtype=g.dtype)
    for i in range(kh):
        for j in range(kw):
            rows = slice(i, i + stride[0] * oh, stride[0])
            columns = slice(j, j + stride[1] * ow, stride[1])
            out[:, :, rows, columns] += g[..., i, j]
    return out[:, :, ph : ph + h, pw : pw + w].copy()
