"""The composition root: targets in, one report out. Everything meets here and nowhere else."""

from __future__ import annotations

import ast
import importlib.util
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from .adapters import Candidate
from .bench import forked
from .bench.inprocess import InProcess, Scope, open_scope
from .diagnosis import diagnose
from .model import Edit, Finding, Note, Place, Report, SourceError, Status, SubjectReport
from .render import from_json, render
from .rules import Rule
from .rules import load as load_rules
from .sources import Loaded, Source, SourceProblem, load, read
from .sources.definitions import definitions_of
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
    bench, skipped = open_bench(source, options, only=only)
    rules = chosen(load_rules(), options)
    opinion = options.second_opinion or options.effort == "thorough"
    reports = diagnose(
        bench, source, rules, seed=options.seed, second_opinion=opinion, progress=progress
    )
    return [*reports, *skipped], list(bench.notes)


def open_bench(
    source: Source, options: Options, *, only: str | None = None
) -> tuple[InProcess, list[SubjectReport]]:
    """The file loaded and adapted, with a skipped subject for each definition that would not run."""
    loaded = load(source, seconds=options.timeout, supply=supplier(source))
    candidates = list(candidates_of(source, loaded.namespace, only))
    return bench_of(source, _scope(loaded), candidates, options)


def bench_of(
    source: Source, scope: Scope, candidates: Sequence[Candidate], options: Options
) -> tuple[InProcess, list[SubjectReport]]:
    """A bench in this process for these candidates of one source."""

    def reload(edits: Sequence[Edit]) -> Scope:
        return _scope(
            load(source.with_edits(edits), seconds=options.timeout, supply=supplier(source))
        )

    bench = open_scope(scope, candidates, reload=reload, seconds=options.timeout)
    skipped = [
        SubjectReport(name, source.path, line, "function", "unknown", _refused(reason), reason)
        for name, reason, line in bench.refusals
    ]
    return bench, skipped


def _isolation(options: Options) -> str:
    if options.isolation == "none" or not forked.available():
        return "none (in this process)"
    return "E (a child process with the same rights)"


def _refused(reason: str) -> Status:
    return "error" if "time limit" in reason else "skipped"


def supplier(source: Source) -> Callable[[str], object | None]:
    """`supply` for a file: never for a name that the file defines itself, before or after the
    import of it from a module that is missing.
    """
    own = {d.name for d in definitions_of(source).all if d.kind != "method"}
    return lambda name: None if name in own else supply(name)


def supply(name: str) -> object | None:
    """Our own implementation of a well-known function that a missing module was to provide."""
    if name in ("np", "numpy"):
        return importlib.import_module("numpy")
    from .catalog import functions

    return functions.get(name)


def _scope(loaded: Loaded) -> Scope:
    def where(filename: str, line: int) -> Place | None:
        return loaded.place_of_line(line) if filename == loaded.filename else None

    return Scope(
        loaded.namespace,
        locate=lambda error: loaded.place_of_traceback(error.__traceback__),
        where=where,
        notes=loaded.notes,
        captured=loaded.captured,
    )


def candidates_of(
    source: Source, namespace: Mapping[str, Any], only: str | None = None
) -> Iterator[Candidate]:
    index = definitions_of(source)
    for definition in index.all:
        name = definition.qualname
        if definition.kind == "method" or "." in name or (only is not None and name != only):
            continue
        live = namespace.get(name)
        if live is None:
            continue
        reaches = index.reaches(name)
        text = " ".join(_plain(d.node) for q in (name, *reaches) if (d := index.get(q)))
        find = partial(_looked_up, name)
        yield Candidate(name, live, definition.place, namespace, find, reaches, text)


def _plain(node: ast.AST) -> str:
    """The code of a definition without comments and docstrings: words about it are no evidence."""
    lines = ast.unparse(node)
    for inner in ast.walk(node):
        if isinstance(inner, (ast.FunctionDef, ast.ClassDef)):
            said = ast.get_docstring(inner, clean=False)
            lines = lines.replace(repr(said), "").replace(said, "") if said else lines
    return lines


def _looked_up(name: str, scope: Mapping[str, Any]) -> Any:
    return scope[name]


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
