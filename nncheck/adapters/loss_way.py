"""How a loss is asked for its value and for its gradient, whatever its authors call them.

A `Way` is one manner of calling: which argument is the prediction, which the target, and what the
gradient is given. Several ways are proposed for one definition; which is meant, is told by running.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np

from ..model import Array
from .kept import named_output
from .names import looks_like_target, normal

_PREDICTIONS = frozenset(
    "y_pred ypred pred preds y_hat yhat prediction predictions predicted p prob probs proba probability"
    " probabilities logits logit scores score output outputs out a o x z h activations dvalues"
    " estimate estimates predict y_predict y_p yp q inputs input log_probs logp".split()
)
# of these letters any may stand for data as well: `bce(x_logit, x)`
_LETTERS = frozenset("p a o x z h q".split())
_UPSTREAM = re.compile(r"d?_?d?out\w*|grad\w*|upstream\w*|delta|g|dy|dl|dloss|grad_output|dz|eta")
_LOSS = re.compile(
    r"loss|cost|error|entropy|xent|objective|criterion|divergence|hinge|huber|mse|mae|bce|nll|sse|log_?cosh"
    r"|squared?|likelihood|損失|誤差|交差|(^|_)(ce|cce|kl|rmse|l1|l2|svm|quadratic|euclidean)(_|$)"
)
_NO_LOSS = re.compile(r"layer|network|model|(^|_)net|trainer|optimi|regulari|accuracy|metric|plot")

# "scale" is an upstream gradient that may be left out: a number, 1 unless asked
Role = Literal["prediction", "target", "dout", "scale", "output"]


@dataclass(frozen=True, slots=True)
class Way:
    """One manner of calling. `value` and `gradient` hold the roles of their arguments, in order."""

    prediction: str
    target: str
    value: tuple[Role, ...]
    gradient: tuple[Role, ...]

    @property
    def takes_cotangent(self) -> bool:
        return "dout" in self.gradient or "scale" in self.gradient

    def given(
        self,
        roles: Sequence[Role],
        values: Mapping[str, Array],
        dout: Any,
        obj: Any = None,
        beside: Callable[[], Any] = lambda: None,
    ) -> list[Any]:
        """`beside` gives what the value is returned with: an output that is kept nowhere."""
        y = values[self.prediction]
        of: dict[str, Any] = {
            "prediction": y,
            "target": values[self.target],
            "dout": dout,
            "scale": 1.0 if dout is None else float(np.asarray(dout).reshape(-1)[0]),
        }
        if "output" in roles:
            # a softmax fused with its loss is given its own output
            kept = named_output(obj, y.shape)
            of["output"] = beside() if kept is None else kept
            if of["output"] is None:
                raise LookupError("it keeps no output of its own")
        return [of[role] for role in roles]


def says_loss(*names: str) -> bool:
    """One of these names is that of a loss, and none that of something else."""
    low = [normal(n) for n in names]
    return any(_LOSS.search(n) for n in low) and not any(_NO_LOSS.search(n) for n in low)


def target_index(names: Sequence[str]) -> int | None:
    """Which of two arguments their names call the target; None where they do not tell.

    `y` alone is either: the target beside `p` or `y_pred`, the prediction beside `t`.
    """
    first, second = (normal(n) for n in names)
    if {first, second} & _LETTERS and not {first, second} <= _LETTERS:
        # `x_logit` beside `x`: what is made of it is the prediction
        made = [n.rpartition("_")[2] in _PREDICTIONS - _LETTERS for n in (first, second)]
        if made[0] != made[1]:
            return 1 if made[0] else 0
    marks = [looks_like_target(n) or n.endswith(("_true", "true")) for n in (first, second)]
    guesses = [n in _PREDICTIONS or n.endswith(("pred", "hat")) for n in (first, second)]
    if marks[0] != marks[1]:
        return 0 if marks[0] else 1
    if guesses[0] != guesses[1]:
        return 1 if guesses[0] else 0
    return None


def _is_sure(names: Sequence[str]) -> bool:
    """One of them is called a target, or a prediction by more than a letter."""
    low = [normal(n) for n in names]
    return any(looks_like_target(n) or n == "y" or n.endswith("true") for n in low) or any(
        n.endswith(("pred", "hat")) or n in _PREDICTIONS - _LETTERS for n in low
    )


def is_upstream(name: str) -> bool:
    return bool(_UPSTREAM.fullmatch(normal(name)))


def ways(value: Sequence[str], gradient: Sequence[str], *, optional: bool = False) -> Iterator[Way]:
    """Ways to call a value of two arguments and its gradient, the likeliest first.

    `gradient` are the arguments that it must be given; `optional` says that it has an upstream
    gradient as well, which may be left out.
    """
    known = target_index(value)
    orders = (1, 0) if known is None else (known,) if _is_sure(value) else (known, 1 - known)
    for index in orders:
        roles: tuple[Role, ...] = ("prediction", "target") if index else ("target", "prediction")
        prediction, target = value[1 - index], value[index]
        if prediction == target:
            return
        for given in _given(value, gradient, roles):
            scale: tuple[Role, ...] = ("scale",) if optional and not given else ()
            yield Way(prediction, target, roles, (*given, *scale))


def _given(
    value: Sequence[str], gradient: Sequence[str], roles: tuple[Role, ...]
) -> Iterator[tuple[Role, ...]]:
    """What the gradient is given, in the order of its arguments."""
    if len(gradient) == 0:
        yield ()
    elif len(gradient) == 1:
        yield ("target",) if looks_like_target(gradient[0]) else ("dout",)
    elif len(gradient) == 2:
        yield from _pair(value, gradient, roles)
    elif len(gradient) == 3 and sum(is_upstream(n) for n in gradient) == 1:
        at = next(i for i, n in enumerate(gradient) if is_upstream(n))
        rest = [n for i, n in enumerate(gradient) if i != at]
        for two in _pair(value, rest, roles):
            yield (*two[:at], "dout", *two[at:])


def _pair(
    value: Sequence[str], gradient: Sequence[str], roles: tuple[Role, ...]
) -> Iterator[tuple[Role, ...]]:
    named = dict(zip(value, roles, strict=True))
    if set(gradient) == set(named):
        yield tuple(named[n] for n in gradient)
        return
    at = target_index(gradient)
    if at is not None:
        other = gradient[1 - at]
        ways_of_first: list[Role] = ["prediction", "dout"] if is_upstream(other) else ["prediction"]
        # nothing but an upstream gradient goes by `dout`
        if normal(other) not in _PREDICTIONS:
            ways_of_first.reverse()
        ways_of_first.append("output")
        for role in ways_of_first:
            yield (role, "target") if at else ("target", role)
        return
    yield roles
    yield (roles[1], roles[0])
