"""Engines of many designs: each is understood and right as it is, and a fault in it is caught."""

from __future__ import annotations

from pathlib import Path

import pytest

from nncheck.session import Options, check_source
from nncheck.sources.text import from_text

CORPUS = Path(__file__).parents[2] / "benchmarks" / "discovery_corpus" / "developed"
# file, the class of its nodes, a text that stands in it once, what it becomes, and what that is
DESIGNS = (
    # a method whose name says nothing to us runs backwards
    ("nodo_retropropagar.py", "Nodo", "g * s * (1 - s)", "s * (1 - s)", "NN114"),
    # leaves are made by a tape, nodes know numbers; gradients are looked up in an object
    (
        "wengert_indices.py",
        "Var",
        "other.index, -self.value / other.value ** 2",
        "other.index, self.value / other.value ** 2",
        "NN105",
    ),
    # grad(f) gives f'
    (
        "grad_of_a_function.py",
        "Box",
        "lambda g, ans, a, b: -g]",
        "lambda g, ans, a, b: g]",
        "NN105",
    ),
    # a tape is entered, and is told the leaves
    ("with_gradient_tape.py", "Tensor", "g / a.numpy.size)", "g)", "NN123"),
    # a graph object is fed
    (
        "graph_forward_feed.py",
        "Op",
        "(d * self.output * (1 - self.output),)",
        "(d * a * (1 - a),)",
        "NN109",
    ),
    # nodes are computed by an executor, gradients are nodes as well
    (
        "executor_feed_dict.py",
        "Node",
        "return [node.inputs[1] * output_grad, node.inputs[0] * output_grad]",
        "return [node.inputs[0] * output_grad, node.inputs[1] * output_grad]",
        "NN802",
    ),
    # a tree of expressions is evaluated; its backward wants a seed
    ("expression_tree.py", "Variable", "self.partial += seed", "self.partial = seed", "NN124"),
    # a session runs a graph; gradients are functions in a registry
    ("session_run.py", "Variable", "return grad / x\n", "return grad * x\n", "NN110"),
    # lists of lists
    ("rows_of_lists.py", "Mat", "(1 - t * t) * out", "(1 - t) * out", "NN110"),
    # gradients come back in the order in which they were asked for; nodes are names on a tape
    ("names_on_a_tape.py", "Variable", "[dL_dx, dL_dx * -1]", "[dL_dx, dL_dx]", "NN105"),
    # operators are put on the class by a function that is called for each
    (
        "registered_functions.py",
        "Tensor",
        "t.grad = g if t.grad is None else t.grad + g",
        "t.grad = g",
        "NN124",
    ),
    # derivatives go forward with the value
    ("forward_gradient.py", "FwdVar", "self.der / (2 * r)", "self.der / r", "NN104"),
)


def checked(text: str, name: str) -> dict[str, tuple[str, list[str]]]:
    subjects, _ = check_source(from_text(text, name), Options())
    return {
        s.name: (s.status, [f.code for f in s.findings if f.severity == "error"]) for s in subjects
    }


@pytest.mark.parametrize(
    ("name", "node", "old", "new", "code"), DESIGNS, ids=[d[0] for d in DESIGNS]
)
def test_an_engine_is_understood_as_it_is_built(
    name: str, node: str, old: str, new: str, code: str
) -> None:
    text = (CORPUS / name).read_text()
    assert text.count(old) == 1
    right = checked(text, name)
    assert right[node] == ("passed", [])
    assert all(status == "passed" for status, _ in right.values())
    status, codes = checked(text.replace(old, new), name)[node]
    assert status == "failed"
    assert codes[0] == code


TENSOR = """
import numpy as np
class Tensor:
    def __init__(self, data, parents=()):
        self.data, self.parents = np.asarray(data, dtype=float), parents
        self.grad = np.zeros_like(self.data)
        self.step = lambda: None
    def __add__(self, o):
        r = Tensor(self.data + o.data, (self, o))
        def step():
            self.grad = self.grad + r.grad
            o.grad = o.grad + r.grad
        r.step = step
        return r
    def __getitem__(self, i):
        r = Tensor(self.data[i], (self,))
        def step():
            g = np.zeros_like(self.data)
            {put}
            self.grad = self.grad + g
        r.step = step
        return r
    def backward(self):
        order, seen = [], set()
        def visit(t):
            if id(t) not in seen:
                seen.add(id(t))
                for p in t.parents:
                    visit(p)
                order.append(t)
        visit(self)
        for t in order:
            t.grad = np.zeros_like(t.data)
        self.grad = np.ones_like(self.data)
        for t in reversed(order):
            t.step()
def join(tensors):
    r = Tensor(np.concatenate([t.data for t in tensors]), tuple(tensors))
    def step():
        start = 0
        for t in tensors:
            end = start + len(t.data)
            t.grad = t.grad + {part}
            start = end
    r.step = step
    return r
class Parameter(Tensor):
    pass
"""


@pytest.mark.parametrize(
    ("put", "part", "codes"),
    [
        ("np.add.at(g, i, r.grad)", "r.grad[start:end]", []),
        ("g[i] += r.grad", "r.grad[start:end]", ["NN129"]),
        ("np.add.at(g, i, r.grad)", "-r.grad[start:end]", ["NN105"]),
    ],
)
def test_lists_of_nodes_and_entries_that_are_taken_twice(
    put: str, part: str, codes: list[str]
) -> None:
    """A function of a list is not given a node; a kind of node that adds nothing is told once."""
    found = checked(TENSOR.format(put=put, part=part), "x.py")
    assert found == {"Tensor": ("failed" if codes else "passed", codes)}


_PULLBACKS = """
import numpy as np

class Node:
    def __init__(self, value, back=()):
        self.value, self.back = value, back

    def __add__(self, other):
        return Node(self.value + other.value, ((self, lambda g: g), (other, lambda g: g)))

    def __mul__(self, other):
        by, own = other.value, self.value
        return Node(own * by, ((self, lambda g: g * by), (other, lambda g: g * own)))

def spread(node, g, found):
    found[id(node)] = found.get(id(node), 0.0) + g
    for parent, pull in node.back:
        spread(parent, pull(g), found)

def value_and_grad(f):
    def run(x):
        leaf = Node(x)
        out, found = f(leaf), {}
        spread(out, 1.0, found)
        return out.value, found[id(leaf)]
    return run
"""


@pytest.mark.parametrize(
    ("right", "wrong", "status"), [("", "", "passed"), ("g * own)", "g * by)", "failed")]
)
def test_the_value_beside_a_gradient_is_none(right: str, wrong: str, status: str) -> None:
    subjects, _ = check_source(from_text(_PULLBACKS.replace(right, wrong), "x.py"), Options())
    assert [s.status for s in subjects if s.kind == "autodiff"] == [status]
