"""One function from any arrays to a loss and gradients, whatever it and they are called.

`triplet(anchor, positive, negative) -> loss, {...}`, `ridge(X, y, w, alpha) -> cost, dw`,
`contrastive(a, b, y) -> loss, da, db`, `svm_loss(W, X, y, reg) -> loss, dW`. What comes back decides: a
number, and arrays shaped like arguments that are its gradients. A function of which no gradient is
right is a loss only where its name says so, or its own text calls what it returns a loss and gradients.
"""

from __future__ import annotations

import ast
import inspect
import itertools
import re
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from ..budget import Budget
from ..model import Domain, Slot
from ..subject import Subject
from .candidate import Candidate
from .loss_forms import Form, subject_of, tried
from .loss_joined import joined
from .loss_roles import SETTINGS, role_of
from .loss_way import says_loss
from .methods import data_arguments
from .names import looks_like_target, normal
from .partners import Partner, scope_of
from .returning import GRADIENT, last_tuple

# combinations of shapes that are tried, and what trying may take, in seconds
_TRIES, _SECONDS, _MOST = 3000, 1.0, 5
_STEP = 1e-5
# what says which entries count
_OBSERVED = re.compile(r"r|mask|masks|rated|observed|valid|keep|indicator")
_LOSS = re.compile(r"loss|cost|err\w*|obj\w*|energy|nll|total|j|l|f|val\w*", re.IGNORECASE)
_SHAPES: dict[str, tuple[tuple[Any, ...], ...]] = {
    "data": (("N", "D"), ("D", "N"), ("D",)),
    "weights": (("D",), ("D", "C"), ("C", "D"), ("D", 1)),
    "bias": ((), ("C",), (1,), (1, "C"), ("C", 1)),
    "target": (("N",), ("N", "C"), ("N", 1), ("N", "D"), (1, "N")),
    "": (("N", "D"), ("D",), ("N",), ("D", "C"), ("N", "C"), ()),
}


def adapt(candidate: Candidate) -> Subject | None:
    """The function as a loss of its arrays; None when it is nothing of the sort."""
    function = candidate.obj
    if not isinstance(function, types.FunctionType) or candidate.data:
        return None
    names = data_arguments(function)
    if not names or len(names) > _MOST or _MARKED.search(normal(candidate.name)):
        return None
    stated = _returns(function)
    if stated is None:
        return None
    best = _best(function, names)
    if best is None or not (best.right or stated or says_loss(candidate.name)):
        return None
    if not best.is_sure:
        return None  # which of them the wrong gradient belongs to is known to its author only
    return subject_of(candidate, best, lambda at: at.obj)


def adapt_pair(candidate: Candidate, gradient: str) -> Subject | None:
    """A loss of several arrays beside the function of this name that gives its gradient for the same."""
    names = data_arguments(candidate.obj) or ()
    asked = data_arguments(scope_of(candidate)[gradient])
    if not 2 <= len(names) <= _MOST or asked is None or set(asked) != set(names):
        return None
    best = _best(joined(candidate, gradient), names)
    if best is None or not best.is_sure or not (best.right or says_loss(candidate.name)):
        return None
    said = (f"its gradient is {gradient}",)
    return subject_of(
        candidate, best, lambda at: joined(at, gradient), backward=gradient, words=said
    )


def objective(
    candidate: Candidate, make: Callable[[Candidate], Any], names: tuple[str, ...], *,
    sure: bool, written: tuple[str | None, str | None], said: str,
) -> Subject | None:  # fmt: skip
    """What `make` gives of a class, as a loss of its arguments; `written`: where value and gradient are."""
    if len(names) > _MOST:
        return None
    best = _best(make(candidate), names)
    if best is None or not (best.right or sure):
        return None
    return subject_of(
        candidate, best, make, forward=written[0] or "", backward=written[1] or "", words=(said,)
    )


def is_of_both(candidate: Candidate, names: tuple[str, ...]) -> bool:
    """A function of two arrays that returns the gradients of both: the second is no target."""
    stated = None if candidate.data else _returns(candidate.obj)
    if stated is None or len(last_tuple(candidate.obj)) < 3:
        return False
    best = _best(candidate.obj, names)
    return best is not None and set(best.plan) == set(names) and (best.is_whole or stated)


def is_pair_of_both(candidate: Candidate, partner: Partner) -> bool:
    """The gradient beside a loss of two arrays returns two, of both of them: the second is no target."""
    names = data_arguments(candidate.obj) or ()
    slope = partner.of(scope_of(candidate))
    if candidate.data or partner.flag or partner.returned is not None or len(names) != 2:
        return False
    if not isinstance(slope, types.FunctionType) or len(last_tuple(slope)) != 2:
        return False
    if set(data_arguments(slope) or ()) != set(names):
        return False
    best = _best(joined(candidate, partner.name), names)
    return best is not None and set(best.plan) == set(names)


_MARKED = re.compile(r"(^|_)(backward|bwd|forward|numer\w*|check)(_|$)")


def _returns(function: types.FunctionType) -> bool | None:
    """Whether the text calls what is returned a loss and gradients; None where it returns no tuple."""
    returned = last_tuple(function)
    if len(returned) < 2:
        return None
    first, *rest = returned
    names = [n.id for n in rest if isinstance(n, ast.Name)]
    asked = inspect.signature(function).parameters
    of_each = [n.lower().replace("_", "") for n in names] == [
        f"d{a.lower().replace('_', '')}" for a in asked
    ]
    is_loss = isinstance(first, ast.Name) and _LOSS.fullmatch(first.id) is not None
    return (
        (is_loss or of_each)
        and len(names) == len(rest)
        and all(GRADIENT.fullmatch(n) for n in names)
    )


def _of_two_alike(function: Any, names: tuple[str, ...]) -> Form | None:
    """Two arrays of one shape, with a gradient for each: with fewer axes a wrong one may look right."""
    slots = tuple(Slot(n, "input", ("N", "D"), Domain()) for n in names)
    form = tried(function, names, slots, {}) if len(names) == 2 else None
    return form if form is not None and set(form.plan) == set(names) else None


def _best(function: Any, names: tuple[str, ...]) -> Form | None:
    best: Form | None = _of_two_alike(function, names)
    if best is not None:
        return best
    budget = Budget(_SECONDS)
    for slots, settings in itertools.islice(_readings(names), _TRIES):
        if budget.spent:
            break
        form = tried(function, names, slots, settings)
        if form is not None and (best is None or form.rank > best.rank):
            best = form
            wanted = [s for s in slots if s.role == "input" and role_of(s.name) != "data"]
            if form.is_whole and all(s.name in form.plan for s in wanted):
                break
    return best


def _readings(names: tuple[str, ...]) -> Iterator[tuple[tuple[Slot, ...], Mapping[str, float]]]:
    """Every way to give the arguments shapes; the first are those that their names suggest."""
    roles = {n: role_of(n) for n in names}
    settings = {n: SETTINGS[normal(n)] for n in names if roles[n] == "setting"}
    arrays = [n for n in names if n not in settings]
    if len(arrays) == 3 and _OBSERVED.fullmatch(normal(arrays[2])):
        yield _masked_steps(arrays), settings
    pools = [list(_pool(n, roles[n])) for n in arrays]
    alike = [slots for slots in itertools.product(*pools) if len({s.shape for s in slots}) == 1]
    # data and its targets are of another shape than the weights
    targeted = any(roles[n] == "target" or looks_like_target(n) for n in arrays)
    every = itertools.product(*pools)
    for slots in (*every, *alike) if targeted else (*alike, *every):
        yield slots, settings


def _masked_steps(names: Sequence[str]) -> tuple[Slot, ...]:
    """Scores for each step of each sequence, the right class of each, and which steps count."""
    steps = ("N", 4)
    return (
        Slot(names[0], "input", (*steps, "C"), Domain()),
        Slot(names[1], "target", steps, Domain("index", classes="C"), differentiable=False),
        Slot(names[2], "input", steps, Domain("binary"), differentiable=False),
    )


def _pool(name: str, role: str | None) -> Iterator[Slot]:
    known = role if role in _SHAPES else ""
    shapes = dict.fromkeys((*_SHAPES[known or ""], *_SHAPES[""]))
    for shape in shapes:
        if role == "target" or looks_like_target(name):
            yield from _targets(name, shape)
        elif _OBSERVED.fullmatch(normal(name)):
            yield Slot(name, "input", shape, Domain("binary"), differentiable=False)
        else:
            yield Slot(name, "input", shape, Domain())


def _targets(name: str, shape: tuple[Any, ...]) -> Iterator[Slot]:
    def slot(domain: Domain) -> Slot:
        return Slot(name, "target", shape, domain, differentiable=False)

    if shape == ("N",):
        yield slot(Domain("index", classes="C"))
        yield slot(Domain("sign"))
    if shape == ("N", "C"):
        yield slot(Domain("onehot", axis=1))
    yield slot(Domain("binary") if "N" in shape else Domain())
    yield slot(Domain())
