"""The composition root: targets in, one report out. Everything meets here and nowhere else."""

from __future__ import annotations

import importlib.util
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from .bench import forked
from .bench.inprocess import InProcess
from .bench.opening import open_bench
from .diagnosis import diagnose
from .model import Edit, Finding, Note, Report, SourceError, Status, SubjectReport
from .render import from_json, render
from .rules import Rule
from .rules import load as load_rules
from .sources import Source, SourceProblem, read
from .version import __version__


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
    for target in targets:
        for path, name in _files(target, errors):
            one = _check_file(path, name, options, progress)
            if one.errors and one.errors[0].message.startswith(_EMPTY) and path != target:
                continue
            errors += one.errors
            subjects += one.subjects
            notes += one.notes
    return Report(
        __version__, options.seed, time.perf_counter() - started, tuple(_sorted(subjects)),
        tuple(errors), tuple(dict.fromkeys(notes)), _isolation(options),
    )  # fmt: skip


# an empty `__init__.py` of a folder is no file that somebody meant to have checked
_EMPTY = "the file is empty"
# a file has many subjects; what hangs where no signal reaches it is killed after so many limits
_FILE_LIMITS = 20


def _check_file(
    path: str, name: str | None, options: Options, progress: Callable[[str], None] | None
) -> Report:
    """One file, in a child process unless `isolation` is none: what ends it ends only its child."""
    if progress is not None:
        progress(path)

    def here() -> Report:
        try:
            source = read(path)
        except SourceProblem as problem:
            error = SourceError(problem.path, problem.message, problem.line)
            return Report(__version__, options.seed, 0.0, errors=(error,))
        found, said = check_source(source, options, only=name)
        return Report(__version__, options.seed, 0.0, tuple(found), (), tuple(said))

    if options.isolation == "none" or not forked.available():
        return here()
    try:
        answer = forked.answer_of(
            lambda: render(here(), "json", verbose=1).encode(),
            seconds=options.timeout * _FILE_LIMITS,
        )
    except forked.Ended as ended:
        error = SourceError(path, f"the checked code {ended}; nothing in this file could be judged")
        return Report(__version__, options.seed, 0.0, errors=(error,))
    return from_json(answer)


def check_source(
    source: Source,
    options: Options,
    *,
    only: str | None = None,
    progress: Callable[[str], None] | None = None,
) -> tuple[list[SubjectReport], list[Note]]:
    """The subjects of one source, and what was noticed while it was loaded."""
    bench = open_bench(source, seconds=options.timeout, only=only)
    rules = chosen(load_rules(), options)
    opinion = options.second_opinion or options.effort == "thorough"
    reports = diagnose(
        bench, source, rules, seed=options.seed, second_opinion=opinion, progress=progress
    )
    return [*reports, *refused(bench, source.path)], list(bench.notes)


def refused(bench: InProcess, path: str) -> list[SubjectReport]:
    """A skipped subject for each definition that would not run."""
    return [
        SubjectReport(name, path, line, "function", "unknown", _refused(reason), reason)
        for name, reason, line in bench.refusals
    ]


def _isolation(options: Options) -> str:
    if options.isolation == "none" or not forked.available():
        return "none (in this process)"
    return "E (a child process with the same rights)"


def _refused(reason: str) -> Status:
    return "error" if "time limit" in reason else "skipped"


def chosen(rules: Sequence[Rule], options: Options) -> list[Rule]:
    """The rules that are selected and not ignored; prefixes count, slugs too."""
    return [
        r
        for r in rules
        if _named(r, options.select, default=True) and not _named(r, options.ignore, default=False)
    ]


def _named(rule: Rule, names: Sequence[str], *, default: bool) -> bool:
    if not names:
        return default
    return any(rule.code.startswith(n.upper()) or rule.slug == n.lower() for n in names)


def _files(target: str, errors: list[SourceError]) -> Iterator[tuple[str, str | None]]:
    """The files of a target with the subject that is asked for, if one is."""
    text, _, name = target.partition("::")
    path = Path(text)
    if path.is_dir():
        found = sorted(
            p for p in path.rglob("*") if p.suffix in (".py", ".ipynb") and not _hidden(p, path)
        )
        if not found:
            errors.append(SourceError(text, "the folder holds no .py or .ipynb file"))
        yield from ((str(p), name or None) for p in found)
    elif path.suffix in (".py", ".ipynb") or path.exists():
        yield text, name or None
    else:
        try:
            spec = importlib.util.find_spec(text)
        except (ImportError, ValueError, AttributeError):
            spec = None
        if spec is None or spec.origin is None:
            message = "there is no such file, folder or module; name a .py file, a notebook, a folder or an importable module"
            errors.append(SourceError(text, message))
            return
        places = list(spec.submodule_search_locations or [])
        files = sorted(p for place in places for p in Path(place).rglob("*.py")) or [
            Path(spec.origin)
        ]
        yield from ((str(p), name or None) for p in files)


def _hidden(path: Path, root: Path) -> bool:
    parts = path.relative_to(root).parts
    return any(p.startswith(".") or p in ("__pycache__", "node_modules", "venv") for p in parts)


def _sorted(subjects: Sequence[SubjectReport]) -> list[SubjectReport]:
    """Subjects that hold a root cause first; else in the order of the files."""
    return sorted(subjects, key=_rank)


def _rank(subject: SubjectReport) -> int:
    causes = [f for f in subject.findings if f.consequence_of is None]
    if any(f.severity == "error" for f in causes):
        return 0
    return 1 if subject.status == "failed" else 2


def apply_fixes(report: Report, *, write: bool) -> str:
    """The unified diff of all proven fixes; `write` puts them into the files as well."""
    diffs = []
    for path, edits in fixes(report).items():
        source = read(path)
        diffs.append(source.diff(edits))
        if write:
            source.write(edits)
    return "".join(diffs)


def fixes(report: Report) -> dict[str, list[Edit]]:
    """The edits of all proven fixes by file; where two overlap, the later holds the earlier."""
    found: dict[str, list[Edit]] = {}
    for finding in _once(report.findings):
        if finding.fix is None or not finding.fix.verified:
            continue
        for edit in finding.fix.edits:
            edits = found.setdefault(edit.path, [])
            edits[:] = [e for e in edits if e.end <= edit.start or edit.end <= e.start or e == edit]
            if edit not in edits:
                edits.append(edit)
    return {path: sorted(edits, key=lambda e: e.start) for path, edits in found.items()}


def _once(findings: Sequence[Finding]) -> list[Finding]:
    return list({(f.code, f.place, f.message): f for f in findings}.values())
