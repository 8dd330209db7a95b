"""How the cost of accepting a correct gradient grows with the number of parameters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from .peers import Contender
from .speed_measure import Measured, measure
from .speed_net import Net, mlp
from .speed_paths import ACCEPT, ACCEPT_REAL, BASELINE, accepted, paths

# (inputs, hidden units): 1e2, 1e3, 1e4, 1e5 and 1e6 parameters
SIZES = ((10, 4), (40, 20), (190, 50), (784, 126), (784, 1258))
_BATCH = 10


@dataclass(frozen=True, slots=True)
class Grown:
    """One size. `ratio`, `memory`: of accept to one forward and backward."""

    size: int
    by: str
    evaluations: int
    milliseconds: float
    ratio: float
    memory: float
    says_right: bool


def growth(*, quick: bool) -> list[Grown]:
    """Accept at five sizes, by complex step and by real differences."""
    found: list[Grown] = []
    for inputs, hidden in SIZES[:-1] if quick else SIZES:
        net = mlp(hidden, _BATCH, inputs=inputs)
        chosen = [c for c in paths(net) if c.name in (BASELINE, ACCEPT, ACCEPT_REAL)]
        rounds = 5 if quick else 15
        found += _grown(net, measure(net, _repeated(chosen, net.size), rounds=rounds))
    return found


def _repeated(chosen: Sequence[Contender], size: int) -> list[Contender]:
    """So often that the clock's grain does not matter."""
    times = max(1, 20_000 // size)

    def again(c: Contender) -> Contender:
        return Contender(c.name, lambda: all(c.run() for _ in range(times)), float(times))

    return [again(c) for c in chosen]


def _grown(net: Net, measured: dict[str, Measured]) -> Iterator[Grown]:
    base = measured[BASELINE]
    for name, by_complex in ((ACCEPT, True), (ACCEPT_REAL, False)):
        m, look = measured[name], accepted(net, complex_step=by_complex)
        yield Grown(
            net.size, look.method, look.evaluations, 1e3 * m.seconds, m.seconds / base.seconds,
            m.peak / max(1, base.peak), m.says_right,
        )  # fmt: skip


def growth_lines(grown: Sequence[Grown]) -> Iterator[str]:
    yield f"### Growth: accept, batch {_BATCH}"
    yield ""
    yield "| parameters | by | evaluations | CPU ms | × one forward and backward | × its memory |"
    yield "|---:|---|---:|---:|---:|---:|"
    for g in grown:
        yield (
            f"| {g.size:,} | {g.by} | {g.evaluations} | {g.milliseconds:.2f} | {g.ratio:.1f} "
            f"| {g.memory:.1f} |"
        )
    yield ""


def growth_figures(grown: Sequence[Grown]) -> dict[str, float]:
    """Evaluations must not grow; memory is of the sizes where arrays outweigh Python's objects."""
    large = [g for g in grown if g.size > 5_000]
    return {
        "growth_evaluations_most": max(g.evaluations for g in grown if g.by == "complex step"),
        "growth_evaluations_most_real": max(g.evaluations for g in grown),
        "growth_memory_most": round(max(g.memory for g in large), 3),
    }
