"""An optimizer whose base counts the steps is called through its base."""

from __future__ import annotations

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text

_ADAM = """
import numpy as np

class Optimizer:
    def __init__(self, lr):
        self.lr, self.t, self.kept = lr, 0, {}

    def apply(self, name, w, g):
        raise NotImplementedError

    def __call__(self, params, grads):
        self.t += 1
        return {k: self.apply(k, params[k], grads[k]) for k in params}

class Adam(Optimizer):
    def __init__(self, lr=2e-3, b1=0.9, b2=0.999):
        super().__init__(lr)
        self.b1, self.b2 = b1, b2

    def apply(self, k, w, g):
        m, v = self.kept.get(k, (np.zeros_like(w), np.zeros_like(w)))
        m, v = self.b1 * m + (1 - self.b1) * g, self.b2 * v + (1 - self.b2) * g * g
        self.kept[k] = m, v
        mh, vh = m / (1 - self.b1**self.t), v / (1 - self.b2**self.t)
        return w - self.lr * mh / (np.sqrt(vh) + 1e-8)
"""


@pytest.mark.parametrize(
    ("right", "wrong", "codes"),
    [
        ("", "", []),
        ("m / (1 - self.b1**self.t), ", "m, ", ["NN702"]),
        ("= lr, 0", "= lr, -1", ["NN705"]),
    ],
    ids=["right", "no correction", "counts from 0"],
)
def test_the_method_that_calls_the_other_is_the_step(
    right: str, wrong: str, codes: list[str]
) -> None:
    reports, _ = check_source(from_text(_ADAM.replace(right, wrong), "x.py"), Options())
    (adam,) = (r for r in reports if r.name == "Adam")
    assert any("__call__" in guess for guess in adam.guesses)
    assert [f.code for f in adam.findings][:1] == codes
