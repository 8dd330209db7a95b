"""Whether a wrong gradient may be believed, where how the code was called is a guess.

An argument of backward that no name explains is an upstream gradient only if nothing comes of
nothing: a backward that was given zeros and still gives gradients was meant to be given targets. A
backward that raises says nothing where what it was given had another number of axes than it wants, nor
where what the forward gives does not depend on its input.
"""

from __future__ import annotations

import copy
import re
from typing import Any

import numpy as np

from ..draw import draw
from . import forms
from . import methods as pairs
from .attempt import Attempt, as_output
from .candidate import Candidate
from .construct import Construction
from .contain import contained, words
from .instance import ObjectInstance, Protocol
from .methods import Methods

# what numpy says of arrays with too few or too many axes
_RANK = re.compile(
    r"einsum|einstein sum|too many indices|not enough values to unpack|too many values to unpack"
    r"|axis .* out of bounds|axes don't match|out of range|requires .* dimension|must be .*-?d"
    r"|number of dimensions|scalar"
)


def doubt(
    candidate: Candidate, methods: Methods, construction: Construction, tried: Attempt
) -> str | None:
    """Why what was seen says nothing of the code; None where it can be believed."""
    if tried.complete or candidate.data:
        return None
    needs = pairs.backward_needs(candidate.obj, methods)
    if tried.went_wrong:
        return _unmoved(methods, construction.build(candidate.obj), tried) or _misfed(
            methods, tried
        )
    if methods.several is not None and set(methods.several.words) & set(methods.inputs):
        return (
            f"its {methods.backward} needs {', '.join(needs)}: what each of these is stays a guess"
        )
    named = methods.form != "vjp" or methods.roles or len(needs) != 1
    if named or forms.is_upstream(needs[0]) or not tried.plan:
        return None
    if not _from_nothing(candidate, methods, construction, tried):
        return None
    return f"what its backward makes of {needs[0]} is no upstream gradient"


def _unmoved(methods: Methods, obj: Any, tried: Attempt) -> str | None:
    """The forward gives the same whatever it is given: there is nothing to differentiate."""
    forward, _ = pairs.runners(methods)
    rng = np.random.default_rng(6)
    try:
        with contained():
            seen = [
                as_output(
                    forward(
                        copy.deepcopy(obj), {s.name: draw(s, tried.sizes, rng) for s in tried.slots}
                    )
                )
                for _ in range(2)
            ]
    except Exception:
        return None
    same = all(v is not None for v in seen) and np.array_equal(seen[0], seen[1])  # type: ignore[arg-type]
    return f"its {methods.forward} gives the same for any input" if same else None


def _misfed(methods: Methods, tried: Attempt) -> str | None:
    """The backward raised because of the axes that its input was guessed to have."""
    error = tried.error
    guessed = any(s.domain.values == "index" for s in tried.slots if s.role == "input")
    if not guessed and not (
        isinstance(error, (ValueError, IndexError)) and _RANK.search(str(error).lower())
    ):
        return None
    shapes = ", ".join(f"{s.name} with {len(s.shape)} axes" for s in tried.slots)
    return f"its {methods.backward} fails ({words(error)}) when its forward is given {shapes}"


def _from_nothing(
    candidate: Candidate, methods: Methods, construction: Construction, tried: Attempt
) -> bool:
    """Every gradient is another than zero when backward is given zeros."""
    forward, backward = pairs.runners(methods)
    protocol = Protocol(
        forward, backward, tried.aliases, tried.plan,
        stepping=lambda rate: pairs.runners(methods, rate=rate)[1],
    )  # fmt: skip
    rng = np.random.default_rng(4)
    try:
        instance = ObjectInstance(construction.build(candidate.obj), protocol)
        instance.forward({s.name: draw(s, tried.sizes, rng) for s in tried.slots})
        given = instance.backward(np.zeros(tried.output_shape))
    except Exception:
        return False
    return bool(given) and all(np.any(np.abs(g) > 1e-9) for g in given.values())
