"""Arguments for a constructor that nobody documented: from names, defaults, calls and trial.

A construction is tried, never trusted: the adapter keeps the first one whose forward and
backward run, and says what was guessed.
"""

from __future__ import annotations

import copy
import inspect
import itertools
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .cells import cells
from .contain import contained
from .names import normal, size_symbol
from .options import (
    KNOWN_NUMBERS,
    MATRIX_NAMES,
    SIZES,
    VECTOR_NAMES,
    Option,
    explained,
    number,
    options_for,
    required_by,
    shapes,
    sized,
)
from .stacks import added, listed, sizes_in_a_row, spread
from .state import objects

__all__ = ["SIZES", "Construction", "constructions", "rehomed"]


@dataclass(frozen=True, slots=True)
class Construction:
    """Arguments that a class may be built with."""

    options: Mapping[str, Option]
    guesses: tuple[str, ...] = field(default=())
    prototype: Any = None
    # methods that are called once it is built, with their arguments
    after: tuple[tuple[str, Mapping[str, Option]], ...] = ()
    # what it is given beside them, in any number
    spread: tuple[Option, ...] = ()
    # what is done with it once, before anything is asked
    first: Callable[[Any], Any] | None = None

    @property
    def is_filled(self) -> bool:
        """A container with something in it."""
        return bool(self.spread or self.after)

    @property
    def has_kernel(self) -> bool:
        """One of its arrays is a kernel for images."""
        return any(
            re.match(r"an array \(\d+, \d+, \d+, \d+\)", o.words) for o in self.options.values()
        )

    @property
    def is_square(self) -> bool:
        """One of its arrays has two sides of one length."""
        shapes = [re.search(r"\((\d+), (\d+)\)", o.words) for o in self.options.values()]
        return any(s is not None and s[1] == s[2] for s in shapes)

    def build(self, cls: Callable[..., Any]) -> Any:
        if self.prototype is not None:
            return rehomed(copy.deepcopy(self.prototype), cls)
        with contained():
            more = [option.make() for option in self.spread]
            made = cls(*more, **{name: option.make() for name, option in self.options.items()})
            for method, options in self.after:
                getattr(made, method)(**{n: o.make() for n, o in options.items()})
            if self.first is not None:
                self.first(made)
            return made


def rehomed(obj: Any, cls: Callable[..., Any]) -> Any:
    """`obj` and what it holds as objects of the classes in the scope of `cls` (after an edit)."""
    scope = vars(sys.modules.get(getattr(cls, "__module__", ""), None) or object)
    for held in [obj, *(o for _, o in objects(obj))]:
        there = scope.get(type(held).__name__)
        if isinstance(there, type) and there is not type(held):
            held.__class__ = there
    return obj


def constructions(
    cls: Callable[..., Any],
    *,
    limit: int = 96,
    neighbours: Mapping[str, Any] | None = None,
    prototype: Any = None,
) -> Iterator[Construction]:
    """Ways to build `cls`, the likeliest first; a given object is the only way there is."""
    if prototype is not None:
        yield Construction({}, ("a copy of the given object",), prototype)
        return
    required = required_by(cls)
    if required is None:
        return
    plain = list(_chosen(required, neighbours or {}, limit))
    yield from (_of(options) for options in cells([p.name for p in required]))
    yield from _filled(cls, plain, neighbours or {})
    yield from _smaller(cls, plain[:2])
    yield from plain
    yield from prepared(cls, plain, neighbours or {})


def _of(options: Mapping[str, Option]) -> Construction:
    return Construction(options, tuple(f"{n} = {o.words}" for n, o in options.items()))


def _filled(
    cls: Callable[..., Any], plain: Sequence[Construction], neighbours: Mapping[str, Any]
) -> Iterator[Construction]:
    """A container of layers with layers of the file in it."""
    layers = spread(cls, neighbours)
    if sizes_in_a_row(cls) and not required_by(cls):
        layers = [number(SIZES[s]) for s in "DHC"]
    if layers and not required_by(cls):
        words = ", ".join(option.words for option in layers)
        yield Construction({}, (f"holds {words}",), spread=tuple(layers))
    steps = added(cls, neighbours)
    for one in plain[:2] if steps else ():
        words = ", ".join(o.words for _, options in steps for o in options.values())
        yield Construction(one.options, (*one.guesses, f"holds {words}"), after=tuple(steps))


def _smaller(cls: Callable[..., Any], plain: Sequence[Construction]) -> Iterator[Construction]:
    """The first of them with small sizes where thousands are the default, and in double precision."""
    given: dict[str, Option] = {}
    for p in inspect.signature(cls).parameters.values():
        symbol = size_symbol(p.name)
        if symbol and type(p.default) is int and p.default > _LARGE:
            given[p.name] = sized(symbol, "by its name")
        elif p.default is np.float32:
            given[p.name] = Option(lambda: np.float64, "numpy.float64")
    if not given:
        return
    for one in plain:
        words = tuple(f"{n} = {o.words}" for n, o in given.items())
        yield Construction({**one.options, **given}, (*one.guesses, *words))


# a default size above this is that of real images: every entry of the first matrix would be differentiated
_LARGE = 64


def _chosen(
    required: list[inspect.Parameter], neighbours: Mapping[str, Any], limit: int
) -> Iterator[Construction]:
    yield from _in_order(required)
    names = [p.name for p in required]
    pools = [
        [*listed(p.name, neighbours), *options_for(p.name, p.annotation, neighbours, names)]
        for p in required
    ]
    ranked = sorted(
        itertools.islice(itertools.product(*[range(len(pool)) for pool in pools]), 20000),
        key=lambda picks: (sum(picks), picks),
    )
    count = 0
    for picks in ranked:
        chosen = {p.name: pools[i][picks[i]] for i, p in enumerate(required)}
        if _ints_repeat(chosen) or len({o.pair for o in chosen.values() if o.pair}) > 1:
            continue
        yield Construction(chosen, tuple(f"{n} = {o.words}" for n, o in chosen.items()))
        count += 1
        if count >= limit:
            return


def _in_order(required: list[inspect.Parameter]) -> Iterator[Construction]:
    """Three and more arguments that no name explains are most likely sizes, in to out; so are those
    between a size that goes in and one that comes out.
    """
    stems = {normal(p.name).rstrip("0123456789_") for p in required}
    if len(required) < 3 or stems & (MATRIX_NAMES | VECTOR_NAMES) - {"b"}:
        return
    known = [p for p in required if size_symbol(p.name) or normal(p.name) in KNOWN_NUMBERS]
    if known and not _goes_through(required):
        return
    values = [SIZES["D"], *(SIZES["H"] + i for i in range(len(required) - 2)), SIZES["C"]]
    options = {p.name: number(v) for p, v in zip(required, values, strict=True)}
    yield Construction(options, tuple(f"{n} = {o.words}" for n, o in options.items()))


def _goes_through(required: Sequence[inspect.Parameter]) -> bool:
    """From the size that goes in, by one that nothing explains, to the size that comes out."""
    first, *middle, last = [size_symbol(p.name) for p in required]
    names = [p.name for p in required[1:-1]]
    unknown = [n for n, symbol in zip(names, middle, strict=True) if symbol is None]
    if first != "D" or last not in ("C", "K", None) or not unknown or set(middle) - {"H", None}:
        return False
    plain = [p.annotation in (p.empty, int, "int") for p in required]
    return all(plain) and not any(explained(n) for n in unknown)


def _ints_repeat(chosen: Mapping[str, Option]) -> bool:
    """An unnamed size that is equal to another would hide every transpose."""
    sizes = [o.words for o in chosen.values() if o.words[:1].isdigit() and "." not in o.words]
    tried = [w.split()[0] for w in sizes if w.endswith("(tried)")]
    named = [w.split()[0] for w in sizes if not w.endswith("(tried)")]
    return len(tried) != len(set(tried)) or bool(set(tried) & set(named))


# methods that make what the constructor has left out
_SETUP = (
    "set_input_shape", "initialize", "initialise", "init", "init_weights", "initialize_weights",
    "initialize_parameters", "init_parameters", "init_params", "build", "setup", "compile",
)  # fmt: skip


def prepared(
    cls: Callable[..., Any], plain: Sequence[Construction], neighbours: Mapping[str, Any]
) -> Iterator[Construction]:
    """The first few constructions with what is optional given as well, and set up afterwards."""
    optional = list(_left_out(cls))
    setup = _setup(cls, neighbours)
    for one in plain[:4]:
        for given in ({}, *optional):
            after = [s for s in setup if not (given and s[0] == "set_input_shape")]
            for steps in ((), tuple(after)) if after else ((),):
                if given or steps:
                    words = [f"{n} = {o.words}" for n, o in given.items()]
                    words += [f"{method}() called" for method, _ in steps]
                    options = {**one.options, **given}
                    yield Construction(options, (*one.guesses, *words), after=steps)


def _left_out(cls: Callable[..., Any]) -> Iterator[dict[str, Option]]:
    """Sizes and shapes that are None by default, for each shape that a sample may have."""
    left = [
        p
        for p in inspect.signature(cls).parameters.values()
        if p.default is None and ("shape" in p.name.lower() or size_symbol(p.name))
    ]
    whole = any("shape" in p.name.lower() for p in left)
    for shape in shapes() if whole else shapes()[:1] if left else ():
        yield {
            p.name: shape
            if "shape" in p.name.lower()
            else sized(size_symbol(p.name) or "D", "by its name")
            for p in left
        }


def _setup(
    cls: Callable[..., Any], neighbours: Mapping[str, Any]
) -> list[tuple[str, Mapping[str, Option]]]:
    found: list[tuple[str, Mapping[str, Option]]] = []
    by_name = {normal(n): n for n in reversed(dir(cls)) if not n.startswith("__")}
    for method in (by_name[n] for n in _SETUP if n in by_name):
        try:
            parameters = list(inspect.signature(getattr(cls, method)).parameters.values())[1:]
        except (TypeError, ValueError):
            continue
        wanted = [
            p for p in parameters if p.default is p.empty and p.kind is p.POSITIONAL_OR_KEYWORD
        ]
        pools = {p.name: options_for(p.name, p.annotation, neighbours) for p in wanted}
        if any("shape" in n.lower() for n in pools):
            pools |= {n: [shapes()[0]] for n in pools if "shape" in n.lower()}
        found.append((method, {n: pool[0] for n, pool in pools.items()}))
    return found
