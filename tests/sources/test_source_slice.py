"""What of a file runs: each row is code, names that must be there, and names that must not."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from loaded import ran, said
from notebooks import notebook, saved

from nncheck.sources import load, read


def rows(table: str) -> dict[str, tuple[str, str, str]]:
    """Name → (code, names that are there, names that are not) of a table of code."""
    found = {}
    for part in re.split(r"^## ", table, flags=re.MULTILINE)[1:]:
        head, code = part.split("\n", 1)
        name, there, absent = (head + " |").split("|")[:3]
        found[name.strip()] = (code, there, absent)
    return found


ROWS = rows(
    """
## what a dataclass reads in annotations that are text | Adam KW_ONLY ClassVar | Any
from __future__ import annotations
from dataclasses import KW_ONLY, dataclass
from typing import Any, ClassVar
@dataclass
class Adam:
    lr: float = 0.1
    _: KW_ONLY
    eps: Any
    count: ClassVar[int] = 0
## a constant that a body reads | f h |
h = 1e-4
def f(): return h
## a constant that nothing reads | f | h
h = 1e-4
def f(): return 1
## prints, plots and training | f | net i
def f(): return 1
net = f()
for i in range(3):
    net += i
print(net)
## a default | f n size |
n = 3
size = n
def f(k=size): return k
## a decorator and its state | deco g seen |
seen = []
def deco(f):
    seen.append(f)
    return f
@deco
def g(): pass
## a base made by a call | A Base |
from collections import namedtuple
Base = namedtuple('Base', 'a')
class A(Base): pass
## a dataclass | A |
from dataclasses import dataclass, field
@dataclass
class A:
    x: int = 1
    y: list = field(default_factory=list)
## an enum and a typed dict | E D |
from enum import Enum
from typing import TypedDict
class E(Enum):
    A = 1
class D(TypedDict):
    x: int
## future annotations | A |
from __future__ import annotations
from dataclasses import dataclass
@dataclass
class A:
    x: Nowhere
    def f(self) -> Other: return 1
## annotations of functions read globals | f T |
T = int
def f(x: T) -> T: return x
## a registry filled in a loop | acts get relu |
acts = {}
def relu(x): return x
for n in ('a', 'b'):
    acts[n] = relu
def get(n): return acts[n]
assert 0, 'not run'
## a registry that nothing reads | f | acts
acts = {}
def f(): pass
acts['f'] = f
## a lambda | relu |
relu = lambda x: x * (x > 0)
## a lambda that is part of an experiment | N | net f
class N: pass
net = N()
f = lambda w: net.loss(w)
## a method attached later | A |
class A: pass
def forward(self): return 1
A.forward = forward
## a counter | f n |
n = 0
def f():
    global n
    n += 1
    return n
## a walrus and a comprehension | f k |
if (k := 3) > 2:
    pass
def f(): return [k for _ in range(k)]
## augmented assignment | f n |
n = 1
n += 2
def f(): return n
## unpacking | f a b c |
a, (b, *c) = 1, (2, 3, 4)
def f(): return b
## match at module level | f v |
mode = 'a'
match mode:
    case 'a': v = 1
    case _: v = 2
def f(): return v
## async | f |
async def f(): return 1
## a conditional definition | f |
import sys
if sys.maxsize > 1:
    def f(): return 1
else:
    def f(): return 2
## a definition in `with` | f | x
import contextlib
with contextlib.nullcontext():
    x = print('no')
    def f(): return 1
## try import | f m FAST |
try:
    import nowhere as m
    FAST = True
except ImportError:
    import math as m
    FAST = False
def f(): return m.pi, FAST
## an unread import still decides a try | f FAST |
try:
    import nowhere
    FAST = True
except ImportError:
    FAST = False
def f(): return FAST
assert 0
## the main guard | f |
def f(): return 1
if __name__ == '__main__':
    raise SystemExit(f())
## type checking | f | T
from __future__ import annotations
from typing import TYPE_CHECKING
if TYPE_CHECKING:
    from nowhere import T
def f(x: T): return x
## a global that a function binds | setup f W |
def setup(n):
    global W
    W = [n]
setup(3)
def f(): return W
## a global that a function binds again | train f W |
W = 1
def train():
    global W
    W = 1 / 0
train()
def f(): return W
## a library that is patched | f |
import string
string.extra_of_tests = 3
def f(): return string.extra_of_tests
## del | f b |
a = 1
b = a
del a
def f(): return b
## exec makes what nothing else does | f k |
exec('k = 3')
def f(): return k
## a name bound again by an experiment | g loss |
def loss(y): return y
def g(): return loss(1)
loss = 5
## a wrapper around a definition | double g h |
def double(f): return lambda x: 2 * f(x)
def g(x): return x
def h(): return g(1)
g = double(g)
assert 0
## the random seed is not a global | f np |
import numpy as np
np.random.seed(0)
def f(): return np.random.rand()
## argparse, when a definition reads it | f args |
import argparse
p = argparse.ArgumentParser()
p.add_argument('--lr', default=0.1)
args = p.parse_args()
def f(): return args
"""
)


@pytest.mark.parametrize(("code", "there", "absent"), ROWS.values(), ids=ROWS.keys())
def test_slice(code: str, there: str, absent: str) -> None:
    loaded = ran(code)
    assert set(there.split()) <= loaded.namespace.keys()
    assert not set(absent.split()) & loaded.namespace.keys()
    assert not loaded.notes, said(loaded)
    assert loaded.captured == ""


def test_values_are_those_of_a_real_run() -> None:
    n = ran(ROWS["augmented assignment"][0]).namespace
    assert n["f"]() == 3
    n = ran(ROWS["a registry filled in a loop"][0]).namespace
    assert n["get"]("b") is n["relu"]
    n = ran(ROWS["try import"][0]).namespace
    assert n["f"]()[1] is False
    assert ran(ROWS["an unread import still decides a try"][0]).namespace["FAST"] is False
    assert ran(ROWS["a method attached later"][0]).namespace["A"]().forward() == 1
    assert callable(ran(ROWS["a name bound again by an experiment"][0]).namespace["loss"])
    assert ran(ROWS["a wrapper around a definition"][0]).namespace["h"]() == 2
    counter = ran(ROWS["a counter"][0]).namespace
    assert (counter["f"](), counter["f"]()) == (1, 2)
    assert ran(ROWS["argparse, when a definition reads it"][0]).namespace["f"]().lr == 0.1


def test_a_patched_library_and_a_set_global_have_their_values() -> None:
    assert ran(ROWS["a library that is patched"][0]).namespace["f"]() == 3
    assert ran(ROWS["a global that a function binds"][0]).namespace["f"]() == [3]


def test_a_class_that_comes_before_its_base_is_run_afterwards() -> None:
    loaded = ran("class A(B):\n    pass\nclass B:\n    pass\n")
    assert issubclass(loaded.namespace["A"], loaded.namespace["B"])
    assert said(loaded) == "1: A uses B before it is defined; nncheck ran it afterwards"


def test_of_two_definitions_the_later_one_is_there() -> None:
    assert ran("def f(): return 1\ndef f(): return 2\n").namespace["f"]() == 2


def test_a_notebook_loads_like_a_file(tmp_path: Path) -> None:
    cells = (
        "%matplotlib inline\nimport numpy as np\nfrom __future__ import annotations",
        "class Affine:\n    def forward(self, x: Unknown):\n        return np.dot(x, self.W)",
        "net = Affine()\nx_train = load()",
        "broken (",
        "def area(r):\n    return PI * r",
        "PI = 3",
    )
    loaded = load(read(saved(tmp_path, notebook(*cells)), display="nb.ipynb"))
    assert loaded.namespace["area"](2) == 6
    assert "net" not in loaded.namespace
    (note,) = loaded.notes
    assert (note.cell, note.line) == (3, 1)


def test_module_is_registered_under_a_private_name() -> None:
    first, second = ran("class A: pass\n"), ran("class A: pass\n")
    assert first.module != second.module
    assert sys.modules[first.module].A is first.namespace["A"]
    assert first.namespace["A"].__module__ == first.module
    first.close()
    second.close()
    assert first.module not in sys.modules


def test_a_function_that_puts_operators_on_a_class_is_called() -> None:
    text = "class V: pass\ndef add(a, b): return 3\ndef setup():\n    V.__add__ = add\nsetup()\n"
    kind = ran(text).namespace["V"]
    assert kind() + kind() == 3
