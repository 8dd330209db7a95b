"""Two inputs of different shapes, and scores that are indexed by a class of two."""

from __future__ import annotations

import textwrap

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text


def seen(code: str) -> dict[str, tuple[str, list[str]]]:
    source = from_text("import numpy as np\n" + textwrap.dedent(code), "x.py")
    subjects, _ = check_source(source, Options())
    return {
        s.name: (s.status, [f.code for f in s.findings if f.severity == "error"]) for s in subjects
    }


SEQUENCE = """
class WeightedSum:
    def forward(self, seq, w):
        n, t, h = seq.shape
        self.seq, self.w = seq, w.reshape(n, t, 1)
        return (seq * self.w).sum(axis=1)
    def backward(self, g):
        n, h = g.shape
        dseq = g.reshape(n, 1, h) * self.w
        return dseq, {sign}(g[:, None, :] * self.seq).sum(axis=2)
class Score:
    def forward(self, keys, query):
        n, t, h = keys.shape
        self.keys, self.query = keys, query.reshape(n, 1, h)
        return (keys * self.query).sum(axis=2)
    def backward(self, g):
        return g[:, :, None] * self.query, {sign}(g[:, :, None] * self.keys).sum(axis=1)
"""


def test_a_sequence_beside_its_weights_or_a_vector() -> None:
    right = seen(SEQUENCE.format(sign=""))
    assert right == {"WeightedSum": ("passed", []), "Score": ("passed", [])}
    wrong = seen(SEQUENCE.format(sign="-"))
    assert wrong == {"WeightedSum": ("failed", ["NN105"]), "Score": ("failed", ["NN105"])}


BINARY = """
class SigmoidCrossEntropy:
    def forward(self, x, t):
        self.t = t
        self.y = 1 / (1 + np.exp(-x))
        both = np.c_[1 - self.y, self.y]
        return -np.sum(np.log(both[np.arange(len(x)), t])) / len(x)
    def backward(self, dout=1):
        return {gradient} * dout / len(self.t)
"""


def test_scores_of_one_class_with_integer_targets() -> None:
    """More columns run forward as well, and mean nothing: the backward fails with them."""
    assert seen(BINARY.format(gradient="(self.y - self.t)"))["SigmoidCrossEntropy"][0] == "passed"
    status, errors = seen(BINARY.format(gradient="(self.t - self.y)"))["SigmoidCrossEntropy"]
    assert status == "failed"
    assert errors


_KL = """
import numpy as np

class GaussianKL:
    def forward(self, mu, logvar):
        self.mu, self.lv = mu, logvar
        return -0.5 * np.sum(1 + logvar - mu**2 - np.exp(logvar)) / len(mu)

    def backward(self):
        n = len(self.mu)
        return self.mu / n, 0.5 * (np.exp(self.lv) - 1) / n
"""


@pytest.mark.parametrize(
    ("right", "wrong", "failed"),
    [("", "", set()), ("0.5 * (np.exp(self.lv) - 1)", "0.5 * np.exp(self.lv)", {"logvar"})],
)
def test_a_divergence_has_a_gradient_for_both(right: str, wrong: str, failed: set[str]) -> None:
    (kl,), _ = check_source(from_text(_KL.replace(right, wrong), "x.py"), Options())
    checks = [c for c in kl.checks if c.name == "gradient"]
    assert {c.wrt for c in checks} == {"mu", "logvar"}
    assert {c.wrt for c in checks if c.status == "failed"} == failed


_WEIGHTED = """
import numpy as np

class PolicyLoss:
    def forward(self, logits, actions, advantage):
        e = np.exp(logits - logits.max(1, keepdims=True))
        self.p, self.a, self.w = e / e.sum(1, keepdims=True), actions, advantage
        return -(advantage * np.log(self.p[np.arange(len(actions)), actions])).mean()

    def backward(self):
        d = self.p.copy()
        d[np.arange(len(self.a)), self.a] -= 1
        return d * self.w[:, None] / len(self.a)
"""


@pytest.mark.parametrize(
    ("right", "wrong", "status"), [("", "", "passed"), ("* self.w[:, None] ", "", "failed")]
)
def test_a_loss_may_weigh_its_samples(right: str, wrong: str, status: str) -> None:
    (loss,), _ = check_source(from_text(_WEIGHTED.replace(right, wrong), "x.py"), Options())
    assert loss.status == status
    (logits,) = (c for c in loss.checks if c.name == "gradient" and c.wrt == "logits")
    assert logits.status == status
