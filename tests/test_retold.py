"""A proven edit names the cause of a gradient that no rule explains."""

from __future__ import annotations

import textwrap

import pytest

from nncheck.diagnosis.retold import retold
from nncheck.model import Card, Finding, Place, Slot
from nncheck.repair.code import Code
from nncheck.rules import load
from nncheck.session import Options, check_source
from nncheck.sources.text import from_text


def _card(name: str, *inputs: str) -> Card:
    slots = tuple(Slot(n, "input", (2, 3)) for n in inputs)
    return Card(name, "layer", "layer", Place("x.py", 1, 1), slots)


def _named(line: str, old: str, new: str, slot: str = "x") -> str:
    """The code that is given to the edit of `old` into `new` in a backward that ends in `line`."""
    before = f"def backward(d):\n    {line}\n"
    source = from_text(before, "x.py")
    at = before.rindex(line) + line.index(old)
    edit = source.edit((at, at + len(old)), new)
    found = Finding(
        "NN001", "gradient-mismatch", "error", "the gradient of x is wrong in 3 of 3 entries", None,
        facts={"slots": (slot,)},
    )  # fmt: skip
    return retold(found, Code(source), (edit,), (slot,), _card("Layer", "x", "w"), load()).code


def test_a_cause_that_was_not_looked_for_is_not_told() -> None:
    source = from_text("def backward(d):\n    return d * (1 - t)\n", "x.py")
    edit = source.edit((source.text.index("t)"), source.text.index("t)") + 1), "t ** 2")
    found = Finding("NN001", "gradient-mismatch", "error", "the gradient of x is wrong", None)
    others = [rule for rule in load() if rule.code != "NN110"]
    assert retold(found, Code(source), (edit,), ("x",), _card("Layer", "x"), others) is found


@pytest.mark.parametrize(
    ("line", "old", "new", "code"),
    [
        ("d * (1 - t ** 2)", "d * (1 - t ** 2)", "-(d * (1 - t ** 2))", "NN105"),
        ("a - b", "a - b", "b - a", "NN105"),
        ("p + y", "p + y", "p - y", "NN105"),
        ("d * (1 - t)", "t", "t ** 2", "NN110"),
        ("d * (1 + t ** 2)", "1 + t ** 2", "1 - t ** 2", "NN110"),
        ("d * f_prime(a)", "a", "z", "NN109"),
        ("d * (1 - z ** 2)", "z", "t", "NN109"),
        ("d @ W1.T", "W1", "W2", "NN138"),
        ("d @ W", "W", "W.T", "NN119"),
        ("d.T @ x", "d.T @ x", "x.T @ d", "NN119"),
        ("d.sum(axis=1)", "1", "0", "NN117"),
        ("d.mean(axis=0)", "mean", "sum", "NN116"),
        ("d * (z < 0)", "<", ">", "NN112"),
        ("2 * d * x", "2", "3", "NN104"),
        ("d @ W.T", "d @ W.T", "(d @ W.T) * (h > 0)", "NN107"),
        ("g * s", "g * s", "g * s * (1 - s)", "NN110"),
        ("t * 2.0", "t * 2.0", "t * 2.0 * d", "NN114"),
        ("d / s", "d / s", "d / s / s", "NN104"),
        ("foo(d, x)", "foo(d, x)", "bar(d)", "NN001"),
    ],
)
def test_the_kind_of_the_edit_is_the_cause(line: str, old: str, new: str, code: str) -> None:
    assert _named(line, old, new) == code


def test_the_gradient_of_a_parameter_is_transposed_as_one_of_a_weight() -> None:
    assert _named("dw = d.T @ x", "d.T @ x", "x.T @ d", "w") == "NN118"


_CELL = """
import numpy as np

def sigmoid(x):
    return np.where(x > 0, 1 / (1 + np.exp(-np.abs(x))), 1 - 1 / (1 + np.exp(-np.abs(x))))

def lstm_step_forward(x, prev_h, prev_c, Wx, Wh, b):
    H = prev_h.shape[1]
    a = x.dot(Wx) + prev_h.dot(Wh) + b
    i, f = sigmoid(a[:, :H]), sigmoid(a[:, H:2 * H])
    o, g = sigmoid(a[:, 2 * H:3 * H]), np.tanh(a[:, 3 * H:])
    next_c = f * prev_c + i * g
    next_h = o * np.tanh(next_c)
    return next_h, next_c, (x, prev_h, prev_c, Wx, Wh, i, f, o, g, next_c)

def lstm_step_backward(dnext_h, dnext_c, cache):
    x, prev_h, prev_c, Wx, Wh, i, f, o, g, next_c = cache
    t = np.tanh(next_c)
    do = dnext_h * t
    dc = dnext_h * o * (1 - t**2) + dnext_c
    df, di, dg = dc * prev_c, dc * g, dc * i
    da = np.hstack([di * i * (1 - i), df * f * (1 - f), do * o * (1 - o), dg * SLOPE])
    return da.dot(Wx.T), da.dot(Wh.T), dc * f, x.T.dot(da), prev_h.T.dot(da), da.sum(0)
"""


@pytest.mark.parametrize(
    ("slope", "codes"), [("(1 - g**2)", []), ("(1 - g)", ["NN110"]), ("(1 - o**2)", ["NN109"])]
)
def test_five_wrong_gradients_of_one_slip_are_one_finding(slope: str, codes: list[str]) -> None:
    source = from_text(textwrap.dedent(_CELL.replace("SLOPE", slope)), "cell.py")
    subjects, _ = check_source(source, Options())
    (cell,) = (s for s in subjects if s.name == "lstm_step_forward")
    errors = [f for f in cell.findings if f.severity == "error"]
    assert [(f.code, f.certainty) for f in errors] == [(c, "proven") for c in codes]
    line = 1 + source.text[: source.text.index("da = ")].count("\n")
    assert [f.place and f.place.line for f in errors] == [line] * len(codes)
