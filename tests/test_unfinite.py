"""`nncheck.check(net, x, t)` where something is not finite: where that begins, and what follows.

In pairs: what is finite in the end is told nothing of, also where it holds inf on purpose.
"""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import nncheck
from nncheck import session

LAYERS = """
import numpy as np

class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = np.sum(dout, axis=0)
        return dout @ self.W.T

class Log:
    def forward(self, x):
        self.x = x
        return np.log(x)

    def backward(self, dout):
        return dout / self.x

class Root:
    def forward(self, x):
        self.y = np.sqrt(np.maximum(x, 0))
        return self.y

    def backward(self, dout):
        return dout / (2 * self.y)

class Half:
    def forward(self, x):
        return x / 2

    def backward(self, dout):
        return dout / 2

class SquaredError:
    def forward(self, x, t):
        self.d = x - t
        return 0.5 * np.sum(self.d ** 2) / len(x)

    def backward(self, dout=1):
        return dout * self.d / len(self.d)

class Net:
    def __init__(self, middle):
        rng = np.random.default_rng(0)
        self.params = {"W1": rng.normal(size=(6, 5)), "b1": np.zeros(5),
                       "W2": rng.normal(size=(5, 3)), "b2": np.zeros(3)}
        p = self.params
        self.layers = {"A1": Affine(p["W1"], p["b1"]), "M": middle, "A2": Affine(p["W2"], p["b2"])}
        self.last = SquaredError()

    def predict(self, x):
        for layer in self.layers.values():
            x = layer.forward(x)
        return x

    def loss(self, x, t):
        return self.last.forward(self.predict(x), t)

    def gradient(self, x, t):
        self.loss(x, t)
        dout = self.last.backward(1)
        for layer in reversed(list(self.layers.values())):
            dout = layer.backward(dout)
        a1, a2 = self.layers["A1"], self.layers["A2"]
        return {"W1": a1.dW, "b1": a1.db, "W2": a2.dW, "b2": a2.db}
"""

# everything in one class, the softmax without its shift
ONE_CLASS = """
import numpy as np

class TinyClassifier:
    def __init__(self):
        r = np.random.RandomState(1)
        self.W1 = r.randn(6, 4); self.b1 = np.zeros(4)
        self.W2 = r.randn(4, 3); self.b2 = np.zeros(3)

    def forward(self, X):
        self.a1 = np.tanh(X @ self.W1 + self.b1)
        logits = SCALE * (self.a1 @ self.W2 + self.b2)
        e = np.exp(logits)
        self.p = e / e.sum(axis=1, keepdims=True)
        return self.p

    def loss(self, X, y):
        return -np.mean(np.sum(y * np.log(self.forward(X)), axis=1))

    def backward(self, X, y):
        self.forward(X)
        d = SCALE * (self.p - y) / len(X)
        g = {"W2": self.a1.T @ d, "b2": d.sum(0)}
        d = d @ self.W2.T * (1 - self.a1 ** 2)
        return {**g, "W1": X.T @ d, "b1": d.sum(0)}
"""

# plain functions over a dict, one column for each sample, a loop over time
RECURRENT = """
import numpy as np

GAIN = 1.0

def step(h, x, Wh, Wx):
    return GAIN * (Wh @ h + Wx @ x)

class Recurrent:
    '''h_t = Wh h_{t-1} + Wx x_t, summed up; the states grow with GAIN.'''

    def __init__(self):
        rng = np.random.default_rng(0)
        self.params = dict(Wh=rng.normal(size=(4, 4)), Wx=rng.normal(size=(4, 3)))

    def loss(self, xs, target):
        Wh, Wx = self.params["Wh"], self.params["Wx"]
        hs = [np.zeros(4)]
        for t in range(len(xs)):
            h = step(hs[-1], xs[t], Wh, Wx)
            hs.append(h)
        self.xs, self.hs, self.diff = xs, hs, hs[-1] - target
        return 0.5 * np.sum(self.diff ** 2)

    def gradient(self, xs, target):
        self.loss(xs, target)
        Wh, Wx = self.params["Wh"], self.params["Wx"]
        dWh, dWx, dh = np.zeros_like(Wh), np.zeros_like(Wx), self.diff
        for t in reversed(range(len(xs))):
            dWh += GAIN * np.outer(dh, self.hs[t])
            dWx += GAIN * np.outer(dh, self.xs[t])
            dh = GAIN * Wh.T @ dh
        return dict(Wh=dWh, Wx=dWx)
"""

# attention whose mask writes inf on purpose; the last row of `seen` decides what it may see
MASKED = """
import numpy as np

SEEN = np.array([[1, 0, 0], [1, 1, 0], [1, 1, 1]], dtype=bool)

class Attention:
    def __init__(self):
        self.params = {"W": np.random.default_rng(0).normal(size=(4, 4)) / 2}

    def loss(self, x, t):
        scores = x @ self.params["W"] @ x.T
        scores[~SEEN] = -np.inf
        top = scores.max(axis=1, keepdims=True)
        e = np.exp(scores - top)
        self.a = e / e.sum(axis=1, keepdims=True)
        self.d = self.a @ x - t
        return 0.5 * np.sum(self.d ** 2)

    def gradient(self, x, t):
        self.loss(x, t)
        da = self.d @ x.T
        ds = self.a * (da - np.sum(da * self.a, axis=1, keepdims=True))
        return {"W": x.T @ ds @ x}
"""

# 学習メソッドを持つネットワーク
LEARNER = """
import numpy as np

class Netzwerk:
    def __init__(self):
        rng = np.random.default_rng(2)
        self.gewichte = rng.normal(size=(3, 2))

    def vorwaerts(self, x):
        self.x = x
        self.norm = np.sqrt(np.sum(x ** 2, axis=1, keepdims=True))
        self.einheit = x / self.norm
        return self.einheit @ self.gewichte

    def loss(self, x, t):
        self.d = self.vorwaerts(x) - t
        return np.sum(self.d ** 2)

    def gradient(self, x, t):
        self.loss(x, t)
        return {"gewichte": self.einheit.T @ (2 * self.d)}
"""

Load = Callable[[str], ModuleType]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    monkeypatch.chdir(tmp_path)

    def loaded(text: str) -> ModuleType:
        path = tmp_path / "own_net.py"
        path.write_text(text, encoding="utf-8")
        spec = importlib.util.spec_from_file_location("own_net", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, "own_net", module)
        spec.loader.exec_module(module)
        return module

    return loaded


RNG = np.random.default_rng(0)
X, T = RNG.normal(size=(8, 6)), RNG.normal(size=(8, 3))
ONE_HOT = np.eye(3)[RNG.integers(3, size=8)]


def said(net: Any, *data: Any) -> str:
    """What the text says of the network alone."""
    result = nncheck.check(net, *data)
    (own,) = (s for s in result.subjects if s.name == type(net).__name__)
    assert own.status == "error", result
    assert not result.ok
    assert own.reason is not None
    return own.reason


def line_of(text: str, code: str) -> str:
    (number,) = (n for n, line in enumerate(text.splitlines(), 1) if code in line)
    return f"line {number}"


def test_the_layer_and_the_statement_in_the_forward(load: Load) -> None:
    module = load(LAYERS)
    told = said(module.Net(module.Log()), X, T)
    assert told.startswith(
        "its loss is nan on these data: nan first arises in the forward pass, in M (Log)"
    )
    assert f"{line_of(LAYERS, 'np.log(x)')}: return np.log(x) gives nan in 26 of 40 entries" in told
    assert "the first at [0, 0]" in told
    assert (
        "what follows from it: the output of A2 (Affine), the output of last (SquaredError)" in told
    )
    assert told.endswith("the gradient of W1, b1, W2, b2")


def test_what_arises_in_the_backward_is_an_error_at_its_line(load: Load) -> None:
    module = load(LAYERS)
    result = nncheck.check(module.Net(module.Root()), X, T)
    first = next(f for f in result.findings if f.consequence_of is None and f.subject == "Net")
    assert first.message.startswith("inf first arises in the backward pass, in M (Root)")
    assert first.place is not None
    assert f"line {first.place.line}" == line_of(LAYERS, "dout / (2 * self.y)")
    assert "the gradient of W1, b1" in first.notes[1]
    assert first.notes[2] == "finite all the same: the gradient of W2, b2"
    # the gradients of W1 and b1 are no errors of their own
    assert [f.code for f in result.findings if f.subject == "Net" and not f.consequence_of] == [
        first.code
    ]


def test_what_is_finite_is_told_nothing_of(load: Load) -> None:
    module = load(LAYERS)
    assert nncheck.check(module.Net(module.Half()), X, T).ok


@pytest.mark.parametrize(("bad", "kind"), [(np.nan, "nan"), (np.inf, "inf")])
def test_what_was_given_is_not_put_on_the_code(load: Load, bad: float, kind: str) -> None:
    module = load(LAYERS)
    x = X.copy()
    x[3, 2] = bad
    told = said(module.Net(module.Half()), x, T)
    assert (
        f"x holds {kind} before anything is computed: 1 of 48 entries, the first at [3, 2]" in told
    )
    assert "the output of A1 (Affine), the output of M (Half), the output of A2 (Affine)" in told
    net = module.Net(module.Half())
    net.params["W2"][0, 1] = bad
    assert f"params['W2'] holds {kind} before anything is computed: 1 of 15" in said(net, X, T)


def test_inf_that_becomes_nan_in_a_class_without_layers(load: Load) -> None:
    text = ONE_CLASS.replace("SCALE", "400")
    told = said(load(text).TinyClassifier(), X, ONE_HOT)
    assert (
        f"in TinyClassifier.forward, {line_of(text, 'np.exp(logits)')}: e = np.exp(logits)" in told
    )
    assert f"{line_of(text, 'self.p = e')} makes nan of it" in told
    quiet = load(ONE_CLASS.replace("SCALE", "2")).TinyClassifier()
    assert nncheck.check(quiet, X, ONE_HOT).ok


def test_the_step_of_a_loop_is_named(load: Load) -> None:
    text = RECURRENT.replace("GAIN = 1.0", "GAIN = 1e60")
    xs, target = RNG.normal(size=(9, 3)), RNG.normal(size=4)
    told = said(load(text).Recurrent(), xs, target)
    assert "inf first arises in the forward pass, in " in told
    assert "at t = 5: " in told
    assert nncheck.check(load(RECURRENT).Recurrent(), xs, target).ok


def test_the_inf_of_a_mask_is_no_origin(load: Load) -> None:
    x, t = RNG.normal(size=(3, 4)), RNG.normal(size=(3, 4))
    assert nncheck.check(load(MASKED).Attention(), x, t).ok
    # a row that sees nothing: -inf - (-inf)
    blind = MASKED.replace("[[1, 0, 0]", "[[0, 0, 0]")
    told = said(load(blind).Attention(), x, t)
    assert (
        f"nan first arises in the forward pass, in Attention.loss, {line_of(blind, 'e = np.exp')}"
        in told
    )
    assert "in 3 of 9 entries, the first at [0, 0]" in told


def test_a_division_by_a_norm(load: Load) -> None:
    x, t = RNG.normal(size=(5, 3)), RNG.normal(size=(5, 2))
    assert nncheck.check(load(LEARNER).Netzwerk(), x, t).ok
    x[2] = 0
    told = said(load(LEARNER).Netzwerk(), x, t)
    assert "self.einheit = x / self.norm gives nan in 3 of 15 entries, the first at [2, 0]" in told


def test_nothing_is_left_changed(load: Load) -> None:
    module = load(LAYERS)
    net = module.Net(module.Log())
    before, tracer = [p.copy() for p in net.params.values()], sys.gettrace()
    nncheck.check(net, X, T)
    assert sys.gettrace() is tracer
    for old, new in zip(before, net.params.values(), strict=True):
        np.testing.assert_array_equal(old, new)


def test_a_worker_tells_the_same(tmp_path: Path) -> None:
    """The net is built by a line of the settings and fed by others; its file is read by a worker."""
    text = LAYERS + "\n\ndef made():\n    return Net(Log())\n"
    (tmp_path / "net.py").write_text(text, encoding="utf-8")
    told = {"construct": "Net(Log())", "inputs": ["np.full((8, 6), -1.0)", "np.ones((8, 3))"]}
    options = session.Options(subjects={"net.Net": told})
    report = session.check_targets([f"{tmp_path / 'net.py'}::Net"], options)
    (net,) = (s for s in report.subjects if s.name == "Net")
    assert net.reason is not None
    assert "nan first arises in the forward pass, in M (Log)" in net.reason
