"""One trial observed, with what passes between the parts of a network, or where nan and inf come from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from ..adapters.flow import Log, find_parts, numeric_inputs, watch
from ..model import Outcome, Passage, Trial
from ..subject import Instance
from .observe import Locate, Where, as_array, observe
from .unfinite import Follower, following


def observed(
    instance: Instance, trial: Trial, *, locate: Locate, where: Where, rewind: Callable[[], None]
) -> Outcome:
    """The outcome, and beside it what the trial asks for."""
    if trial.spread:
        return _followed(instance, trial, locate=locate, where=where, rewind=rewind)
    if not trial.flow:
        return observe(instance, trial, locate=locate, where=where, rewind=rewind)
    with watch(find_parts(instance.roots()["self"])) as log:
        outcome = observe(instance, trial, locate=locate, where=where, rewind=rewind)
    return replace(outcome, flow=tuple(_passages(instance, log)))


def _followed(
    instance: Instance, trial: Trial, *, locate: Locate, where: Where, rewind: Callable[[], None]
) -> Outcome:
    """The outcome, and where the first nan or inf in an output, else in a gradient, comes from."""
    roots = instance.roots().values()
    parts = {id(held): path for root in roots for path, (held, _) in find_parts(root).items()}
    follower = Follower(where, parts)

    def going_back() -> None:
        rewind()
        follower.step = "backward"

    with following(follower):
        outcome = observe(instance, trial, locate=locate, where=where, rewind=going_back)
    outputs = [r.output for r in outcome.records if r.output is not None]
    if any(not np.all(np.isfinite(a)) for a in outputs):
        return replace(outcome, spread=follower.spread("forward"))
    gradients = [g for r in outcome.records for g in r.gradients.values()]
    if any(not np.all(np.isfinite(g)) for g in gradients):
        return replace(outcome, spread=follower.spread("backward"))
    return outcome


def _passages(instance: Instance, log: Log) -> list[Passage]:
    """One passage for each part that ran, in the order of the forwards; the last call counts."""
    passages = []
    for name, part in instance.parts().items():
        call = log.last(name)
        if call is None:
            continue
        claimed = part.gradients(call.returned) if call.went_back else {}
        arrays = {k: as_array(v) for k, v in claimed.items()}
        passages.append(
            Passage(
                name,
                {**numeric_inputs(call), **part.parameters()},
                as_array(call.output),
                as_array(call.cotangent),
                {k: v.copy() for k, v in arrays.items() if v is not None},
                sum(c.part == name for c in log.calls),
            )
        )
    return passages
