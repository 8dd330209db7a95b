"""Functions in twos that pass things on in a way of their own: contexts, dicts of arrays, closures."""

from __future__ import annotations

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text

_PAIRS = {
    "a context of words": """
def linear_forward(ctx, x, w, b):
    ctx["x"], ctx["w"] = x, w
    return x @ w + b

def linear_backward(ctx, g):
    x, w = ctx["x"], ctx["w"]
    return g @ w.T, x.T @ g, g.sum(0)
""",
    "a context with attributes, last": """
def dense_forward(x, w, b, tape):
    tape.x, tape.w = x, w
    return x @ w + b

def dense_backward(g, tape):
    return g @ tape.w.T, tape.x.T @ g, g.sum(0)
""",
    "a list that is filled": """
def affine_fwd(x, w, b, saved):
    saved.append((x, w))
    return x @ w + b

def affine_bwd(g, saved):
    x, w = saved.pop()
    return g @ w.T, x.T @ g, g.sum(0)
""",
    "a dict of arrays": """
def dense_fwd(x, params):
    return np.dot(x, params["W"]) + params["b"], {"x": x, "params": params}

def dense_bwd(dout, cache):
    grads = {}
    grads["W"] = np.dot(cache["x"].T, dout)
    grads["b"] = dout.sum(axis=0)
    return np.dot(dout, cache["params"]["W"].T), grads
""",
    "a dict of arrays for both": """
def dense_fwd(x, p):
    return x @ p["W"] + p["b"], x

def dense_bwd(dout, x, p):
    return dout @ p["W"].T, {"dW": x.T @ dout, "db": dout.sum(0)}
""",
    "a backward that is returned": """
def linear(x, w, b):
    def back(dy):
        return dy.dot(w.T), x.T.dot(dy), dy.sum(axis=0)

    return x.dot(w) + b, back
""",
    "a lambda that is returned": """
def linear(x, w, b):
    return x @ w + b, lambda dy: (dy @ w.T, x.T @ dy, dy.sum(axis=0))
""",
}
_SEQUENCE = """
def rnn_forward(x, a0, parameters):
    Wax, Waa, ba = parameters["Wax"], parameters["Waa"], parameters["ba"]
    a = np.zeros((Waa.shape[0], x.shape[1], x.shape[2]))
    steps, now = [], a0
    for t in range(x.shape[2]):
        before, now = now, np.tanh(Wax @ x[:, :, t] + Waa @ now + ba)
        a[:, :, t] = now
        steps.append((before, now))
    return a, (steps, x, parameters)

def rnn_backward(da, caches):
    steps, x, parameters = caches
    dx, carried = np.zeros_like(x), 0.0
    grads = {"d" + k: np.zeros_like(v) for k, v in parameters.items()}
    for t in reversed(range(x.shape[2])):
        before, now = steps[t]
        d = (1 - now ** 2) * (da[:, :, t] + carried)
        dx[:, :, t] = parameters["Wax"].T @ d
        grads["dWax"] += d @ x[:, :, t].T
        grads["dWaa"] += d @ before.T
        grads["dba"] += d.sum(axis=1, keepdims=True)
        carried = parameters["Waa"].T @ d
    return {"dx": dx, "da0": carried, **grads}
"""


def _seen(code: str) -> list[tuple[str, str, list[int], set[str]]]:
    subjects, _ = check_source(from_text("import numpy as np\n" + code, "x.py"), Options())
    return [
        (
            s.kind,
            s.status,
            [f.place.line for f in s.findings if f.severity == "error"],
            {c.wrt for c in s.checks if c.name == "gradient"},
        )
        for s in subjects
    ]


@pytest.mark.parametrize("how", _PAIRS)
def test_all_gradients_are_looked_at(how: str) -> None:
    ((kind, status, lines, wrt),) = _seen(_PAIRS[how])
    assert (kind, status, lines) == ("layer", "passed", [])
    assert {w.lower() for w in wrt} == {"x", "w", "b"}


@pytest.mark.parametrize("how", _PAIRS)
def test_a_wrong_gradient_is_found_where_it_is(how: str) -> None:
    code = _PAIRS[how].replace(".sum(", ".mean(")
    line = 2 + code[: code.index(".mean(")].count("\n")
    ((_, status, lines, _),) = _seen(code)
    assert (status, lines) == ("failed", [line])


def test_sequences_of_columns() -> None:
    ((kind, status, lines, wrt),) = _seen(_SEQUENCE)
    assert (kind, status, lines) == ("layer", "passed", [])
    assert wrt == {"x", "a0", "Wax", "Waa", "ba"}


def test_a_sequence_that_does_not_carry_back() -> None:
    code = _SEQUENCE.replace("carried = parameters[", "carried = 0 * parameters[")
    ((_, status, lines, _),) = _seen(code)
    assert status == "failed" and lines


def test_softmax_of_columns_beside_an_update_is_right() -> None:
    code = """
def softmax(Z):
    return np.exp(Z) / sum(np.exp(Z))

def update_params(W1, b1, dW1, db1, alpha):
    return W1 - alpha * dW1, b1 - alpha * db1
"""
    assert all(status == "passed" and not lines for _, status, lines, _ in _seen(code))
