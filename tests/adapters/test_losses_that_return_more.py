"""Losses that return something beside their number, and losses whose gradient is handed what was kept."""

from __future__ import annotations

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text

_LOSSES = {
    "loss and probabilities, backward of what was kept": """
class Head:
    def forward(self, scores, labels):
        z = scores - scores.max(axis=1, keepdims=True)
        self.p = np.exp(z) / np.exp(z).sum(axis=1, keepdims=True)
        self.labels = labels
        return -np.log(self.p[np.arange(len(labels)), labels] + 1e-300).mean(), self.p

    def backward(self):
        d = self.p.copy()
        d[np.arange(len(self.labels)), self.labels] -= 1
        return d / len(self.labels)
""",
    "a call of both": """
class SquaredError:
    def __call__(self, pred, target):
        diff = pred - target
        return (diff ** 2).sum() / len(target), 2 * diff / len(target)
""",
    "a method of both, the gradient first": """
class Objective:
    def evaluate(self, estimate, target):
        diff = estimate - target
        grad = 2 * diff / len(target)
        return grad, (diff ** 2).sum() / len(target)
""",
    "methods of any name": """
class MSE:
    def hin(self, y, t):
        self.d, self.n = y - t, len(t)
        return (self.d ** 2).sum() / self.n

    def zurueck(self):
        return 2 * self.d / self.n
""",
    "a cache and nothing else": """
def ceForward(Z, Y):
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    A = E / E.sum(axis=1, keepdims=True)
    return -np.sum(Y * np.log(A + 1e-300)) / len(Y), (A, Y)

def ceBackward(cache):
    A, Y = cache
    return (A - Y) / len(Y)
""",
    "a cache first, dout first": """
def mse_loss_forward(x, target):
    d = x - target
    return {"d": d}, np.sum(d ** 2) / len(x)

def mse_loss_backward(dout, cache):
    return dout * 2 * cache["d"] / len(cache["d"])
""",
    "a context that both are given": """
def cross_entropy_forward(ctx, logits, y):
    p = np.exp(logits - logits.max(1, keepdims=True))
    p /= p.sum(1, keepdims=True)
    ctx["p"], ctx["y"] = p, y
    return -np.log(p[np.arange(len(y)), y] + 1e-300).mean()

def cross_entropy_backward(ctx):
    d = ctx["p"].copy()
    d[np.arange(len(ctx["y"])), ctx["y"]] -= 1.0
    return d / len(d)
""",
    "a backward that is returned": """
def mse(y, t):
    d = y - t

    def back():
        return 2 * d / len(t)

    return np.sum(d ** 2) / len(t), back
""",
    "a switch": """
def squared_loss(y, t, prime=False):
    if prime:
        return 2 * (y - t) / len(t)
    return np.sum((y - t) ** 2) / len(t)
""",
    "a table": """
LOSSES = {"mse": (lambda y, t: np.sum((y - t) ** 2) / len(t), lambda y, t: 2 * (y - t) / len(t))}
""",
}
_SLIPS = {
    "2 * ": "3 * ",
    "d / len": "-d / len",
    "(A - Y)": "(A + Y)",
}


def _seen(code: str) -> list[tuple[str, str, list[str], list[int]]]:
    subjects, _ = check_source(from_text("import numpy as np\n" + code, "x.py"), Options())
    return [
        (
            s.kind,
            s.status,
            [f.code for f in s.findings if f.severity == "error"],
            [f.place.line for f in s.findings if f.severity == "error"],
        )
        for s in subjects
    ]


@pytest.mark.parametrize("how", _LOSSES)
def test_a_right_gradient_is_no_fault(how: str) -> None:
    assert _seen(_LOSSES[how]) == [("loss", "passed", [], [])]


@pytest.mark.parametrize("how", _LOSSES)
def test_a_wrong_gradient_is_found_where_it_is(how: str) -> None:
    slip = next(old for old in _SLIPS if old in _LOSSES[how])
    code = _LOSSES[how].replace(slip, _SLIPS[slip])
    line = 2 + code[: code.index(_SLIPS[slip])].count("\n")
    ((kind, status, codes, lines),) = _seen(code)
    assert (kind, status, lines) == ("loss", "failed", [line]) and codes


def test_an_optimizer_with_a_target_network_stays_one() -> None:
    code = """
class Sgd:
    def __call__(self, params, grads):
        return [p - 0.1 * g for p, g in zip(params, grads)]
"""
    assert [kind for kind, *_ in _seen(code)] in ([], ["optimizer"])


def test_a_cost_whose_delta_is_asked_for_more_is_no_loss_beside_its_gradient() -> None:
    code = """
def sigmoid(z):
    return np.exp(-np.logaddexp(0, -z))

class QuadraticCost:
    @staticmethod
    def fn(a, y):
        return 0.5 * np.linalg.norm(a - y) ** 2

    @staticmethod
    def delta(z, a, y):
        return (a - y) * sigmoid(z) * (1 - sigmoid(z))
"""
    assert all((status, codes) == ("passed", []) for _, status, codes, _ in _seen(code))


def test_a_gradient_that_is_given_something_else_is_no_fault() -> None:
    code = """
def quadratic_cost(a, y):
    return 0.5 * np.sum((a - y) ** 2)

def quadratic_cost_delta(z, a, y):
    return (a - y) * np.cosh(z) ** -2
"""
    assert not [code for _, _, codes, _ in _seen(code) for code in codes]
