"""Which of the arrays that an object holds may be parameters, and what each is called."""

from __future__ import annotations

from .names import gradient_stem, parameter_stem
from .state import Leaf


def is_parameter(group: list[Leaf]) -> bool:
    """It holds numbers of its own, and its names do not say that it is a gradient."""
    array = group[0].array
    held = not any(leaf.is_scalar for leaf in group)
    return held and array.dtype.kind == "f" and array.size > 0 and not _named_gradient(group)


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
