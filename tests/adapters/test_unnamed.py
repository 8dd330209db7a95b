"""Layers whose methods have unheard-of names: pairs are found by what they do."""

from pathlib import Path

import pytest

import nncheck
from nncheck.model import Report

_DENSE = """
import numpy as np

class Capa:
    def __init__(self, entradas, salidas):
        self.pesos = np.random.randn(entradas, salidas) * 0.1
        self.sesgo = np.zeros(salidas)

    def adelante(self, x):
        self.x = x
        return x.dot(self.pesos) + self.sesgo

    def atras(self, delta):
        self.grad_pesos = self.x.T.dot(delta)
        self.grad_sesgo = delta.sum(axis=0)
        return delta.dot(self.pesos.T)
"""

_TANH = """
import numpy as np

class Tanh:
    def push(self, x):
        self.y = np.tanh(x)
        return self.y

    def pull(self, g):
        return g * (1 - self.y**2)
"""

_NO_PAIRS = {
    "a scaler": """
import numpy as np

class Scaler:
    def __init__(self):
        self.m, self.s = 0.0, 1.0

    def fit(self, X):
        self.m, self.s = X.mean(0), X.std(0) + 1e-8
        return self

    def transform(self, X):
        return (X - self.m) / self.s

    def inverse_transform(self, X):
        return X * self.s + self.m
""",
    "an autoencoder's halves": """
import numpy as np

class Codec:
    def __init__(self):
        self.W = np.random.randn(6, 3)

    def encode(self, x):
        return np.tanh(x @ self.W)

    def decode(self, h):
        return h @ self.W.T
""",
    "statistics": """
import numpy as np

class Stats:
    def mean(self, x):
        return np.mean(x, axis=0)

    def centred(self, x):
        return x - self.mean(x)
""",
}


def _check(tmp_path: Path, text: str) -> Report:
    path = tmp_path / "student.py"
    path.write_text(text)
    return nncheck.check(str(path))


@pytest.mark.parametrize("text", [_DENSE, _TANH], ids=["dense", "tanh"])
def test_a_right_pair_passes(tmp_path: Path, text: str) -> None:
    (subject,) = _check(tmp_path, text).subjects
    assert subject.status == "passed"
    assert any("its backward" in guess for guess in subject.guesses)


@pytest.mark.parametrize(
    ("text", "right", "wrong", "code"),
    [
        (_DENSE, "delta.sum(axis=0)", "delta.sum(axis=1)", "NN117"),
        (_DENSE, "self.pesos.T)", "self.pesos)", "NN119"),
        (_DENSE, "self.x.T.dot(delta)", "self.x.T.dot(delta) / len(delta)", "NN102"),
        (_TANH, "1 - self.y**2", "1 - self.y", "NN110"),
    ],
)
def test_a_wrong_pair_is_caught(
    tmp_path: Path, text: str, right: str, wrong: str, code: str
) -> None:
    assert right in text
    (subject,) = _check(tmp_path, text.replace(right, wrong)).subjects
    found = subject.findings[0]
    assert (found.code, found.certainty) == (code, "proven")


@pytest.mark.parametrize("text", _NO_PAIRS.values(), ids=_NO_PAIRS)
def test_what_only_undoes_or_measures_is_no_pair(tmp_path: Path, text: str) -> None:
    assert not _check(tmp_path, text).subjects


_AROUND = """
import numpy as np

class Tanh:
    def push(self, x):
        self.y = np.tanh(x)
        return self.y

    def pull(self, g):
        return g * (1 - self.y**2)

class Dense:
    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_in, n_out)

    def push(self, x):
        self.x = x
        return x @ self.W

    def pull(self, g):
        self.dW = self.x.T @ g
        return g @ self.W.T

class Skip:
    def __init__(self, inner):
        self.inner = inner

    def push(self, x):
        return x + self.inner.push(x)

    def pull(self, g):
        return g + self.inner.pull(g)

class Chain:
    def __init__(self, *steps):
        self.steps = list(steps)

    def push(self, x):
        for step in self.steps:
            x = step.push(x)
        return x

    def pull(self, g):
        for step in reversed(self.steps):
            g = step.pull(g)
        return g
"""


@pytest.mark.parametrize(
    ("right", "wrong", "failed"),
    [
        ("", "", set()),
        ("return g + self.inner.pull(g)", "return self.inner.pull(g)", {"Skip"}),
        ("in reversed(self.steps)", "in reversed(self.steps[1:])", {"Chain"}),
    ],
    ids=["right", "lost skip", "lost first step"],
)
def test_what_holds_layers_is_given_those_of_the_file(
    tmp_path: Path, right: str, wrong: str, failed: set[str]
) -> None:
    subjects = _check(tmp_path, _AROUND.replace(right, wrong) if right else _AROUND).subjects
    assert {s.name for s in subjects} == {"Tanh", "Dense", "Skip", "Chain"}
    assert {s.name for s in subjects if s.status == "failed"} == failed
