"""The backward of a convolution puts gradients at the wrong place: stride, padding or a turned kernel.

Forward and backward walk over the same windows, and have to agree on where these are. A window starts
at `i * stride`, in an input that is padded by `pad`; the gradient of the input is the padded one with
the padding cut off, `dxp[:, :, pad:pad + H, pad:pad + W]`. A convolution as NumPy code writes it is a
correlation: the kernel that is added back is the kernel as it is, not turned around.

How it shows in training: with stride 1, without padding and with a kernel that looks alike from both
sides the code is right, and so is the usual test of a 1×1 kernel. Else every gradient is there with its
right size at a neighbouring pixel. The layer learns edges one pixel off, the layers below get blurred
gradients, and the loss falls, more slowly than it should.

Bad::

    import numpy as np


    class Conv:
        def __init__(self):
            self.w = np.array([[1.0, -2.0], [0.5, 3.0]])

        def forward(self, x):  # (N, H, W), stride 1
            self.x = x
            n, h, w = x.shape
            out = np.zeros((n, h - 1, w - 1))
            for i in range(h - 1):
                for j in range(w - 1):
                    out[:, i, j] = np.sum(x[:, i : i + 2, j : j + 2] * self.w, axis=(1, 2))
            return out

        def backward(self, dout):
            dx = np.zeros_like(self.x)
            for i in range(dout.shape[1]):
                for j in range(dout.shape[2]):
                    turned = self.w[::-1, ::-1]  # turned around, as in a mathematical convolution
                    dx[:, i : i + 2, j : j + 2] += turned * dout[:, i, j][:, None, None]
            return dx

Good::

    import numpy as np


    class Conv:
        def __init__(self):
            self.w = np.array([[1.0, -2.0], [0.5, 3.0]])

        def forward(self, x):  # (N, H, W), stride 1
            self.x = x
            n, h, w = x.shape
            out = np.zeros((n, h - 1, w - 1))
            for i in range(h - 1):
                for j in range(w - 1):
                    out[:, i, j] = np.sum(x[:, i : i + 2, j : j + 2] * self.w, axis=(1, 2))
            return out

        def backward(self, dout):
            dx = np.zeros_like(self.x)
            for i in range(dout.shape[1]):
                for j in range(dout.shape[2]):
                    dx[:, i : i + 2, j : j + 2] += self.w * dout[:, i, j][:, None, None]
            return dx

How nncheck decides: backward is given a gradient of one output at a time, and what comes back is compared
with the true derivative of that output. The rule speaks where all of them are turned around inside their
windows, all are moved by the same step, or the first window is right and no other is (an index without its
stride). Contributions that are lost belong to NN121 and NN127. The fix changes slices.

Sources:
    - Kulbear/deep-learning-nano-foundation#34; NervanaSystems/neon#11; LLNL/lbann#1022
    - V. Dumoulin, F. Visin: A guide to convolution arithmetic for deep learning (2016)
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, windows
from ..model import Edit, Finding
from ..repair import slices

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    for slot in lab.wrong:
        found = windows.misplaced(lab, slot)
        if found is not None:
            yield finding(
                lab,
                f"the gradient of {slot} is put at the wrong place: that of a single output is {found.words}",
                label="the window is not where forward has it",
                slots=(slot,),
            )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from slices.moved(lab.code, lab.card)
