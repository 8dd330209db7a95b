"""The speed benchmark in words: tables, a page, and one JSON object."""

from __future__ import annotations

import datetime
import importlib.metadata
import os
import platform
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nncheck import numdiff

from .speed_locate import Case
from .speed_measure import Measured
from .speed_paths import ACCEPT, ACCEPT_REAL, AUTOGRAD, BASELINE, LOOP, TORCH_FAST, WHOLE

PAGE = Path(__file__).with_name("RESULTS.md")
_PACKAGES = ("nncheck", "numpy", "scipy", "torch", "jax", "autograd")


@dataclass(frozen=True, slots=True)
class Race:
    """One subject: what every contender took, and nncheck's verdicts."""

    key: str
    title: str
    size: int
    measured: dict[str, Measured]
    joint: numdiff.Accepted
    joint_real: numdiff.Accepted
    blocks: dict[str, numdiff.Accepted]
    ladder_detectable: float
    outright: float
    outright_real: float

    def ratio(self, above: str, below: str) -> float | None:
        """How many times longer `above` takes than `below`; None where one was left out."""
        if above not in self.measured or below not in self.measured:
            return None
        return self.measured[above].seconds / self.measured[below].seconds


def figures(races: Sequence[Race], cases: Sequence[Case]) -> dict[str, Any]:
    """The numbers; a key that names no batch is the worse of its batches."""
    found: dict[str, Any] = {}
    for name, above, below, worse in (
        ("loop_ratio", LOOP, WHOLE, min),
        ("accept_over_torch_fast", ACCEPT, TORCH_FAST, max),
        ("accept_over_autograd", ACCEPT, AUTOGRAD, max),
        ("accept_real_over_torch_fast", ACCEPT_REAL, TORCH_FAST, max),
        ("accept_real_over_autograd", ACCEPT_REAL, AUTOGRAD, max),
        ("accept_memory_over_forward_backward", ACCEPT, BASELINE, max),
    ):
        by_size: dict[str, list[float]] = {}
        for race in races:
            value = race.ratio(above, below)
            if name.startswith("accept_memory"):
                value = race.measured[above].peak / max(1, race.measured[below].peak)
            found[f"{name}_{race.key}"] = _rounded(value)
            if value is not None:
                by_size.setdefault(race.key.split("_")[0], []).append(value)
        found |= {f"{name}_{size}": _rounded(worse(v)) for size, v in by_size.items()}
    found["smallest_detectable"] = max(r.joint.smallest_detectable for r in races)
    found["smallest_detectable_real"] = max(r.joint_real.smallest_detectable for r in races)
    found["accept_evaluations"] = max(r.joint.evaluations for r in races)
    return found | _located(cases)


def _located(cases: Sequence[Case]) -> dict[str, Any]:
    single = [c for c in cases if c.fault.startswith("one entry")]
    if not single:
        return {}
    trials = sum(c.trials for c in single)
    complex_ones = [c.evaluations for c in single if c.method == "complex step"]
    real = [c.over_log2 for c in single if c.method != "complex step"]
    real_most = [c.most * c.over_log2 / c.evaluations for c in single if c.method != "complex step"]
    twenty = [c for c in cases if c.fault.startswith("twenty")]
    slices = [c for c in cases if c.fault.startswith("a ")]
    return {
        "locate_found": _rounded(sum(c.found * c.trials for c in single) / trials),
        "locate_found_least": _rounded(min(c.found for c in single)),
        "locate_trials": trials,
        "locate_evaluations_complex": max(complex_ones, default=None),
        "locate_evaluations_real_over_log2n": _rounded(max(real, default=None)),
        "locate_evaluations_real_most_over_log2n": _rounded(max(real_most, default=None)),
        "locate_twenty_recall": min((c.found for c in twenty), default=None),
        "locate_twenty_false": sum(c.false_entries for c in twenty),
        "locate_slices_named": min((c.found for c in slices), default=None),
    }


def _rounded(value: float | None) -> float | None:
    return None if value is None else float(f"{value:.4g}")


def race_lines(race: Race) -> Iterator[str]:
    """A table of one subject: times, ratios, evaluations, memory."""
    yield f"### {race.title}: {race.size:,} parameters"
    yield ""
    yield "| | CPU ms | × accept | forwards | backwards | peak MB | says |"
    yield "|---|---:|---:|---:|---:|---:|---|"
    unit = race.measured[ACCEPT].seconds
    for m in sorted(race.measured.values(), key=lambda m: m.seconds):
        says = "right" if m.says_right else "**wrong** (false alarm)"
        mark = " (scaled)" if m.scaled else ""
        yield (
            f"| {m.name}{mark} | {1e3 * m.seconds:,.2f} | {m.seconds / unit:,.2f} | {m.forward:,} "
            f"| {m.backward} | {m.peak / 1e6:.2f} | {says} |"
        )
    yield ""
    for label, a in (
        ("accept", race.joint),
        ("accept, real", race.joint_real),
        *((f"block {name}", a) for name, a in race.blocks.items()),
    ):
        yield (
            f"- {label}: {a.verdict} by {a.method}, {a.evaluations} evaluations beside the pass "
            f"that gave yours, |yours·d − reference| {a.residual:.1g}, bar {a.bar:.1g}, smallest "
            f"detectable relative error of a median entry {a.smallest_detectable:.1g}"
        )
    yield f"- numdiff.directional: smallest detectable {race.ladder_detectable:.1g}"
    yield (
        f"- first look enough: {race.outright:.0%} of 20 seeds by complex step, "
        f"{race.outright_real:.0%} by real differences"
    )
    yield ""


def case_lines(cases: Sequence[Case]) -> Iterator[str]:
    yield "### numdiff.locate"
    yield ""
    yield "| fault | among | by | trials | found | false entries | evaluations | most | / log2 n |"
    yield "|---|---:|---|---:|---:|---:|---:|---:|---:|"
    for c in cases:
        yield (
            f"| {c.fault} | {c.size:,} | {c.method} | {c.trials} | {c.found:.1%} "
            f"| {c.false_entries} | {c.evaluations:g} | {c.most} | {c.over_log2:.1f} |"
        )
    yield ""


def head_lines(rounds: str) -> Iterator[str]:
    """When, with what, on what: no names, no paths."""
    yield "## Speed: `python -m benchmarks.speed`"
    yield ""
    yield f"{surroundings()}, one BLAS thread. {rounds}"
    yield ""


def surroundings() -> str:
    versions = ", ".join(f"{p} {v}" for p in _PACKAGES if (v := _version(p)))
    today = datetime.datetime.now(tz=datetime.UTC).date()
    return f"{today}, Python {platform.python_version()}, {versions}; {os.cpu_count()} cores"


def _version(package: str) -> str | None:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return None


def write_page(lines: Sequence[str], *, part: str = "speed") -> None:
    """One part of RESULTS.md; what stands around it stays."""
    start, end = f"<!-- {part} -->", f"<!-- end of {part} -->"
    text = PAGE.read_text("utf-8") if PAGE.exists() else "# Benchmark results\n"
    before, _, rest = text.partition(start)
    _, _, after = rest.partition(end)
    body = "\n".join(lines).strip()
    page = f"{before.rstrip()}\n\n{start}\n{body}\n{end}\n{after.rstrip()}"
    PAGE.write_text(page.rstrip() + "\n", "utf-8")
