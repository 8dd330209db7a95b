"""From live definitions to subjects: one file per API style, and only here are styles known.

Each adapter offers `adapt(candidate) -> Subject | Unadapted | None`. They are asked in order,
the most demanding first; the first that understands the definition has it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from ..model import Kind
from ..subject import Subject, Unadapted
from . import (
    function,
    function_network,
    function_object,
    function_pair,
    graph_nodes,
    handle_tapes,
    held_networks,
    layer,
    learner,
    loss_arrays,
    loss_class,
    loss_function,
    loss_split,
    network,
    objectives,
    optimizers,
    unnamed,
    whole_pairs,
)
from .candidate import Candidate
from .contexts import carried
from .deltas import read_through
from .engine import adapt as adapt_engine
from .engine import belongs, serves
from .fused import read_as_loss
from .helpers import adapt_batching, adapt_metric
from .next_layers import read_with_delta
from .partners import looked_up

__all__ = ["ADAPTERS", "Candidate", "adapt", "looked_up"]

ADAPTERS = (
    loss_class.adapt,
    loss_split.adapt,
    objectives.adapt,
    network.adapt,
    function_object.adapt,
    layer.adapt,
    learner.adapt,
    optimizers.adapt,
    loss_function.adapt,
    function_network.adapt,
    whole_pairs.adapt,
    held_networks.adapt,
    function_pair.adapt,
    loss_arrays.adapt,
    function.adapt,
    unnamed.adapt,
    graph_nodes.adapt,
    handle_tapes.adapt,
    adapt_metric,
    adapt_batching,
)


def adapt(candidate: Candidate) -> Subject | Unadapted | None:
    """The definition as a subject; why it could not be called; or None when it is no subject."""
    if belongs(candidate):
        return None
    candidate = read_with_delta(read_as_loss(read_through(carried(candidate))))
    refusal: Unadapted | None = None
    for one in (adapt_engine, *ADAPTERS):
        found = one(candidate)
        if isinstance(found, Subject):
            return _of_kind(found, candidate.kind) if candidate.kind else found
        refusal = refusal or found
    # a helper function (`_paired`) that is not understood is nothing that anybody asked about
    is_helper = candidate.name.startswith("_") and not isinstance(candidate.obj, type)
    return None if is_helper or (refusal and serves(candidate)) else refusal


def _of_kind(subject: Subject, kind: str) -> Subject:
    """The subject as its user calls it, also after an edit."""
    card = replace(subject.card, kind=cast(Kind, kind))
    return replace(subject, card=card, rebuild=lambda scope: _of_kind(subject.rebuild(scope), kind))
