"""What is said of a class that could not be built or run."""

from __future__ import annotations

from .attempt import Attempt
from .candidate import Candidate
from .construct import Construction, constructions
from .contain import words
from .methods import Methods


def not_run(
    candidate: Candidate, methods: Methods, best: tuple[Construction, Attempt] | None
) -> str:
    name = candidate.name
    if best is None:
        return (
            f"{name} could not be built with any arguments that were tried{_first_error(candidate)}"
        )
    construction, tried = best
    built = ", ".join(construction.guesses) or "no arguments"
    return f"{name}.{methods.forward} did not run ({words(tried.error)}); built with {built}"


def _first_error(candidate: Candidate) -> str:
    """What the likeliest arguments lead to: a slip in the constructor itself shows so."""
    made = constructions(
        candidate.obj, neighbours=candidate.namespace, prototype=candidate.instance
    )
    for construction in made:
        try:
            construction.build(candidate.obj)
        except Exception as error:
            built = ", ".join(construction.guesses) or "no arguments"
            return f": {type(error).__name__}: {words(error)} (with {built})"
        return ""
    return ""
