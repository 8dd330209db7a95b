"""Networks of functions: parameters in variables of the file or in lists, losses that nobody has written,
losses beside their gradient.
"""

from __future__ import annotations

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text

_NO_LOSS = """
def softmax(Z):
    return np.exp(Z - Z.max(0)) / sum(np.exp(Z - Z.max(0)))

def forward_prop(W1, b1, W2, b2, X):
    Z1 = W1.dot(X) + b1
    A1 = np.maximum(Z1, 0)
    Z2 = W2.dot(A1) + b2
    A2 = softmax(Z2)
    return Z1, A1, Z2, A2

def one_hot(Y):
    found = np.zeros((Y.size, 10))
    found[np.arange(Y.size), Y] = 1
    return found.T

def backward_prop(Z1, A1, Z2, A2, W1, W2, X, Y):
    m = Y.size
    dZ2 = A2 - one_hot(Y)
    dW2 = 1 / m * dZ2.dot(A1.T)
    db2 = 1 / m * np.sum(dZ2, 1).reshape(-1, 1)
    dZ1 = W2.T.dot(dZ2) * (Z1 > 0)
    dW1 = 1 / m * dZ1.dot(X.T)
    db1 = 1 / m * np.sum(dZ1, 1).reshape(-1, 1)
    return dW1, db1, dW2, db2
"""
_LISTS = """
def cost(weights, biases, x, y):
    a = x
    for w, b in zip(weights, biases):
        a = np.tanh(w @ a + b)
    return 0.5 * np.sum((a - y) ** 2)

def backprop(weights, biases, x, y):
    acts = [x]
    for w, b in zip(weights, biases):
        acts.append(np.tanh(w @ acts[-1] + b))
    delta = (acts[-1] - y) * (1 - acts[-1] ** 2)
    nabla_w, nabla_b = [], []
    for k in reversed(range(len(weights))):
        nabla_w.insert(0, delta @ acts[k].T)
        nabla_b.insert(0, delta)
        delta = (weights[k].T @ delta) * (1 - acts[k] ** 2)
    return nabla_b, nabla_w
"""
_BESIDE = """
def cost(theta, X, y):
    h = 1 / (1 + np.exp(-X @ theta))
    return -np.mean(y * np.log(h) + (1 - y) * np.log(1 - h))

def gradient(theta, X, y):
    h = 1 / (1 + np.exp(-X @ theta))
    return X.T @ (h - y) / len(y)
"""
_VARIABLES = """
chars = sorted(set("hello world"))
size = len(chars)
Wxh = np.random.randn(5, size) * 0.1
Whh = np.random.randn(5, 5) * 0.1
Why = np.random.randn(size, 5) * 0.1
bh, by = np.zeros((5, 1)), np.zeros((size, 1))

def lossFun(inputs, targets, hprev):
    xs, hs, ps, loss = {}, {-1: hprev}, {}, 0
    for t in range(len(inputs)):
        xs[t] = np.zeros((size, 1))
        xs[t][inputs[t]] = 1
        hs[t] = np.tanh(Wxh @ xs[t] + Whh @ hs[t - 1] + bh)
        y = Why @ hs[t] + by
        ps[t] = np.exp(y - y.max()) / np.sum(np.exp(y - y.max()))
        loss += -np.log(ps[t][targets[t], 0])
    dWxh, dWhh, dWhy, dbh, dby = map(np.zeros_like, (Wxh, Whh, Why, bh, by))
    carried = np.zeros_like(hprev)
    for t in reversed(range(len(inputs))):
        dy = np.copy(ps[t])
        dy[targets[t]] -= 1
        dWhy += dy @ hs[t].T
        dby += dy
        draw = (1 - hs[t] ** 2) * (Why.T @ dy + carried)
        dbh += draw
        dWxh += draw @ xs[t].T
        dWhh += draw @ hs[t - 1].T
        carried = Whh.T @ draw
    return loss, dWxh, dWhh, dWhy, dbh, dby, hs[len(inputs) - 1]
"""
_TABLE = """
params = {"W1": np.random.randn(4, 5), "b1": np.zeros(5), "W2": np.random.randn(5, 3), "b2": np.zeros(3)}
grads = {}

def loss(X, T):
    return 0.5 * np.sum((np.tanh(X @ params["W1"] + params["b1"]) @ params["W2"] + params["b2"] - T) ** 2)

def backward(X, T):
    h = np.tanh(X @ params["W1"] + params["b1"])
    d = h @ params["W2"] + params["b2"] - T
    grads["dW2"], grads["db2"] = h.T @ d, d.sum(0)
    dh = d @ params["W2"].T * (1 - h ** 2)
    grads["dW1"], grads["db1"] = X.T @ dh, dh.sum(0)
"""
_FOUR = {"W1", "b1", "W2", "b2"}
_NETWORKS = {
    "no loss": (_NO_LOSS, "forward_prop", _FOUR, ("db1 = 1 / m * np.sum", "db1 = np.sum")),
    "lists": (_LISTS, "cost", _FOUR, ("nabla_b.insert(0, delta)", "nabla_b.insert(0, 2 * delta)")),
    "beside": (_BESIDE, "cost", {"theta"}, ("(h - y)", "(h + y)")),
    "variables": (_VARIABLES, "lossFun", {"Wxh", "Whh", "Why", "bh", "by"}, ("draw @ hs[t - 1].T", "draw @ hs[t].T")),
    "a table of the file": (_TABLE, "loss", _FOUR, ("X.T @ dh", "2 * X.T @ dh")),
}  # fmt: skip


def _seen(code: str, name: str) -> tuple[str, list[int], set[str]]:
    subjects, _ = check_source(from_text("import numpy as np\n" + code, "x.py"), Options())
    found = {s.name: s for s in subjects}[name]
    lines = [f.place.line for f in found.findings if f.severity == "error"]
    return found.status, lines, {c.wrt for c in found.checks if c.name == "gradient"}


@pytest.mark.parametrize("how", _NETWORKS)
def test_all_gradients_are_looked_at(how: str) -> None:
    code, name, wrt, _ = _NETWORKS[how]
    assert _seen(code, name) == ("passed", [], wrt)


@pytest.mark.parametrize("how", _NETWORKS)
def test_a_wrong_gradient_is_found_where_it_is(how: str) -> None:
    code, name, _, slip = _NETWORKS[how]
    code = code.replace(*slip)
    line = 2 + code[: code.index(slip[1])].count("\n")
    status, lines, _ = _seen(code, name)
    assert (status, lines) == ("failed", [line])


def test_functions_that_read_arrays_of_the_file_and_learn_nothing_are_left_alone() -> None:
    code = """
W = np.random.randn(4, 3)

def project(x):
    return x @ W

def describe(x, y):
    print(x, y, W.shape)
    return 0.0, W
"""
    subjects, _ = check_source(from_text("import numpy as np\n" + code, "x.py"), Options())
    assert [s.name for s in subjects if s.status != "passed"] == []
