"""A definition as an optimizer: the first way of calling it that moves parameters by gradients."""

from __future__ import annotations

import inspect
import re
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np

from ...draw import generic
from ...model import Array, Card, Setting, Slot
from ...subject import Subject, Unadapted, optimizer
from ..candidate import Candidate, is_abstract
from ..contain import words
from ..names import BACKWARD, FORWARD, normal
from . import settings
from .calling import STATE_FORMS, Updating, Way
from .roles import UPDATES, arguments, number_for
from .ways import ways

_ALGORITHMS = (
    r"sgd|gd\b|momentum|nesterov|\bnag\b|ada(grad|delta|max|bound|belief)|rms_?prop|adam|nadam|amsgrad|lion"
    r"|lamb|smorms3|\beve\b|santa|descent"
)
_FUNCTIONS = re.compile(
    rf"{_ALGORITHMS}|update_(param|weight)\w*|optimi[sz]e|optimi[sz]er|_step$|_update$|^update"
)
_KNOWN = re.compile(_ALGORITHMS)
_OTHERS = {*FORWARD[:-1], *BACKWARD, "fit", "predict", "train", "loss"}


def adapt(candidate: Candidate) -> Subject | Unadapted | None:
    """The definition as an optimizer; None when it is none; why it could not be called."""
    if candidate.instance is not None or not _may_be(candidate):
        return None
    error: BaseException | None = None
    dividing: Way | None = None
    for way in ways(candidate):
        try:
            understood = _understood(candidate.obj, way)
        except ZeroDivisionError:
            # a t that is 0 in `1 - beta ** t`: called as it should be, and wrong
            dividing = dividing or way
            continue
        except Exception as failure:
            error = error or failure
            continue
        if understood is not None:
            return _subject(candidate, understood)
    if dividing is not None and _KNOWN.search(normal(candidate.name)):
        return _subject(candidate, dividing)
    if isinstance(error, NotImplementedError) or error is None:
        return None
    if not isinstance(candidate.obj, type) or not _KNOWN.search(normal(candidate.name)):
        return None
    reason = f"{candidate.name} could not be made to update anything ({type(error).__name__}: {words(error)})"
    return Unadapted(candidate.name, reason, candidate.place.line)


def _may_be(candidate: Candidate) -> bool:
    obj = candidate.obj
    if isinstance(obj, type):
        methods = {n for n in dir(obj) if callable(getattr(obj, n, None))}
        return not is_abstract(obj) and not methods & _OTHERS and bool(methods & set(UPDATES))
    return inspect.isfunction(obj) and bool(_FUNCTIONS.search(normal(candidate.name)))


# -- trying a way ------------------------------------------------------------------------


def _understood(definition: Any, way: Way) -> Way | None:
    """The way with what it returns and where it counts from; None when nothing moves.

    Raises what the code raises.
    """
    if any(a.role == "time" for a in way.given):
        way = replace(way, first_time=_first_time(definition, way))
    error: Exception | None = None
    needs_state = any(a.role == "state" and a.required for a in way.given)
    for form in STATE_FORMS if needs_state else ("none",):
        tried = replace(way, state=form)
        try:
            found = _returning(definition, tried)
        except Exception as failure:
            error = error or failure
            continue
        if found is not None:
            return found
    if error is not None:
        raise error
    return None


def _first_time(definition: Any, way: Way) -> int:
    """0 where the code counts on from it (`b ** (t + 1)`), 1 where 0 gives no number or no other."""
    for form in STATE_FORMS:
        tried = replace(way, state=form, returns="values")
        try:
            moved = _moved(definition, replace(tried, first_time=0), 1.0)
        except Exception:
            continue
        if not all(np.all(np.isfinite(v)) for step in moved for v in step.values() if v.size):
            return 1
        if not _differ(moved[0], _start(way)):
            return 1
        later = _moved(definition, replace(tried, first_time=1), 1.0)
        return 0 if any(_differ(a, b) for a, b in zip(moved, later, strict=True)) else 1
    return 1


def _returning(definition: Any, way: Way) -> Way | None:
    """Whether the parameters are changed, returned anew, or a step is returned."""
    start = _start(way)
    forth, back = (_moved(definition, way, sign)[-1] for sign in (1.0, -1.0))
    if _differ(forth, start) and _differ(forth, back):
        return way
    returned = [_returned(definition, way, shift) for shift in (0.0, 1.0)]
    if any(r is None for r in returned):
        return None
    here, there = (r or {} for r in returned)
    opposite = _returned(definition, way, 0.0, sign=-1.0) or {}
    if not _differ(here, opposite):
        return None
    follows = all(_shifted(here[n], there[n]) for n in here)
    return replace(way, returns="values" if follows else "steps")


def _shifted(here: Array, there: Array) -> bool:
    """What was returned moves with the parameters; where it is a number."""
    with np.errstate(all="ignore"):
        moved = np.asarray(there - here)
    return bool(np.all(np.abs(moved[np.isfinite(moved)] - 1.0) < 0.3))


def _moved(definition: Any, way: Way, sign: float) -> list[Mapping[str, Array]]:
    stepper = Updating(definition, way, {})
    stepper.place(_start(way))
    found: list[Mapping[str, Array]] = []
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        for number in range(2):
            stepper.step(_gradients(way, number, sign), 1.0 / (1 + number), meddle=False)
            found.append(stepper.parameters())
    return found


def _returned(
    definition: Any, way: Way, shift: float, sign: float = 1.0
) -> dict[str, Array] | None:
    stepper = Updating(definition, way, {})
    stepper.place({n: v + shift for n, v in _start(way).items()})
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        stepper.step(_gradients(way, 0, sign), 1.0, meddle=False)
    return stepper.taken_apart(stepper.returned)[0]


def _start(way: Way) -> dict[str, Array]:
    rng = np.random.default_rng(3)
    return {n: generic(shape, rng) for n, shape in way.shapes.items()}


def _gradients(way: Way, number: int, sign: float) -> dict[str, Array]:
    rng = np.random.default_rng(5 + number)
    return {n: sign * 0.2 * generic(shape, rng) for n, shape in way.shapes.items()}


def _differ(a: Mapping[str, Array], b: Mapping[str, Array]) -> bool:
    return any(not np.array_equal(a[n], b[n]) for n in a if n in b)


# -- the card ----------------------------------------------------------------------------


def _subject(candidate: Candidate, way: Way) -> Subject:
    found = dict(_settings(candidate, way))
    chosen = {name: kwargs for name, (kwargs, _) in found.items()}
    update = f"{candidate.name}.{way.method}" if way.method else candidate.name
    card = Card(
        name=candidate.name,
        kind="optimizer",
        style=way.style,
        place=candidate.place,
        slots=tuple(Slot(n, "parameter", shape) for n, shape in way.shapes.items()),
        has_backward=False,
        forward=update,
        definitions=(candidate.name, *candidate.reaches),
        guesses=tuple(_words(way, found[""][1])),
        contract=tuple(_odd_one_out(candidate, way)),
        settings=tuple(Setting(name, numbers) for name, (_, numbers) in found.items()),
        adds_step=way.returns != "steps",
    )

    def stepper(setting: str) -> Updating:
        return Updating(candidate.obj, way, chosen[setting])

    def rebuild(namespace: Mapping[str, Any]) -> Subject:
        again = replace(candidate, obj=candidate.find(namespace), namespace=namespace)
        return optimizer(card, partial(_anew, again.obj, way, chosen), rebuild)

    return optimizer(card, stepper, rebuild)


def _odd_one_out(candidate: Candidate, way: Way) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """It asks for functions, where the others with the same base class ask for gradients."""
    if not any(a.role == "slope" for a in way.given) or not isinstance(candidate.obj, type):
        return
    bases = [b for b in candidate.obj.__mro__[1:] if b is not object]
    for name, other in candidate.namespace.items():
        if not isinstance(other, type) or other is candidate.obj or other in bases:
            continue
        method = getattr(other, way.method or "", None)
        given = arguments(method) if callable(method) and set(bases) & set(other.__mro__) else None
        if given and any(a.role == "grads" for a in given):
            wanted = [a.name for a in way.given if a.required]
            yield "NN714", {"sibling": name, "wanted": wanted, "method": way.method}
            return


def _anew(definition: Any, way: Way, chosen: Mapping[str, Any], setting: str) -> Updating:
    return Updating(definition, way, chosen[setting])


def _settings(
    candidate: Candidate, way: Way
) -> Iterator[tuple[str, tuple[dict[str, Any], dict[str, float]]]]:
    """(name, (arguments, numbers)) of every setting in which the optimizer runs."""
    for name, kwargs in settings.options(candidate.obj, _required(way) if way.method == "" else {}):
        stepper = Updating(candidate.obj, way, kwargs)
        try:
            stepper.place(_start(way))
            before = _numbers(candidate, way, stepper, kwargs)
            with warnings.catch_warnings(), np.errstate(all="ignore"):
                warnings.simplefilter("ignore")
                stepper.step(_gradients(way, 0, 1.0), 1.0, meddle=False)
        except ZeroDivisionError:
            pass
        except Exception:
            if not name:
                raise
            continue
        rest = stepper.taken_apart(stepper.returned)[1]
        yield name, (kwargs, {**settings.numbers(*rest), **before})


def _numbers(
    candidate: Candidate, way: Way, stepper: Updating, kwargs: Mapping[str, Any]
) -> dict[str, float]:
    given = inspect.signature(candidate.obj).parameters.values()
    defaults = {p.name: p.default for p in given if p.default is not p.empty}
    closure = getattr(stepper.target, "__closure__", None) or ()
    held = {f"cell {i}": c.cell_contents for i, c in enumerate(closure)}
    own = stepper.target if way.method != "" else {}
    return settings.numbers(
        own, kwargs, defaults, _required(way), held, text=candidate.text, scope=candidate.namespace
    )


def _required(way: Way) -> dict[str, float]:
    """The numbers that the update must be given, as they are given."""
    wanted = [a.name for a in way.given if a.role == "number" and a.required]
    return {name: number_for(name) or 0.05 for name in wanted}


def _words(way: Way, numbers: Mapping[str, float]) -> Iterator[str]:
    called = ", ".join(f"{a.name} ({a.role})" for a in way.given if a.required)
    yield f"called as {way.method or 'a function'}({called})"
    yield {
        "nothing": "it changes the parameters itself",
        "values": "it returns the new parameters",
        "steps": "it returns a step, which is added",
    }[way.returns]
    if any(a.role == "time" for a in way.given):
        yield f"the caller counts the steps, from {way.first_time}"
    shown = [f"{n} = {v:g}" for n, v in numbers.items() if not n[:1].isdigit()][:8]
    if shown:
        yield ", ".join(shown)
