"""nncheck's own paths over a network: accept, the verdict on every block, the ladder as it is."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from nncheck import numdiff

from .peers import Contender
from .speed_net import Array, Net

BASELINE = "one forward and backward"
ACCEPT = "nncheck accept"
ACCEPT_REAL = "nncheck accept, real differences"
WHOLE = "nncheck verdict on every block"
WHOLE_REAL = "nncheck verdict on every block, real"
LADDER = "numdiff.directional, 4 directions"
LOOP = "student's nditer loop"
TORCH_FAST = "torch gradcheck fast"
AUTOGRAD = "autograd check_grads"


def paths(net: Net) -> Iterator[Contender]:
    """Each runs forward and backward once for the claimed gradient, as the peers do."""
    yield Contender(BASELINE, lambda: bool(np.isfinite(_claimed(net)[0])))
    yield Contender(ACCEPT, lambda: accepted(net, complex_step=True).verdict == "passed")
    yield Contender(ACCEPT_REAL, lambda: accepted(net, complex_step=False).verdict == "passed")
    yield Contender(WHOLE, lambda: _all_passed(by_block(net, complex_step=True)))
    yield Contender(WHOLE_REAL, lambda: _all_passed(by_block(net, complex_step=False)))
    yield Contender(LADDER, lambda: ladder(net)[0])


def accepted(net: Net, *, complex_step: bool, seed: int = 0) -> numdiff.Accepted:
    """All parameters jointly."""
    loss, yours = _claimed(net)
    return numdiff.accept(
        net.evaluate, net.x, yours, value=loss, complex_step=complex_step, seed=seed
    )  # fmt: skip


def by_block(net: Net, *, complex_step: bool) -> dict[str, numdiff.Accepted]:
    """Every block of parameters by itself, with its own bar and power."""
    loss, yours = _claimed(net)
    return {
        name: numdiff.accept(
            net.within(name), net.x[block], yours[block], value=loss, complex_step=complex_step
        )
        for name, block in net.blocks.items()
    }


def ladder(net: Net) -> tuple[bool, float]:
    """numdiff.directional as it is; whether yours agrees, and the smallest detectable error."""
    yours = _claimed(net)[1]
    directions = numdiff.signed(4, net.size)
    estimate = numdiff.directional(net.evaluate, net.x, directions)
    agrees = bool(np.all(np.abs(directions @ yours - estimate.value) <= estimate.error))
    middle = float(np.median(np.abs(yours[yours != 0])))
    # half is the smallest entry of a direction, and the bar counts on both sides
    return agrees, 4 * float(np.min(estimate.error)) / middle


def accepted_outright(net: Net, *, complex_step: bool, seeds: int) -> float:
    """In what share of the seeds the first look is enough, without the full ladder."""
    looks = [accepted(net, complex_step=complex_step, seed=s) for s in range(seeds)]
    return float(np.mean([a.verdict == "passed" and a.evaluations < 10 for a in looks]))


def _claimed(net: Net) -> tuple[float, Array]:
    loss, cache = net.forward(net.parts(net.x))
    return float(loss), net.backward(cache)


def _all_passed(verdicts: dict[str, numdiff.Accepted]) -> bool:
    return all(a.verdict == "passed" for a in verdicts.values())
