"""Arguments of a function that are no arrays: numbers, switches, words, and dicts of them."""

from __future__ import annotations

import ast
import inspect
import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from .marks import asks_for_derivative
from .names import normal
from .options import KNOWN_NUMBERS
from .switches import switch_of

_DICT = re.compile(
    r".*param(s|eters)?|h?param\w*|cfg|conf\w*|opts?|options|settings|\w+_args|hparameters"
)
_TEXT: Mapping[str, tuple[str, ...]] = {
    "activation": ("relu", "tanh", "sigmoid"), "act": ("relu", "tanh", "sigmoid"), "nonlinearity": ("relu", "tanh"),
    "mode": ("train", "max", "average"), "kind": ("relu", "tanh"), "func": ("relu", "tanh"), "pool_mode": ("max",),
    "activation_function": ("relu", "tanh", "sigmoid"), "act_fn": ("relu", "tanh"), "phase": ("train",),
}  # fmt: skip
# the demanding first: windows that overlap, steps of two, a border
_INTS: Mapping[str, tuple[int, ...]] = {
    **dict.fromkeys(("stride", "strides", "s", "step"), (2, 1)),
    **dict.fromkeys(("pad", "padding", "p", "pads"), (1, 0)),
    **dict.fromkeys(("pool_height", "pool_h", "hh", "ph"), (3, 2)),
    **dict.fromkeys(("pool_width", "pool_w", "ww", "pw"), (5, 2)),
    **dict.fromkeys(("pool_size", "size", "kernel_size", "ksize", "f", "k", "pool", "window", "kernel", "filter_size"), (3, 2)),
    **dict.fromkeys(("seed", "random_state"), (0,)),
    **dict.fromkeys(("num_groups", "groups", "n_groups", "g"), (2, 1)),
    **dict.fromkeys(("num_heads", "n_heads", "heads", "h"), (2, 3)),
    **dict.fromkeys(("filter_h", "kernel_h", "kh"), (3,)), **dict.fromkeys(("filter_w", "kernel_w", "kw"), (3,)),
    **dict.fromkeys(("vocab_size", "v", "num_embeddings"), (11,)),
}  # fmt: skip
_SWITCH = re.compile(r"(is_?)?(train\w*|training)|train_flg|is_test|test|inference|causal|debug")


@dataclass(frozen=True, slots=True)
class Settings:
    """Values by argument: numbers (which can be altered) and constants (dicts, words, switches)."""

    numbers: Mapping[str, Any] = field(default_factory=dict)
    constants: Mapping[str, Any] = field(default_factory=dict)


def optional_numbers(function: Any) -> dict[str, Any]:
    """Arguments that are numbers by default: a slope, an epsilon."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return {}
    switch = switch_of(function)
    return {
        p.name: p.default
        for p in parameters
        if type(p.default) in (int, float) and p.kind is not p.POSITIONAL_ONLY
        and not asks_for_derivative(p.name) and (switch is None or p.name != switch.argument)
    }  # fmt: skip


def required(
    names: tuple[str, ...], texts: Sequence[str], *, flag: str = "", off: Any = False
) -> Iterator[Settings]:
    """Values for those of the required arguments that are no arrays, several ways.

    `texts` are the code that reads them: which keys of a dict it asks for.
    """
    pools: dict[str, list[Any]] = {}
    for index, name in enumerate(names):
        pool = [off] if name == flag else _pool(name, texts, first=index == 0)
        if pool:
            pools[name] = pool
    longest = max((len(p) for p in pools.values()), default=1)
    # what belongs together changes together: a stride of 2 with a border of 1
    rows = [{n: p[min(i, len(p) - 1)] for n, p in pools.items()} for i in range(longest)]
    others = [dict(zip(pools, pick, strict=True)) for pick in itertools.product(*pools.values())]
    seen: list[dict[str, Any]] = []
    for values in (*rows, *others[:12]):
        if values not in seen:
            seen.append(values)
            numbers = {n: v for n, v in values.items() if type(v) in (int, float)}
            yield Settings(numbers, {n: v for n, v in values.items() if n not in numbers})


def _pool(name: str, texts: Sequence[str], *, first: bool) -> list[Any]:
    low = normal(name)
    if first:
        return []
    keys = keys_read(name, texts)
    if keys and (_DICT.fullmatch(low) or not re.fullmatch(r"cache|x|w|parameters", low)):
        return list(_dicts(keys))
    if low in _INTS and len(low) > 1:
        return list(_INTS[low])
    if low in _TEXT:
        return [w for w in _TEXT[low] if any(repr(w) in text for text in texts)] or list(_TEXT[low])
    if _SWITCH.fullmatch(low):
        return ["test" not in low and low != "inference"]
    value = KNOWN_NUMBERS.get(low)
    return [value] if value is not None and low not in ("beta", "scale") else []


def keys_read(name: str, texts: Sequence[str]) -> dict[str, bool]:
    """The keys that code reads of a dict of this name, and whether each must be there."""
    found: dict[str, bool] = {}
    for node in (n for text in texts for n in ast.walk(_tree(text))):
        if isinstance(node, ast.Subscript) and _is(node.value, name) and _word(node.slice):
            read = isinstance(node.ctx, ast.Load)
            found[_word(node.slice)] = found.get(_word(node.slice), False) or read
        elif (
            isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
            and node.func.attr in ("get", "setdefault", "pop") and _is(node.func.value, name) and node.args
        ):  # fmt: skip
            found.setdefault(_word(node.args[0]), False)
    return {k: v for k, v in found.items() if k}


def _tree(text: str) -> ast.AST:
    try:
        return ast.parse(text)
    except SyntaxError:
        return ast.Module([], [])


def _is(node: ast.AST, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _word(node: ast.AST) -> str:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""


def _dicts(keys: Mapping[str, bool]) -> Iterator[dict[str, Any]]:
    """Dicts with these keys, the demanding values first; what has a default is left out."""
    for choice in (0, 1):
        made = {k: _value(k, choice) for k, must in keys.items() if must or _always(k)}
        yield {k: v for k, v in made.items() if v is not None}


def is_setting(key: str) -> bool:
    """A key under which a number or a word is kept, and no array."""
    return normal(key) not in ("gamma", "beta", "scale", "w", "b") and _value(key, 0) is not None


def _always(key: str) -> bool:
    return normal(key) in ("mode", "stride", "pad", "seed")


def _value(key: str, choice: int) -> Any:
    low = normal(key)
    if low in ("p", "keep_prob", "dropout", "rate"):
        return 0.6
    if low in _INTS:
        pool = _INTS[low]
        return pool[min(choice, len(pool) - 1)]
    if low == "mode" or low in _TEXT:
        return "train" if low == "mode" else _TEXT[low][0]
    return KNOWN_NUMBERS.get(low)
