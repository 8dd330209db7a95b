"""What nncheck says of a subject, and what the peers say; each in a child with a time limit."""

from __future__ import annotations

import contextlib
import importlib
import pkgutil
import time
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

import nncheck

from . import pool
from .power_call import Call, made, ours, usual
from .power_row import Row

Says = Literal["right", "wrong", "refused"]
NNCHECK = "nncheck"
# the peers' children load JAX and torch: one for many subjects
_CHUNK = 48


@dataclass(slots=True)
class Verdicts:
    """`status` is nncheck's; `said` the peers', by (peer, "usual" or "ours")."""

    row: Row
    status: str = "error"
    errors: tuple[str, ...] = ()
    warned: tuple[str, ...] = ()
    reason: str = ""
    seconds: float = 0.0
    said: dict[tuple[str, str], Says] = field(default_factory=dict)

    @property
    def detected(self) -> bool:
        return self.status == "failed" and bool(self.errors)

    @property
    def alarmed(self) -> bool:
        """Something is held against the subject, or it could not be judged at all."""
        return self.status in ("failed", "error") or bool(self.errors)

    @property
    def undecided(self) -> bool:
        return self.status in ("inconclusive", "skipped")


def verdicts(rows: Sequence[Row], *, jobs: int) -> list[Verdicts]:
    """nncheck first, on one child per subject; then the peers."""
    _load_nncheck()
    found = {r.name: Verdicts(r) for r in rows}
    for done in pool.run(_ask_nncheck, rows, jobs=jobs, seconds=60):
        verdict = found[done.item.name]
        for name, value in done.said.get(NNCHECK, {"reason": done.trouble or "no answer"}).items():
            setattr(verdict, name, value)
    chunks = [list(rows[i : i + _CHUNK]) for i in range(0, len(rows), _CHUNK)]
    for done in pool.run(_ask_peers, chunks, jobs=jobs, seconds=60):
        for row in done.item:
            found[row.name].said = done.said.get(row.name, {})
    return list(found.values())


def _load_nncheck() -> None:
    """All of it, before the first child: a child that loads a part later may find it edited."""
    for module in pkgutil.walk_packages(nncheck.__path__, "nncheck."):
        if not module.name.endswith("__main__") and ".demo" not in module.name:
            with contextlib.suppress(ImportError):  # pytest may be absent
                importlib.import_module(module.name)


def _ask_nncheck(row: Row, say: pool.Say) -> None:
    # whatever the code prints or warns of is not asked for here
    warnings.simplefilter("ignore")
    started = time.perf_counter()
    if row.given:
        rng = np.random.default_rng([0, *row.name.encode()])
        result = nncheck.check(made(row), *[d.usual(rng) for d in row.inputs])
    else:
        result = nncheck.check(row.definition())
    own = next((s for s in result.subjects if s.name == row.name), None)
    findings = result.findings
    said: dict[str, Any] = {
        "status": own.status if own is not None else "skipped",
        "errors": tuple(f"{f.code} {f.message}" for f in findings if f.severity == "error"),
        "warned": tuple(f"{f.code} {f.message}" for f in findings if f.severity == "warning"),
        "reason": (own.reason if own is not None else "not found") or _undecided(own),
        "seconds": time.perf_counter() - started,
    }
    say(NNCHECK, said)


def _undecided(own: Any) -> str:
    open_ones = [c for c in own.checks if c.status == "inconclusive"]
    return "; ".join(f"{c.name} {c.wrt}: {c.reason}" for c in open_ones)


def _ask_peers(rows: Sequence[Row], say: pool.Say) -> None:
    from . import peers

    warnings.simplefilter("ignore")
    peers.one_thread()
    for row in rows:
        say(row.name, dict(_peers_say(row)))


def _peers_say(row: Row) -> Iterator[tuple[tuple[str, str], Says]]:
    from . import power_peers

    for where, prepare in (("usual", usual), ("ours", ours)):
        for name, peer in power_peers.peers().items():
            call: Call = prepare(row)
            if row.sampled and name in power_peers.PER_ENTRY:
                call = call.sampled(np.random.default_rng(1))
            with np.errstate(all="ignore"):
                try:
                    right = power_peers.says_right(peer, call)
                    yield (name, where), "right" if right else "wrong"
                except power_peers.Refused:
                    yield (name, where), "refused"
