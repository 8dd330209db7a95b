"""Names suggest: what marks a gradient, what is a size, what is a slip of the pen."""

from __future__ import annotations

import pytest

from nncheck.adapters import names


@pytest.mark.parametrize(
    ("gradient", "parameter"),
    [
        ("dW", "W"),
        ("grads['W1']", "params['W1']"),
        ("W_grad", "W"),
        ("grad_W", "W"),
        ("gradW", "W"),
        ("layers['Affine1'].dW", "layers['Affine1'].W"),
        ("grads[0]", "params[0]"),
        ("theta_grad", "theta"),
        ("d重み", "重み"),
        ("weight.grad", "weight.data"),
    ],
)
def test_a_gradient_speaks_of_its_parameter(gradient: str, parameter: str) -> None:
    stem = names.gradient_stem(gradient)
    assert stem is not None
    assert stem.lower() == names.parameter_stem(parameter).lower()


@pytest.mark.parametrize("path", ["W", "dense.W", "decoder.bias", "data", "x", "weights"])
def test_a_parameter_is_no_gradient(path: str) -> None:
    assert names.gradient_stem(path) is None


@pytest.mark.parametrize(
    ("written", "meant"), [("forwad", "forward"), ("foward", "forward"), ("fowrard", "forward")]
)
def test_a_slip_of_the_pen_is_seen(written: str, meant: str) -> None:
    assert names.misspelt(["__init__", written, "update"], [meant]) == (written, meant)


@pytest.mark.parametrize("name", ["forget", "reward", "update", "step"])
def test_another_word_is_no_slip(name: str) -> None:
    assert names.misspelt([name], ["forward"]) is None


@pytest.mark.parametrize(
    ("name", "symbol"), [("inputSize", "D"), ("n_hidden", "H"), ("num_classes", "C"), ("lr", None)]
)
def test_sizes_by_name(name: str, symbol: str | None) -> None:
    assert names.size_symbol(name) == symbol
