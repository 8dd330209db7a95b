"""Which of the arrays that an object holds may be parameters, and what each is called."""

from __future__ import annotations

from collections.abc import Iterable

from .names import gradient_stem, parameter_stem
from .state import Leaf


def is_parameter(group: list[Leaf]) -> bool:
    """It holds numbers of its own, and its names do not say that it is a gradient."""
    return _is_float(group) and not _named_gradient(group)


def unclear(groups: Iterable[list[Leaf]]) -> list[list[Leaf]]:
    """Arrays called like the gradient of something that is not there: `depth`, `decoder`, `dense`.

    What forward feels of them are parameters.
    """
    groups = list(groups)
    names = {parameter_stem(leaf.path).lower() for g in groups for leaf in g}
    names |= {n.rpartition(".")[2] for n in names}
    return [
        g for g in groups if _is_float(g) and _named_gradient(g) and not _stems(g) & {*names, ""}
    ]


def _stems(group: list[Leaf]) -> set[str]:
    stems = {(gradient_stem(leaf.path) or "").lower() for leaf in group}
    return stems | {n.rpartition(".")[2] for n in stems}


def _is_float(group: list[Leaf]) -> bool:
    array = group[0].array
    return array.dtype.kind == "f" and array.size > 0 and not any(f.is_scalar for f in group)


def _named_gradient(group: list[Leaf]) -> bool:
    # a parameter may be called g or delta; a gradient says of what
    if all(
        leaf.path.rsplit(".", 1)[-1].lower() in ("g", "d", "delta", "del", "der") for leaf in group
    ):
        return False
    stems = {parameter_stem(leaf.path) for leaf in group}
    marks = [gradient_stem(leaf.path) for leaf in group]
    return all(m is not None for m in marks) and not stems & {"beta", "gamma", "delta"}


def shortest(group: list[Leaf]) -> str:
    """The name with the fewest steps to it."""
    return min((leaf.path for leaf in group), key=lambda p: (p.count(".") + p.count("["), len(p)))
