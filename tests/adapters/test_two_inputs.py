"""Two inputs of different shapes, and scores that are indexed by a class of two."""

from __future__ import annotations

import textwrap

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
