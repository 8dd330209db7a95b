"""What a backward's argument means: told by experiment, names only break ties."""

from __future__ import annotations

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text

LOCAL = {
    "of the input": ("np.tanh(x)", "self, x", "1 - np.tanh(x)**2", "the input"),
    "of the output": ("np.tanh(x)", "self, x", "1 - x**2", "the output"),
    "of both": ("1/(1+np.exp(-x))", "self, x, y, *args", "y*(1-y)", "the input and output"),
    "of both, y first": ("x/(1+np.exp(-x))", "self, y, x", "y + (1-y)/(1+np.exp(-x))", "the output and input"),
    "linear in x": ("x**2", "self, x", "2*x", "the input"),
    "of ones": ("x.copy()", "self, x", "np.ones_like(x)", "the input"),
    "of integers": ("np.maximum(0, x)", "self, x", "np.where(x > 0, 1, 0)", "the input"),
    "kept": ("np.tanh(x)", "self", "1 - np.tanh(self.x)**2", "what forward kept"),
}  # fmt: skip
PRODUCTS = {
    "dout": ("np.tanh(x)", "self, dout", "dout*(1 - np.tanh(self.x)**2)"),
    "called x": ("np.tanh(x)", "self, x", "x*(1 - np.tanh(self.x)**2)"),
    "linear map": ("2*x", "self, out", "2*out"),
    "dout and x": ("np.tanh(x)", "self, dout, x", "dout*(1 - np.tanh(x)**2)"),
    "x and grad": ("np.tanh(x)", "self, x, grad", "grad*(1 - np.tanh(x)**2)"),
    "y and delta": ("np.tanh(x)", "self, y, delta", "delta*(1 - y**2)"),
}


def checked(forward, arguments, backward):
    text = (
        "import numpy as np\n\n\nclass Act:\n    def forward(self, x):\n        self.x = x\n"
        f"        return {forward}\n\n    def backward({arguments}):\n        return {backward}\n"
    )
    (subject,) = check_source(from_text(text, "act.py"), Options())[0]
    return subject


@pytest.mark.parametrize(("forward", "arguments", "backward", "of"), LOCAL.values(), ids=LOCAL)
def test_a_local_derivative_is_a_convention(forward, arguments, backward, of):
    subject = checked(forward, arguments, backward)
    assert (subject.status, subject.style) == ("passed", "local-derivative")
    assert not [f for f in subject.findings if f.family != "stability"]
    assert any(f"the local derivative, of {of}:" in guess for guess in subject.guesses)


@pytest.mark.parametrize(("forward", "arguments", "backward"), PRODUCTS.values(), ids=PRODUCTS)
def test_a_product_is_one(forward, arguments, backward):
    subject = checked(forward, arguments, backward)
    assert (subject.status, subject.style) == ("passed", "layer")


@pytest.mark.parametrize(
    ("forward", "arguments", "backward"),
    [
        ("np.tanh(x)", "self, x", "1.01 - np.tanh(x)**2"),
        ("1/(1+np.exp(-x))", "self, x, y", "y*(1+y)"),
        ("np.maximum(2*x, x)", "self, x", "np.where(x < 0, 2, 1)"),
        ("np.maximum(0, x)", "self, dout", "np.where(dout > 0, dout, 0)"),
        ("np.tanh(x)", "self, dout", "dout*(1 - dout**2)"),
        ("np.tanh(x)", "self, dout, x", "dout*(1 - x**2)"),
        ("np.tanh(x)", "self", "1 + np.tanh(self.x)**2"),
    ],
)
def test_wrong_derivatives_are_caught_in_every_form(forward, arguments, backward):
    assert checked(forward, arguments, backward).status == "failed"


def test_a_repair_keeps_the_form():
    text = "1 / (1 + np.exp(-x))", "self, x, y", "-y * (1 - y)"
    subject = checked(*text)
    (finding,) = [f for f in subject.findings if f.severity == "error"]
    assert finding.code == "NN105"
    assert finding.fix is not None and finding.fix.verified


@pytest.mark.parametrize("arguments", ["self, dout, momentum", "self, grad, t"])
def test_an_argument_that_nobody_knows_is_not_guessed(arguments):
    """A setting must not be fed with the input: the class is left alone, and it is said why."""
    subject = checked("np.tanh(x)", arguments, "1 - np.tanh(self.x)**2")
    assert subject.status == "skipped"
    assert "its backward needs" in subject.reason


def test_two_unknown_arguments_with_a_result_that_fits_neither_order():
    subject = checked("np.tanh(x)", "self, nxt, amount", "nxt * amount")
    assert subject.status == "skipped"
