"""What a backward function is handed: dout, what forward kept or gave, or the arguments again.

Words for it: "dout", "dout 1" (of the second output), "cache", "cache 0" (a part of it), "output", or the
name of a forward argument. Which of them is meant is told by experiment; names say what is
tried first.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from .names import normal

_UPSTREAM = re.compile(
    r"d(?!ata|im|rop|type|irection|ecay|epth|eriv|ict)\w*|g|gy|g_\w+|delta\w*|err|error\w*|.*grad\w*|upstream\w*"
    r"|cot\w*|top\w*|eta|sigma|gout|incoming|vjp|v"
)
_CACHE = re.compile(
    r".*(cache|memor|ctx|context|saved|tape|stash|kept|stored|mask|idx|indices).*|mem|c|tmp"
)
_OUTPUT = re.compile(r"y|y_?hat|out|output\w*|fx|fz|activated|activations?|act|a|s|o|p|probs?|sm")
_INPUT = re.compile(r"x|z|h|u|v|in|inp|input\w*|x_.*|z_.*|net\w*|pre\w*|logits?|scores?")
# calls that are tried when names do not decide
_OTHERS = 60


@dataclass(frozen=True, slots=True)
class Handed:
    """One way to call a backward: a word for each argument. `sure`: names leave no doubt."""

    words: tuple[str, ...]
    sure: bool = False

    @property
    def is_local(self) -> bool:
        """No upstream gradient is asked for: what comes back is a derivative to multiply with."""
        return not any(w.startswith("dout") for w in self.words)


def is_upstream(argument: str) -> bool:
    return bool(_UPSTREAM.fullmatch(normal(argument)))


def is_cache(argument: str) -> bool:
    """A name that people give to what forward keeps for backward."""
    return bool(_CACHE.fullmatch(normal(argument)))


def ways(
    arguments: Sequence[str], inputs: Sequence[str], *, outputs: int, kept: int
) -> Iterator[Handed]:
    """Calls of a backward with these arguments, the likeliest first.

    `inputs` are the forward's arguments, `outputs` how many arrays it gave, `kept` how many other
    things beside them.
    """
    pool = [*_numbered("dout", outputs), *inputs]
    pool += [
        *(_numbered("cache", kept) if kept > 1 else []),
        *(["cache"] if kept else []),
        "output",
    ]
    named = [_named(a, inputs, kept) for a in arguments]
    first = _by_names(arguments, named, outputs, kept)
    if first is not None:
        yield first
    seen = {first.words} if first is not None else set()
    if len(arguments) > 3:
        yield from _completed(named, pool)
        return
    # where a name speaks of an upstream gradient, one is given
    upstream = any("dout" in words for words in named)
    orders = (
        order
        for order in itertools.permutations(pool, len(arguments))
        if not upstream or any(w.startswith("dout") for w in order)
    )
    ranked = sorted(
        orders, key=lambda o: sum(not n or w not in n for w, n in zip(o, named, strict=True))
    )
    for order in ranked[:_OTHERS]:
        if order not in seen:
            yield Handed(order)


def _completed(named: Sequence[Sequence[str]], pool: Sequence[str]) -> Iterator[Handed]:
    """Calls in which names say the most, and the arguments whose names say nothing get the rest."""
    told: list[str | None] = []
    for found in named:
        told.append(next((w for w in found if w in pool and w not in told), None))
    rest = [w for w in pool if w not in told]
    if told.count(None) not in (1, 2):
        return
    for order in itertools.permutations(rest, told.count(None)):
        missing = iter(order)
        yield Handed(tuple(next(missing) if w is None else w for w in told))


def _numbered(word: str, count: int) -> list[str]:
    return [word] if count < 2 and word == "dout" else [f"{word} {i}" for i in range(count)]


def _named(argument: str, inputs: Sequence[str], kept: int) -> list[str]:
    """What an argument of this name may be, the likeliest first; empty where it says nothing."""
    low = normal(argument)
    same = [n for n in inputs if n == argument] or [n for n in inputs if normal(n) == low]
    if kept and _CACHE.fullmatch(low) and low != "c":
        return ["cache"]
    found: list[str] = []
    if _UPSTREAM.fullmatch(low) and not same:
        found.append("dout")
    if same:
        found += same
    elif len(inputs) == 1 and not found:
        found += [inputs[0]] if _INPUT.fullmatch(low) else []
    if _OUTPUT.fullmatch(low):
        found.append("output")
    if kept and not found:
        found.append("cache")
    return found


def _by_names(
    arguments: Sequence[str], named: Sequence[Sequence[str]], outputs: int, kept: int
) -> Handed | None:
    """The call that the names alone suggest; None where a name says nothing."""
    words: list[str] = []
    counts = {"dout": 0, "cache": 0}
    several = {"dout": outputs > 1, "cache": sum(n[:1] == ["cache"] for n in named) > 1}
    for found in named:
        free = [w for w in found if w in counts or w not in words]
        if not free:
            return None
        word = free[0]
        if several.get(word):
            word = f"{word} {counts[word]}"
            counts[free[0]] += 1
        elif word in words:
            return None
        words.append(word)
    sure = any(w.startswith("dout") for w in words)
    return Handed(tuple(words), sure and len(arguments) > 1)


def given(
    handed: Handed, cotangents: Sequence[Any], outputs: Sequence[Any], kept: Any,
    values: Mapping[str, Any],
) -> list[Any]:  # fmt: skip
    """The arguments in order; LookupError where the forward kept no such thing."""
    found: list[Any] = []
    for word in handed.words:
        name, _, index = word.partition(" ")
        if word in values:
            found.append(values[word])
        elif name == "dout":
            found.append(cotangents[int(index or 0)])
        elif word == "cache":
            found.append(kept)
        elif name == "cache":
            found.append(kept[int(index)])
        else:
            found.append(outputs[0] if len(outputs) == 1 else tuple(outputs))
    return found


def times(cotangent: Any, local: Any, shape: tuple[int, ...]) -> Any:
    """dout times a local derivative: entry by entry, or a Jacobian for each sample.

    `shape` is that of the input. ValueError where it fits neither.
    """
    if isinstance(local, (tuple, list)) and not isinstance(cotangent, np.ndarray):
        return tuple(cotangent * np.asarray(part) for part in local)
    found = np.asarray(local)
    g = np.asarray(cotangent)
    if found.shape == g.shape or g.ndim == 0 or found.ndim == 0:
        return g * found
    if found.ndim == 2 and g.ndim == 1 and found.shape == (g.size, *shape):
        return g @ found
    if found.ndim == 3 and g.ndim == 2 and found.shape[:2] == g.shape:
        return np.einsum("nc,ncd->nd", g, found)
    # a shape that broadcasts is taken; another one is no derivative of this output
    return np.broadcast_to(g * found, g.shape)
