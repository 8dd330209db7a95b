"""Functions in twos: how the second is named and called is found out, and its faults are seen."""

from __future__ import annotations

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text

NAMES = (
    ("f", "f_prime"), ("f", "df"), ("f", "d_f"), ("f", "f_p"), ("f", "fP"), ("f", "f_dt"), ("f", "dF"),
    ("f", "grad_f"), ("f", "f_d"), ("act", "derivative_of_act"), ("tanh", "tanhPrime"), ("tanh", "dtanh"),
    ("tanh", "tanh_der"), ("tanh", "tanh2deriv"), ("tanh_forward", "tanh_backward"),
    ("tanh_function", "tanh_derivative"), ("活性", "活性_grad"), ("Tanh", "dTanh"), ("tanh", "Tanh_gradient"),
)  # fmt: skip


def checked(text, name="act.py"):
    return check_source(from_text(f"import numpy as np\n\n\n{text}\n", name), Options())[0]


def pair(first, second, derivative="1 - np.tanh(x)**2"):
    return (
        f"def {first}(x):\n    return np.tanh(x)\n\n\ndef {second}(x):\n    return {derivative}\n"
    )


@pytest.mark.parametrize(("first", "second"), NAMES)
def test_a_derivative_is_known_by_its_name(first, second):
    (subject,) = checked(pair(first, second))
    assert (subject.name, subject.status, subject.style) == (first, "passed", "local-derivative")


@pytest.mark.parametrize(("first", "second"), NAMES)
def test_a_wrong_derivative_is_an_error(first, second):
    (subject,) = checked(pair(first, second, "1 - np.tanh(x)"))
    assert subject.status == "failed"


def test_a_numeric_gradient_is_no_derivative():
    (subject,) = checked(
        "def tanh(x):\n    return np.tanh(x)\n\n\ndef numerical_tanh_grad(x):\n    return 0 * x"
    )
    assert (subject.name, subject.style) == ("tanh", "function")


CALLS = {
    "the input": "def d_f(x):\n    return 1 - np.tanh(x)**2",
    "the output": "def d_f(y):\n    return 1 - y**2",
    "the output, called x": "def d_f(x):\n    return 1 - x * x",
    "dout first": "def f_backward(dout, x):\n    return dout * (1 - np.tanh(x)**2)",
    "dout last": "def f_backward(x, dout):\n    return dout * (1 - np.tanh(x)**2)",
    "dout and the output": "def f_backward(dy, y):\n    return dy * (1 - y**2)",
    "names that say nothing": "def f_backward(p1, p2):\n    return p1 * (1 - p2**2)",
    "a Jacobian": "def df(x):\n    return np.stack([np.diag(1 - np.tanh(row)**2) for row in x])",
}


@pytest.mark.parametrize("second", CALLS.values(), ids=CALLS)
def test_what_a_derivative_is_given_is_a_convention(second):
    (subject,) = checked(f"def f(x):\n    return np.tanh(x)\n\n\n{second}")
    assert subject.status == "passed"


@pytest.mark.parametrize("second", CALLS.values(), ids=CALLS)
def test_a_fault_shows_whatever_it_is_given(second):
    (subject,) = checked(f"def f(x):\n    return np.tanh(x)\n\n\n{second.replace('1 -', '1.01 -')}")
    assert subject.status == "failed"


SWITCHES = ("derivative=False", "deriv=False", "prime=False", "is_grad=False", "d=0", "deriv")


@pytest.mark.parametrize("switch", SWITCHES)
@pytest.mark.parametrize(("formula", "status"), [("x*(1-x)", "passed"), ("x*(1+x)", "failed")])
def test_one_function_with_a_switch(switch, formula, status):
    name = switch.partition("=")[0]
    (subject,) = checked(
        f"def nonlin(x, {switch}):\n    if {name}:\n        return {formula}\n    return 1/(1+np.exp(-x))"
    )
    assert subject.status == status


def test_functions_of_a_class_and_methods_that_keep_nothing():
    text = (
        "class Acts:\n    @staticmethod\n    def relu(z):\n        return np.maximum(z, 0)\n\n    @staticmethod\n"
        "    def relu_prime(z):\n        return (z > 0) * 1.0\n\n    def soft(self, z):\n        return np.log1p(np.exp(z))\n\n"
        "    def soft_prime(self, z):\n        return 1 / (1 + np.exp(z))"
    )
    assert {s.name: s.status for s in checked(text)} == {
        "Acts.relu": "passed",
        "Acts.soft": "failed",
    }


def test_a_lambda_is_mended_where_it_stands():
    (subject,) = checked("f = lambda x: x**2\ndf = lambda x: 4*x")
    (found,) = subject.findings
    assert found.code == "NN104"
    assert found.fix is not None
    assert found.fix.verified
    assert found.place.line == 5


def test_a_number_that_the_derivative_hard_codes_shows():
    text = "def leaky(z, slope=0.2):\n    return np.where(z > 0, z, slope*z)\n\n\n"
    right = "def leaky_grad(z, slope=0.2):\n    return np.where(z > 0, 1.0, slope)"
    (passed,) = checked(text + right)
    (failed,) = checked(text + right.replace("1.0, slope", "1.0, 0.2"))
    assert (passed.status, failed.status) == ("passed", "failed")


def test_the_output_in_place_of_the_input_is_a_fault_among_others_that_take_the_input():
    text = (
        pair("tanh", "tanh_grad") + "\n\ndef sq(x):\n    return x**2\n\n\ndef sq_grad(x):\n    return 2*x\n\n\n"
        "def sig(x):\n    return 1/(1+np.exp(-x))\n\n\ndef sig_grad(x):\n    return x*(1-x)\n"
    )  # fmt: skip
    use = "\n\ndef train(x, w):\n    a = sig(x @ w)\n    return sig_grad(a)\n"
    assert {s.name: s.status for s in checked(text)}["sig"] == "failed"
    assert {s.name: s.status for s in checked(text + use)}["sig"] == "passed"


NEURON = """def unit_forward(x, w, b):
    return x @ w + b, (x, w)


def unit_backward(dout, cache):
    x, w = cache
    return DX, x.T @ dout, np.sum(dout)
"""


@pytest.mark.parametrize(
    ("dx", "status"), [("np.outer(dout, w)", "passed"), ("dout @ w.T", "failed")]
)
def test_one_number_is_the_bias_of_one_unit_only(dx, status):
    """Summed over everything, the gradient of a layer's bias is wrong, and that of a neuron's right."""
    (subject,) = checked(NEURON.replace("DX", dx))
    assert subject.status == status
