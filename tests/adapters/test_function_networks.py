"""Networks that are functions, functions in tables, classes that are a function."""

from __future__ import annotations

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text


def checked(text):
    subjects = check_source(from_text(f"import numpy as np\n\n\n{text}\n", "net.py"), Options())[0]
    return {s.name: s for s in subjects}


THREE = """
def forward_prop({x}, params):
    h = np.tanh({first})
    out = {second}
    return out, {{"h": h, "out": out}}


def cost({order}):
    return 0.5 * np.sum((out - y) ** 2) / {n}


def backward_prop(params, cache, {x}, y):
    d = (cache["out"] - y) / {n}
    dh = {dh} * (1 - cache["h"] ** 2)
    return {{"W1": {w1}, "b1": {b1}, "W2": {w2}, "b2": {b2}}}
"""
ROWS = {
    "x": "X", "first": "X @ params['W1'] + params['b1']", "second": "h @ params['W2'] + params['b2']",
    "n": "len(y)", "dh": "d @ params['W2'].T", "w1": "X.T @ dh", "b1": "dh.sum(0)",
    "w2": "cache['h'].T @ d", "b2": "d.sum(0)", "order": "out, y",
}  # fmt: skip
COLUMNS = {
    "x": "inputs", "first": "params['W1'] @ inputs + params['b1']", "second": "params['W2'] @ h + params['b2']",
    "n": "y.shape[1]", "dh": "params['W2'].T @ d", "w1": "dh @ inputs.T", "b1": "dh.sum(1, keepdims=True)",
    "w2": "d @ cache['h'].T", "b2": "d.sum(1, keepdims=True)", "order": "y, out",
}  # fmt: skip


@pytest.mark.parametrize("layout", [ROWS, COLUMNS], ids=["rows", "columns"])
@pytest.mark.parametrize("fault", [None, "w1", "b1", "w2", "b2"])
def test_forward_cost_and_backward_are_a_network(layout, fault):
    written = {**layout, fault: f"1.1 * {layout[fault]}"} if fault else layout
    network = checked(THREE.format(**written))["forward_prop"]
    assert (network.kind, network.status) == ("network", "failed" if fault else "passed")
    wrong = [c.wrt for c in network.checks if c.name == "gradient" and c.status == "failed"]
    assert wrong == ([fault.upper()] if fault and fault[0] == "w" else [fault] if fault else [])


BOTH = """
def cost_and_grad({arguments}):
    p = 1 / (1 + np.exp(-(X @ w + b)))
    d = (p - y) / len(y)
    value = -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))
    return {returned}
"""


@pytest.mark.parametrize("arguments", ["w, b, X, y", "X, y, w, b", "X, w, b, y"])
@pytest.mark.parametrize("returned", ["value, ({}, d.sum())", "{{'dw': {}, 'db': d.sum()}}, value"])
@pytest.mark.parametrize(("dw", "status"), [("X.T @ d", "passed"), ("X.T @ d / 2", "failed")])
def test_one_function_with_the_cost_and_its_gradients(arguments, returned, dw, status):
    found = checked(BOTH.format(arguments=arguments, returned=returned.format(dw)))
    assert found["cost_and_grad"].status == status


TABLES = {
    "tuples": "ACTS = {'sq': (lambda x: x**2, lambda x: DERIVATIVE)}",
    "dicts": "ACTS = {'sq': {'f': lambda x: x**2, 'df': lambda x: DERIVATIVE}}",
    "two tables": "acts = {'sq': lambda x: x**2}\nact_grads = {'sq': lambda x: DERIVATIVE}",
    "keys": "acts = {'sq': lambda x: x**2, 'sq_prime': lambda x: DERIVATIVE}",
    "a library's": "ACTS = {'sq': (np.square, lambda x: DERIVATIVE)}",
    "named": "def sq(x):\n    return x**2\n\n\ndef sq_(x):\n    return DERIVATIVE\n\n\nT = [(sq, sq_)]\n\n\n"
    "def use():\n    return T",
}


@pytest.mark.parametrize("table", TABLES.values(), ids=TABLES)
@pytest.mark.parametrize(("formula", "status"), [("2*x", "passed"), ("2*x + 1", "failed")])
def test_a_table_says_what_belongs_together(table, formula, status):
    (subject,) = checked(table.replace("DERIVATIVE", formula)).values()
    assert subject.status == status


CLASSES = {
    "call": ("__call__(self, x)", "gradient(self, x)"),
    "f": ("f(self, x)", "df(self, x)"),
    "function": ("function(self, x)", "derivative(self, x)"),
    "prime": ("activate(self, z)", "activate_prime(self, z)"),
    "of the output": ("__call__(self, x)", "grad(self, y)"),
}


@pytest.mark.parametrize(("value", "slope"), CLASSES.values(), ids=CLASSES)
@pytest.mark.parametrize("wrong", [False, True])
def test_a_class_that_is_a_function(value, slope, wrong):
    argument = slope[-2]
    formula = "1 - y**2" if argument == "y" else f"1 - np.tanh({argument})**2"
    (subject,) = checked(
        f"class Act:\n    def {value}:\n        return np.tanh({value[-2]})\n\n"
        f"    def {slope}:\n        return {'2 -' + formula[3:] if wrong else formula}"
    ).values()
    assert (subject.name, subject.status) == ("Act", "failed" if wrong else "passed")
