"""Functions from any arrays to a loss and its gradients: right ones pass, faults are caught."""

from __future__ import annotations

import textwrap

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text


def _seen(code: str) -> dict[str, tuple[str, list[str]]]:
    source = from_text("import numpy as np\n" + textwrap.dedent(code), "x.py")
    subjects, _ = check_source(source, Options())
    return {s.name: (s.status, [f.code for f in s.findings]) for s in subjects}


RIDGE = """
def ridge(X, y, w, alpha):
    r = X @ w - y
    return (r @ r) / len(y) + alpha * (w @ w), 2 * X.T @ r / len(y) + 2 * alpha * w
"""
TRIPLET = """
def triplet(anchor, positive, negative, margin=0.2):
    dp, dn = ((anchor - positive) ** 2).sum(1), ((anchor - negative) ** 2).sum(1)
    l = np.maximum(dp - dn + margin, 0)
    act = (l > 0)[:, None] / len(l)
    return l.mean(), {
        'anchor': 2 * (negative - positive) * act,
        'positive': -2 * (anchor - positive) * act,
        'negative': 2 * (anchor - negative) * act,
    }
"""
CONTRASTIVE = """
def contrastive_loss(a, b, y, margin=1.0):
    d = a - b
    dist = np.sqrt((d ** 2).sum(1) + 1e-9)
    m = np.maximum(margin - dist, 0)
    loss = np.mean(y * dist ** 2 + (1 - y) * m ** 2)
    coef = (2 * y * dist - 2 * (1 - y) * m) / dist / len(y)
    da = coef[:, None] * d
    return loss, da, -da
"""


@pytest.mark.parametrize("code", [RIDGE, TRIPLET, CONTRASTIVE], ids=["ridge", "dict", "pairs"])
def test_right_losses_of_any_arrays_pass(code: str) -> None:
    ((status, codes),) = _seen(code).values()
    assert (status, codes) == ("passed", [])


@pytest.mark.parametrize(
    ("code", "right", "wrong"),
    [
        (TRIPLET, "'positive': -2 *", "'positive': 2 *"),
        (TRIPLET, "2 * (negative - positive)", "(negative - positive)"),
        (CONTRASTIVE, "return loss, da, -da", "return loss, da, da"),
        (RIDGE, "2 * alpha * w", "alpha * w"),
    ],
)
def test_one_wrong_gradient_is_caught(code: str, right: str, wrong: str) -> None:
    assert right in code
    if code is RIDGE:
        # nothing of it is right any more: its text has to say that this is a loss
        code = code.replace("return", "loss, grad =").rstrip() + "\n    return loss, grad\n"
    ((status, codes),) = _seen(code.replace(right, wrong)).values()
    assert status == "failed" and codes


def test_numbers_beside_arrays_that_are_no_gradients_are_left_alone() -> None:
    helpers = """
    def normalised(v):
        n = np.linalg.norm(v)
        return n, v / (n + 1.0)

    def first_part(x, y, ratio):
        cut = int(len(x) * 0.8)
        return cut, x[:cut], y[:cut]

    def statistics(x):
        return x.mean(), x - x.mean()

    def power_step(A, v):
        w = A @ v
        return float(np.abs(w).max()), w / np.linalg.norm(w)
    """
    assert not _seen(helpers)
