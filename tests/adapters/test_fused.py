"""Output layers that are given the targets on the way back, or between forward and backward."""

from __future__ import annotations

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text


def _seen(code: str) -> dict[str, tuple[str, str, list[str]]]:
    subjects, _ = check_source(from_text("import numpy as np\n" + code, "x.py"), Options())
    errors = {s.name: [f.code for f in s.findings if f.severity == "error"] for s in subjects}
    return {s.name: (s.kind, s.status, errors[s.name]) for s in subjects}


_OUTPUT = """
class SoftmaxOutput:
    def forward(self, z):
        e = np.exp(z - z.max(axis=1, keepdims=True))
        self.p = e / e.sum(axis=1, keepdims=True)
        return self.p

    def backward(self, ARG):
        return GRADIENT
"""
_BETWEEN = """
class SoftmaxLoss:
    def forward(self, x):
        e = np.exp(x - x.max(axis=1, keepdims=True))
        self.prob = e / e.sum(axis=1, keepdims=True)
        return self.prob

    def get_loss(self, label):
        self.onehot = np.zeros_like(self.prob)
        self.onehot[np.arange(len(self.prob)), label] = 1.0
        return -np.sum(np.log(np.maximum(self.prob, 1e-300)) * self.onehot) / len(self.prob)

    def backward(self):
        return (self.prob SIGN self.onehot) / len(self.prob)
"""


@pytest.mark.parametrize("argument", ["t", "labels", "y"])
@pytest.mark.parametrize("gradient", ["({p} - {t}) / len({t})", "{p} - {t}"], ids=["mean", "sum"])
def test_targets_on_the_way_back_are_no_upstream_gradient(argument: str, gradient: str) -> None:
    said = gradient.format(p="self.p", t=argument)
    code = _OUTPUT.replace("ARG", argument).replace("GRADIENT", said)
    assert _seen(code) == {"SoftmaxOutput": ("loss", "passed", [])}


def test_a_wrong_gradient_of_targets_is_caught() -> None:
    code = _OUTPUT.replace("ARG", "labels").replace("GRADIENT", "(self.p + labels) / len(labels)")
    kind, status, codes = _seen(code)["SoftmaxOutput"]
    assert (kind, status) == ("loss", "failed") and codes


def test_targets_that_the_layer_smooths_itself_are_no_fault() -> None:
    smooth = "(self.p - (0.9 * labels + 0.1 / labels.shape[1])) / len(labels)"
    code = _OUTPUT.replace("ARG", "labels").replace("GRADIENT", smooth)
    _, status, codes = _seen(code)["SoftmaxOutput"]
    assert (status, codes) == ("skipped", [])


def test_a_plain_softmax_layer_stays_a_layer() -> None:
    code = _OUTPUT.replace("ARG", "dout").replace(
        "GRADIENT", "self.p * (dout - (dout * self.p).sum(axis=1, keepdims=True))"
    )
    kind, status, codes = _seen(code)["SoftmaxOutput"]
    assert (kind != "loss", status, codes) == (True, "passed", [])


@pytest.mark.parametrize(("sign", "codes"), [("-", []), ("+", ["NN105"])])
def test_a_loss_between_forward_and_backward(sign: str, codes: list[str]) -> None:
    assert _seen(_BETWEEN.replace("SIGN", sign))["SoftmaxLoss"][2] == codes
