"""A fix of a convolution is proven though its window, changed with the other settings, leaves no output."""

from __future__ import annotations

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text

_CONV = """
import numpy as np

class Conv2d:
    def __init__(self, c_in, c_out, k=3, stride=1):
        self.k, self.stride = k, stride
        self.W = np.random.randn(c_out, c_in, k, k) * 0.1

    def forward(self, x):
        self.x = x
        n, c, h, w = x.shape
        rows, columns = (h - self.k) // self.stride + 1, (w - self.k) // self.stride + 1
        out = np.empty((n, len(self.W), rows, columns))
        for i in range(rows):
            for j in range(columns):
                a, b = i * self.stride, j * self.stride
                out[:, :, i, j] = np.einsum("nchw,ochw->no", x[:, :, a:a + self.k, b:b + self.k], self.W)
        return out

    def backward(self, g):
        self.dW, dx = np.zeros_like(self.W), np.zeros_like(self.x)
        for i in range(g.shape[2]):
            for j in range(g.shape[3]):
                a, b = i * self.stride, j * self.stride
                patch = self.x[:, :, a:a + self.k, b:b + self.k]
                self.dW += np.einsum("no,nchw->ochw", g[:, :, i, j], patch)
                dx[:, :, a:a + self.k, b:b + self.k] += np.einsum("no,ochw->nchw", g[:, :, i, j], self.W)
        return dx
"""


def test_the_sum_over_windows_is_put_back() -> None:
    (conv,), _ = check_source(from_text(_CONV, "x.py"), Options())
    assert conv.status == "passed"
    wrong = _CONV.replace("b:b + self.k] += np.einsum(", "b:b + self.k] = np.einsum(")
    (conv,), _ = check_source(from_text(wrong, "x.py"), Options())
    (finding,) = [f for f in conv.findings if f.severity == "error"]
    assert finding.code == "NN127"
    assert finding.fix is not None
    assert finding.fix.verified
