"""How much hand-written code does nncheck understand by itself? `python -m benchmarks.discovery`

The corpus is in discovery_corpus: two thirds to develop with, one third kept aside, of which
only rates are shown unless `--half kept_aside --missed` asks for more. Discovered: judged under
one of its names. Understood: with the verdict that is true, and with every gradient looked at.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

from nncheck import session  # noqa: E402 - numpy reads the environment

from . import discovery_report, pool, speed_report, work  # noqa: E402
from .discovery_score import Scored, score  # noqa: E402
from .discovery_truth import HALVES, File, load  # noqa: E402

LIMIT = 60.0


@dataclass(frozen=True, slots=True)
class Job:
    file: File
    effort: str


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    halves = HALVES if options.half == "both" else (options.half,)
    files = [f for half in halves for f in load(half) if options.only in f.id]
    work.load_everything()
    scored = {
        effort: list(_measure(files, effort, options.jobs)) for effort in options.effort.split(",")
    }
    # what is kept aside is named only where it is asked for by name
    told = halves if options.missed and options.half != "both" else HALVES[:1]
    lines = list(discovery_report.lines(scored, told=told, missed=options.missed))
    print("\n".join(lines))
    if options.write:
        page = discovery_report.lines(scored, told=HALVES[:1], missed=False)
        speed_report.write_page(discovery_report.page(list(page)), part="discovery")
    if options.json:
        print(json.dumps(discovery_report.numbers(scored)))
    return 0


def _measure(files: Sequence[File], effort: str, jobs: int) -> Iterator[Scored]:
    """Every file in a process of its own."""
    work_list = [Job(f, effort) for f in files]
    for number, done in enumerate(pool.run(look, work_list, jobs=jobs, seconds=LIMIT), 1):
        if sys.stderr.isatty():
            print(f"\r{effort} {number}/{len(files)} ", end="", file=sys.stderr, flush=True)
        document: Mapping[str, Any] | None = done.said.get("check")
        yield score(done.item.file, document, done.trouble)
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)


def look(job: Job, say: pool.Say) -> None:
    """Check the file where it lies: it may import from its own folder."""
    report = session.check_targets([str(job.file.path)], session.Options(effort=job.effort))
    say("check", work.document(report))


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.discovery", description=__doc__)
    add = parser.add_argument
    add("--half", choices=(*HALVES, "both"), default="both")
    add("--missed", action="store_true", help="each subject that was not understood, and why")
    add("--only", metavar="SUBSTRING", default="", help="of the file's name")
    add("--effort", default="normal,quick", help="the rates are those of the first")
    add("--json", action="store_true", help="the last line is one JSON object")
    add("--write", action="store_true", help="put the rates into RESULTS.md")
    add("--jobs", type=int, default=2)
    return parser


if __name__ == "__main__":
    sys.exit(main())
