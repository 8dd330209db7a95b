"""A method that others call by a fixed name is misspelt: forwad for forward, bakward for backward.

Python looks methods up by name when they are called. A class with `forwad` is accepted without a
word, and the mistake shows only when a network runs `layer.forward(x)`: AttributeError, 'Sigmoid'
object has no attribute 'forward'. If the class inherits from a base class that has a `forward`,
there is not even that: the base's method runs instead, and the layer silently does something else.

How it shows in training: at the first forward through this layer, or never, if the layer is used
in no network yet. The formulas inside may all be right; nncheck checks them as well, under the
wrong name.

A table from names to classes, from which a function picks what it is asked for, has the same trap:
{"SDG": SGD} finds nothing under "SGD".

Bad::

    import numpy as np


    class Sigmoid:
        def forwad(self, x):  # one r too few
            self.y = 1 / (1 + np.exp(-x))
            return self.y

        def backward(self, dout):
            return dout * self.y * (1 - self.y)

Good::

    import numpy as np


    class Sigmoid:
        def forward(self, x):
            self.y = 1 / (1 + np.exp(-x))
            return self.y

        def backward(self, dout):
            return dout * self.y * (1 - self.y)

How nncheck decides: a class that has a backward and no forward under any of the usual names (or
the other way round) is searched for a method whose name is nearly that: by the share of letters
that agree in order (difflib, at least 0.84), and at most two letters longer or shorter. The
gradients are then checked with the method as it is called. In a table whose other keys are the names
of their classes, a key that is nearly the name of its class is taken for a slip. The fix renames it where it is defined
and where it is called.

Sources:
    - nncheck's seed documents, defects 30 and 49
    - gReLU#126
"""

from __future__ import annotations

import ast
import difflib
import functools
import re
from collections.abc import Iterator

from ..lab import Lab, StepLab, finding
from ..model import Edit, Finding, Place
from ..repair import shapes

SEVERITY = "error"
FAMILY = "contract"
MEETS_OPTIMIZERS = True


def check(lab: Lab | StepLab) -> Iterator[Finding]:
    yield from _key(lab)
    if isinstance(lab, Lab):
        yield from _method(lab)


def _key(lab: Lab | StepLab) -> Iterator[Finding]:
    """The class stands in a table of classes under a name that is nearly its own."""
    own = lab.card.name
    for table in _tables(lab.code.source.tree):
        entries = [
            (k, str(k.value), v.id)
            for k, v in zip(table.keys, table.values, strict=True)
            if isinstance(k, ast.Constant) and isinstance(v, ast.Name)
        ]
        right = [key for _, key, name in entries if key == name]
        for node, key, name in entries:
            if name != own or key == own or own in right or len(right) * 2 < len(entries):
                continue
            if sorted(key.lower()) == sorted(own.lower()) or _alike(key, own):
                yield finding(
                    lab,
                    f"the table has {own} under {key!r}: whoever asks for {own!r} finds nothing",
                    at=node,
                    label=f"expected {own!r}",
                    wrote=repr(key),
                    meant=repr(own),
                )


@functools.lru_cache(maxsize=4)
def _tables(tree: ast.AST) -> tuple[ast.Dict, ...]:
    """The tables of a file, looked for once and not for each of its subjects."""
    return tuple(n for n in ast.walk(tree) if isinstance(n, ast.Dict) and len(n.keys) > 1)


def _alike(wrote: str, meant: str) -> bool:
    """One is a slip of the pen for the other."""
    ratio = difflib.SequenceMatcher(None, wrote.lower(), meant.lower()).ratio()
    return ratio >= 0.84 and abs(len(wrote) - len(meant)) <= 1


def _method(lab: Lab) -> Iterator[Finding]:
    for code, facts in lab.card.contract:
        if code != "NN508":
            continue
        wrote, meant = str(facts["wrote"]), str(facts["meant"])
        function = lab.code.functions.get(f"{lab.card.name}.{wrote}")
        yield finding(
            lab,
            f"the method is called {wrote}; whoever calls {meant} gets an AttributeError",
            at=_header(lab, function),
            label=f"expected {meant}",
            wrote=wrote,
            meant=meant,
        )
    yield from _call(lab)


def _call(lab: Lab) -> Iterator[Finding]:
    """A call of a method that no object of the file has, and one letter away from one it has."""
    if not lab.card.has_backward:
        return
    failure = lab.pass_at(lab.point()).failure
    named = _ATTRIBUTE.search(failure.message) if failure is not None else None
    if failure is None or named is None or failure.type != "AttributeError":
        return
    methods = {q.rsplit(".", 1)[-1] for q in lab.code.functions if "." in q}
    wrote = named.group(1)
    if f"self.{wrote}(" not in lab.code.source.text:
        # what is kept on the object is no method
        methods = {
            t.removeprefix("self.")
            for q, f in lab.code.functions.items()
            if q.rpartition(".")[0] == lab.card.name
            for t, _, _ in lab.code.assigned(f)
            if t.startswith("self.") and t.count(".") == 1 and "[" not in t
        }
    close = difflib.get_close_matches(wrote, sorted(methods - {wrote}), n=1, cutoff=0.8)
    if close:
        yield finding(
            lab,
            f"{wrote} is asked for, and nothing is called so; {close[0]} is there",
            at=failure.place,
            label=f"expected {close[0]}",
            slots=lab.wrong,
            wrote=wrote,
            meant=close[0],
        )


_ATTRIBUTE = re.compile(r"has no attribute '(\w+)'")


def _header(lab: Lab, function: ast.AST | None) -> Place | None:
    """The line of the `def`, not the whole body."""
    if function is None:
        return None
    start, _ = lab.code.source.span(function)
    end = lab.code.source.text.index("\n", start)
    return lab.code.source.place((start, end))


def repair(lab: Lab | StepLab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    wrote, meant = str(found.facts["wrote"]), str(found.facts["meant"])
    if meant[:1] in "'\"":
        for node in ast.walk(lab.code.source.tree):
            if isinstance(node, ast.Constant) and repr(node.value) == wrote:
                quote = lab.code.text(node)[0]
                new = f"{quote}{meant[1:-1]}{quote}"
                yield f"the name of the class, {meant}", (lab.code.replace(node, new),)
        return
    yield from shapes.renamed(lab.code, lab.card.name, wrote, meant)
