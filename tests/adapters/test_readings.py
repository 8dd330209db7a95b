"""How a definition is understood: arguments, shapes, conventions; decided by running it."""

from __future__ import annotations

import textwrap

import pytest

from nncheck.bench.opening import open_bench
from nncheck.model import Card
from nncheck.sources.text import from_text


def card(code: str, name: str) -> Card:
    source = from_text("import numpy as np\n" + textwrap.dedent(code), "x.py")
    bench = open_bench(source, seconds=10.0)
    return bench.card(name)


LAYER = """
class Layer:
    def __init__(self, {init}):
        self.W, self.b = {params}
    def forward(self, x):
        self.x = x
        return {forward}
    def backward(self, dout):
        {backward}
        return {dx}
"""

ROWS = {
    "forward": "x @ self.W + self.b",
    "backward": "self.dW, self.db = self.x.T @ dout, dout.sum(0)",
    "dx": "dout @ self.W.T",
}
COLUMNS = {
    "forward": "self.W @ x + self.b",
    "backward": "self.dW, self.db = dout @ self.x.T, dout.sum(1, keepdims=True)",
    "dx": "self.W.T @ dout",
}


@pytest.mark.parametrize("names", ["W, b", "weight, bias", "kernel, offset", "theta, phi", "q, r"])
def test_given_arrays_are_found_by_name_or_by_trial(names: str) -> None:
    found = card(LAYER.format(init=names, params=names, **ROWS), "Layer")
    slots = {s.name: s for s in found.slots}
    assert slots["W"].shape == (6, 3)
    assert slots["b"].shape == (3,)
    assert all(s.differentiable for s in found.slots)


def test_sizes_are_found_and_said() -> None:
    made = "np.random.randn(n_in, n_out), np.zeros(n_out)"
    found = card(LAYER.format(init="n_in, n_out", params=made, **ROWS), "Layer")
    assert any("n_in" in guess for guess in found.guesses)
    assert found.sample_axis == 0


def test_samples_may_be_columns() -> None:
    made = "np.random.randn(n_out, n_in), np.zeros((n_out, 1))"
    found = card(LAYER.format(init="n_in, n_out", params=made, **COLUMNS), "Layer")
    assert found.sample_axis == 1


LOSS = """
class Loss:
    def forward(self, {args}):
        e = np.exp(z - z.max({axis}, keepdims=True))
        self.y, self.t = e / e.sum({axis}, keepdims=True), t
        return -np.sum(t * np.log(self.y)) / z.shape[1 - {axis}]
    def backward(self):
        return (self.y - self.t) / self.y.shape[1 - {axis}]
"""


@pytest.mark.parametrize("args", ["z, t", "t, z"])
@pytest.mark.parametrize("axis", [1, 0])
def test_rows_or_columns_and_the_order_of_arguments(args: str, axis: int) -> None:
    found = card(LOSS.format(args=args, axis=axis), "Loss")
    target = next(s for s in found.slots if s.role == "target")
    assert target.name == "t"
    assert found.sample_axis == 1 - axis
    assert target.domain.values == "onehot"


def test_a_wrong_loss_is_not_read_so_that_it_is_right() -> None:
    """Without its 1/N it is right only for one sample, and it is not read as that."""
    wrong = LOSS.format(args="z, t", axis=1).replace("/ self.y.shape[1 - 1]", "")
    found = card(wrong, "Loss")
    assert found.slots[0].shape == ("N", "C")


def test_what_is_no_layer_is_left_alone() -> None:
    code = """
    class Film:
        def __init__(self, frames): self.frames, self.i = frames, 0
        def forward(self, n=1): self.i += n; return self.frames[self.i]
        def backward(self, n=1): self.i -= n; return self.frames[self.i]
    def plot(history): pass
    """
    source = from_text("import numpy as np\n" + textwrap.dedent(code), "x.py")
    bench = open_bench(source, seconds=10.0)
    assert bench.cards == ()
    assert bench.refusals == ()
