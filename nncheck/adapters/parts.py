"""The parts of a network: found inside it, watched while it runs, run on their own."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from ..draw import draw, generic
from ..model import Array, Slot
from ..subject import Instance
from . import methods as pairs
from .attempt import Attempt, attempt
from .flow import find_parts, numeric_inputs, watch
from .instance import ObjectInstance, Protocol
from .state import leaves


def part_protocols(
    net: Any, fresh: Any, tried: Attempt, run: Callable[[Any, Mapping[str, Array]], Any]
) -> dict[str, tuple[Protocol, str]]:
    """How each part is run on its own, learnt from one pass of the whole; and its class.

    `run` does one forward and backward of the whole. What a part holds before anything ran (in `fresh`) may be a parameter; what the pass left
    behind is a cache.
    """
    found = find_parts(net)
    untouched = {name: held for name, (held, _) in find_parts(fresh).items()}
    rng = np.random.default_rng(0)
    values = {s.name: draw(s, tried.sizes, rng) for s in tried.slots}
    with watch(found) as log, contextlib.suppress(Exception):
        # a pass that fails halfway has still shown the parts that ran
        run(net, values)
    protocols: dict[str, tuple[Protocol, str]] = {}
    for name in dict.fromkeys(call.part for call in log.calls):
        call = log.last(name)
        held, methods = found[name]
        inputs = numeric_inputs(call) if call else {}
        if set(inputs) != set(methods.inputs) or name not in untouched:
            continue
        slots = tuple(
            Slot(k, "input", v.shape, differentiable=v.dtype.kind == "f" and k != _target(tried))
            for k, v in inputs.items()
        )
        forward, backward = pairs.runners(methods)
        part = attempt(held, slots, {}, forward=forward, backward=backward, values=inputs)
        before = {leaf.path for leaf in leaves(untouched[name])}
        aliases = {k: paths for k, paths in part.aliases.items() if k in before}
        plan = {k: s for k, s in part.plan.items() if k in aliases or k in inputs}
        protocols[name] = (Protocol(forward, backward, aliases, plan), type(held).__name__)
    return protocols


def inner(
    make: Callable[[], Any],
    tried: Attempt,
    forward: Callable[[Any, Mapping[str, Array]], Any],
    backward: Callable[[Any, Any, Mapping[str, Array]], Any],
) -> dict[str, tuple[Protocol, str]]:
    """The parts of something that has a forward and a backward itself; empty where it is no composite."""

    def run(net: Any, values: Mapping[str, Array]) -> None:
        output = np.asarray(forward(net, values))
        given = generic(output.shape, np.random.default_rng(1)) if output.ndim else 1.0
        backward(net, given, values)

    net = make()
    return part_protocols(net, make(), tried, run) if find_parts(net) else {}


def _target(tried: Attempt) -> str:
    return next((s.name for s in tried.slots if s.role == "target"), "")


def live_parts(protocols: Mapping[str, Protocol]) -> Callable[[Any], Mapping[str, Instance]]:
    def parts(net: Any) -> Mapping[str, Instance]:
        found = find_parts(net)
        return {
            name: ObjectInstance(found[name][0], protocol)
            for name, protocol in protocols.items()
            if name in found
        }

    return parts
