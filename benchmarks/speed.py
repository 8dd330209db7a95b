"""How fast is nncheck, beside the peers? `python -m benchmarks.speed` writes RESULTS.md.

All contenders take turns in one run on the same NumPy networks; the slow ones are measured
on a sample of the parameters and scaled. Timings are medians of CPU seconds.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from typing import Any

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[_name] = "1"
os.environ.setdefault(
    "XLA_FLAGS", "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
)
os.environ.setdefault("JAX_PLATFORMS", "cpu")

from . import (  # noqa: E402
    peers,
    speed_growth,
    speed_locate,
    speed_measure,
    speed_paths,
    speed_report,
)
from .speed_net import mlp  # noqa: E402
from .speed_report import Race  # noqa: E402

# (key, hidden units, batch)
_SUBJECTS = (
    ("39760_batch3", 50, 3),
    ("39760_batch100", 50, 100),
    ("1e6_batch3", 1258, 3),
    ("1e6_batch100", 1258, 100),
)

# figure, sign, goal: the issue's
_GOALS: tuple[tuple[str, str, float], ...] = (
    ("loop_ratio_39760_batch3", "≥", 1000),
    ("loop_ratio_39760_batch100", "≥", 1000),
    ("loop_ratio_1e6", "≥", 20000),
    ("accept_over_torch_fast_39760", "≤", 0.4),
    ("accept_over_torch_fast_1e6", "≤", 0.4),
    ("accept_over_autograd_39760", "≤", 1.0),
    ("accept_over_autograd_1e6", "≤", 1.0),
    ("smallest_detectable", "≤", 1e-5),
    ("smallest_detectable_real", "≤", 1e-5),
    ("accept_memory_over_forward_backward_39760", "≤", 4.0),
    ("accept_memory_over_forward_backward_1e6", "≤", 4.0),
    ("locate_found_least", "≥", 0.99),
    ("locate_evaluations_complex", "≤", 6),
    ("locate_evaluations_real_over_log2n", "≤", 3.0),
    ("locate_twenty_recall", "≥", 0.99),
    ("locate_twenty_false", "≤", 0),
    ("locate_slices_named", "≥", 1.0),
    ("growth_evaluations_most", "≤", 1),
    ("growth_memory_most", "≤", 4.0),
)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.speed", description=__doc__)
    parser.add_argument("--json", action="store_true", help="the last line is one JSON object")
    parser.add_argument("--quick", action="store_true", help="few rounds and trials; no page")
    options = parser.parse_args(arguments)
    peers.note_missing()
    peers.one_thread()
    races = [_race(key, hidden, batch, quick=options.quick) for key, hidden, batch in _SUBJECTS]
    cases = list(_cases(quick=options.quick))
    _say("growth")
    grown = speed_growth.growth(quick=options.quick)
    numbers = speed_report.figures(races, cases) | speed_growth.growth_figures(grown)
    lines = [
        *_lines(races, cases, numbers, quick=options.quick),
        *speed_growth.growth_lines(grown),
    ]
    print("\n".join(lines))
    if not options.quick:
        speed_report.write_page(lines)
    if options.json:
        print(json.dumps(numbers))
    return 0


def _race(key: str, hidden: int, batch: int, *, quick: bool) -> Race:
    _say(f"{hidden} hidden units, batch {batch}")
    net = mlp(hidden, batch)
    large = net.size > 100_000
    sample, torch_sample = (40, 20) if large else (400, 100)
    rounds = (3 if large else 5) if quick else (9 if large else 31)
    rivals = [
        *speed_paths.paths(net),
        *peers.contenders(net, sample=sample, torch_sample=torch_sample),
    ]
    measured = speed_measure.measure(net, rivals, rounds=rounds)
    seeds = 4 if quick else 20
    return Race(
        key,
        net.name,
        net.size,
        measured,
        speed_paths.accepted(net, complex_step=True),
        speed_paths.accepted(net, complex_step=False),
        speed_paths.by_block(net, complex_step=True),
        speed_paths.ladder(net)[1],
        speed_paths.accepted_outright(net, complex_step=True, seeds=seeds),
        speed_paths.accepted_outright(net, complex_step=False, seeds=seeds),
    )


def _cases(*, quick: bool) -> Iterator[speed_locate.Case]:
    for hidden in (50,) if quick else (50, 1258):
        _say(f"localisation, {hidden} hidden units")
        yield from speed_locate.cases(mlp(hidden, 3), trials=4 if quick else 40)


def _lines(
    races: Sequence[Race],
    cases: Sequence[speed_locate.Case],
    numbers: dict[str, Any],
    *,
    quick: bool,
) -> Iterator[str]:
    rounds = "3 to 5" if quick else "9 (1e6) and 31 (39,760)"
    yield from speed_report.head_lines(
        f"Contenders take turns, each warmed up; medians of {rounds} rounds of CPU time (user and system). "
        "Scaled: measured on a sample of the parameters. Peak memory by tracemalloc, of the run "
        "as it was made: torch's and JAX's own buffers are not in it. torch, autograd and JAX get "
        "the NumPy code itself (autograd.Function, primitive, pure_callback), float64, first "
        "order, reverse mode. A figure that names no batch is the worse of both."
    )
    yield "| figure | goal | measured | reached |"
    yield "|---|---:|---:|---|"
    for name, sign, goal in _GOALS:
        value = numbers.get(name)
        if value is not None:
            reached = value >= goal if sign == "≥" else value <= goal
            yield f"| {name} | {sign} {goal:,g} | {value:,.3g} | {'yes' if reached else '**no**'} |"
    yield ""
    for race in races:
        yield from speed_report.race_lines(race)
    yield from speed_report.case_lines(cases)


def _say(text: str) -> None:
    if sys.stderr.isatty():
        print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
