"""Parameters in a structure of the file's own: a list of dicts, of pairs, a dict of `W1` and `b1`.

Which structure that is, the function of the file that makes the parameters says when it is run.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import inspect
import itertools
import re
import types
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..model import Array
from .arguments import C, D, H
from .contain import contained
from .marks import is_aside
from .names import normal, size_symbol

_MAKES = re.compile(r"init|param|weight|make|build|create|new|setup|net|model|layers")
_SIZES = re.compile(
    r"\w*(sizes?|dims?|dimensions|layers|widths|units|arch\w*|topology|shape|neurons)"
)
_SEED = re.compile(r"seed|random_state|key")
_RANDOM = re.compile(r"rng|rs|random|gen\w*")
# of functions, and of ways to call one, so many are tried
_MOST, _WAYS = 6, 8
_SYMBOLS = {"D": D, "H": H, "C": C}
_DEEPEST = 3
# a layer wider than this takes long to differentiate
_WIDEST = 40
Path = tuple[Any, ...]
Lists = Mapping[str, Sequence[Any]]


@dataclass(frozen=True, slots=True)
class Tree:
    """Nested dicts, lists and tuples with arrays at their ends, as `maker` gives them."""

    maker: str
    made: Any

    def slots(self, table: str) -> dict[str, Path]:
        """The paths of the arrays by the names of their slots."""
        return {_name(table, path): path for path, _ in _ends(self.made)}

    def shapes(self, table: str) -> dict[str, tuple[int, ...]]:
        return {_name(table, path): np.shape(held) for path, held in _ends(self.made)}

    def filled(self, table: str, values: Mapping[str, Array]) -> Any:
        """The structure with these arrays at its ends."""
        return _filled(self.made, (), table, values)

    def sorted_out(self, table: str, gradients: Any) -> Any:
        """Gradients in the same structure by the names of the slots; others as they are."""
        ends = dict(_ends(gradients))
        if set(ends) != set(dict(_ends(self.made))):
            return gradients
        return {_name(table, path): held for path, held in ends.items()}

    def widths(self, *, columns: bool) -> tuple[int, int] | None:
        """How wide data and outputs are, where each matrix takes what the last one gives."""
        shapes = [np.shape(held) for _, held in _ends(self.made) if np.ndim(held) == 2]
        through = [s[::-1] if columns else s for s in shapes]
        first = next((s[0] for s in through if min(s) > 1), 0)
        width, passed = first, 0
        for ahead, after in through:
            if ahead == width:
                width, passed = after, passed + 1
            elif min(ahead, after) > 1:
                return None
        return (first, width) if passed else None


def trees(namespace: Mapping[str, Any], lists: Lists) -> Iterator[Tree]:
    """What functions of the file make that make nothing but parameters."""
    own = [
        (n, f) for n, f in namespace.items()
        if isinstance(f, types.FunctionType) and f.__module__ == namespace.get("__name__")
        and _MAKES.search(normal(n)) and not is_aside(n.replace("init", ""))
    ]  # fmt: skip
    for name, function in sorted(own, key=lambda o: "init" not in normal(o[0]))[:_MOST]:
        for given in itertools.islice(_calls(function, lists), _WAYS):
            try:
                np.random.seed(0)
                with contained(), np.errstate(all="ignore"):
                    made = function(**copy.deepcopy(given))
            except Exception:
                continue
            tree = Tree(name, made)
            if _is_tree(made) and (tree.widths(columns=True) or tree.widths(columns=False)):
                yield tree


def lists_in(text: str) -> dict[str, Sequence[Any]]:
    """The lists of plain values that the code has under a name: its `NN_ARCHITECTURE = [{...}]`."""
    found: dict[str, Sequence[Any]] = {}
    try:
        tree = ast.parse(text)
    except SyntaxError:
        # docstrings were taken out of it
        return found
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign) and isinstance(node.value, (ast.List, ast.Tuple)):
            with contextlib.suppress(ValueError):
                value = ast.literal_eval(node.value)
                if value and _is_small(value):
                    found |= {normal(t.id): value for t in node.targets if isinstance(t, ast.Name)}
    return found


def _is_small(value: Any) -> bool:
    """No number in it would make a layer that takes long."""
    if isinstance(value, dict):
        return all(map(_is_small, value.values()))
    if isinstance(value, (list, tuple)):
        return all(map(_is_small, value))
    return not isinstance(value, (int, float)) or value <= _WIDEST


def _calls(function: Any, lists: Lists) -> Iterator[dict[str, Any]]:
    """Arguments by what their names ask for; lists of sizes end in several outputs, or in one."""
    asked = [
        p for p in inspect.signature(function).parameters.values()
        if p.default is p.empty or _SIZES.fullmatch(normal(p.name)) or _SEED.fullmatch(p.name)
    ]  # fmt: skip
    if any(p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in asked):
        return
    for outputs in (C, 1):
        pools = [list(_values(p.name, i, outputs, lists)) for i, p in enumerate(asked)]
        for values in itertools.product(*pools):
            yield {p.name: v for p, v in zip(asked, values, strict=True)}


def _values(name: str, place: int, outputs: int, lists: Lists) -> Iterator[Any]:
    low = normal(name)
    held = lists.get(low)
    symbol = size_symbol(name)
    if held is not None:
        yield held
    elif _SEED.fullmatch(low):
        yield 0
    elif _RANDOM.fullmatch(low):
        yield np.random.default_rng(0)
        yield np.random.RandomState(0)
    elif low in ("scale", "std", "sigma", "gain"):
        yield 0.5
    elif symbol in _SYMBOLS:
        yield outputs if symbol == "C" else _SYMBOLS[symbol]
    else:
        yield [D, H, outputs]
        yield (D, H, outputs)[min(place, 2)]


def _is_tree(made: Any) -> bool:
    """Arrays of fractions of at most two axes, two or more of them, and nothing else."""
    if not isinstance(made, (dict, list, tuple)):
        return False
    ends = list(_ends(made))
    return len(ends) > 1 and all(
        isinstance(v, np.ndarray) and v.dtype.kind == "f" and v.ndim < 3 and len(p) <= _DEEPEST
        for p, v in ends
    )


def _ends(value: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, dict):
        for key, held in value.items():
            yield from _ends(held, (*path, key))
    elif isinstance(value, (list, tuple)):
        for index, held in enumerate(value):
            yield from _ends(held, (*path, index))
    else:
        yield path, value


def _filled(value: Any, path: Path, table: str, values: Mapping[str, Array]) -> Any:
    if isinstance(value, dict):
        return {k: _filled(v, (*path, k), table, values) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        inner = [_filled(v, (*path, i), table, values) for i, v in enumerate(value)]
        if isinstance(value, list):
            return inner
        return type(value)(*inner) if hasattr(value, "_fields") else tuple(inner)
    return values[_name(table, path)]


def _name(table: str, path: Path) -> str:
    """`W1` in a dict, `params[0].w` deeper down."""
    if len(path) == 1 and isinstance(path[0], str):
        return path[0]
    return table + "".join(f".{k}" if isinstance(k, str) else f"[{k}]" for k in path)
