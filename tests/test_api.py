"""`import nncheck; nncheck.check(net, x, t)`: three lines on a network of one's own.

In pairs: the right network passes, the same one with one slip is caught at its line.
"""

from __future__ import annotations

import importlib.util
import json
import math
import os
import random
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest

import nncheck

NET = """
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


class Relu:
    def forward(self, x):
        self.off = x <= 0
        y = x.copy()
        y[self.off] = 0
        return y

    def backward(self, dout):
        dx = dout.copy()
        dx[self.off] = 0
        return dx


class SoftmaxWithLoss:
    def forward(self, x, t):
        x = x - np.max(x, axis=1, keepdims=True)
        total = np.sum(np.exp(x), axis=1, keepdims=True)
        self.y = np.exp(x) / total
        self.t = t
        return -np.sum(t * (x - np.log(total))) / len(x)

    def backward(self, dout=1):
        return dout * (self.y - self.t) / len(self.t)


class Net:
    def __init__(self, n_in, n_hidden, n_out):
        self.params = {
            "W1": 0.1 * np.random.randn(n_in, n_hidden), "b1": np.zeros(n_hidden),
            "W2": 0.1 * np.random.randn(n_hidden, n_out), "b2": np.zeros(n_out),
        }
        p = self.params
        self.layers = {"A1": Affine(p["W1"], p["b1"]), "R": Relu(), "A2": Affine(p["W2"], p["b2"])}
        self.last = SoftmaxWithLoss()

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

# by cause: the right code, the slip, and what stands in the line that must be named
SLIPS = {
    "NN101": ("(self.y - self.t) / len(self.t)", "(self.y - self.t)", "return dout * (self.y"),
    "NN201": ("np.sum(np.exp(x), axis=1, keepdims=True)", "np.sum(np.exp(x))", "np.sum(np.exp(x))"),
    "NN401": ("dx = dout.copy()", "dx = dout", "dx[self.off] = 0"),
    "NN117": ("self.db = np.sum(dout, axis=0)", "self.db = np.sum(dout)", "self.db ="),
}

Load = Callable[[str], ModuleType]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """A module with this text, imported as `own_net` from the folder that is worked in."""
    monkeypatch.chdir(tmp_path)

    def loaded(text: str) -> ModuleType:
        path = tmp_path / "own_net.py"
        path.write_text(text)
        spec = importlib.util.spec_from_file_location("own_net", path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, "own_net", module)
        spec.loader.exec_module(module)
        return module

    return loaded


@pytest.fixture
def right(load: Load) -> ModuleType:
    return load(NET)


def slipped(load: Load, code: str) -> ModuleType:
    right, wrong, _ = SLIPS[code]
    assert NET.count(right) == 1
    return load(NET.replace(right, wrong))


def data(net: Any) -> tuple[Any, Any, Any]:
    rng = np.random.default_rng(0)
    return net, rng.normal(size=(8, 6)), np.eye(3)[rng.integers(3, size=8)]


def own(module: ModuleType) -> tuple[Any, Any, Any]:
    np.random.seed(1)
    return data(module.Net(6, 5, 3))


def roots(result: Any) -> list[tuple[str, str]]:
    return [(f.code, f.subject) for f in result.findings if f.consequence_of is None]


# -- a network on its own data -----------------------------------------------------------


def test_the_right_network_passes(right: ModuleType) -> None:
    net, x, t = own(right)
    result = nncheck.check(net, x, t)
    assert (result.ok, bool(result), result.findings) == (True, True, ())
    assert {s.name: s.status for s in result.subjects}["Net"] == "passed"
    nncheck.assert_ok(net, x, t)


@pytest.mark.parametrize("code", SLIPS)
def test_a_slip_is_named_where_it_stands(load: Load, code: str) -> None:
    net, x, t = own(slipped(load, code))
    result = nncheck.check(net, x, t)
    assert not result
    cause = next(f for f in result.findings if f.code == code)
    assert cause.certainty == "proven"
    assert cause.place is not None
    assert cause.place.path == "own_net.py"
    named = Path("own_net.py").read_text().splitlines()[cause.place.line - 1]
    assert SLIPS[code][2] in named


def test_index_targets_are_as_good(right: ModuleType, load: Load) -> None:
    """The loss with class numbers in place of one-hot rows, right and wrong."""
    text = NET.replace(
        "np.sum(t * (x - np.log(total)))", "np.sum((x - np.log(total))[np.arange(len(x)), t])"
    ).replace("(self.y - self.t)", "(self.y - np.eye(self.y.shape[1])[self.t])")
    net, x, t = own(load(text))
    assert nncheck.check(net, x, t.argmax(axis=1)).ok
    net, x, t = own(load(text.replace(" / len(self.t)", "")))
    assert "NN101" in [f.code for f in nncheck.check(net, x, t.argmax(axis=1)).findings]


def test_the_network_and_the_data_are_as_before(right: ModuleType) -> None:
    net, x, t = own(right)
    net.loss(x, t)
    before = [a.copy() for a in (*net.params.values(), net.last.y, x, t)]
    nncheck.check(net, x, t)
    for old, new in zip(before, (*net.params.values(), net.last.y, x, t), strict=True):
        np.testing.assert_array_equal(old, new)


# -- what else may be given --------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "what"), [("NN101", "SoftmaxWithLoss"), ("NN401", "Relu"), ("NN117", "Affine")]
)
def test_a_class_and_an_instance(load: Load, code: str, what: str) -> None:
    def given(module: ModuleType) -> Iterator[Any]:
        made = getattr(module, what)
        yield made
        yield made(np.ones((4, 3)), np.zeros(3)) if what == "Affine" else made()

    for target in given(load(NET)):
        assert nncheck.check(target).ok
    for target in given(slipped(load, code)):
        assert code in [f.code for f in nncheck.check(target).findings]


def test_a_path_and_a_module(load: Load) -> None:
    right = load(NET)
    assert nncheck.check("own_net.py").ok
    assert nncheck.check(Path("own_net.py")).ok
    assert nncheck.check(right).ok
    wrong = slipped(load, "NN401")
    for target in ("own_net.py::Relu", Path("own_net.py"), wrong):
        assert ("NN401", "Relu") in roots(nncheck.check(target))
    assert nncheck.check("own_net.py::Affine").ok


def test_what_can_be_left_out(load: Load) -> None:
    wrong = slipped(load, "NN401").Relu
    assert nncheck.check(wrong, ignore=["NN4"]).findings == ()
    assert [f.code for f in nncheck.check(wrong, select=["NN401"]).findings] == ["NN401"]


@pytest.mark.parametrize("target", [3, [1], None, len], ids=str)
def test_what_cannot_be_checked_is_refused(target: object) -> None:
    with pytest.raises(TypeError, match="cannot be checked; give a class with forward and"):
        nncheck.check(target)


def test_a_path_that_is_not_there_is_no_exception() -> None:
    result = nncheck.check("nowhere.py")
    assert not result.ok
    assert "no such file" in str(result)
    with pytest.raises(AssertionError, match="no such file"):
        nncheck.assert_ok("nowhere.py")


# -- how it can be read ------------------------------------------------------------------


def test_every_way_to_read_the_result(load: Load) -> None:
    result = nncheck.check(slipped(load, "NN401").Relu)
    document = json.loads(result.to_json())
    assert document["subjects"][0]["findings"][0]["code"] == "NN401"
    assert result.to_html().lstrip().lower().startswith("<!doctype html>")
    # a fragment: it must not end the page that it is put in
    assert "<html" not in result._repr_html_().lower()
    for text in (str(result), result.to_html(), result._repr_html_()):
        assert "NN401" in text
    assert len(result.to_text(verbose=1)) > len(result.to_text())


def test_assert_ok_says_what_is_wrong(load: Load) -> None:
    with pytest.raises(AssertionError, match=r"own_net\.py:\d+: NN401"):
        nncheck.assert_ok(slipped(load, "NN401").Relu)
    nncheck.assert_ok(load(NET).Relu)


# -- nothing of the user's is touched ----------------------------------------------------


def state() -> dict[str, Any]:
    kind, keys, *rest = np.random.get_state()
    return {
        "numpy errors": np.geterr(),
        "numpy random": (kind, keys.tolist(), *rest),
        "random": random.getstate(),
        "print options": {k: str(v) for k, v in np.get_printoptions().items()},
        "folder": Path.cwd(),
        "path": list(sys.path),
        "filters": list(warnings.filters),
        "environment": dict(os.environ),
        "streams": (sys.stdout, sys.stderr, sys.stdin),
        "arguments": list(sys.argv),
        "hooks": (sys.excepthook, sys.displayhook, sys.gettrace(), sys.getrecursionlimit()),
    }


# what students' files do when they run
NOISY = """
import os, random, sys, warnings
np.seterr(all="raise")
np.random.seed(3)
random.seed(3)
np.set_printoptions(precision=2)
sys.path.append(os.pardir)
warnings.simplefilter("ignore")
os.environ["SEEN"] = "1"
print("loud")
"""


def test_the_state_of_the_process_is_as_before(
    load: Load, capfd: pytest.CaptureFixture[str]
) -> None:
    module = slipped(load, "NN401")
    net, x, t = own(module)
    Path("noisy.py").write_text(f"{NET}{NOISY}")
    nncheck.check(module.Relu)  # what is imported once is imported now
    np.random.seed(7)
    with np.errstate(over="ignore", divide="call"), np.printoptions(precision=3):
        before = state()
        nncheck.check(net, x, t)
        nncheck.check(module.SoftmaxWithLoss)
        result = nncheck.check("noisy.py")
        assert result.subjects
        after = state()
    assert [key for key in before if before[key] != after[key]] == []
    assert capfd.readouterr() == ("", "")


def test_this_guard_can_fail(load: Load, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", list(sys.path))
    before = state()
    np.random.rand()
    sys.path.append("x")
    after = state()
    assert [key for key in before if before[key] != after[key]] == ["numpy random", "path"]


def test_three_lines_in_a_script(tmp_path: Path) -> None:
    """A network that is defined in the script itself, in `__main__`."""
    script = tmp_path / "mine.py"
    right, wrong, _ = SLIPS["NN401"]
    script.write_text(
        NET.replace(right, wrong) + "\nimport nncheck"
        "\nx, t = np.random.rand(8, 6), np.eye(3)[np.arange(8) % 3]"
        "\nprint(nncheck.check(Net(6, 5, 3), x, t))\n"
    )
    out = subprocess.run(
        [sys.executable, "mine.py"], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    assert "NN401" in out
    assert "mine.py:" in out


def test_a_check_inside_checked_code_is_refused(tmp_path: Path) -> None:
    """A script that checks its own class in a loop must not check itself for ever."""
    path = tmp_path / "loop.py"
    path.write_text(
        "import numpy as np, nncheck\n"
        "class Twice:\n"
        "    factor = 2.0\n"
        "    def forward(self, x):\n"
        "        return self.factor * x\n"
        "    def backward(self, dout):\n"
        "        return self.factor * dout\n"
        "for factor in (2.0, 3.0):\n"
        "    Twice.factor = factor\n"
        "    print(factor, nncheck.check(Twice).ok)\n",
        encoding="utf-8",
    )
    done = subprocess.run(
        [sys.executable, str(path)], capture_output=True, text=True, timeout=60, check=False
    )
    assert done.stdout.split() == ["2.0", "True", "3.0", "True"], done.stderr


def test_columns_of_very_different_size() -> None:
    x = np.random.default_rng(0).standard_normal((4, 4)) * np.array([1e-5, 1, 1, 1e5])
    assert nncheck.check(Scaled(), x).ok
    assert not nncheck.check(Scaled(1.01), x).ok


class Scaled:
    """tanh(x / s) by Python floats: no complex numbers."""

    def __init__(self, factor: float = 1.0) -> None:
        self.s = np.array([1e-5, 1, 1, 1e5])
        self.factor = factor

    def forward(self, x: np.ndarray) -> np.ndarray:
        self.y = np.vectorize(math.tanh)(x / self.s)
        return self.y

    def backward(self, dout: np.ndarray) -> np.ndarray:
        return self.factor * dout * (1 - self.y**2) / self.s
