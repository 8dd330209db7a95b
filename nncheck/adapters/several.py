"""Forwards that give several things: a cell's `return h, c`, an output beside a cache, a list of steps.

`backward(dh_next, dc_next)` then has an upstream gradient for each output. The judge knows one output:
the several are joined along an axis that no sample lies on, and what is given from above is cut
the same way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from ..model import Array
from .handed import is_cache, is_upstream

if TYPE_CHECKING:
    from .methods import Methods

# of so many objects it is known what their last forward gave
_REMEMBERED = 4


@dataclass(frozen=True, slots=True)
class Several:
    """Which of the returned things are outputs, and what each argument of backward is.

    Words: "dout 0" the upstream gradient of the first output, "rest" what is returned beside the
    outputs, or the name of an input.
    """

    outputs: tuple[int, ...]
    words: tuple[str, ...]


def ways(methods: Methods, needs: Sequence[str]) -> Iterator[Methods]:
    """The methods with each reading of several outputs that the names of the arguments allow."""
    upstream = [n for n in needs if n not in methods.inputs and is_upstream(n) and not is_cache(n)]
    others = [n for n in needs if n not in upstream]
    if (needs and not upstream) or any(n not in methods.inputs and not is_cache(n) for n in others):
        return
    if any(is_cache(n) for n in others if n in methods.inputs):
        return  # both are handed a context that somebody else makes
    count = max(1, len(upstream))
    words = tuple(
        f"dout {upstream.index(n)}" if n in upstream else n if n in methods.inputs else "rest"
        for n in needs
    )
    # one output of several: the first, or else the last (`return hs, h`)
    for outputs in ((0,), (1,)) if count == 1 else (tuple(range(count)),):
        yield replace(methods, several=Several(outputs, words))


class Returned:
    """What the last forward of an object gave, and its outputs as one array."""

    def __init__(self, several: Several) -> None:
        self._several = several
        self._last: list[tuple[object, tuple[Any, ...]]] = []

    def joined(self, obj: object, returned: Any, first: Array) -> Any:
        """The outputs as one array; None where not so many arrays came."""
        given = returned if isinstance(returned, tuple) else (returned,)
        self._last = [(o, r) for o, r in self._last if o is not obj][-_REMEMBERED:]
        self._last.append((obj, given))
        try:
            parts = self._parts(obj)
        except IndexError:
            return None
        if any(p.dtype.kind not in "fc" for p in parts):
            return None
        if len(parts) == 1:
            return parts[0]
        axis = joining_axis(parts, first)
        flat = [p.ravel() for p in parts] if axis is None else parts
        return np.concatenate(flat, axis=axis or 0)

    def given(
        self, obj: object, cotangent: Any, values: Mapping[str, Array], first: Array
    ) -> list[Any]:
        """The arguments of backward."""
        parts = self._parts(obj)
        cut = (
            [cotangent]
            if len(parts) == 1
            else divided(cotangent, parts, joining_axis(parts, first))
        )
        return [self._of(word, obj, cut, values) for word in self._several.words]

    def _of(self, word: str, obj: object, cut: Sequence[Any], values: Mapping[str, Array]) -> Any:
        if word.startswith("dout"):
            return cut[int(word.split()[1])]
        if word != "rest":
            return values[word]
        rest = [v for i, v in enumerate(self._of_last(obj)) if i not in self._several.outputs]
        return rest[0] if len(rest) == 1 else tuple(rest)

    def _of_last(self, obj: object) -> tuple[Any, ...]:
        return next(r for o, r in self._last if o is obj)

    def _parts(self, obj: object) -> list[Array]:
        given = self._of_last(obj)
        return [np.asarray(in_order(given[i])) for i in self._several.outputs]


def in_order(value: Any) -> Any:
    """One output for each step in a list or a dict by number, as one array with the steps in front."""
    if isinstance(value, dict) and all(isinstance(k, int) for k in value):
        value = [value[k] for k in sorted(value) if k >= 0]
    if isinstance(value, list) and value and all(isinstance(v, np.ndarray) for v in value):
        return np.stack(value) if len({v.shape for v in value}) == 1 else None
    return value


def joining_axis(parts: Sequence[Array], first: Array) -> int | None:
    """The axis of the features: the last, or the first where samples are columns as in the input."""
    if len({p.ndim for p in parts}) > 1 or parts[0].ndim == 0:
        return None
    shape = parts[0].shape
    columns = (
        first.ndim == len(shape) and first.shape[-1] == shape[-1] and first.shape[0] != shape[0]
    )
    if columns and len({p.shape[1:] for p in parts}) == 1:
        return 0
    return parts[0].ndim - 1 if len({p.shape[:-1] for p in parts}) == 1 else None


def divided(cotangent: Any, parts: Sequence[Array], axis: int | None) -> list[Any]:
    """An upstream gradient for each part."""
    sizes = [p.size if axis is None else p.shape[axis] for p in parts]
    pieces = np.split(np.asarray(cotangent), np.cumsum(sizes)[:-1], axis=axis or 0)
    return [np.ascontiguousarray(c).reshape(p.shape) for c, p in zip(pieces, parts, strict=True)]
