"""A part of a network whose fault no edit mends: told once, where it stands; the network follows."""

from __future__ import annotations

from pathlib import Path

from nncheck import session

NET = """
import numpy as np


class Lin:
    def __init__(self, n, m, rng):
        self.W = rng.normal(0, 0.3, (n, m))
        self.b = np.zeros(m)

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, g):
        self.dW = self.x.T @ g
        self.db = g.sum(0)
        return g @ self.W.T


class Swish:
    def forward(self, x):
        self.x = x
        self.s = 1 / (1 + np.exp(-x))
        return x * self.s

    def backward(self, g):
        return g * self.s  # forgets x * s * (1 - s)


class MSE:
    def forward(self, y, t):
        self.d = y - t
        return np.mean(self.d ** 2)

    def backward(self, g=1.0):
        return g * 2 * self.d / self.d.size


class Net:
    def __init__(self, seed=0):
        rng = np.random.default_rng(seed)
        self.l1, self.act, self.l2, self.crit = Lin(4, 6, rng), Swish(), Lin(6, 2, rng), MSE()

    def predict(self, x):
        return self.l2.forward(self.act.forward(self.l1.forward(x)))

    def loss(self, x, t):
        return self.crit.forward(self.predict(x), t)

    def gradient(self, x, t):
        self.loss(x, t)
        g = self.crit.backward()
        self.l1.backward(self.act.backward(self.l2.backward(g)))
        return {"W1": self.l1.dW, "b1": self.l1.db, "W2": self.l2.dW, "b2": self.l2.db}


"""


def test_the_slope_of_a_part_is_told_once(tmp_path: Path) -> None:
    path = tmp_path / "net.py"
    path.write_text(NET, encoding="utf-8")
    report = session.check_targets([str(path)])
    roots = [f for f in report.findings if f.consequence_of is None and f.severity == "error"]
    assert [(f.code, f.subject) for f in roots] == [("NN110", "Swish")]
    (entered,) = (f for f in report.findings if f.code == "NN803")
    assert entered.facts["wrt"] == ["l1.W", "l1.b"]
