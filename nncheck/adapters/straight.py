"""Two functions that pass things on in a way of their own, made alike: what is kept is returned.

`f(ctx, x)` and `f_back(ctx, g)` share a context that the first fills; `f(x, params)` reads its arrays from
a dict; `y, back = f(x)` gives the backward itself. All are run as functions of arrays that return what
is kept, and a backward that is handed it.
"""

from __future__ import annotations

import ast
import functools
import inspect
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any

from .constants import is_setting, keys_read
from .methods import data_arguments
from .names import normal
from .returning import tree_of

_FILLS = ("append", "extend", "update", "setdefault", "save_for_backward", "save", "push")
_TABLE = re.compile(r"\w*param(s|eters?)?|weights|theta|model|net\w*|p|w|variables|layer")

_Function = Callable[..., Any]


def straightened(
    forward: _Function, backward: _Function, texts: Sequence[str]
) -> tuple[_Function, _Function]:
    """The two as functions of arrays; as they are where nothing is passed on in another way."""
    return _without_tables(*_without_context(forward, backward), texts)


# -- a context that both are given -------------------------------------------------------------


def _without_context(forward: _Function, backward: _Function) -> tuple[_Function, _Function]:
    names, asked = data_arguments(forward) or (), data_arguments(backward) or ()
    held = next((n for n in names if n in asked and _is_filled(forward, n)), None)
    if held is None or len(names) < 2:
        return forward, backward
    make = list if _calls(forward, held) & {"append", "extend", "push"} else Carrier

    @functools.wraps(forward)
    def ahead(*given: Any, **settings: Any) -> Any:
        kept: Any = make()
        values = list(given)
        values.insert(names.index(held), kept)
        returned = forward(*values, **settings)
        # what is returned beside the output is no second output
        output = returned[0] if isinstance(returned, tuple) else returned
        return output, kept

    ahead.__signature__ = _signature(forward, {held: ()})  # type: ignore[attr-defined]
    return ahead, _renamed(backward, held)


class Carrier(dict[Any, Any]):
    """Keeps what is put in, by key, by attribute, or by a call as of torch."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value

    def save_for_backward(self, *saved: Any) -> None:
        self["saved_tensors"] = saved


def _renamed(backward: _Function, held: str) -> _Function:
    """The context is a cache, whatever it is called."""

    @functools.wraps(backward)
    def back(*given: Any, **settings: Any) -> Any:
        return backward(*given, **settings)

    back.__signature__ = _signature(backward, {held: ("cache",)})  # type: ignore[attr-defined]
    return back


def _is_filled(function: _Function, name: str) -> bool:
    """Something is put into this argument."""
    stores = any(
        isinstance(node, (ast.Subscript, ast.Attribute))
        and isinstance(node.ctx, ast.Store)
        and _is(node.value, name)
        and not _is_array_index(node)
        for node in ast.walk(tree_of(function))
    )
    return stores or bool(_calls(function, name) & set(_FILLS))


def _is_array_index(node: ast.AST) -> bool:
    """`x[mask] = 0` changes an array; a context is written to by words."""
    return isinstance(node, ast.Subscript) and not (
        isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str)
    )


def _calls(function: _Function, name: str) -> set[str]:
    return {
        node.func.attr
        for node in ast.walk(tree_of(function))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and _is(node.func.value, name)
    }


def _is(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


# -- a dict of arrays --------------------------------------------------------------------------


def _without_tables(
    forward: _Function, backward: _Function, texts: Sequence[str]
) -> tuple[_Function, _Function]:
    for table in list(_tables(forward, texts)):
        keys = tuple(keys_read(table, texts))
        forward = _spread(forward, table, keys)
        if table in (data_arguments(backward) or ()):
            backward = _spread(backward, table, keys)
    return forward, backward


def _tables(function: _Function, texts: Sequence[str]) -> Iterator[str]:
    """Arguments that are dicts of arrays: the keys that are read of them are no settings."""
    names = data_arguments(function) or ()
    for name in names:
        keys = keys_read(name, texts) if _TABLE.fullmatch(normal(name)) else {}
        free = all(k.isidentifier() and k not in names and not is_setting(k) for k in keys)
        if keys and free:
            yield name


def _spread(function: _Function, table: str, keys: tuple[str, ...]) -> _Function:
    names = data_arguments(function) or ()
    at = names.index(table)

    @functools.wraps(function)
    def run(*given: Any, **settings: Any) -> Any:
        held = dict(zip(keys, given[at : at + len(keys)], strict=True))
        return function(*given[:at], held, *given[at + len(keys) :], **settings)

    run.__signature__ = _signature(function, {table: keys})  # type: ignore[attr-defined]
    return run


def _signature(function: _Function, instead: dict[str, tuple[str, ...]]) -> inspect.Signature:
    """The signature with other arguments for one of them."""
    found: list[inspect.Parameter] = []
    for p in inspect.signature(function).parameters.values():
        found += [p.replace(name=n) for n in instead[p.name]] if p.name in instead else [p]
    return inspect.Signature(found)
