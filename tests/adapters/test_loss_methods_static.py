"""Losses and their gradients as static methods of one class."""

from __future__ import annotations

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text

_CODE = """
import numpy as np

class Losses:
    @staticmethod
    def mae(y, t):
        return np.mean(np.abs(y - t))

    @staticmethod
    def mae_grad(y, t):
        return np.sign(y - t) / SIZE

    @staticmethod
    def mse(y, t):
        return np.mean((y - t) ** 2)

    @staticmethod
    def mse_grad(y, t):
        return 2 * (y - t) / y.size
"""


@pytest.mark.parametrize(("size", "codes"), [("y.size", []), ("len(y)", ["NN103"])])
def test_a_static_loss_has_the_gradient_beside_it(size: str, codes: list[str]) -> None:
    subjects, _ = check_source(from_text(_CODE.replace("SIZE", size), "x.py"), Options())
    found = {s.name: [f.code for f in s.findings] for s in subjects}
    assert found == {"Losses.mae": codes, "Losses.mse": []}
