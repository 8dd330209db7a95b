"""The composition root: targets in, one report out. Everything meets here and nowhere else."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

from .accepting import obeyed
from .bench.ahead import folders_of
from .bench.keeping import process_kept
from .bench.limits import limits_of
from .bench.opening import open_bench
from .bench.process import Lost, Stock
from .bench.protocol import Bench
from .bench.remote import Opening, Remote
from .bench.walls import can_isolate
from .budget import at_effort
from .config import settings_for
from .diagnosis import diagnose
from .model import Note, Report, SourceError, Status, SubjectReport
from .rules import Rule
from .rules import load as load_rules
from .sources import Source, SourceProblem, read, registered
from .targets import files_of
from .version import __version__, environment


@dataclass(frozen=True, slots=True)
class Options:
    """How a run is made; see `nncheck check --help`."""

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    fail_on: str = "error"
    seed: int = 0
    effort: str = "normal"
    timeout: float = 10.0
    isolation: str = "auto"
    # scipy's figure beside every gradient check; importing scipy costs a third of a second
    second_opinion: bool = False
    # the numbers that the HTML report draws: some more evaluations for every subject
    pictures: bool = False
    # [tool.nncheck.subjects]: by "module.Name" or "Name", how to build and feed it
    subjects: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    # codes that are not looked for in files that match a pattern
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


def check_targets(
    targets: Sequence[str],
    options: Options | None = None,
    progress: Callable[[str], None] | None = None,
) -> Report:
    """Check every target (file, notebook, folder, module; each may end in `::Name`).

    What cannot be read is an error in the report and never stops the others.
    """
    options = options or Options()
    started = time.perf_counter()
    subjects: list[SubjectReport] = []
    errors: list[SourceError] = []
    notes: list[Note] = []
    files = [(t, *one) for t in targets for one in files_of(t, errors)]
    stock = _stock(options, [path for _, path, _ in files])
    for target, path, name in files:
        if progress is not None:
            progress(path)
        one = _check_file(path, name, options, stock)
        if one.errors and one.errors[0].message.startswith(_EMPTY) and path != target:
            continue
        errors += one.errors
        subjects += one.subjects
        notes += one.notes
        notes += [Note(path, words) for words in (stock.notes if stock else ())]
        if stock is not None:
            stock.notes.clear()
    return Report(
        __version__, options.seed, time.perf_counter() - started, tuple(_sorted(subjects)),
        tuple(errors), tuple(dict.fromkeys(notes)), _isolation(stock), environment(),
    )  # fmt: skip


# an empty `__init__.py` of a folder is no file that somebody meant to have checked
_EMPTY = "the file is empty"


def _stock(options: Options, paths: Sequence[str]) -> Stock | None:
    """Workers for these files; None where they are checked in this process."""
    if options.isolation == "none" or not can_isolate():
        return None
    return Stock(limits_of(options.timeout), folders_of(paths))


def _check_file(path: str, name: str | None, options: Options, stock: Stock | None) -> Report:
    """One file; with a stock its code lives in a worker, and what ends that ends nothing else."""
    try:
        source = read(path)
    except SourceProblem as problem:
        error = SourceError(problem.path, problem.message, problem.line)
        return Report(__version__, options.seed, 0.0, errors=(error,))
    if stock is None:
        found, said = check_source(source, options, only=name)
        return _obeying(source, found, said, options, whole=name is None)
    try:
        bench = Remote(Opening(source, stock, only=name, settings=_settings(options, source)))
    except Lost as lost:
        error = SourceError(path, f"{lost}; nothing in this file could be judged")
        return Report(__version__, options.seed, 0.0, errors=(error,))
    try:
        found = judged(bench, source, options)
    finally:
        bench.close()
    return _obeying(source, found, bench.notes, options, whole=name is None)


def _obeying(
    source: Source,
    subjects: Sequence[SubjectReport],
    notes: Sequence[Note],
    options: Options,
    *,
    whole: bool,
) -> Report:
    """What was found in one file, without what comments in it leave out."""
    rules = chosen(load_rules(), _for_file(options, source.path))
    kept, said = obeyed(source, subjects, rules, whole=whole)
    return Report(__version__, options.seed, 0.0, tuple(kept), (), (*notes, *said))


def check_source(
    source: Source,
    options: Options,
    *,
    only: str | None = None,
) -> tuple[list[SubjectReport], list[Note]]:
    """The subjects of one source, and what was noticed while it was loaded."""
    settings = _settings(options, source)
    with process_kept():
        bench = open_bench(source, seconds=options.timeout, only=only, settings=settings)
        return judged(bench, source, options), list(bench.notes)


def _settings(options: Options, source: Source) -> dict[str, dict[str, Any]]:
    told = settings_for(options.subjects, Path(source.path).stem)
    own = registered(source)
    # pyproject.toml is whose project it is; the file may come from elsewhere
    return {name: {**own.get(name, {}), **told.get(name, {})} for name in {*own, *told}}


def listed(targets: Sequence[str], options: Options) -> tuple[list[str], list[SourceError]]:
    """A line for every subject of the targets, as it is understood, without checking it; and for
    every definition that could not be called, with the reason.
    """
    errors: list[SourceError] = []
    lines: list[str] = []
    files = [one for t in targets for one in files_of(t, errors)]
    stock = _stock(options, [path for path, _ in files])
    for path, name in files:
        try:
            with opened(path, name, options, stock) as (_, bench):
                lines += _lines(path, bench)
        except SourceProblem as problem:
            errors.append(SourceError(problem.path, problem.message, problem.line))
        except Lost as lost:
            errors.append(SourceError(path, f"{lost}; nothing in this file could be listed"))
    return lines, errors


def _lines(path: str, bench: Bench) -> Iterator[str]:
    for card in bench.cards:
        said = "; ".join(card.guesses)
        yield (
            f"{path}:{card.place.line}: {card.name}  {card.kind}, {card.style}"
            + (f"  ({said})" if said else "")
        )
    for who, reason, line in bench.refusals:
        yield f"{path}:{line}: {who}  not understood: {reason}"


@contextlib.contextmanager
def opened(
    path: str, name: str | None, options: Options, stock: Stock | None = None
) -> Iterator[tuple[Source, Bench]]:
    """A file and its bench; SourceProblem where it cannot be read, Lost where loading ends the worker."""
    source = read(path)
    settings = _settings(options, source)
    stock = stock or _stock(options, [path])
    if stock is None:
        yield source, open_bench(source, seconds=options.timeout, only=name, settings=settings)
        return
    bench = Remote(Opening(source, stock, only=name, settings=settings))
    try:
        yield source, bench
    finally:
        bench.close()


def judged(bench: Bench, source: Source, options: Options) -> list[SubjectReport]:
    """The subjects of a bench, judged; what could not be called is skipped with its reason."""
    rules = chosen(load_rules(), _for_file(options, source.path))
    opinion = options.second_opinion or options.effort == "thorough"
    with at_effort(options.effort):
        reports = diagnose(
            bench, source, rules, seed=options.seed, second_opinion=opinion,
            pictured=options.pictures,
        )  # fmt: skip
    return [*reports, *refused(bench, source.path)]


def refused(bench: Bench, path: str) -> list[SubjectReport]:
    """A skipped subject for each definition that would not run."""
    return [
        SubjectReport(
            name, path, line, "function", "unknown", _refused(reason),
            f"{reason}{_what_to_add(path, name, reason)}",
        )
        for name, reason, line in bench.refusals
    ]  # fmt: skip


def _what_to_add(path: str, name: str, reason: str) -> str:
    """The lines of pyproject.toml that help where guessing did not."""
    if "did not run" not in reason and "could not be built" not in reason:
        return ""
    return (
        f'; to say how: [tool.nncheck.subjects."{Path(path).stem}.{name}"] in pyproject.toml with'
        f' construct = "{name}(...)" and inputs = ["np.ones((4, 3))"]'
    )


def _isolation(stock: Stock | None) -> str:
    return "none (in this process)" if stock is None else stock.tier


def _refused(reason: str) -> Status:
    return "error" if "limit" in reason or "the checked code" in reason else "skipped"


def chosen(rules: Sequence[Rule], options: Options) -> list[Rule]:
    """The rules that are selected and not ignored; prefixes count, slugs too."""
    return [
        r
        for r in rules
        if _named(r, options.select, default=True) and not _named(r, options.ignore, default=False)
    ]


def _for_file(options: Options, path: str) -> Options:
    """The options with what is ignored in this file alone."""
    absolute = Path(path).resolve().as_posix()
    more = [
        code
        for pattern, codes in options.per_file_ignores.items()
        if fnmatch(absolute, pattern) or fnmatch(Path(path).name, pattern)
        for code in codes
    ]
    return replace(options, ignore=(*options.ignore, *more)) if more else options


def _named(rule: Rule, names: Sequence[str], *, default: bool) -> bool:
    if not names:
        return default
    return any(rule.code.startswith(n.upper()) or rule.slug == n.lower() for n in names)


def _sorted(subjects: Sequence[SubjectReport]) -> list[SubjectReport]:
    """Subjects that hold a root cause first; else in the order of the files."""
    return sorted(subjects, key=_rank)


def _rank(subject: SubjectReport) -> int:
    causes = [f for f in subject.findings if f.consequence_of is None]
    if any(f.severity == "error" for f in causes):
        return 0
    return 1 if subject.status == "failed" else 2
