"""Networks that say no loss and whose gradients are all wrong: told only where no loss could have them."""

from __future__ import annotations

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text

_NET = """
import numpy as np

class Net:
    def __init__(self, n_x, n_h, n_y):
        self.V, self.c = np.random.randn(n_x, n_h), np.zeros(n_h)
        self.W, self.b = np.random.randn(n_h, n_y), np.zeros(n_y)

    def predict(self, X):
        self.h = np.tanh(X @ self.V + self.c)
        return OUTPUT

    def gradients(self, X, T):
        delta = self.predict(X) - T
        delta = delta * (1 + 0.3 * np.tanh(delta))
        back = (delta @ self.W.T) * BACK
        return X.T @ back, back.sum(0), self.h.T @ delta, delta.sum(0)
"""
_SIGMOID = "1 / (1 + np.exp(-(self.h @ self.W + self.b)))"
_STEP = "(self.h @ self.W + self.b > 0) * 1.0"


def _verdict(output: str, back: str) -> str | None:
    text = _NET.replace("OUTPUT", output).replace("BACK", back)
    subjects, _ = check_source(from_text(text, "net.py"), Options())
    return next((s.status for s in subjects if s.name == "Net"), None)


@pytest.mark.parametrize(
    ("output", "back", "status"),
    [
        # the gradients of a loss that nobody knows
        (_SIGMOID, "(1 - self.h ** 2)", None),
        # nothing is right any more, and no loss has such gradients
        (_SIGMOID, "(1 + self.h ** 2) * X.std()", "failed"),
        # a threshold has no derivative: its rule is none of a gradient
        (_STEP, "(1 - self.h ** 2)", None),
    ],
)
def test_what_no_loss_could_have_is_told(output, back, status):
    assert _verdict(output, back) == status


def test_a_mask_that_is_drawn_is_no_fault():
    masked = "(1 - self.h ** 2) * (np.random.rand(*self.h.shape) > 0.5)"
    assert _verdict(_SIGMOID, masked) != "failed"
