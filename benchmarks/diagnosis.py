"""How well does nncheck diagnose? `python -m benchmarks.diagnosis` scores it on a corpus of faults.

Without `--corpus` it is tests/zoo: the part to develop with and the part that is kept aside, of
which only rates are shown unless `--half kept_aside --missed` asks for more. A finding counts if
it is an error or a warning that the untouched base does not have; naming goes by the first such
finding in the order of the JSON.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

from . import corpus, pool, score, tables, work  # noqa: E402 - numpy reads the environment

LIMIT = 60.0
ASIDE = "kept_aside"


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    work.load_everything()
    scored: dict[str, tables.Scored] = {}
    for half, folder in _parts(options):
        right, wrong = measure(corpus.load(folder), options)
        before = scored.get(half, ((), ()))
        scored[half] = ((*before[0], *right), (*before[1], *wrong))
    for half, (correct, mutants) in scored.items():
        told = half != ASIDE or (options.missed and options.half == ASIDE)
        print("\n".join(tables.lines(half, correct, mutants, told=told)))
    numbers = tables.numbers(scored)
    print(json.dumps(numbers) if options.json else _words(numbers))
    return 0


def _parts(options: argparse.Namespace) -> Iterator[tuple[str, Path]]:
    """Names and folders; a corpus from elsewhere counts as one that is developed with."""
    if options.corpus:
        aside = corpus.PARTS[ASIDE].resolve()
        for folder in options.corpus:
            yield ASIDE if folder.resolve() == aside else "developed", folder
        return
    yield from ((h, f) for h, f in corpus.PARTS.items() if options.half in (h, "both"))


def measure(
    loaded: corpus.Corpus, options: argparse.Namespace
) -> tuple[list[score.CorrectScore], list[score.MutantScore]]:
    """The scores of one corpus; bases are checked once, for themselves and for their mutants."""
    mutants = [m for m in loaded.mutants if _wanted(m, options)]
    bases = {m.base for m in mutants}
    files = [c for c in loaded.correct if c.path in bases or _shown(c.path.name, options)]
    jobs = [
        work.Job(str(c.path), c.path.name, corpus.raw(c.path), seed=options.seed) for c in files
    ]
    jobs += [
        work.Job(m.id, m.base.name, m.text(), base=corpus.raw(m.base), seed=options.seed)
        for m in mutants
    ]
    done = {d.item.id: d for d in _progress(loaded.name, jobs, options.jobs)}
    documents = {
        c.path: done[str(c.path)].said["check"]["document"]
        for c in files
        if "check" in done[str(c.path)].said
    }
    right = [score.correct(c, done[str(c.path)]) for c in files if _shown(c.path.name, options)]
    wrong = [score.mutant(m, documents.get(m.base), done[m.id]) for m in mutants]
    return right, wrong


def _wanted(mutant: corpus.Mutant, options: argparse.Namespace) -> bool:
    """By name and by code; with `--codes` every expected code must be among them."""
    if options.only and options.only not in mutant.id and options.only not in mutant.base.name:
        return False
    return not options.codes or set(mutant.codes) <= options.codes


def _shown(name: str, options: argparse.Namespace) -> bool:
    return not options.only or options.only in name


def _progress(name: str, jobs: Sequence[work.Job], count: int) -> Iterator[pool.Done]:
    """The results as they come; a terminal is told how far it is."""
    for number, done in enumerate(pool.run(work.look, jobs, jobs=count, seconds=LIMIT), 1):
        if sys.stderr.isatty():
            print(f"\r{name} {number}/{len(jobs)} ", end="", file=sys.stderr, flush=True)
        yield done
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)


def _words(numbers: dict[str, object]) -> str:
    return "\n" + "\n".join(
        f"{name:22}{value:.3f}" if isinstance(value, float) else f"{name:22}{value}"
        for name, value in numbers.items()
    )


def _codes(text: str) -> frozenset[str]:
    if text == "implemented":
        return frozenset(corpus.implemented().values())
    return frozenset(code.strip().upper() for code in text.split(",") if code.strip())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.diagnosis", description=__doc__)
    add = parser.add_argument
    wanted = "mutants whose expected codes are all listed; `implemented`: of the rules there are"
    add("--half", choices=(*corpus.PARTS, "both"), default="both")
    add("--missed", action="store_true", help="with `--half kept_aside`: name what went wrong")
    add("--corpus", type=Path, action="append", metavar="DIR", help="instead of tests/zoo")
    add("--only", metavar="SUBSTRING", help="of the mutant's id or the file's name")
    add("--codes", type=_codes, default=frozenset(), metavar="NN101,NN103", help=wanted)
    add("--json", action="store_true", help="the last line is one JSON object")
    add("--jobs", type=int, default=2)
    add("--seed", type=int, default=0)
    return parser


if __name__ == "__main__":
    sys.exit(main())
