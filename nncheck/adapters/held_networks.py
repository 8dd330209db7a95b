"""Networks whose parameters are variables of the file: `lossFun(inputs, targets, hprev)` beside `Wxh`, or
`loss(X, T)` and `backward(X, T)` beside `params = {"W1": ...}`.

Arrays of the file that such functions read become arguments: they are put in place for a call and
taken out after it. They keep the shapes that they have; what the data are like is tried.
"""

from __future__ import annotations

import itertools
import types
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from ..budget import Budget
from ..model import Domain, Slot
from ..subject import Subject
from .candidate import Candidate
from .construct import SIZES
from .loss_forms import Form, subject_of, tried
from .loss_roles import role_of
from .loss_way import says_loss
from .marks import is_aside, readings
from .methods import data_arguments
from .names import looks_like_target, normal
from .partners import scope_of
from .returning import GRADIENT, last_tuple, named

# combinations of shapes that are tried, and what trying may take, in seconds
_TRIES, _SECONDS, _MOST = 1500, 1.0, 4
_LENGTH = 4
Path = tuple[str, ...]


def adapt(candidate: Candidate) -> Subject | None:
    """The function as the loss of a network; None where it reads no arrays of the file."""
    function = candidate.obj
    if not isinstance(function, types.FunctionType) or "." in candidate.name or candidate.data:
        return None
    names = data_arguments(function)
    if not names or len(names) > _MOST or is_aside(candidate.name):
        return None
    held = _held(candidate)
    if not held:
        return None
    for gradient in _gradients(candidate, names):
        best = _best(candidate, gradient, names, held)
        if best is not None:
            return _subject(candidate, gradient, held, best)
    return None


def _subject(candidate: Candidate, gradient: str, held: Mapping[str, Path], form: Form) -> Subject:
    said = (
        "it returns the loss and its gradients" if not gradient else f"its gradient is {gradient}"
    )
    return subject_of(
        candidate, form, lambda at: _function(at, gradient, held), backward=gradient,
        words=(said, f"its parameters are variables of the file: {', '.join(held)}"),
        kind="network", style="function-pair",
    )  # fmt: skip


# -- what is held --------------------------------------------------------------------------------


def _held(candidate: Candidate) -> dict[str, Path]:
    """The arrays of fractions that the function reads of its file: ("W",) or ("params", "W1")."""
    space = candidate.namespace
    found: dict[str, Path] = {}
    for name in _read(candidate):
        value = space.get(name)
        if _is_array(value):
            found[name] = (name,)
        elif isinstance(value, dict) and value and all(map(_is_array, value.values())):
            found |= {k: (name, k) for k in value if isinstance(k, str)}
    return found


def _is_array(value: Any) -> bool:
    return isinstance(value, np.ndarray) and value.dtype.kind == "f" and 0 < value.ndim < 3


def _read(candidate: Candidate) -> list[str]:
    """Names of the file that the function, or what it calls, speaks of."""
    functions = [candidate.obj, *(candidate.namespace.get(n) for n in candidate.reaches)]
    codes = [f.__code__ for f in functions if isinstance(f, types.FunctionType)]
    return list(dict.fromkeys(n for code in codes for n in _names_of(code)))


def _names_of(code: types.CodeType) -> Iterator[str]:
    yield from code.co_names
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            yield from _names_of(inner)


# -- the function of all arrays ------------------------------------------------------------------


def _gradients(candidate: Candidate, names: Sequence[str]) -> Iterator[str]:
    """Functions of the same arguments that give the gradients; "" where the function does so itself."""
    marked = [p for p in last_tuple(candidate.obj) if GRADIENT.fullmatch(named(p))]
    if marked:
        yield ""
    if not says_loss(candidate.name):
        return
    for name, function in scope_of(candidate).items():
        back = any(way == "derivative" for _, way in readings(name)) and not is_aside(name)
        if back and set(data_arguments(function) or ()) == set(names):
            yield name


def _function(candidate: Candidate, gradient: str, held: Mapping[str, Path]) -> Callable[..., Any]:
    """(the number, the gradients) of the data and of the arrays that are put in place."""
    value = candidate.obj
    space = value.__globals__
    other = scope_of(candidate)[gradient] if gradient else None
    names = data_arguments(value) or ()

    def run(*given: Any) -> Any:
        data = dict(zip(names, given, strict=False))
        before = _put(space, held, dict(zip(held, given[len(names) :], strict=True)))
        try:
            returned = value(*data.values())
            if other is None:
                return _sorted_out(value, returned)
            grads = other(*[data[n] for n in data_arguments(other) or ()])
            return returned, _left(space) if grads is None else grads
        finally:
            _put(space, held, before)

    return run


def _put(space: Any, held: Mapping[str, Path], values: Mapping[str, Any]) -> dict[str, Any]:
    """Put arrays where the code looks for them; what was there."""
    before: dict[str, Any] = {}
    for name, path in held.items():
        where = space if len(path) == 1 else space[path[0]]
        before[name] = where[path[-1]]
        where[path[-1]] = values[name]
    return before


def _sorted_out(function: Any, returned: Any) -> Any:
    """The number, and what is returned by the names of gradients."""
    parts = last_tuple(function)
    if not isinstance(returned, tuple) or len(parts) != len(returned):
        return returned
    number = next(v for v in returned if np.size(v) == 1 and not isinstance(v, (dict, list)))
    marked = {
        named(p): v for p, v in zip(parts, returned, strict=True) if GRADIENT.fullmatch(named(p))
    }
    return number, next(iter(marked.values())) if len(marked) == 1 else marked


def _left(space: Mapping[str, Any]) -> dict[str, Any]:
    """Gradients that are left in a dict of the file."""
    tables = [v for n, v in space.items() if isinstance(v, dict) and "grad" in n.lower()]
    return dict(tables[0]) if tables else {}


# -- what the data are like ----------------------------------------------------------------------


def _best(
    candidate: Candidate, gradient: str, names: Sequence[str], held: Mapping[str, Path]
) -> Form | None:
    """The form with most gradients that are right; one must be."""
    function = _function(candidate, gradient, held)
    parameters = tuple(_parameter(candidate, n, p) for n, p in held.items())
    budget = Budget(_SECONDS)
    best: Form | None = None
    for slots, sizes in itertools.islice(_readings(names, parameters), _TRIES):
        if budget.spent:
            break
        order = tuple(s.name for s in slots)
        form = tried(function, order, slots, {}, sizes)
        if form is not None and form.right and (best is None or len(form.right) > len(best.right)):
            best = form
        if best is not None and best.is_whole and len(best.plan) == len(parameters):
            break
    return best


def _parameter(candidate: Candidate, name: str, path: Path) -> Slot:
    value: Any = candidate.namespace
    for key in path:
        value = value[key]
    return Slot(name, "parameter", value.shape)


def _readings(
    names: Sequence[str], parameters: tuple[Slot, ...]
) -> Iterator[tuple[tuple[Slot, ...], Mapping[str, int]]]:
    """Slots for the data: sizes are those that parameters have, in each layout."""
    widths = list(dict.fromkeys(int(d) for s in parameters for d in s.shape if int(d) > 1))
    pools = [list(_pool(n, widths)) for n in names]
    sizes = {**SIZES, **{f"K{w}": w for w in widths}}
    for data in sorted(itertools.product(*map(range, map(len, pools))), key=sum):
        slots = tuple(pool[i] for pool, i in zip(pools, data, strict=True))
        yield (*slots, *parameters), sizes


def _pool(name: str, widths: Sequence[int]) -> Iterator[Slot]:
    """Numbers of a vocabulary, arrays of samples, a state, targets."""
    target = role_of(name) == "target" or looks_like_target(name)
    state = normal(name).startswith(("h", "c", "s", "state", "prev", "a_prev"))
    for w in () if state else widths:
        index = Domain("index", classes=f"K{w}")
        yield Slot(name, "target" if target else "input", (_LENGTH,), index, differentiable=False)
        if target:
            yield Slot(name, "target", ("N",), index, differentiable=False)
    for w in widths:
        shapes: tuple[tuple[Any, ...], ...] = (("N", w), (w, "N"), (w, 1), (w,))
        for shape in ((w, 1), (1, w), (w,), ("N", w)) if state else shapes:
            if target:
                axis = shape.index(w)
                yield Slot(name, "target", shape, Domain("onehot", axis=axis), differentiable=False)
                yield Slot(name, "target", shape, differentiable=False)
            else:
                yield Slot(name, "input", shape, differentiable=False)
    if target:
        for shape in (("N", 1), (1, "N"), ("N",)):
            yield Slot(name, "target", shape, Domain("binary"), differentiable=False)
