"""What the name of a function says: the forward or the backward of what (`d_relu` is relu's).

A name has several readings (`df`, `dense`); which of them holds, other names of the file say.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Literal

from .names import normal

Way = Literal["plain", "forward", "derivative"]

_FORWARD = frozenset("forward fwd fw fp fprop feedforward".split())
_DERIVATIVE = frozenset(
    "prime primes grad grads gradient gradients deriv derivs derivative derivatives derivate der derv"
    " diff backward bwd back bw bp bprop backprop backpropagate jacobian jac vjp dx dz dt d p".split()
)
# one letter marks only where a name begins or ends
_AT_AN_END = frozenset("d p dx dz dt der".split())
_FILLERS = frozenset("of the function func fn fun wrt to from output out".split())
_GLUED = re.compile(
    r"^(?:(derivative|gradient|deriv|grad|d)_?(\w+)"
    r"|(\w+?)_?2?(prime|derivative|deriv|gradient|grad|backward))$"
)
_NOT_CODE = re.compile(
    r"numer|check|plot|test|train|update|load|print|show|save|draw|descent|clip|accura|predict|init|optim"
)


@cache
def readings(name: str) -> tuple[tuple[str, Way], ...]:
    """(of what, which way), the likeliest first; `relu_backward` is ("relu", "derivative")."""
    low = normal(name.rpartition(".")[2])
    tokens = [t for t in low.split("_") if t]
    found: list[tuple[str, Way]] = []
    # `sigmoid_der_from_output` ends in `der`: the words after it only say in what it is written
    last = max((i for i, t in enumerate(tokens) if t not in _FILLERS), default=0)
    for i, token in enumerate(tokens):
        rest = tokens[:i] + tokens[i + 1 :]
        if token in _FORWARD:
            found += _both(rest, "forward")
        elif token in _DERIVATIVE and (token not in _AT_AN_END or i in (0, last)):
            found += _both(rest, "derivative")
    glued = _GLUED.match(low)
    if glued is not None and not found:
        found += _both((glued[2] or glued[3]).split("_"), "derivative")
    return tuple(dict.fromkeys([*found, *_both(tokens, "plain")]))


def _both(tokens: list[str], way: Way) -> list[tuple[str, Way]]:
    """With and without the words that say nothing."""
    bare = [t for t in tokens if t not in _FILLERS]
    return [("".join(tokens), way), *([("".join(bare), way)] if bare else [])]


def belongs(derivative: str, forward: str) -> int | None:
    """How well one name is that of the other's derivative, 0 best; None where it is not."""
    ahead = [of for of, way in readings(forward) if way != "derivative"]
    back = [of for of, way in readings(derivative) if way == "derivative"]
    both = [(i + j) for i, of in enumerate(ahead) for j, other in enumerate(back) if of == other]
    if not both or derivative == forward:
        return None
    bare = not ahead[0] and not any(way == "forward" for _, way in readings(forward))
    return None if bare else min(both)


def extends(derivative: str, forward: str) -> bool:
    """`batchnorm_backward_alt` is another backward of batchnorm: its name says that and more."""
    back = [of for of, way in readings(derivative) if way == "derivative"]
    ahead = [of for of, way in readings(forward) if way != "derivative"]
    return any(len(a) > 2 and b.startswith(a) and b != a for a in ahead for b in back)


def asks_for_derivative(argument: str) -> bool:
    """`derivative`, `deriv`, `prime`, `is_grad`: a switch of a function that is both."""
    low = normal(argument)
    return bool(_ASKS.search(low) or _ASKS.search(_plain(low)))


_ASKS = re.compile(
    r"deriv|grad|prime|backward|^diff$|^d$|^der$|^bp$|^back$|^dx$|ableit|pochodn|türev|производн|微分|導関数|导数|미분"
)


def _plain(word: str) -> str:
    """Without accents: `dérivée`."""
    parts = unicodedata.normalize("NFKD", word)
    return "".join(c for c in parts if not unicodedata.combining(c))


def is_aside(name: str) -> bool:
    """Numeric gradients, plots, training: what stands beside the code that is checked."""
    return bool(_NOT_CODE.search(normal(name.rpartition(".")[2])))
