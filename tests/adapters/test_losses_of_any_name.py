"""A function of a target beside its gradient is a loss, whatever it is called."""

from __future__ import annotations

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text

_FOCAL = """
import numpy as np

def focal(p, t, gamma=2.0):
    p = np.clip(p, 1e-12, 1 - 1e-12)
    return -(t * (1 - p)**gamma * np.log(p) + (1 - t) * p**gamma * np.log(1 - p)).mean()

def focal_grad(p, t, gamma=2.0):
    p = np.clip(p, 1e-12, 1 - 1e-12)
    a = t * (gamma * (1 - p)**(gamma - 1) * np.log(p) - (1 - p)**gamma / p)
    b = (1 - t) * (p**gamma / (1 - p) - gamma * p**(gamma - 1) * np.log(1 - p))
    return (a + b) / p.size
"""


@pytest.mark.parametrize(
    ("right", "wrong", "status"),
    [("p.size", "p.size", "passed"), ("- (1 - p)**gamma / p)", "+ (1 - p)**gamma / p)", "failed")],
)
def test_a_pair_with_a_target_is_a_loss(right: str, wrong: str, status: str) -> None:
    (focal,), _ = check_source(from_text(_FOCAL.replace(right, wrong), "x.py"), Options())
    assert (focal.name, focal.kind, focal.status) == ("focal", "loss", status)


def test_a_curve_of_time_is_no_loss() -> None:
    """`t` may be a time; there is no function beside it that could be its gradient."""
    code = "import numpy as np\ndef decay(x, t):\n    return x * np.exp(-t)\n"
    subjects, _ = check_source(from_text(code, "x.py"), Options())
    assert not [s for s in subjects if s.kind == "loss"]
