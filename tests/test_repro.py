"""`--repro FILE`: the script shows the failure where numpy is all there is."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nncheck.bench.replaying import Making, recorded
from nncheck.cli import main
from nncheck.model import Backward, Forward, Place, Trial
from nncheck.sources import definitions_text, from_text

# names that a script of ours might hide: copy, layer, backward, total, values
LAYER = """
import numpy as np
from copy import copy
import matplotlib.pyplot as plt

def total(values):
    return np.sum(values, axis=0)

def backward(layer):
    return copy(layer)

class Dense:
    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out)
        self.b = np.zeros(n_out)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = backward(total(dout)) {wrong}
        return dout @ self.W.T

if __name__ == "__main__":
    print("this is training")
"""
LOSS = """
import numpy as np

class SoftmaxWithLoss:
    def forward(self, x, t):
        e = np.exp(x - x.max(axis=1, keepdims=True))
        self.y, self.t = e / e.sum(axis=1, keepdims=True), t
        return -np.sum(t * np.log(self.y)) / len(x)

    def backward(self, dout=1):
        return dout * (self.y - self.t) {wrong}
"""
PAIR = """
import numpy as np

def mse(y, t):
    return np.mean((y - t) ** 2)

def mse_grad(y, t):
    return 2 * (y - t) {wrong}
"""
LOCAL = """
import numpy as np

class Tanh:
    def forward(self, x):
        return np.tanh(x)

    def backward(self, x):
        y = np.tanh(x)
        return 1 - y {wrong}
"""
CACHED = """
import numpy as np

def affine_forward(x, w, b):
    out = x.dot(w) + b
    return out, (x, w, b)

def affine_backward(dout, cache):
    x, w, _ = cache
    dx, dw = dout.dot(w.T), x.T.dot(dout)
    db = dout.sum(axis=0) {wrong}
    return dx, dw, db
"""
UPDATES_ITSELF = """
import numpy as np

class FullyConnected:
    def __init__(self, nIn, nOut):
        self.weights = np.random.rand(nIn, nOut) - 0.5
        self.bias = np.random.rand(1, nOut) - 0.5

    def forward(self, inputs):
        self.inputs = inputs
        return np.dot(inputs, self.weights) + self.bias

    def backward(self, error, rate):
        below = np.dot(error, self.weights.T)
        self.weights -= rate * np.dot(self.inputs.T, error)
        self.bias -= rate * error.sum(axis=0, keepdims=True) {wrong}
        return below
"""
FUSED = """
import numpy as np

class SoftmaxOutput:
    # the softmax and the cross-entropy after it

    def forward(self, scores):
        e = np.exp(scores - np.max(scores, axis=1, keepdims=True))
        self.p = e / np.sum(e, axis=1, keepdims=True)
        return self.p

    def backward(self, labels):
        return (self.p - labels) / labels.shape[0] {wrong}
"""
NETWORK = """
import numpy as np

class Net:
    def __init__(self, d, h, c):
        self.params = dict(W1=0.3 * np.random.randn(d, h), b1=np.zeros(h))
        self.params.update(W2=0.3 * np.random.randn(h, c), b2=np.zeros(c))

    def loss(self, X, y=None):
        p = self.params
        hidden = np.maximum(0, X @ p["W1"] + p["b1"])
        scores = hidden @ p["W2"] + p["b2"]
        scores = scores - scores.max(axis=1, keepdims=True)
        probs = np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True)
        loss = -np.log(probs[np.arange(len(X)), y]).mean()
        d = probs.copy()
        d[np.arange(len(X)), y] -= 1
        d /= len(X)
        grads = dict(W2=hidden.T @ d, b2=d.sum(axis=0))
        d = (d @ p["W2"].T) * (hidden > 0)
        grads.update(W1=X.T @ d)
        grads["b1"] = d.sum(axis=0) {wrong}
        return loss, grads
"""
ENGINE = """
class Value:
    def __init__(self, data, children=()):
        self.data, self.grad = data, 0.0
        self.children, self._backward = children, lambda: None

    def __add__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data + other.data, (self, other))

        def _backward():
            self.grad += out.grad
            other.grad += out.grad
        out._backward = _backward
        return out

    def __mul__(self, other):
        other = other if isinstance(other, Value) else Value(other)
        out = Value(self.data * other.data, (self, other))

        def _backward():
            self.grad += other.data * out.grad
            other.grad += self.data * out.grad {wrong}
        out._backward = _backward
        return out

    def backward(self):
        order, seen = [], set()

        def build(v):
            if v not in seen:
                seen.add(v)
                for child in v.children:
                    build(child)
                order.append(v)
        build(self)
        self.grad = 1.0
        for v in reversed(order):
            v._backward()
"""
DATACLASS = """
from dataclasses import dataclass
import numpy as np

@dataclass
class Huber:
    delta: float = 0.6

    def forward(self, y, t):
        self.d = y - t
        near = np.abs(self.d) <= self.delta
        far = self.delta * (np.abs(self.d) - self.delta / 2)
        return np.sum(np.where(near, self.d ** 2 / 2, far))

    def backward(self, dout=1.0):
        return dout * np.clip(self.d, -self.delta, self.delta) {wrong}
"""
JACOBIAN = """
import numpy as np

def softmax(v):
    e = np.exp(v - np.max(v))
    return e / e.sum()

def softmax_jacobian(v):
    s = softmax(v).reshape(-1, 1)
    return np.diagflat(s) {wrong}
"""
VARIABLES = """
import numpy as np

rng = np.random.default_rng(0)
W1 = 0.5 * rng.normal(size=(4, 5))
W2 = 0.5 * rng.normal(size=(5, 3))

def loss(x, t):
    return 0.5 * np.sum((np.tanh(x @ W1) @ W2 - t) ** 2)

def gradients(x, t):
    h = np.tanh(x @ W1)
    d = h @ W2 - t
    return x.T @ (d @ W2.T * (1 - h {wrong})), h.T @ d
"""
# gradients in a table by node; a node is a number
TABLE = """
class Num:
    def __init__(self, value, parents=()):
        self.value, self.parents = value, parents

    def __add__(self, other):
        return Num(self.value + other.value, ((self, 1.0), (other, 1.0)))

    def __mul__(self, other):
        return Num(self.value * other.value, ((self, other.value), (other, self.value)))

def square(a):
    return Num(a.value ** 2, ((a, a.value {wrong}),))

def gradients(node):
    table = {{}}

    def walk(n, above):
        for parent, local in n.parents:
            table[parent] = table.get(parent, 0.0) + above * local
            walk(parent, above * local)
    walk(node, 1.0)
    return table
"""
# source, name, what makes it wrong, what makes it right
CASES = {
    "dataclass": (DATACLASS, "Huber", "* 0.5", ""),
    "jacobian": (JACOBIAN, "softmax", "", "- s @ s.T"),
    "variables": (VARIABLES, "loss", "", "** 2"),
    "table": (TABLE, "Num", "", "* 2"),
    "local": (LOCAL, "Tanh", "", "** 2"),
    "cached": (CACHED, "affine_forward", "/ len(dout)", ""),
    "updates itself": (UPDATES_ITSELF, "FullyConnected", "/ len(error)", ""),
    "fused": (FUSED, "SoftmaxOutput", "* self.p", ""),
    "network": (NETWORK, "Net", "/ len(X)", ""),
    "engine": (ENGINE, "Value", "* other.data", ""),
    "layer": (LAYER, "Dense", "/ len(dout)", ""),
    "loss-layer": (LOSS, "SoftmaxWithLoss", "", "/ len(self.t)"),
    "loss-pair": (PAIR, "mse", "", "/ y.size"),
}


def written(folder: Path, text: str, name: str) -> Path:
    (folder / "net.py").write_text(text, encoding="utf-8")
    main(["check", f"{folder / 'net.py'}::{name}", "--repro", str(folder / "shows.py")])
    return folder / "shows.py"


def run(path: Path) -> subprocess.CompletedProcess[str]:
    """Run it where nncheck and what it depends on cannot be imported."""
    hidden = "nncheck", "scipy", "hypothesis", "matplotlib"
    start = "import runpy, sys; sys.modules.update(dict.fromkeys({!r})); runpy.run_path({!r}, run_name='__main__')"
    command = [sys.executable, "-I", "-c", start.format(hidden, str(path))]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("case", CASES)
def test_it_shows_the_failure(case: str, tmp_path: Path) -> None:
    text, name, wrong, _ = CASES[case]
    shown = run(written(tmp_path, text.format(wrong=wrong), name))
    assert shown.returncode == 1, shown.stderr
    assert "WRONG" in shown.stdout
    assert "yours" in shown.stdout
    assert "training" not in shown.stdout


@pytest.mark.parametrize("case", CASES)
def test_it_shows_nothing_once_the_code_is_mended(case: str, tmp_path: Path) -> None:
    text, name, wrong, right = CASES[case]
    path = written(tmp_path, text.format(wrong=wrong), name)
    (line,) = (line for line in text.splitlines() if "{wrong}" in line)
    bad, good = line.format(wrong=wrong).strip(), line.format(wrong=right).strip()
    assert bad in path.read_text(encoding="utf-8")
    path.write_text(path.read_text(encoding="utf-8").replace(bad, good), encoding="utf-8")
    shown = run(path)
    assert shown.returncode == 0, shown.stdout + shown.stderr
    assert "WRONG" not in shown.stdout


def test_what_is_written_into_is_shown(tmp_path: Path) -> None:
    text = """
class Relu:
    def forward(self, x):
        self.mask = x <= 0
        out = x.copy()
        out[self.mask] = 0
        return out

    def backward(self, dout):
        dout[self.mask] = 0
        return dout
"""
    shown = run(written(tmp_path, text, "Relu"))
    assert "dout: CHANGED by the call" in shown.stdout
    assert shown.returncode == 1


def test_a_forgotten_upstream_gradient_of_a_loss_is_shown(tmp_path: Path) -> None:
    text = LOSS.replace("return dout * (", "return (").format(wrong="/ len(self.t)")
    shown = run(written(tmp_path, text, "SoftmaxWithLoss"))
    assert "gradient of x: WRONG" in shown.stdout


def test_what_is_raised_is_shown(tmp_path: Path) -> None:
    text = LAYER.replace("self.dW = self.x.T @ dout", "self.dW = self.x @ dout").format(wrong="")
    shown = run(written(tmp_path, text, "Dense"))
    assert shown.returncode == 1
    assert "RAISES ValueError: matmul" in shown.stdout
    assert "self.dW = self.x @ dout" in shown.stdout


def test_what_overflows_is_shown(tmp_path: Path) -> None:
    text = "import numpy as np\n\ndef softplus(x):\n    return np.log(1 + np.exp(x))\n"
    shown = run(written(tmp_path, text, "softplus"))
    assert shown.returncode == 1
    assert "WARNS: overflow" in shown.stdout
    assert "output: NOT FINITE" in shown.stdout


def test_another_value_than_that_of_the_fix_is_shown(tmp_path: Path) -> None:
    text = """
import numpy as np

def softmax(x):
    e = np.exp(x - np.max(x))
    return e / np.sum(e)
"""
    shown = run(written(tmp_path, text, "softmax"))
    assert shown.returncode == 1
    assert "output: WRONG" in shown.stdout
    assert "reference" in shown.stdout


def test_a_notebook_has_its_script_too(tmp_path: Path) -> None:
    cells = [{"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": PAIR.format(wrong="")}]  # fmt: skip
    book = tmp_path / "net.ipynb"
    book.write_text(
        json.dumps({"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells})
    )
    main(["check", str(book), "--repro", str(tmp_path / "shows.py")])
    assert "gradient of y: WRONG" in run(tmp_path / "shows.py").stdout


def test_why_there_is_no_script_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path, PAIR.format(wrong="/ y.size"), "mse")
    assert not path.exists()
    assert "no script: nothing was found" in capsys.readouterr().err


def test_a_script_goes_into_a_new_folder_and_the_report_is_printed_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "net.py").write_text(PAIR.format(wrong=""), encoding="utf-8")
    target = tmp_path / "a" / "b.py"
    assert main(["check", str(tmp_path / "net.py"), "--repro", str(target)]) == 1
    assert target.is_file()
    assert main(["check", str(tmp_path / "net.py"), "--repro", str(tmp_path)]) == 2
    said = capsys.readouterr()
    assert said.out.count("NN103") == 4
    assert "is a folder; expected the name of a file" in said.err


# parameters in dicts and in objects, changed in place; given back; steps; a state of one's own
BY_KEY = """
class SGD:
    def __init__(self, lr=0.1):
        self.lr = lr

    def update(self, params, grads):
        for key in params:
            params[key] {wrong} self.lr * grads[key]
"""
OF_OBJECTS = """
import numpy as np

class Tensor:
    def __init__(self, data):
        self.data, self.grad = data, None

class Momentum:
    def __init__(self, parameters, lr=0.1, momentum=0.9):
        self.parameters, self.lr, self.momentum = parameters, lr, momentum
        self.v = [np.zeros_like(p.data) for p in parameters]

    def step(self):
        for p, v in zip(self.parameters, self.v):
            v *= self.momentum
            v += p.grad
            p.data {wrong} self.lr * v
"""
GIVEN_BACK = """
import numpy as np

def adagrad(w, dw, cache=None, lr=0.1, eps=1e-8):
    cache = np.zeros_like(w) if cache is None else cache
    cache = cache + dw ** 2
    w = w {wrong} lr * dw / (np.sqrt(cache) + eps)
    return w, cache
"""
OF_LAYERS = """
class SGD:
    def __init__(self, learning_rate=0.1):
        self.learning_rate = learning_rate

    def update_params(self, layer):
        layer.weights {wrong} self.learning_rate * layer.dweights
        layer.biases -= self.learning_rate * layer.dbiases
"""
OPTIMIZERS = {
    "by key": (BY_KEY, "SGD", "+=", "-="),
    "of objects": (OF_OBJECTS, "Momentum", "+=", "-="),
    "given back": (GIVEN_BACK, "adagrad", "+", "-"),
    "of layers": (OF_LAYERS, "SGD", "+=", "-="),
}


@pytest.mark.parametrize("case", OPTIMIZERS)
def test_the_steps_of_an_optimizer_are_shown(case: str, tmp_path: Path) -> None:
    text, name, wrong, right = OPTIMIZERS[case]
    path = written(tmp_path, text.format(wrong=wrong), name)
    shown = run(path)
    assert shown.returncode == 1, shown.stderr
    assert "after step 1: WRONG" in shown.stdout
    bad, good = text.format(wrong=wrong), text.format(wrong=right)
    (lines,) = ((a, b) for a, b in zip(bad.splitlines(), good.splitlines(), strict=True) if a != b)
    path.write_text(
        path.read_text(encoding="utf-8").replace(*map(str.strip, lines)), encoding="utf-8"
    )
    assert run(path).returncode == 0


def test_why_an_optimizer_has_no_script_is_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = BY_KEY.format(wrong="+=") + "        params[key] += 0 * next(COUNT)\n"
    text = "import itertools\nCOUNT = map(float, itertools.count())\n" + text.replace(
        "0 *", "1e-3 *"
    )
    assert not written(tmp_path, text, "SGD").exists()
    assert "in SGD: its steps hang on more than what it is given" in capsys.readouterr().err


def test_imports_that_numpy_alone_does_not_give_are_left_out() -> None:
    text = "from __future__ import annotations\nimport torch\nimport math, numpy as np\n\ndef f(x):\n    return math.pi * x\n"
    said = definitions_text(from_text(text, "net.py"))
    assert said.startswith("from __future__")
    assert "\n# left out: import torch\n" in said
    assert "\nimport math, numpy as np\n" in said


class _Called:
    """An instance whose forward and backward are functions of a namespace."""

    def __init__(self, namespace: Mapping[str, Any]) -> None:
        self._namespace = namespace

    def forward(self, values: Mapping[str, Any]) -> Any:
        return self._namespace["ahead"](values["x"])

    def backward(self, cotangent: Any) -> Mapping[str, Any]:
        return {"x": self._namespace["back"](cotangent)}


@pytest.mark.parametrize(("counted", "missing"), [("0", False), ("n", True)])
def test_lines_that_give_other_numbers_are_not_written(counted: str, missing: bool) -> None:
    namespace: dict[str, Any] = {"n": 0}
    ahead = f"def ahead(x):\n    global n\n    n += 1\n    return x + {counted}\n"
    exec(f"{ahead}def back(g):\n    return 2 * g", namespace)
    made = Making(lambda: _Called(namespace), lambda _: None, lambda: None, seeds_backward=False)  # type: ignore[arg-type, return-value]
    steps = Forward({"x": np.array([1.5, -0.5])}), Backward(np.array([0.7, 2.0]))
    place = Place("net.py", 1, 1)
    found = recorded(
        Trial(steps), made, lambda file, _: place if file == "<string>" else None, namespace
    )
    assert bool(found.missing) is missing, found
