"""Which of the arrays that a backward leaves behind or returns is the gradient of what.

Names decide where they speak (`dW`, `grads['W1']`, `layers['Affine1'].dW`), shapes where they
are silent, order last. What is matched is said; what stays unmatched is never compared.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from ..model import Array
from .handed_back import returned_arrays
from .names import gradient_stem, normal, parameter_stem
from .state import Leaf, leaves

_INPUT_STEMS = frozenset(("x", "inputs", "input", "in", "z", "a", "inp", "out", "prev", "data"))


@dataclass(frozen=True, slots=True)
class Wanted:
    """A slot that needs a gradient: all the paths its array goes by, and its shape."""

    name: str
    aliases: tuple[str, ...]
    shape: tuple[int, ...]
    is_input: bool


@dataclass(frozen=True, slots=True)
class Source:
    """Where a gradient is read after backward: "return" or "state", and the path there.

    Kind "step": backward changed the parameter itself; the gradient is the step over `scale`, and
    over the count of samples as well where `each`.
    """

    kind: str
    path: str
    scale: float = 1.0
    each: bool = False


By: TypeAlias = Callable[[Wanted, Mapping[Source, Array], Sequence[Wanted]], "Source | None"]


def read(source: Source, returned: Any, root: object) -> Array | None:
    """The array at `source` now, or None when it is not there."""
    if source.kind == "step":
        return None
    if source.kind == "return":
        return dict(returned_arrays(returned)).get(source.path)
    return next((leaf.array for leaf in leaves(root) if leaf.path == source.path), None)


def match(
    wanted: Sequence[Wanted],
    returned: Any,
    state: Iterable[Leaf],
    steps: Mapping[str, Array] | None = None,
) -> dict[str, Source]:
    """A source for each slot that has one; `steps` are slots that backward itself has moved."""
    back = returned_arrays(returned)
    left = {(Source("return", path)): array for path, array in back}
    left |= {Source("state", leaf.path): leaf.array for leaf in state}
    plan: dict[str, Source] = {}
    ways = (
        _by_position, _by_key, _by_name, _by_step(steps or {}), _by_shape, _by_likeness, _by_mark, _by_holder,
    )  # fmt: skip
    for by in ways:
        for want in wanted:
            if want.name in plan:
                continue
            source = by(want, left, wanted)
            if source is not None:
                plan[want.name] = source
                left.pop(source, None)
    for want in wanted:
        row = None if want.name in plan else _by_row(want, left, plan)
        if row is not None:
            plan[want.name] = row
            left.pop(row, None)
    return {n: s for n, s in plan.items() if n not in _kept_silent(plan, wanted)}


def _by_position(
    want: Wanted, left: Mapping[Source, Array], wanted: Sequence[Wanted]
) -> Source | None:
    """What backward returns first is the gradient of what forward took first."""
    inputs = [w.name for w in wanted if w.is_input]
    if want.name not in inputs:
        return None
    index = inputs.index(want.name)
    own = Source("return", f"[{index}]")
    whole = Source("return", "")
    alone = index == 0 and whole in left
    source = whole if alone and (own not in left or left[whole].shape == want.shape) else own
    if source not in left:
        return None
    fits = left[source].shape == want.shape
    return source if fits else _elsewhere(want, source, left, wanted)


def _elsewhere(
    want: Wanted, source: Source, left: Mapping[Source, Array], wanted: Sequence[Wanted]
) -> Source | None:
    """What stands first is not of the input's shape: the one array that is; else what stands there,
    if it is not a parameter's gradient or a delta that the layer keeps for the one before it.
    """
    returned = {s: a for s, a in left.items() if s.kind == "return"}
    fitting = [s for s, a in returned.items() if a.shape == want.shape]
    if len(fitting) == 1:
        return fitting[0]
    array = left[source]
    kept = any(
        s.kind == "state" and a is array and gradient_stem(s.path) in _OWN for s, a in left.items()
    )
    learnt = source.path and any(not w.is_input and w.shape == array.shape for w in wanted)
    return None if kept or learnt else source


# what a delta speaks of: nothing, or what comes before the activation
_OWN = ("", "z", "Z")


def _by_key(want: Wanted, left: Mapping[Source, Array], wanted: Sequence[Wanted]) -> Source | None:
    """What stands in a returned dict under the very key of the parameter: `grads['ln1.g']`."""
    keys = {_key(a) for a in want.aliases} - {""}
    others = {_key(a) for w in wanted if w is not want for a in w.aliases}
    found = [
        s
        for s, array in left.items()
        if array.shape == want.shape and _key(s.path) in keys - others and _is_of_gradients(s)
    ]
    return found[0] if len(found) == 1 else None


def _is_of_gradients(source: Source) -> bool:
    """What is returned, and a dict whose own name is that of gradients."""
    holder = source.path.rpartition("[")[0]
    return source.kind == "return" or gradient_stem(holder) is not None


def _key(path: str) -> str:
    """The key of a dict that a path ends in; "" for other paths."""
    match = re.search(r"\['([^']+)'\]$", path)
    return match[1] if match else ""


def _by_name(want: Wanted, left: Mapping[Source, Array], wanted: Sequence[Wanted]) -> Source | None:
    stems = _stems(want)
    scored: list[tuple[int, int, Source]] = []
    for position, (source, array) in enumerate(left.items()):
        if not _speaks_of(source, stems):
            continue
        # what is returned under the parameter's own name is what is claimed, of whatever shape
        unkeyed = not (_is_keyed(source) and not want.is_input)
        scored.append((int(unkeyed and array.shape != want.shape), position, source))
    return min(scored, key=lambda s: s[:2])[2] if scored else None


def _by_row(
    want: Wanted, left: Mapping[Source, Array], plan: Mapping[str, Source]
) -> Source | None:
    """In a list of gradients its place is that of the parameter in the list of parameters, of whatever
    shape what stands there is: the others have told which list is meant.
    """
    own = _ROW.fullmatch(want.name)
    for name, source in plan.items() if own is not None else ():
        other, row = _ROW.fullmatch(name), _ROW.fullmatch(source.path)
        if own and other and row and other[1] == own[1] and other[2] == row[2]:
            found = Source(source.kind, f"{row[1]}[{own[2]}]")
            if found in left:
                return found
    return None


_ROW = re.compile(r"(.*)\[(\d+)\]")


def _is_keyed(source: Source) -> bool:
    return source.kind == "return" and source.path.endswith("']")


def _layer(path: str) -> str:
    """What W1 and b1 share, and W and b of one layer: the path, and the number at the end."""
    head, last = path.rpartition(".")[0], _last(path)
    return f"{head}#{re.sub(r'[^0-9]', '', last)}"


def _kept_silent(plan: Mapping[str, Source], wanted: Sequence[Wanted]) -> set[str]:
    """Parameters that the returned table leaves out, though it has their neighbours.

    Their layer may hold a gradient; whoever is given the table never sees it.
    """
    told = {_layer(w.name) for w in wanted if w.name in plan and _is_keyed(plan[w.name])}
    return {
        w.name
        for w in wanted
        if not w.is_input
        and w.name in plan
        and plan[w.name].kind == "state"
        and _layer(w.name) in told
    }


def _by_step(steps: Mapping[str, Array]) -> By:
    def by(want: Wanted, left: Mapping[Source, Array], wanted: Sequence[Wanted]) -> Source | None:
        return Source("step", want.name) if want.name in steps else None

    return by


def _by_mark(want: Wanted, left: Mapping[Source, Array], wanted: Sequence[Wanted]) -> Source | None:
    """What is called a gradient and no more (`delta`, `grad`) is that of the input."""
    if not want.is_input:
        return None
    marked = [s for s, a in left.items() if s.kind == "state" and a.shape == want.shape]
    return next((s for s in marked if gradient_stem(s.path) == ""), None)


def _by_likeness(
    want: Wanted, left: Mapping[Source, Array], wanted: Sequence[Wanted]
) -> Source | None:
    """A name that holds the parameter's own name and more, in whatever language: `重み勾配`."""
    if want.is_input:
        return None
    own = {_last(a) for a in want.aliases}
    for source in left:
        last = _last(source.path)
        if source.kind == "state" and any(
            name in last and name != last and (len(name) > 1 or not name.isascii()) for name in own
        ):
            return source
    return None


def _by_holder(
    want: Wanted, left: Mapping[Source, Array], wanted: Sequence[Wanted]
) -> Source | None:
    """The one array of its shape that backward has left beside it, whatever it is called (`gw`)."""
    if want.is_input:
        return None
    holders = {a.rpartition(".")[0] for a in want.aliases}
    beside = [
        s
        for s, array in left.items()
        if s.kind == "state" and array.shape == want.shape and s.path.rpartition(".")[0] in holders
    ]
    alike = [
        w
        for w in wanted
        if not w.is_input
        and w.shape == want.shape
        and holders & {a.rpartition(".")[0] for a in w.aliases}
    ]
    return beside[0] if len(beside) == 1 == len(alike) else None


def _last(path: str) -> str:
    return re.split(r"[.\[\]'\"]+", path.rstrip("]'\""))[-1].lower()


def _stems(want: Wanted) -> set[str]:
    stems = {parameter_stem(a).lower() for a in want.aliases} | {normal(want.name)}
    return stems | _INPUT_STEMS if want.is_input else stems


def _speaks_of(source: Source, stems: set[str]) -> bool:
    found = gradient_stem(source.path)
    spoken = {found} if found is not None else set()
    if source.kind == "return" and "'" in source.path:
        # the key of a returned dict may be the parameter's own name: grads['W1']
        whole = parameter_stem(source.path)
        spoken |= {whole, whole.rsplit(".", 1)[-1]}
    return any(s.lower().strip("_") in stems for s in spoken)


def _by_shape(
    want: Wanted, left: Mapping[Source, Array], wanted: Sequence[Wanted]
) -> Source | None:
    if want.is_input:
        return None
    others = set().union(*(_stems(w) for w in wanted if w is not want))
    fitting = [
        s
        for s, array in left.items()
        if array.shape == want.shape
        and (s.kind == "return" or gradient_stem(s.path) is not None)
        and not _speaks_of(s, others)
    ]
    return fitting[0] if fitting else None
