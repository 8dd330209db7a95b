"""Time, evaluations and memory of contenders that take turns."""

from __future__ import annotations

import statistics
import time
import tracemalloc
from collections.abc import Sequence
from dataclasses import dataclass

from .peers import Contender
from .speed_net import Net

_QUICK = 0.1


@dataclass(frozen=True, slots=True)
class Measured:
    """Medians of one contender for the whole work; `says_right`: in all rounds.

    `seconds`: of CPU, user and system: other programs on the machine weigh less. `forward`,
    `backward`: calls. `peak`: bytes beyond the start, as tracemalloc sees them, of the work
    as it was run.
    """

    name: str
    seconds: float
    forward: int
    backward: int
    peak: int
    says_right: bool
    scaled: bool


def measure(net: Net, contenders: Sequence[Contender], *, rounds: int) -> dict[str, Measured]:
    """Every contender once in each round; after a first round that is not counted.

    A quick one runs once more before it is timed, so that none pays for the caches that a slower
    one before it left cold.
    """
    times: dict[str, list[float]] = {c.name: [] for c in contenders}
    right = {c.name: True for c in contenders}
    for number in range(rounds + 1):
        for c in contenders:
            if times[c.name] and times[c.name][-1] * c.share < _QUICK:
                c.run()
            started = time.process_time()
            right[c.name] &= c.run()
            if number:
                times[c.name].append((time.process_time() - started) / c.share)
    return {c.name: _measured(net, c, times[c.name], says=right[c.name]) for c in contenders}


def _measured(net: Net, c: Contender, times: list[float], *, says: bool) -> Measured:
    before = (net.calls.forward, net.calls.backward)
    tracemalloc.start()
    c.run()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    forward = net.calls.forward - before[0]
    backward = net.calls.backward - before[1]
    return Measured(
        c.name, statistics.median(times), round(forward / c.share), backward, peak, says,
        c.share < 1,
    )  # fmt: skip
