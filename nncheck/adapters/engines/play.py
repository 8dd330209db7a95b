"""One graph of an engine: its leaves, what is computed of them, and the gradients that come back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from ...model import Array
from ..contain import contained
from .leaf import Engine, Namespace, bare, numbers, plain
from .reading import read
from .tapes import forget

Run = Callable[..., Any]


class Play:
    """A graph from its leaves to their gradients. `run` computes its root of the leaves."""

    def __init__(self, engine: Engine, namespace: Namespace, run: Run) -> None:
        self.engine = engine
        self._namespace = namespace
        self._run = run
        forget(namespace, engine.name)
        self.tape = engine.begin(namespace)
        self.given: Mapping[str, Any] = {}
        self.leaves: dict[str, Any] = {}
        self.root: Any = None
        self._read: Any = None

    def compute(self, values: Mapping[str, Any]) -> Any:
        """The root, of fresh leaves with these values."""
        engine, namespace = self.engine, self._namespace
        self.given = values
        with contained(), engine.recording(self.tape):
            self.leaves = {n: engine.leaf(namespace, v, self.tape) for n, v in values.items()}
            self.root = self._run(*self.leaves.values())
            if self.engine.reading is not None:
                self._read = self.read(self.root)
        return self.root

    def value(self) -> Any:
        return self.engine.value(self.root) if self.engine.reading is None else self._read

    def read(self, node: Any) -> Any:
        """The value of a node of this graph, run where it has to be."""
        engine = self.engine
        if engine.reading is None:
            return engine.value(node)
        key = engine.reading.key
        feed = {
            getattr(leaf, key) if key else leaf: self.given[n] for n, leaf in self.leaves.items()
        }
        got = read(engine.reading, self._namespace, self.tape, node, feed)
        return got if np.ndim(got) else np.float64(got)

    def gradients(
        self, g: Any, times: Run | None = None, total: Run | None = None
    ) -> dict[str, Array]:
        """The gradient of every leaf, with an upstream gradient that gets in as the engine takes
        it. A leaf without one is a constant; where nothing arrived at any leaf, zeros.
        """
        if self.engine.runner == "seeds":
            return self._carried(np.asarray(g, dtype=float))
        if self.engine.runner == "function":
            return self._of_function(g, times, total)
        with contained(), self.engine.recording(self.tape):
            if self.engine.is_entered:
                # a tape that is entered once more starts anew
                self.root = self._run(*self.leaves.values())
            root, given = self._seeded(g, times, total)
            if self.engine.reading is not None:
                self.read(root)
        raw = dict(zip(self.leaves, self._backward(root, given), strict=True))
        nowhere = all(v is None for v in raw.values())
        return {
            n: numbers(self.engine, self._run_down(raw[n]), np.shape(self.given[n]))
            for n in self.leaves
            if nowhere or raw[n] is not None
        }

    def _run_down(self, gradient: Any) -> Any:
        """The value of a gradient that is a node of a graph, which has to be run as well."""
        own = self._namespace.get("__name__")
        is_node = type(gradient).__module__ == own and not isinstance(gradient, np.ndarray)
        if self.engine.reading is None or not is_node:
            return gradient
        with contained():
            return self.read(gradient)

    def _seeded(self, cotangent: Any, times: Run | None, total: Run | None) -> tuple[Any, Any]:
        """The root to start from, and the arguments of the backward that carry the seed."""
        engine, root = self.engine, self.root
        g = np.array(cotangent, dtype=float) if engine.arrays else plain(cotangent)
        if engine.making.as_list:
            g = g.tolist()
        if engine.seeding == "argument":
            return root, (g,)
        if engine.seeding == "node argument":
            return root, (self._constant(g),)
        if engine.seeding == "attribute":
            setattr(root, engine.grad, g)
        elif engine.seeding == "node attribute":
            setattr(root, engine.grad, self._constant(g))
        elif engine.seeding == "product" and times and np.any(np.asarray(g) != 1.0):
            root = times(root, self._constant(g) if engine.making.tape else self._leaf(g))
        if engine.seeding in ("product", "none") and total and np.size(g) > 1:
            root = total(root)
        return root, self._ones(root)

    def _ones(self, root: Any) -> tuple[Any, ...]:
        """What a backward wants that does not start from ones by itself."""
        if not self.engine.needs:
            return ()
        shape = np.shape(self.read(root))
        ones: Any = np.ones(shape) if self.engine.arrays else 1.0
        return (self._constant(ones),) if self.engine.needs == "node" else (ones,)

    def _leaf(self, value: Any) -> Any:
        return self.engine.leaf(self._namespace, value, self.tape)

    def _constant(self, value: Any) -> Any:
        return self.engine.constant(self._namespace, value, self.tape)

    def _backward(self, root: Any, given: tuple[Any, ...]) -> list[Any]:
        """What the engine gives as the gradient of each leaf."""
        leaves = list(self.leaves.values())
        returned = self._returned(root, given)
        return [self._out(returned, i, leaf) for i, leaf in enumerate(leaves)]

    def returned(self) -> Any:
        """What the backward gives back when nothing is said of an upstream gradient."""
        return self._returned(self.root, self._ones(self.root))

    def _returned(self, root: Any, given: tuple[Any, ...]) -> Any:
        engine, leaves = self.engine, list(self.leaves.values())
        run = self._runner(root)
        with contained():
            if engine.asks == "each":
                return [run(leaf, *given) for leaf in leaves]
            asked: tuple[Any, ...] = (leaves,) if engine.asks == "list" else ()
            return run(*(leaves if engine.asks == "spread" else asked), *given)

    def _runner(self, root: Any) -> Run:
        engine = self.engine
        if engine.runner == "node":
            return getattr(root, engine.backward)  # type: ignore[no-any-return]
        if engine.runner == "tape":
            owner = self.tape if engine.making.tape else self._namespace[engine.owner]
            method = getattr(owner, engine.backward)
            return lambda *rest: method(root, *rest)
        function = self._namespace[engine.backward]
        return lambda *rest: function(root, *rest)

    def _out(self, returned: Any, number: int, leaf: Any) -> Any:
        engine = self.engine
        if engine.exit == "attribute":
            return getattr(leaf, engine.grad, None)
        if engine.exit == "sequence":
            return returned[number]
        if engine.exit == "method":
            return getattr(returned, engine.grad)(leaf)
        return looked_up(returned, leaf, engine.key)

    # -- derivatives that go forward with the value, and functions of functions ----------------

    def _carried(self, g: Array) -> dict[str, Array]:
        """Each entry of each leaf is seeded with 1 in turn."""
        values = {n: np.asarray(v) for n, v in self.given.items()}
        found = {}
        for name, value in values.items():
            slopes = [self._along(name, i, values) for i in range(value.size)]
            found[name] = np.reshape([np.sum(g * s) for s in slopes], value.shape)
        return found

    def _along(self, name: str, entry: int, values: Mapping[str, Array]) -> Any:
        leaves = []
        for other, value in values.items():
            seed = np.zeros(value.shape)
            if other == name:
                seed.flat[entry] = 1.0
            leaf = self._leaf(value)
            leaves.append(carrying(self.engine, self._namespace, leaf, value, seed))
        with contained():
            return np.asarray(bare(self.engine, getattr(self._run(*leaves), self.engine.grad)))

    def _of_function(self, g: Any, times: Run | None, total: Run | None) -> dict[str, Array]:
        """The derivative function is made for each leaf, with the others held."""
        found = {}
        for name, leaf in self.leaves.items():
            given = self.engine.value(leaf)
            try:
                raw = self._derived(self._in_one(name, g, times, total, self.leaves), given)
            except Exception:
                # a node that belongs to no call of the function is none; its value is a constant
                raw = self._derived(self._in_one(name, g, times, total, self.given), given)
            # the value may come first: value_and_grad
            raw = raw[int(self.engine.key or 0)] if isinstance(raw, (tuple, list)) else raw
            found[name] = numbers(self.engine, raw, np.shape(given))
        return found

    def _derived(self, function: Run, given: Any) -> Any:
        with contained():
            return self._namespace[self.engine.backward](function)(given)

    def _in_one(
        self, name: str, g: Any, times: Run | None, total: Run | None, held: Mapping[str, Any]
    ) -> Run:
        def function(node: Any) -> Any:
            nodes = {**held, name: node}
            root = self._run(*nodes.values())
            if times and np.any(np.asarray(g) != 1.0):
                root = times(root, self._leaf(g))
            return total(root) if total and np.size(g) > 1 else root

        return function


def carrying(engine: Engine, namespace: Namespace, leaf: Any, value: Array, seed: Array) -> Any:
    """The leaf with this derivative: the second argument of its class, or put there."""
    given = (value, seed) if engine.arrays else (plain(value), plain(seed))
    try:
        with contained():
            made = namespace[engine.name](*given)
        if np.array_equal(np.asarray(getattr(made, engine.grad)), np.asarray(given[1])):
            return made
    except Exception:  # a class that takes the value alone
        pass
    setattr(leaf, engine.grad, given[1])
    return leaf


def looked_up(returned: Mapping[Any, Any] | Any, leaf: Any, key: str) -> Any:
    """The entry of a leaf in what a backward returned; None where it has none."""
    sought = leaf if not key else id(leaf) if key == "id" else getattr(leaf, key)
    try:
        return returned[sought]
    except (KeyError, IndexError):
        return None


def keys(leaf: Any, names: Iterable[str]) -> Iterator[str]:
    """The ways in which a leaf may be looked up: itself, its id, or a name or number it bears."""
    yield from ("", "id")
    for name in names:
        held = getattr(leaf, name, None)
        if isinstance(held, (str, int)) and not isinstance(held, bool):
            yield name
