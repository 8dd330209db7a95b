"""The static index: definitions, call graph, call sites."""

from __future__ import annotations

import ast
from pathlib import Path

from notebooks import notebook, saved

from nncheck.sources import UNKNOWN, definitions_of, from_text, read

NET = """\
def softmax(a): return np.exp(a) / norm(a)
def norm(a): return np.sum(np.exp(a))
def unused(softmax): return softmax(1)
relu = lambda x: np.maximum(0, x)

class Layer:
    def forward(self, x): raise NotImplementedError
    def __call__(self, x): return self.forward(x)

class Relu(Layer):
    def forward(self, x): return relu(x)
    class Cache:
        def clear(self): pass

class Loss(Layer):
    def forward(self, x): return -np.log(softmax(x))
    def report(self): return super().forward(0)

class Net:
    def __init__(self): self.layers = [Relu()]; self.last = Loss()
    def predict(self, x):
        for layer in self.layers: x = layer.forward(x)
        return x
    def loss(self, x): return self.last.forward(self.predict(x))
"""


def test_kinds_and_qualified_names() -> None:
    found = definitions_of(from_text(NET))
    kinds = {d.qualname: d.kind for d in found.all}
    assert kinds["softmax"] == kinds["relu"] == "function"
    assert kinds["Relu"] == kinds["Relu.Cache"] == "class"
    assert kinds["Relu.Cache.clear"] == kinds["Net.loss"] == "method"
    relu = found.get("relu")
    assert relu is not None
    assert isinstance(relu.node, ast.Lambda)
    assert relu.place.line == 4
    assert found.get("nothing") is None
    lines = [d.place.line for d in found.all]
    assert lines == sorted(lines)


def test_definitions_under_conditions_count_and_those_in_functions_do_not() -> None:
    code = (
        "try:\n    from fast import f\nexcept ImportError:\n    def f(): pass\n"
        "if GPU:\n    class A: pass\nelse:\n    class A:\n        x = 1\n"
        "with quiet():\n    def g():\n        def inner(): pass\n"
        "for i in range(2):\n    def looped(): pass\n"
        "class B:\n    if GPU:\n        def m(self): pass\n"
    )
    found = definitions_of(from_text(code))
    assert [d.qualname for d in found.all] == ["f", "A", "g", "B", "B.m"]
    assert found.by_name["A"].place.line == 8


def test_the_later_definition_wins_with_its_methods(tmp_path: Path) -> None:
    first, second = "class A:\n    def old(self): pass\ndef f(): pass", "class A:\n    x = 1"
    found = definitions_of(from_text(f"{first}\n{second}"))
    assert [d.qualname for d in found.all] == ["f", "A"]
    found = definitions_of(read(saved(tmp_path, notebook(first, second))))
    assert [d.qualname for d in found.all] == ["f", "A"]
    assert found.by_name["A"].place.cell == 1


def test_functions_reach_what_they_name_and_not_what_a_parameter_hides() -> None:
    found = definitions_of(from_text(NET))
    assert found.reaches("softmax") == ("norm",)
    assert found.reaches("unused") == ()
    assert found.reaches("nothing") == ()


def test_methods_reach_through_self_super_and_parts() -> None:
    found = definitions_of(from_text(NET))
    assert found.reaches("Layer.__call__") == ("Layer.forward",)
    assert found.reaches("Loss.report") == ("Layer.forward",)
    assert set(found.reaches("Net.loss")) == {
        "Net.predict", "Loss.forward", "Relu.forward", "softmax", "norm", "relu",
    }  # fmt: skip


def test_classes_reach_their_methods_and_bases() -> None:
    found = definitions_of(from_text(NET))
    assert set(found.reaches("Relu")) >= {"Layer", "Relu.forward", "Layer.__call__", "relu"}
    assert "softmax" not in found.reaches("Relu")
    assert found.bases("Relu") == ("Layer",)
    inherited = found.methods("Relu")
    assert inherited["__call__"].qualname == "Layer.__call__"
    assert inherited["forward"].qualname == "Relu.forward"


def test_circles_end() -> None:
    found = definitions_of(
        from_text("def f(): g()\ndef g(): f()\nclass A(B): pass\nclass B(A): pass")
    )
    assert found.reaches("f") == ("g",)
    assert found.bases("A") == ("B",)


def test_call_sites_know_constants() -> None:
    code = (
        "hidden = 50\nsizes, rate = [2, 3], 1e-2\nside: int = 28\n"
        "net = Net(side * side, hidden, out=10, act='relu')\n"
        "def make(n): return Net(n, *rest, sizes=sizes, rate=-rate)\n"
        "class A:\n    def f(self): Net(2 ** 10 ** 10, [hidden, (1, None)])\n"
    )
    first, second, third = definitions_of(from_text(code)).calls("Net")
    assert first.arguments == (784, 50)
    assert first.keywords == {"out": 10, "act": "relu"}
    assert first.is_constant
    assert first.inside is None
    assert first.place.line == 4
    assert second.arguments == (UNKNOWN,)
    assert second.keywords["sizes"] == [2, 3]
    assert not second.complete
    assert second.inside == "make"
    assert third.arguments == (UNKNOWN, [50, (1, None)])
    assert third.inside == "A.f"
    assert not third.is_constant


def test_names_that_change_are_constants_of_their_last_binding_only() -> None:
    found = definitions_of(from_text("n = 3\nn = compute()\nm = 1\nm = 2\nf(n, m)\n"))
    (site,) = found.calls("f")
    assert site.arguments == (UNKNOWN, 2)
    assert found.calls("g") == ()
