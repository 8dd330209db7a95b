"""What is done to one file in its own process: check it, mend it, look at what came out."""

from __future__ import annotations

import importlib
import json
import pkgutil
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

import nncheck
from nncheck import mending, render, session
from nncheck.bench.opening import open_bench
from nncheck.bench.protocol import Bench
from nncheck.draw import draw, generic
from nncheck.model import Array, Backward, Card, Forward, Outcome, Report, Slot, Trial
from nncheck.sources.text import read

from .pool import Say

_CLOSE = 1e-9
_LARGE = 400.0


@dataclass(frozen=True, slots=True)
class Job:
    """A file to check: its name and text; `base` is the right text that a fix must come back to."""

    id: str
    name: str
    text: str
    base: str | None = None
    seed: int = 0


def load_everything() -> None:
    """Import all of nncheck now, so that files edited during a run do not mix into it."""
    for module in pkgutil.walk_packages(nncheck.__path__, "nncheck."):
        if module.name.startswith(("nncheck.demo", "nncheck.__main__", "nncheck.pytest")):
            continue
        try:
            importlib.import_module(module.name)
        except Exception:  # what a check needs, the check will name
            continue
    session.load_rules()


def look(job: Job, say: Say) -> None:
    """Say `check` (document, seconds), then `fix` where a proven one was written."""
    with tempfile.TemporaryDirectory(prefix="nncheck-bench-") as folder:
        path = Path(folder, job.name)
        path.write_bytes(job.text.encode("utf-8"))
        started = time.perf_counter()
        report = session.check_targets([str(path)], session.Options(seed=job.seed))
        seconds = time.perf_counter() - started
        say("check", {"document": document(report), "seconds": seconds})
        if job.base is not None and mending.fixes(report):
            say("fix", mended(report, path, job))


def document(report: Report) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(render.render(report, "json"))
    return found


def mended(report: Report, path: Path, job: Job) -> dict[str, Any]:
    """The file with its fixes written: what a new check says, and whether it is the base again."""
    mending.apply_fixes(report, write=True)
    again = session.check_targets([str(path)], session.Options(seed=job.seed + 1))
    base = path.with_name(f"base_{path.name}")
    base.write_bytes((job.base or "").encode("utf-8"))
    try:
        differences = compare(base, path)
    except Exception as error:
        differences = [f"{type(error).__name__}: {error}"]
    return {"document": document(again), "differences": differences}


def compare(base: Path, other: Path) -> list[str]:
    """In what the subjects of two files differ, on the same values; empty when in nothing."""
    right, mine = (open_bench(read(path), seconds=10.0) for path in (base, other))
    names = {card.name for card in asked(mine)}
    found = [f"{card.name} is gone" for card in asked(right) if card.name not in names]
    for card in asked(right):
        if card.name not in names:
            continue
        for label, trial in trials(card, right):
            expected = right.run(card.name, [trial])[0]
            got = mine.run(card.name, [trial])[0]
            found += [f"{card.name} at {label}: {text}" for text in unlike(expected, got)]
    return found


def asked(bench: Bench) -> list[Card]:
    """The cards that can be run: of an engine those of its graphs."""
    return [
        one
        for card in bench.cards
        for one in ([bench.card(n) for n in card.parts] if card.kind == "autodiff" else [card])
    ]


def trials(card: Card, bench: Bench) -> list[tuple[str, Trial]]:
    """Forward and backward at values of every form that the card takes, and at large ones."""
    found = []
    forms: dict[str, Mapping[str, Slot]] = {"generic": {}}
    forms |= {v.name: {s.name: s for s in v.slots} for v in card.variants}
    for number, (label, special) in enumerate(forms.items()):
        slots = {s.name: s for s in card.slots} | dict(special)
        rng = np.random.default_rng([77, number])
        values = {s.name: _value(s, card, rng) for s in slots.values()}
        large = {
            n: v * _LARGE if slots[n].role == "input" and slots[n].domain.values == "real" else v
            for n, v in values.items()
        }
        output = bench.outputs(card.name, [Forward(values)])[0]
        shape = () if card.scalar or output is None else output.shape
        upstream = 1.0 if card.scalar else generic(shape, rng)
        found.append((label, Trial((Forward(values), Backward(upstream)))))
        found.append((f"large {label}", Trial((Forward(large), Backward(upstream)))))
        scaled = Trial((Forward(values), Backward(1.7)))
        # a final loss may ignore dout: then a fix that heeds it is no difference
        if card.scalar and unlike(*bench.run(card.name, [found[-2][1], scaled])):
            found.append((f"{label} with dout", scaled))
    return found


def _value(slot: Slot, card: Card, rng: np.random.Generator) -> Array:
    if slot.role == "parameter" and not slot.differentiable and slot.initial is not None:
        return np.array(slot.initial)
    return draw(slot, card.sizes, rng)


def unlike(expected: Outcome, got: Outcome) -> list[str]:
    """Differences of two outcomes: failures, outputs, gradients, and what was written to."""
    if (expected.failure is None) != (got.failure is None):
        return [f"fails: {got.failure or expected.failure}"]
    found = []
    for right, mine in zip(expected.records, got.records, strict=False):
        if not _close(right.output, mine.output):
            found.append("another output")
        found += [
            f"another gradient for {name}"
            for name, value in right.gradients.items()
            if not _close(value, mine.gradients.get(name))
        ]
        if set(mine.mutated) - set(right.mutated):
            found.append(f"writes to {', '.join(mine.mutated)}")
    return found


def _close(a: Array | None, b: Array | None) -> bool:
    if a is None or b is None:
        return a is None and b is None
    if np.shape(a) != np.shape(b):
        return False
    return bool(np.allclose(a, b, rtol=_CLOSE, atol=_CLOSE, equal_nan=True))
