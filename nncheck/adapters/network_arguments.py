"""What the functions of a network are given: data, targets, parameters, and in which shapes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ..model import Domain, Role, Slot
from .arguments import SIZES, Arguments, C, D, H
from .names import looks_like_target, normal, size_symbol
from .trees import Tree

_TABLE = re.compile(r"parameters|params?|weights|model|theta|p|net|network")
_DATA = re.compile(r"x|x_?(train|batch|data)?|inputs?|data|a0|images?|features")
_TARGET = re.compile(r"y|y_?(train|batch|true)?|labels?|targets?|t")
_RATE = re.compile(r"lambd\w*|reg\w*|lam|l2\w*|lmbda|alpha|decay")
# the strength of a penalty, where one is asked for
DECAY = 0.3
_PARAMETER = re.compile(r"(w|b|theta|bias|weights?)_?(\d*)", re.IGNORECASE)
_WIDER = 8
Shape = tuple[int | str, ...]


@dataclass(frozen=True, slots=True)
class Roles:
    """Which argument is what. `table` is the one argument that holds all parameters."""

    arguments: tuple[str, ...]
    data: str
    target: str = ""
    table: str = ""
    own: tuple[str, ...] = ()
    fixed: Mapping[str, Any] = field(default_factory=dict)
    # arguments that are lists of arrays, and what is in them
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    # what the table is made of, where it is no dict of the slots
    tree: Tree | None = None

    def with_target(self) -> Roles:
        """With targets beside the forward's arguments."""
        return replace(self, target="Y" if self.data != "Y" else "T")

    def is_table(self, name: str) -> bool:
        return bool(_TABLE.fullmatch(normal(name)))

    def is_target(self, name: str) -> bool:
        return bool(_TARGET.fullmatch(normal(name))) or looks_like_target(name)

    def given(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments by name, the parameters in their table."""
        known: dict[str, Any] = {**values, **self.fixed}
        known |= {name: [values[n] for n in held] for name, held in self.lists.items()}
        if self.table:
            held = {k: v for k, v in values.items() if k not in (self.data, self.target)}
            if self.tree is not None:
                return {**known, self.table: self.tree.filled(self.table, held)}
            known[self.table] = held[self.table] if set(held) == {self.table} else held
        return known


def roles_of(names: Sequence[str], lists_of_file: Mapping[str, Any] | None = None) -> Roles | None:
    """None where some argument is none of these, or there are no data or no parameters.

    `lists_of_file`: lists of the file that arguments may be called after, by their names.
    """
    data = target = table = ""
    lists = _lists(names)
    own: list[str] = [n for held in lists.values() for n in held]
    fixed: dict[str, Any] = {}
    for name in names:
        low = normal(name)
        if name in lists:
            continue
        if not data and _DATA.fullmatch(low):
            data = name
        elif not target and (_TARGET.fullmatch(low) or looks_like_target(name)):
            target = name
        elif _RATE.fullmatch(low):
            fixed[name] = DECAY
        elif size_symbol(name) in ("D", "H", "C") or low in ("num_labels", "input_layer_size"):
            fixed[name] = {"num_labels": C, "input_layer_size": D}.get(
                low, SIZES[size_symbol(name) or "D"]
            )
        elif _PARAMETER.fullmatch(low) and low not in ("weights", "theta"):
            own.append(name)
        elif lists_of_file and low in lists_of_file:
            fixed[name] = lists_of_file[low]
        elif not table and (_TABLE.fullmatch(low) or low.endswith("params") or "param" in low):
            table = name
        else:
            return None
    if not data or bool(table) == bool(own):
        return None
    return Roles(tuple(names), data, target, table, tuple(own), fixed, lists)


def is_decay(name: str) -> bool:
    """An argument that asks for the strength of a penalty."""
    return bool(_RATE.fullmatch(normal(name)))


def _lists(names: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """`weights` beside `biases`: lists with an array for each of two layers."""
    low = {normal(n): n for n in names}
    weights = next((low[n] for n in ("weights", "ws", "thetas") if n in low), None)
    biases = next((low[n] for n in ("biases", "bs", "bias") if n in low), None)
    if weights is None or biases is None:
        return {}
    return {weights: ("W1", "W2"), biases: ("b1", "b2")}


def proposals(
    roles: Roles, keys: Sequence[str], classes: Sequence[int] = ()
) -> Iterator[Arguments]:
    """Slots for the parameters, the data and the targets, in several layouts.

    `classes` are numbers of outputs that the code speaks of.
    """
    named = [*roles.own] if roles.own else [k for k in keys if _PARAMETER.fullmatch(k)]
    if roles.table and len(named) < len(keys):
        return
    named = named or ["W1", "b1", "W2", "b2"]
    if roles.table and roles.fixed and not keys:
        yield from _flat(roles)
    for width in (1, C, *classes):
        for columns in (True, False):
            for vector in (False, True):
                shapes = _shapes(named, width, columns=columns, vector=vector)
                for slot in _targets(roles.target, width, columns=columns):
                    yield _arguments(roles, shapes, slot, columns=columns, width=width)
    # one sample at a time, as a column
    for width in (1, C) if roles.lists else ():
        shapes = _shapes(named, width, columns=True, vector=False)
        for slot in _targets(roles.target, width, columns=True):
            made = _arguments(roles, shapes, slot, columns=True, width=width)
            if len(slot.shape) == 2:
                yield _of_one_sample(made)


def of_tree(roles: Roles, tree: Tree) -> Iterator[tuple[Roles, Arguments]]:
    """The same for a table that is made as the file makes it."""
    shapes = tree.shapes(roles.table)
    roles = replace(roles, tree=tree)
    for columns in (True, False):
        widths = tree.widths(columns=columns)
        if widths is None:
            continue
        for slot in _targets(roles.target, widths[1], columns=columns):
            made = _arguments(
                roles, shapes, slot, columns=columns, width=widths[1], first=widths[0]
            )
            yield roles, made


def _flat(roles: Roles) -> Iterator[Arguments]:
    """All parameters in one vector: two layers, each weight matrix with a column for the bias."""
    count = H * (D + 1) + C * (H + 1)
    for domain in (Domain("index", classes="C"), Domain("onehot")):
        shape: Shape = ("N",) if domain.values == "index" else ("N", "C")
        target = Slot(roles.target, "target", shape, domain, differentiable=False)
        yield _arguments(roles, {roles.table: (count,)}, target, columns=False)


def _shapes(
    named: Sequence[str], width: int, *, columns: bool, vector: bool
) -> dict[str, tuple[int, ...]]:
    """`vector`: a bias without a second axis, and of one unit a single number."""
    layers = sorted({_layer(n) for n in named})
    widths = [D, *[H, _WIDER, _WIDER + 1][: len(layers) - 1], width]
    found: dict[str, tuple[int, ...]] = {}
    for name in named:
        at = layers.index(_layer(name))
        fan_in, fan_out = widths[at], widths[at + 1]
        if _is_bias(name):
            alone = () if fan_out == 1 and len(layers) == 1 else (fan_out,)
            found[name] = alone if vector else (fan_out, 1) if columns else (1, fan_out)
        else:
            # a single weight vector is a column in either layout: w.T @ X
            lone = len(layers) == 1 and fan_out == 1
            found[name] = (fan_in, fan_out) if lone or not columns else (fan_out, fan_in)
    return found


def _layer(name: str) -> int:
    match = _PARAMETER.fullmatch(normal(name))
    return int(match[2] or 1) if match else 1


def _is_bias(name: str) -> bool:
    return normal(name).startswith("b")


def _targets(name: str, width: int, *, columns: bool) -> Iterator[Slot]:
    kinds: list[tuple[Shape, Domain]]
    if width == 1:
        shape: Shape = (1, "N") if columns else ("N", 1)
        kinds = [(shape, Domain("binary")), (shape, Domain()), (("N",), Domain("binary"))]
    else:
        rows: Shape = ("C", "N") if columns else ("N", "C")
        axis = 0 if columns else -1
        kinds = [(rows, Domain("onehot", axis=axis)), (("N",), Domain("index", classes="C"))]
        kinds.append((rows, Domain()))
    for one, domain in kinds:
        yield Slot(name, "target", one, domain, differentiable=False)


def _arguments(
    roles: Roles,
    shapes: Mapping[str, tuple[int, ...]],
    target: Slot,
    *,
    columns: bool,
    width: int = C,
    first: int = D,
) -> Arguments:
    role: Role = "parameter"
    data = Slot(
        roles.data, "input", (first, "N") if columns else ("N", first), differentiable=False
    )
    slots = (data, target, *(Slot(n, role, s) for n, s in shapes.items()))
    symbols = {d for s in slots for d in s.shape if isinstance(d, str)}
    symbols |= {s.domain.classes for s in slots if s.domain.classes}
    sizes = {**SIZES, "C": width if width > 1 else C}
    return Arguments(
        slots, {s: sizes[s] for s in sorted(symbols)}, order=tuple(s.name for s in slots)
    )


def _of_one_sample(made: Arguments) -> Arguments:
    slots = tuple(
        replace(s, shape=tuple(1 if d == "N" else d for d in s.shape)) for s in made.slots
    )
    sizes = {s: n for s, n in made.sizes.items() if s != "N"}
    return replace(made, slots=slots, sizes=sizes)
