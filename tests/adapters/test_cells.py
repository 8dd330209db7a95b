"""Cells with several outputs, layers that are given what the next layer holds, and what is left alone."""

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


RIGHT = ("passed", [])

CELL = """
class Cell:
    def __init__(self, n_in, n_hid):
        self.n_hid = n_hid
        self.W = np.random.randn(n_in + n_hid, 3 * n_hid) * 0.3
        self.b = np.zeros(3 * n_hid)
    def forward(self, x, h_prev, c_prev):
        self.v = np.concatenate([x, h_prev], axis=1)
        a = self.v @ self.W + self.b
        f, i, g = np.split(a, 3, axis=1)
        self.f, self.i, self.g = 1 / (1 + np.exp(-f)), 1 / (1 + np.exp(-i)), np.tanh(g)
        self.c_prev = c_prev
        self.c = self.f * c_prev + self.i * self.g
        return np.tanh(self.c), self.c
    def backward(self, dh_next, dc_next):
        dc = {dc}
        df, di, dg = dc * self.c_prev, dc * self.g, dc * self.i
        da = np.concatenate([df * self.f * (1 - self.f), di * self.i * (1 - self.i),
                             dg * (1 - self.g ** 2)], axis=1)
        self.dW, self.db = self.v.T @ da, da.sum(axis=0)
        dv = da @ self.W.T
        dx, dh = dv[:, :-self.n_hid], dv[:, -self.n_hid:]
        return {order}
"""


@pytest.mark.parametrize("order", ["dx, dh, dc * self.f", "dx, dc * self.f, dh"])
def test_each_output_has_an_upstream_gradient(order: str) -> None:
    """In which order the gradients of the states come back is told by the numbers."""
    right = "dc_next + dh_next * (1 - np.tanh(self.c) ** 2)"
    assert seen(CELL.format(dc=right, order=order))["Cell"] == RIGHT
    wrong = seen(CELL.format(dc=right.replace("dc_next + ", ""), order=order))["Cell"]
    assert wrong[0] == "failed"


MANY_TO_ONE = """
class Net:
    def __init__(self, n_in, n_out, n_hid=4):
        self.U = np.random.randn(n_hid, n_in)
        self.W = np.random.randn(n_hid, n_hid) * 0.3
        self.V = np.random.randn(n_out, n_hid)
    def forward(self, steps):
        h = np.zeros((self.W.shape[0], 1))
        self.steps, self.h = steps, [h]
        for x in steps:
            h = np.tanh(self.U @ x + self.W @ h)
            self.h.append(h)
        return self.V @ h, h
    def backprop(self, dy, learn_rate=0.1):
        dV, dU, dW = dy @ self.h[-1].T, np.zeros_like(self.U), np.zeros_like(self.W)
        dh = self.V.T @ dy
        for t in range(len(self.steps) - 1, -1, -1):
            dz = dh * (1 - self.h[t + 1] ** 2)
            dU {plus} dz @ self.steps[t].T
            dW += dz @ self.h[t].T
            dh = self.W.T @ dz
        self.V -= learn_rate * dV
        self.U -= learn_rate * dU
        self.W -= learn_rate * dW
"""


def test_one_upstream_gradient_is_that_of_the_first_output() -> None:
    assert seen(MANY_TO_ONE.format(plus="+="))["Net"] == RIGHT
    assert seen(MANY_TO_ONE.format(plus="="))["Net"][0] == "failed"


NEXT = """
class Hidden:
    def __init__(self, n_in, n_out):
        self.W = np.random.randn(n_out, n_in)
        self.b = np.zeros((n_out, 1))
    def activation(self, z):
        return np.tanh(z)
    def activation_prime(self, z):
        return 1 - np.tanh(z) ** 2
    def forward(self, a):
        self.a_in = a
        self.z = self.W @ a + self.b
        return self.activation(self.z)
    def backward_delta(self, W_next, delta_next):
        self.delta = {delta}
        self.dW = self.delta @ self.a_in.T
        self.db = self.delta.sum(axis=1, keepdims=True)
        return self.delta
"""


def test_the_next_layer_is_given_as_weights_and_delta() -> None:
    right = "(W_next.T @ delta_next) * self.activation_prime(self.z)"
    assert seen(NEXT.format(delta=right))["Hidden"] == RIGHT
    wrong = right.replace("self.z", "self.activation(self.z)")
    assert seen(NEXT.format(delta=wrong))["Hidden"][0] == "failed"


FIRST = """
class First:
    def __init__(self, n_in, n_out):
        self.W, self.b = np.random.randn(n_in, n_out), np.zeros(n_out)
    def forward(self, x):
        self.x = x
        self.a = np.tanh(x @ self.W + self.b)
        return self.a
    def backward(self, dout):
        self.delta = dout * (1 - self.a ** 2)
        {rest}
"""


@pytest.mark.parametrize(
    "rest",
    [
        "return self.x.T @ self.delta, self.delta.sum(0){slip}",
        "self.dW, self.db = self.x.T @ self.delta, self.delta.sum(0){slip}; return self.delta",
        "self.dW, self.db = self.x.T @ self.delta, self.delta.sum(0){slip}",
    ],
)
def test_a_backward_may_leave_its_input_alone(rest: str) -> None:
    """The layer before multiplies the delta itself, or there is none."""
    assert seen(FIRST.format(rest=rest.format(slip="")))["First"] == RIGHT
    assert seen(FIRST.format(rest=rest.format(slip=" / 2")))["First"][0] == "failed"


NET = """
class Net:
    def __init__(self):
        self.w1, self.w2 = np.random.randn(2, 4), np.random.randn(4, 1)
    def forward(self, x):
        self.x = x
        self.h = np.tanh(x @ self.w1)
        self.o = 1 / (1 + np.exp(-self.h @ self.w2))
        return self.o
    def backward(self, y{rate}):
        d2 = (self.o - y) / len(y)
        g2, g1 = self.h.T @ d2, self.x.T @ ((d2 @ self.w2.T) * (1 - self.h{square}))
        {learn}
    def loss(self, y):
        return -np.mean(y * np.log(self.o) + (1 - y) * np.log(1 - self.o))
"""


@pytest.mark.parametrize(
    ("rate", "learn"),
    [(", lr", "self.w1 -= lr * g1; self.w2 -= lr * g2"), ("", "self.dw1, self.dw2 = g1, g2")],
)
def test_a_backward_that_is_given_targets_has_no_upstream_gradient(rate: str, learn: str) -> None:
    assert seen(NET.format(rate=rate, learn=learn, square=" ** 2"))["Net"] == RIGHT
    assert seen(NET.format(rate=rate, learn=learn, square=""))["Net"][0] == "failed"


HALVES = """
class Bilinear:
    def __init__(self, left, right):
        self.left = left
        self.A = np.random.randn(left, right)
    def forward(self, x):
        self.p, self.q = x[:, :self.left], x[:, self.left:]
        return ((self.p @ self.A) * self.q).sum(axis=1, keepdims=True)
    def backward(self, dy):
        self.dA = (self.p * dy).T @ self.q
        return np.concatenate([dy * (self.q @ self.A.T), {dq}], axis=1)
"""


def test_two_things_lie_side_by_side() -> None:
    assert seen(HALVES.format(dq="dy * (self.p @ self.A)"))["Bilinear"] == RIGHT
    assert seen(HALVES.format(dq="self.p @ self.A"))["Bilinear"][0] == "failed"


CROSS = """
class Cross:
    def __init__(self, dim_q, dim_kv, dim_head):
        self.Wq, self.Wk = np.random.randn(dim_q, dim_head), np.random.randn(dim_kv, dim_head)
    def forward(self, x, context):
        self.x, self.context = x, context
        self.q, self.k = x @ self.Wq, context @ self.Wk
        return self.q @ np.swapaxes(self.k, -1, -2)
    def backward(self, dout):
        dq, dk = dout @ self.k, {dk}
        self.dWq = np.einsum("btd,bth->dh", self.x, dq)
        self.dWk = np.einsum("btd,bth->dh", self.context, dk)
        return dq @ self.Wq.T, dk @ self.Wk.T
"""


def test_a_backward_that_wants_more_axes_says_how_many_there_are() -> None:
    assert seen(CROSS.format(dk="np.swapaxes(dout, -1, -2) @ self.q"))["Cross"] == RIGHT
    assert seen(CROSS.format(dk="-np.swapaxes(dout, -1, -2) @ self.q"))["Cross"][0] == "failed"


UNROLLED = """
class Cell:
    def __init__(self, n_in, n_hid):
        self.Wx, self.Wh = np.random.randn(n_hid, n_in), np.random.randn(n_hid, n_hid)
        self.clear()
    def clear(self):
        self.seen = []
        self.gWx, self.gWh = np.zeros_like(self.Wx), np.zeros_like(self.Wh)
    def step(self, x, h):
        out = np.tanh(self.Wx @ x + self.Wh @ h)
        self.seen.append((x, h, out))
        return out
    def step_back(self, d):
        x, h, out = self.seen.pop()
        dz = d * (1 - out ** 2)
        self.gWx += dz @ x.T
        self.gWh += dz @ {h}.T
        return self.Wx.T @ dz, self.Wh.T @ dz

class Unrolled:
    def __init__(self):
        self.cell = Cell(3, 5)
    def forward(self, X):
        self.cell.clear()
        h, ys = np.zeros((5, X.shape[2])), []
        for x in X:
            h = self.cell.step(x, h)
            ys.append(h)
        return ys
    def backward(self, dY):
        dh, dX = 0, []
        for d in dY[::-1]:
            dx, dh = self.cell.step_back(d + dh)
            dX.insert(0, dx)
        return np.array(dX)
"""


def test_gradients_that_are_kept_in_place_are_no_parameters() -> None:
    assert seen(UNROLLED.format(h="h"))["Unrolled"] == RIGHT
    assert seen(UNROLLED.format(h="out"))["Unrolled"][0] == "failed"


PARTS = """
class CharNet:
    def __init__(self, vocab_size):
        self.W = np.random.randn(vocab_size, vocab_size)
    def forward(self, inputs, state):
        e = np.exp(self.W[inputs] + state)
        return inputs, e / e.sum(axis=1, keepdims=True)
    def backward(self, xs, ps, targets):
        d = ps.copy()
        d[np.arange(len(targets)), targets] -= 1
        dW = np.zeros_like(self.W)
        np.add.at(dW, xs, d)
        return dW
    def loss(self, ps, targets):
        return -np.sum(np.log(ps[np.arange(len(targets)), targets]))
"""


def test_a_backward_of_more_than_data_and_targets_is_not_called_with_these() -> None:
    assert seen(PARTS).get("CharNet", ("skipped", []))[1] == []
