"""What belongs together is read together: split losses, words of an argument, arrays of one shape."""

from __future__ import annotations

import textwrap

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text


def _errors(code: str) -> dict[str, tuple[str, list[str]]]:
    source = from_text("import numpy as np\n" + textwrap.dedent(code), "x.py")
    subjects, _ = check_source(source, Options())
    return {
        s.name: (s.status, [f.code for f in s.findings if f.severity == "error"]) for s in subjects
    }


SOFTMAX = """
def _softmax(z):
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)
"""
TWO = (
    SOFTMAX
    + """
class Out:
    def forward(self, z):
        self.p = _softmax(z)
        return self.p
    def loss(self, p, y):
        return -np.mean(np.sum(y * np.log(p + 1e-12), axis=1))
    def backward(self, y):
        return (self.p - y) / len(y)
"""
)
KEPT = (
    SOFTMAX
    + """
class Out:
    def forward(self, x):
        self.p = _softmax(x)
        return self.p
    def compute_cost(self, t):
        self.t = t
        return -np.mean(np.log(self.p[np.arange(len(t)), t]))
    def backward(self):
        d = self.p.copy()
        d[np.arange(len(self.t)), self.t] -= 1
        return d / len(self.t)
"""
)


@pytest.mark.parametrize("code", [TWO, KEPT], ids=["given", "kept"])
def test_softmax_and_loss_as_methods_of_one_class_are_one_loss(code: str) -> None:
    assert _errors(code)["Out"] == ("passed", [])


@pytest.mark.parametrize(
    ("code", "right", "wrong"),
    [(TWO, "(self.p - y) /", "(y - self.p) /"), (KEPT, "] -= 1", "] += 1")],
    ids=["given", "kept"],
)
def test_a_fault_in_them_is_told(code: str, right: str, wrong: str) -> None:
    status, codes = _errors(code.replace(right, wrong))["Out"]
    assert status == "failed"
    assert codes


def test_a_softmax_layer_with_a_loss_beside_it_stays_a_layer() -> None:
    code = (
        SOFTMAX
        + """
class Layer:
    def forward(self, z):
        self.p = _softmax(z)
        return self.p
    def backward(self, dout):
        return self.p * (dout - (dout * self.p).sum(axis=1, keepdims=True))
    def loss(self, p, y):
        return -np.log(p[range(len(y)), y]).mean()
"""
    )
    assert _errors(code)["Layer"] == ("passed", [])


def test_a_network_whose_backward_takes_the_target_is_no_layer() -> None:
    code = (
        SOFTMAX
        + """
class Net:
    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out) * 0.1
    def forward(self, x):
        self.x = x
        self.p = _softmax(x @ self.W)
        return self.p
    def loss(self, p, y):
        return -np.mean(np.sum(y * np.log(p + 1e-12), axis=1))
    def backward(self, y):
        self.dW = self.x.T @ (self.p - y) / len(y)
        return self.dW
"""
    )
    assert _errors(code)["Net"][1] == []


ACT = """
class Act:
    def __init__(self, kind="relu"):
        self.kind = kind
    def forward(self, x):
        if self.kind == "relu":
            self.y = np.maximum(x, 0)
        elif self.kind == "tanh":
            self.y = np.tanh(x)
        return self.y
    def backward(self, d):
        if self.kind == "relu":
            return d * (self.y > 0)
        return d * (1 - self.y ** 2)
"""
FUSED = """
class Dense:
    def __init__(self, n_in, n_out, activation="relu"):
        self.W, self.b = np.random.randn(n_in, n_out), np.zeros(n_out)
        self.activation = activation
    def forward(self, x):
        self.x = x
        self.z = x @ self.W + self.b
        if self.activation == "sigmoid":
            return 1 / (1 + np.exp(-self.z))
        return np.maximum(0, self.z)
    def backward(self, d):
        if self.activation == "relu":
            d = d * (self.z > 0)
        self.dW, self.db = self.x.T @ d, d.sum(axis=0)
        return d @ self.W.T
"""


def test_every_word_that_a_layer_asks_for_is_tried() -> None:
    assert _errors(ACT)["Act"] == ("passed", [])
    assert _errors(ACT.replace("1 - self.y ** 2", "1 - self.y"))["Act"] == ("failed", ["NN110"])


def test_a_slope_that_is_left_to_the_loss_is_a_convention() -> None:
    assert _errors(FUSED)["Dense"] == ("passed", [])


TABLE = """
class Positions:
    def __init__(self, T, D):
        self.P = np.random.randn(T, D)
    def forward(self, x):
        return x + self.P
    def backward(self, dout):
        self.dP = dout.sum(axis=0)
        return dout
"""


def test_a_table_that_is_added_takes_the_whole_input() -> None:
    assert _errors(TABLE)["Positions"] == ("passed", [])
    assert _errors(TABLE.replace("dout.sum(axis=0)", "dout"))["Positions"] == ("passed", [])
    assert _errors(TABLE.replace("dout.sum(", "-dout.sum("))["Positions"][0] == "failed"


ROW = """
class AddRow:
    def __init__(self, row):
        self.row = row
    def forward(self, x):
        return x + self.row
    def backward(self, dout):
        self.drow = dout.sum(axis=0)
        return dout
"""


def test_a_row_that_is_given_to_the_class_is_added_up_over_the_samples() -> None:
    assert _errors(ROW)["AddRow"] == ("passed", [])
    assert _errors(ROW.replace("dout.sum(axis=0)", "dout.copy()"))["AddRow"][0] == "failed"


TWO_ARRAYS = """
def kl_normal(mu, logvar):
    kl = -0.5 * np.sum(1 + logvar - mu ** 2 - np.exp(logvar))
    dmu, dlogvar = mu, 0.5 * (np.exp(logvar) - 1)
    return kl, dmu, dlogvar

def cosine_loss(a, b):
    na, nb = np.linalg.norm(a) + 1e-9, np.linalg.norm(b) + 1e-9
    c = np.sum(a * b) / (na * nb)
    return 1 - c, c * a / na ** 2 - b / (na * nb), c * b / nb ** 2 - a / (na * nb)

def mse_loss(pred, y):
    d = pred - y
    return np.mean(d ** 2), 2 * d / d.size, d
"""


def test_both_arrays_of_a_loss_may_have_a_gradient() -> None:
    seen = _errors(TWO_ARRAYS)
    assert all(found == ("passed", []) for found in seen.values())
    assert len(seen) == 3
    wrong = _errors(TWO_ARRAYS.replace("np.exp(logvar) - 1)", "np.exp(logvar) + 1)"))
    assert wrong["kl_normal"][0] == "failed"
    assert "NN502" not in wrong["kl_normal"][1]
