"""What several classes run is edited for none of them alone, and nobody pays for another's fault."""

from __future__ import annotations

import textwrap

import pytest

from nncheck.model import SubjectReport
from nncheck.session import Options, check_source
from nncheck.sources.text import from_text


def seen(code: str) -> dict[str, SubjectReport]:
    source = from_text("import numpy as np\n" + textwrap.dedent(code), "x.py")
    subjects, _ = check_source(source, Options())
    return {s.name: s for s in subjects}


TEMPLATE = """
class Operation:
    def forward(self, input_):
        self.input_ = input_
        self.output = self._output()
        return self.output
    def backward(self, output_grad):
        self.input_grad = self._input_grad(output_grad)
        return self.input_grad
class WeightMultiply(Operation):
    def __init__(self, W):
        self.W = W
    def _output(self):
        return np.dot(self.input_, self.W)
    def _input_grad(self, output_grad):
        self.dW = np.dot(self.input_.T, output_grad)
        return np.dot(output_grad, self.W.T)
class Act(Operation):
    def _output(self):
        return {output}
    def _input_grad(self, output_grad):
        return {grad}
"""


@pytest.mark.parametrize(
    ("output", "grad"),
    [
        ("1.0 / (1.0 + np.exp(-self.input_))", "self.output * output_grad"),
        ("np.tanh(self.input_)", "output_grad * (1 - self.output)"),
        ("self.input_ * 0.5", "output_grad"),
    ],
)
def test_a_fault_of_one_class_is_not_mended_in_the_base(output: str, grad: str) -> None:
    found = seen(TEMPLATE.format(output=output, grad=grad))
    assert found["WeightMultiply"].status == "passed"
    errors = [f for f in found["Act"].findings if f.severity == "error"]
    assert errors
    shared = "self._input_grad(output_grad)"
    assert not any(
        f.fix is not None and f"-        self.input_grad = {shared}" in f.fix.diff for f in errors
    )


def test_a_fault_is_shown_where_the_class_overrides_the_base() -> None:
    act = seen(
        TEMPLATE.format(output="np.tanh(self.input_)", grad="output_grad * (1 - self.output)")
    )
    found = next(f for f in act["Act"].findings if f.severity == "error")
    assert found.code == "NN110"
    assert found.fix is not None
    assert "+        return output_grad * (1 - self.output ** 2)" in found.fix.diff


def test_a_fault_of_the_base_is_mended_there() -> None:
    code = """
    class Scaled:
        def forward(self, x):
            self.x = x
            return self.f() * 1.0
        def backward(self, dout):
            return -dout * self.df()
    class Sine(Scaled):
        def f(self): return np.sin(self.x)
        def df(self): return np.cos(self.x)
    class Square(Scaled):
        def f(self): return self.x ** 2
        def df(self): return 2 * self.x
    """
    found = seen(code)
    fixes = [f.fix for s in found.values() for f in s.findings if f.severity == "error"]
    assert any(fix is not None and fix.verified for fix in fixes)
