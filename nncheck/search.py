"""The smallest failing point: hypothesis drives a lab until nothing simpler fails."""

from __future__ import annotations

import contextlib
import random
import tempfile
import warnings
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from . import numdiff
from .budget import Budget
from .draw import generic
from .lab import Lab
from .lab.answers import filled
from .model import Array, Backward, Finding, Forward

Fails = Callable[[Mapping[str, Array]], bool]

_EXAMPLES = 80
# a search that is slower than this is cut off; its seed fixes what it finds until then
_SECONDS = 1.0


def smallest(lab: Lab, found: Finding, mended: Lab | None = None) -> dict[str, Any]:
    """The simplest inputs at which the finding's symptom shows, as lists; the finding's own else.

    Symptoms that are searched: a wrong gradient of one of the finding's slots, an argument that
    is changed in place, a value other than that of the `mended` code. Bounded in time; the seed
    fixes the search.
    """
    fails = _symptom(lab, found, mended)
    if fails is None or lab.has_data:
        return dict(found.example)
    values = _find(lab, fails)
    return {k: v.tolist() for k, v in values.items()} if values else dict(found.example)


def _find(lab: Lab, fails: Fails) -> Mapping[str, Array] | None:
    # hypothesis costs a fifth of a second to import, and only failing subjects need it
    import hypothesis

    from .inputs import values_for

    budget = Budget(_SECONDS)
    simplest: list[Mapping[str, Array]] = []

    def condition(values: Mapping[str, Array]) -> bool:
        if budget.spent:
            raise _Enough
        if fails(values):
            simplest[:] = [values]
            return True
        return False

    settings = hypothesis.settings(
        max_examples=_EXAMPLES, database=None, deadline=None, derandomize=False,
        phases=(hypothesis.Phase.generate, hypothesis.Phase.shrink),
        suppress_health_check=list(hypothesis.HealthCheck),
    )  # fmt: skip
    rng = random.Random(lab.seed)
    try:
        with warnings.catch_warnings(), _stored_elsewhere():
            warnings.simplefilter("ignore")
            return hypothesis.find(
                values_for(lab.card.slots), condition, settings=settings, random=rng
            )
    except Exception:  # time is up, nothing fails, or the subject fails now and then
        # whatever hypothesis makes of that, each failing point it met was simpler than the last
        return simplest[0] if simplest else None


@contextlib.contextmanager
def _stored_elsewhere() -> Iterator[None]:
    """What hypothesis keeps for later runs is not put into the folder where the user happens to be."""
    from hypothesis import configuration

    name = "__hypothesis_home_directory"
    before = getattr(configuration, name, None)
    with tempfile.TemporaryDirectory(prefix="nncheck-", ignore_cleanup_errors=True) as folder:
        configuration.set_hypothesis_home_dir(folder)
        try:
            yield
        finally:
            configuration.set_hypothesis_home_dir(before)


class _Enough(Exception):  # noqa: N818 - not an error
    """The time for the search is up."""


def _symptom(lab: Lab, found: Finding, mended: Lab | None) -> Fails | None:
    slots = [s for s in found.facts.get("slots", ()) if s in lab.wrong]
    if slots:
        return _wrong_gradient(lab, slots)
    if found.code == "NN401":
        return _changes_upstream(lab)
    if found.family == "value" and mended is not None:
        return _differs(lab, mended)
    return None


def _differs(lab: Lab, mended: Lab) -> Fails:
    """The value is not that of the repaired code."""
    parameters = {
        s.name: lab.point().values[s.name] for s in lab.card.slots if s.role == "parameter"
    }

    def fails(values: Mapping[str, Array]) -> bool:
        ours, theirs = lab.output({**parameters, **values}), mended.output({**parameters, **values})
        if ours is None or theirs is None or ours.shape != theirs.shape:
            return False
        return bool(np.all(np.isfinite(theirs))) and not np.allclose(ours, theirs, rtol=1e-6)

    return fails


def _wrong_gradient(lab: Lab, slots: Sequence[str]) -> Fails:
    """One direction through the slot tells; kinks and places without a number do not count."""
    parameters = {
        s.name: lab.point().values[s.name] for s in lab.card.slots if s.role == "parameter"
    }

    def fails(values: Mapping[str, Array]) -> bool:
        at = {**parameters, **values}
        output = lab.output(at)
        if output is None or not np.all(np.isfinite(output)):
            return False
        rng = np.random.default_rng(lab.seed)
        g = np.asarray(1.0) if lab.card.scalar else generic(output.shape, rng)
        outcome = lab.run(Forward(at), Backward(1.0 if lab.card.scalar else g))
        yours = outcome.records[-1].gradients.get(slots[0])
        x = at[slots[0]]
        if outcome.failure is not None or yours is None or yours.shape != x.shape:
            return False
        direction = generic(x.shape, rng)

        def evaluate(moved: Sequence[Array]) -> list[Array]:
            return filled(lab.outputs([{**at, slots[0]: v.reshape(x.shape)} for v in moved]))

        estimate = numdiff.directional(evaluate, x, direction[None])
        if estimate.kink is not None and bool(np.any(estimate.kink)):
            return False
        true = float(np.sum(estimate.value[0] * g))
        bar = float(np.sum(estimate.error[0] * np.abs(g)))
        gap = abs(true - float(np.sum(yours * direction)))
        return bool(np.isfinite(bar)) and gap > 20 * bar + 1e-6 * abs(true) + 1e-9

    return fails


def _changes_upstream(lab: Lab) -> Fails:
    parameters = {
        s.name: lab.point().values[s.name] for s in lab.card.slots if s.role == "parameter"
    }

    def fails(values: Mapping[str, Array]) -> bool:
        at = {**parameters, **values}
        output = lab.output(at)
        if output is None:
            return False
        outcome = lab.run(Forward(at), Backward(np.ones(output.shape)))
        return outcome.failure is None and "cotangent" in outcome.records[-1].mutated

    return fails
