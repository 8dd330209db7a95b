"""What a function of several arguments may want: data, weights, a bias, and in which shapes.

Names say what kind of thing an argument is; in which layout they belong together is found by
running. Every size differs from every other, so that no transposed product runs by accident.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from ..model import Domain, Role, Slot
from .names import normal

Kind = Literal["data", "state", "weight", "recurrent", "bias", "scale", "index"]
Shape = tuple[int | str, ...]

N, D, C, H, V = 5, 6, 3, 7, 11
SIZES: Mapping[str, int] = {"N": N, "D": D, "C": C, "H": H, "V": V}
_IMAGES = {**SIZES, "N": 2}

_WEIGHT = re.compile(
    r"w|u|theta\w*|kernels?|filters?|f|weights?\w*|w_?\w{1,4}|emb\w*|mat\w*|\w+_?weights?|k"
)
_RECURRENT = re.compile(r"w_?h?h|w_?aa|w_?rec\w*|u|w_?ss|w_?rr|w_?hh_?\w*|u_?\w|w_?h|w_?[fiocgru]")
_BIAS = re.compile(r"b|bias\w*|b_?\w{1,3}|b_\w{4}|\w+_?bias|beta0")
_SCALE = re.compile(r"gamma\w*|beta\w*|scale|shift|g")
_STATE = re.compile(
    r"(h|c|s|state|hidden|cell)\w*(prev|0|last|old|t1)\w*|prev_?\w+|h|s|hidden\w*|state\w*|a_?(prev|0)|h_?t_?1"
)


@dataclass(frozen=True, slots=True)
class Arguments:
    """Slots for the arguments that are arrays, in call order, and constants for the others."""

    slots: tuple[Slot, ...]
    sizes: Mapping[str, int]
    constants: Mapping[str, Any] = field(default_factory=dict)
    order: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Layout:
    """How samples lie, and the shapes that each kind of argument has then, the likeliest first."""

    data: Sequence[Shape]
    weight: Sequence[Shape] = ()
    recurrent: Sequence[Shape] = ()
    bias: Sequence[Shape] = ()
    state: Sequence[Shape] = ()
    scale: Sequence[Shape] = ()
    sizes: Mapping[str, int] = field(default_factory=lambda: SIZES)
    domain: Domain = field(default_factory=Domain)


def _rows(o: int) -> _Layout:
    """Samples are rows; `o` is the width of what comes out."""
    return _Layout(
        (("N", D),), ((D, o), (o, D), (D + H, o), (o, D + H), (H, C), (C, H)), ((H, o), (o, H), (D + H, o), (D, o)),
        ((o,), (1, o), (o, 1), (C,), (1, C)), (("N", H), ("N", D)), ((D,), (1, D)),
    )  # fmt: skip


def _columns(o: int) -> _Layout:
    return _Layout(
        ((D, "N"),), ((o, D), (D, o), (o, D + H), (C, H)), ((o, H), (o, D + H), (o, D)),
        ((o, 1), (o,), (C, 1), (C,)), ((H, "N"), (D, "N")), ((D, 1), (D,)),
    )  # fmt: skip


def _sequences(o: int) -> _Layout:
    return _Layout(
        (("N", 4, D), (4, "N", D)), ((D, o), (o, D), (H, C)), ((H, o), (o, H)), ((o,), (1, o), (C,)),
        (("N", H), ("N", 4, D)), ((D,), (1, 1, D)),
    )  # fmt: skip


def _sequences_of_columns(o: int) -> _Layout:
    """Each step of a sequence, the last axis, has samples as columns."""
    return _Layout(
        ((D, "N", 4),), ((o, D), (C, H)), ((o, H),), ((o, 1), (C, 1)), ((H, "N"), (H, "N", 4)), ((D, 1),)
    )  # fmt: skip


# one number for all outputs is no bias of a matrix; beside it a fault in the bias does not show
_NEURON = _Layout((("N", D),), ((D,),), (), ((), (1,)))
_IMAGE_ROWS = _Layout(
    (("N", 2, 5, 7), ("N", 1, 5, 7)), ((3, 2, 3, 3), (3, 1, 3, 3), (70, C), (C, 70)), (),
    ((3,), (3, 1), (1, 3, 1, 1), (1, 3), (3, 1, 1)), (), ((2,), (1, 2, 1, 1)), _IMAGES,
)  # fmt: skip
_INDEXED = _Layout((("N", 4), ("N",)), ((V, D),), domain=Domain("index", classes="V"))
_REST = (
    _Layout(
        (("N", 5, 7, 2), ("N", 5, 5, 2)), ((3, 3, 2, 4), (4, 3, 3, 2)), (), ((1, 1, 1, 4), (4,), (1, 4)), (),
        ((2,), (1, 1, 1, 2)), _IMAGES,
    ),
    _Layout(((D,),), ((C, D), (D, C), (H, D), (D, H)), ((H, H),), ((C,), (H,), ()), ((H,), (D,)), ((D,),)),
    _Layout(((D, 1),), ((C, D), (H, D)), ((H, H), (H, D + H)), ((C, 1), (H, 1), (C,)), ((H, 1), (D, 1)), ((D, 1),)),
    _INDEXED,
    _Layout(
        ((2, 5, 7), (5, 7, 2), (5, 7), (1, 5, 7)), ((3, 2, 3, 3), (2, 3, 3), (3, 3), (3, 3, 2), (3, 3, 3), (3, 3, 2, 4)),
        (), ((3,), (3, 1), (), (1, 1, 1), (4,)), (), (), _IMAGES,
    ),
    _Layout(((),), ((),), ((),), ((),), ((),), ((),)),
)  # fmt: skip


def _layouts(kinds: Sequence[Kind]) -> Iterator[_Layout]:
    """The likeliest first; a state beside the data makes gates of its width likely."""
    widths = (H, 4 * H, 3 * H) if {"state", "recurrent"} & set(kinds) else (C, H)
    yield from map(_rows, widths)
    yield from map(_columns, widths)
    yield _NEURON
    if "state" not in kinds:
        yield _IMAGE_ROWS
    yield from map(_sequences, widths)
    if {"state", "recurrent"} & set(kinds):
        yield from map(_sequences_of_columns, widths)
    yield from _REST


# combinations of one layout
_LIMIT = 400


def proposals(names: Sequence[str], *, multiplies: bool = False) -> Iterator[Arguments]:
    """Slots for these arguments in every layout, the likeliest first.

    `multiplies`: the code holds a matrix product; then names that say nothing are taken for data,
    weights and a bias, in this order.
    """
    kinds = [kind_of(n, first=i == 0) for i, n in enumerate(names)]
    by_place: list[Kind] = ["data", "weight", "bias"]
    pair = normal(names[0]) == "a" and normal(names[-1]) == "b"
    if multiplies and len(names) in (2, 3) and (pair or not any(map(_is_known, names))):
        yield from _with_kinds(names, by_place[: len(names)])
    if not {"weight", "recurrent"} & set(kinds):
        # a bias beside data alone has the width of the data; in `add(a, b)` b is data as well
        kinds = [("data" if pair else "scale") if k == "bias" else k for k in kinds]
    if any(normal(n) in ("q", "query", "queries", "key", "keys") for n in names):
        kinds = [
            "data" if len(n) == 1 or kind == "state" else kind
            for n, kind in zip(names, kinds, strict=True)
        ]
    if "data" not in kinds and "state" in kinds:
        kinds[kinds.index("state")] = "data"
    yield from _with_kinds(names, kinds)
    if kinds == ["data", "data"]:
        # numbers, and a table that is looked up under a name of its own
        yield from _in_layout(names, ["data", "weight"], _INDEXED)


def _with_kinds(names: Sequence[str], kinds: Sequence[Kind]) -> Iterator[Arguments]:
    for layout in _layouts(kinds):
        yield from _in_layout(names, kinds, layout)


def _in_layout(names: Sequence[str], kinds: Sequence[Kind], layout: _Layout) -> Iterator[Arguments]:
    pools = [_pool(layout, kind) for kind in kinds]
    picks = itertools.product(*[range(len(p)) for p in pools])
    for pick in sorted(itertools.islice(picks, 20000), key=lambda p: (sum(p), p))[:_LIMIT]:
        shapes = [pool[i] for pool, i in zip(pools, pick, strict=True)]
        slots = tuple(map(_slot, names, kinds, shapes, itertools.repeat(layout)))
        yield Arguments(slots, _sizes(slots, layout))


def elementwise(name: str) -> Iterator[Arguments]:
    """Slots for a function of one array: rows, one sample, images, a single number."""
    real, positive = Domain(), Domain("positive")
    for shape, domain in (
        (("N", "D"), real),
        (("N", "D"), positive),
        (("D",), real),
        (("N", 2, 5, 7), real),
        (("N", 5, 7, 2), real),
        (("N", 4, "D"), real),
        (("D", 1), real),
        (("N", 2, 4, 6), real),
        (("N", 4, 6, 2), real),
        ((2, 4, 6), real),
        ((4, 6), real),
        ((), real),
        ((), positive),
    ):
        slot = Slot(name, "input", shape, domain)
        images = len(shape) > 3
        yield Arguments((slot,), _sizes((slot,), _IMAGE_ROWS if images else _rows(C)))


_DATA = re.compile(
    r"x\w{0,2}|a|z|y|q|k|v|query|keys?|values?|in|inp|input\w*|data|left|right|\w+_prev|signal|imgs?|images?|feat\w*"
)


def _is_known(name: str) -> bool:
    return kind_of(name, first=False) != "data" or bool(_DATA.fullmatch(normal(name)))


def kind_of(name: str, *, first: bool) -> Kind:
    low = normal(name)
    if first and not re.fullmatch(r"w\w{0,2}|weights?", low):
        return "data"
    for kind, words in (("scale", _SCALE), ("bias", _BIAS), ("recurrent", _RECURRENT), ("weight", _WEIGHT), ("state", _STATE)):  # fmt: skip
        if words.fullmatch(low):
            return kind  # type: ignore[return-value]
    return "data"


def _pool(layout: _Layout, kind: Kind) -> Sequence[Shape]:
    if kind == "recurrent":
        return layout.recurrent or layout.weight
    pool: Sequence[Shape] = getattr(layout, kind)
    return pool


def _slot(name: str, kind: Kind, shape: Shape, layout: _Layout) -> Slot:
    role: Role = "input" if kind in ("data", "state") else "parameter"
    domain = layout.domain if kind == "data" else Domain()
    return Slot(name, role, shape, domain, differentiable=domain.values != "index")


def _sizes(slots: Sequence[Slot], layout: _Layout) -> dict[str, int]:
    symbols = {d for s in slots for d in s.shape if isinstance(d, str)}
    symbols |= {s.domain.classes for s in slots if s.domain.classes}
    return {symbol: layout.sizes[symbol] for symbol in sorted(symbols)}
