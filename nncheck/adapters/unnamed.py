"""Layers whose methods have names that nobody announced: `順伝播` and `逆伝播`, `push` and `pull`.

Any two methods of one argument may be a forward and a backward. They are when the second, given an
upstream gradient, returns the gradient of the first. A wrong gradient agrees with nothing; then the
pair must behave as one: the second gives for an output something of the input's shape, is linear
in it, and depends on what the first was given last, or leaves gradients of parameters behind; or
another class of the file has a pair of these names. What undoes the first (`inverse_transform`,
`decode`) does neither.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import islice, permutations
from typing import Any

import numpy as np

from ..budget import Budget
from ..draw import draw
from ..model import Array
from ..subject import Subject
from . import layer
from . import methods as pairs
from .attempt import Attempt, as_output
from .candidate import Candidate, does_nothing, is_abstract
from .construct import Construction
from .contain import contained
from .handed_back import returned_arrays
from .methods import Methods
from .searching import search

# pairs that are tried, and what trying may take, in seconds
_PAIRS, _SECONDS = 6, 1.0
# other classes that are looked at for what the names mean
_SIBLINGS = 3
# words of several languages for the way back; they only say which pair is tried first
_BACK = re.compile(
    r"back|bwd|bprop|rev|grad|deriv|rueck|rück|zur(ü|ue)ck|retro|arri[eè]re|atr[aá]s|tr[aá]s|indietro|wstecz"
    r"|назад|обратн|逆|反|後|后|戻|微分|역전파|delta|pull",
    re.IGNORECASE,
)


def adapt(candidate: Candidate) -> Subject | None:
    """The class as a layer, where two of its methods turn out to be a forward and its backward."""
    cls = candidate.obj
    if not isinstance(cls, type) or is_abstract(cls):
        return None
    if pairs.find(cls) is not None or pairs.find_function(cls) is not None:
        return None
    budget = Budget(_SECONDS)
    for methods in islice(_pairs(cls), _PAIRS):
        if budget.spent:
            break
        found = search(candidate, methods)
        if found is None or not found[1].ran_forward:
            continue
        if _is_pair(candidate, methods, *found) or _is_usual(candidate, methods):
            return layer.subject(candidate, methods, *found)
    return None


def _is_usual(candidate: Candidate, methods: Methods) -> bool:
    """Another class of the file has methods of these names, and there they are a pair."""
    names = [methods.forward, methods.backward or ""]
    same = [
        (name, cls)
        for name, cls in candidate.namespace.items()
        if isinstance(cls, type)
        and cls is not candidate.obj
        and all(n in vars(cls) and not does_nothing(vars(cls)[n]) for n in names)
        and not is_abstract(cls)
    ]
    for name, cls in same[:_SIBLINGS]:
        own = pairs.find(cls, forward=names[:1], backward=names[1:], slips=False)
        if own is None or len(own.inputs) != 1:
            continue
        other = replace(candidate, name=name, obj=cls, instance=None, data=())
        own = replace(own, announced=False)
        found = search(other, own)
        if found is not None and found[1].complete and _is_pair(other, own, *found):
            return True
    return False


def _pairs(cls: type) -> Iterator[Methods]:
    names = [
        name
        for name, member in vars(cls).items()
        if callable(member)
        and not name.startswith("__")
        and len(pairs.method_arguments(cls, name) or ()) == 1
        and not does_nothing(member)
    ]
    ordered = sorted(
        permutations(names, 2), key=lambda p: (not _BACK.search(p[1]), bool(_BACK.search(p[0])))
    )
    for forward, backward in ordered:
        methods = pairs.find(cls, forward=(forward,), backward=(backward,), slips=False)
        if methods is not None and len(methods.inputs) == 1:
            yield replace(methods, announced=False)


def _is_pair(
    candidate: Candidate, methods: Methods, construction: Construction, tried: Attempt
) -> bool:
    if not any(slot.differentiable for slot in tried.slots):
        return False
    # what cannot be unpacked was meant to be something else than an array
    of_shapes = isinstance(tried.error, ValueError) and "unpack" not in str(tried.error)
    if of_shapes and _BACK.search(methods.backward or ""):
        # it says what it is, has parameters, and multiplies arrays whose shapes do not fit
        return tried.ran_forward and bool(tried.aliases)
    try:
        with contained():
            return tried.runs and _behaves(candidate, methods, construction, tried)
    except Exception:
        return False


def _behaves(
    candidate: Candidate, methods: Methods, construction: Construction, tried: Attempt
) -> bool:
    rng = np.random.default_rng(1)
    first, second = ({s.name: draw(s, tried.sizes, rng) for s in tried.slots} for _ in range(2))
    g = rng.normal(size=tried.output_shape)
    forward, backward = pairs.runners(methods)
    fresh: Any = construction.build(candidate.obj)

    def ran(values: Mapping[str, Array], by: Array) -> tuple[Array | None, Array | None]:
        obj = copy.deepcopy(fresh)
        output = as_output(forward(obj, {n: v.copy() for n, v in values.items()}))
        arrays = [np.ravel(a) for _, a in returned_arrays(backward(obj, by.copy(), values))]
        return output, np.concatenate(arrays) if arrays else None

    (output, once), (_, twice), (_, elsewhere) = ran(first, g), ran(first, 2 * g), ran(second, g)
    (x,) = first.values()
    if output is None or (output.shape == x.shape and np.allclose(output, x)):
        # a scaler that was fitted to nothing changes nothing, and undoing that is no derivative
        return False
    if tried.complete:
        return True
    if once is None or twice is None or elsewhere is None:
        return False
    linear = np.allclose(twice, 2 * once) and bool(np.any(once))
    depends = once.shape == elsewhere.shape and not np.allclose(once, elsewhere)
    return linear and (depends or bool(tried.trained))
