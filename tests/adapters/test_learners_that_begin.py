"""Estimators make their parameters in `fit`: the number of samples is free, and faults follow it."""

from __future__ import annotations

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text

_LOGISTIC = """
import numpy as np

class Logistic:
    def __init__(self, lr=0.1):
        self.lr = lr

    def _p(self, X):
        return 1 / (1 + np.exp(-(X @ self.coef_ + self.intercept_)))

    def _loss(self, X, y):
        p = self._p(X)
        return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))

    def _gradient(self, X, y):
        err = self._p(X) - y
        return X.T @ err / len(y), err.mean()

    def fit(self, X, y):
        self.coef_ = np.zeros(X.shape[1])
        self.intercept_ = 0.0
        for _ in range(3):
            gw, gb = self._gradient(X, y)
            self.coef_ -= self.lr * gw
            self.intercept_ -= self.lr * gb
        return self
"""


def test_right_passes() -> None:
    (subject,), _ = check_source(from_text(_LOGISTIC, "x.py"), Options())
    assert subject.status == "passed"
    assert not [f for f in subject.findings if f.severity == "error"]


def test_a_sum_is_named_where_it_is_taken() -> None:
    text = _LOGISTIC.replace("err.mean()", "err.sum()")
    (subject,), _ = check_source(from_text(text, "x.py"), Options())
    finding = next(f for f in subject.findings if f.severity == "error")
    assert finding.code == "NN101"
    assert finding.place.line == 1 + text[: text.index("err.sum()")].count("\n")
    assert finding.fix is not None
    assert finding.fix.verified


def test_of_several_steps_the_first_is_looked_at() -> None:
    (subject,), _ = check_source(from_text(_LOGISTIC, "x.py"), Options())
    assert "of the steps of fit the first is looked at" in subject.guesses
    once = _LOGISTIC.replace("range(3)", "range(1)")
    (subject,), _ = check_source(from_text(once, "x.py"), Options())
    assert subject.status == "passed"
    assert "of the steps of fit the first is looked at" not in subject.guesses
