"""Functions that come in twos: `relu` and `d_relu`, `affine_forward` and `affine_backward`.

The name says which function is the derivative of which; what each is given and what comes back
(a local derivative of the input or of the output, a Jacobian, a product with dout; with a cache
or with the arguments again) is found by experiment.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping
from typing import Any

from ..subject import Subject, Unadapted
from . import function_object
from .candidate import Candidate
from .choosing import chosen
from .contain import words
from .conventions import accepts
from .function_network import has_loss_beside
from .marks import is_aside
from .methods import data_arguments
from .names import known_function, looks_like_target
from .pair_subject import Bind, subject_of
from .partners import Partner, forward_of, inner, name_in, partners, scope_of
from .running_both import Fit
from .straight import straightened
from .tables import beside


def adapt(candidate: Candidate) -> Subject | Unadapted | None:
    """The function with its derivative; None when it has none, or is itself the derivative."""
    if isinstance(candidate.obj, type) or not callable(candidate.obj) or is_aside(candidate.name):
        return None
    scope = scope_of(candidate)
    owner, name = name_in(candidate)
    if owner and function_object.pair_of(candidate.namespace[owner]) is not None:
        return None
    if name not in scope or is_loss(name, scope[name]):
        return None
    told = [Partner(candidate.partner)] if candidate.partner else partners(name, scope)
    found = told or in_a_table(candidate, scope) or returned_with(scope[name])
    ahead = forward_of(name, scope) if not found else None
    if ahead is not None:
        others = partners(ahead, scope)
        # another backward of a forward that has one is a subject of its own; so is one whose
        # forward stands in a library
        prefix = f"{owner}." if owner else ""
        first = others and others[0].name == name and bool(candidate.texts(prefix + ahead))
        if is_loss(ahead, scope[ahead]) or not others or first:
            return None
        found = [Partner(name)]
    if not found:
        return None
    best = _best(candidate, scope, ahead or name, found[0])
    if isinstance(best, str):
        # a method may need more than it is given here; its class is a candidate of its own, as is
        # the loss of which the other one is the gradient
        if "." in candidate.name or has_loss_beside(scope, found[0].name):
            return None
        return Unadapted(candidate.name, best, candidate.place.line)
    if best is None:
        return None
    return subject_of(candidate, best, *_bound(candidate, ahead or name, found[0]))


def is_half(candidate: Candidate) -> bool:
    """A function that is the derivative of another one of the file."""
    if isinstance(candidate.obj, type) or not callable(candidate.obj):
        return False
    if forward_of(name_in(candidate)[1], scope_of(candidate)) is not None:
        return True
    return beside(candidate.obj, candidate.namespace, derivative=True) is not None


def in_a_table(candidate: Candidate, scope: Mapping[str, Any]) -> list[Partner]:
    """The function that a table of the file puts beside this one: `{"relu": (relu, relu_bar)}`."""
    other = beside(candidate.obj, candidate.namespace, derivative=False)
    return [] if other is None else [Partner(n) for n, value in scope.items() if value is other][:1]


def returned_with(function: Any) -> list[Partner]:
    """The backward that the function gives back beside its value."""
    partner = inner(function) if isinstance(function, types.FunctionType) else None
    return [] if partner is None else [partner]


def is_loss(name: str, function: Any) -> bool:
    names = data_arguments(function) or ()
    return len(names) > 1 and (
        known_function(name) == "loss" or any(looks_like_target(n) for n in names)
    )


def _best(
    candidate: Candidate, scope: Mapping[str, Any], ahead: str, partner: Partner
) -> Fit | str | None:
    """The fit in which all gradients are right, else the first that runs; words where none does."""
    texts = _texts(candidate, ahead, partner)
    both = straightened(scope[ahead], partner.of(scope), texts)
    best = chosen(
        *both, texts, flag=partner.flag, off=partner.off,
        accepts=accepts(candidate, scope, ahead, partner, both),
    )  # fmt: skip
    if best is None:
        return f"{ahead} did not run with any arguments that were tried"
    if not best.runs and not best.handed.sure:
        return f"{partner.name} did not run ({words(best.error)}); {ahead} did"
    return best


def _texts(candidate: Candidate, ahead: str, partner: Partner) -> list[str]:
    """The code of the two, and of what they call."""
    owner, _ = name_in(candidate)
    prefix = f"{owner}." if owner else ""
    return [*candidate.texts(prefix + ahead), *candidate.texts(prefix + partner.name)]


def _bound(
    candidate: Candidate, ahead: str, partner: Partner
) -> tuple[tuple[str, str], Callable[[Candidate], Bind]]:
    """The qualified names of the two, and how they are got at in a scope."""
    owner, _ = name_in(candidate)
    prefix = f"{owner}." if owner else ""

    def bound(at: Candidate) -> Bind:
        scope = scope_of(at)
        both = straightened(scope[ahead], partner.of(scope), _texts(at, ahead, partner))
        return lambda: both

    return (prefix + ahead, prefix + partner.written), bound
