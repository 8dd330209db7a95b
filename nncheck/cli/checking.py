"""The commands that check something: `check`, `fix` and `report`."""

from __future__ import annotations

import argparse
import contextlib
import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from nncheck import accepting, config, mending, render, repro, session
from nncheck.bench.process import Lost
from nncheck.cli import output
from nncheck.model import Explanation, Finding, Report
from nncheck.render.inert import visible
from nncheck.rules import explanations, load
from nncheck.sources import SourceProblem
from nncheck.unanswered import unanswered
from nncheck.verdict import exit_code

LAST_RUN = Path("reports") / "nncheck.json"
_CATALOGUE = "nncheck.catalog"
_BASELINE = Path("nncheck-baseline.json")


def check(arguments: argparse.Namespace) -> int:
    """Check the targets, print the report; the exit code follows from the findings."""
    options = _options(arguments)
    if arguments.pictures or arguments.format == "html":
        options = replace(options, pictures=True)
    if arguments.list:
        return _list(arguments, options)
    report = _checked(arguments, _targets(arguments), options)
    known = arguments.baseline or _configured_baseline()
    if arguments.write_baseline:
        path = known or _BASELINE
        count = accepting.write(report, path)
        sys.stderr.write(f"nncheck: {count} findings written to {path}\n")
        return 0
    if known is not None:
        report = accepting.is_known(report, accepting.load(known))
    text = render.render(
        report,
        arguments.format,
        explanations=_explanations(report, arguments.format),
        verbose=arguments.verbose,
        quiet=arguments.quiet,
        color=output.in_color(arguments.color, arguments.output),
    )
    output.emit(text, arguments.output)
    if arguments.repro is not None:
        _write_script(report, arguments.repro, options)
    return exit_code(report, options.fail_on)


def _write_script(report: Report, path: Path, options: session.Options) -> None:
    """A script for the first finding that can have one; on stderr which it is, or why there is none."""
    reasons: list[str] = []
    found = [(subject, finding) for subject in report.subjects for finding in subject.findings]
    # a wrong gradient is what a script shows best
    for subject, finding in sorted(found, key=lambda pair: _is_hard_to_show(pair[1])):
        try:
            with (
                output.stdout_for_the_report(),
                _modules_from_here(),
                session.opened(subject.path, None, options) as (source, bench),
            ):
                text = repro.script(bench, source, subject, finding)
        except (repro.NoScript, SourceProblem, Lost) as problem:
            reasons.append(f"{finding.code} in {subject.name}: {problem}")
            continue
        output.emit(text, path)
        sys.stderr.write(f"nncheck: {path} shows {finding.code} in {subject.name}\n")
        return
    for reason in reasons or ["nothing was found"]:
        sys.stderr.write(f"nncheck: no script: {reason}\n")


def _is_hard_to_show(finding: Finding) -> tuple[bool, bool, bool]:
    consequence = finding.consequence_of is not None
    return consequence, finding.severity != "error", finding.family not in ("gradient", "loss")


def _configured_baseline() -> Path | None:
    named = config.read(Path.cwd()).baseline
    return Path(named) if named is not None else None


def _explanations(report: Report, format: str) -> dict[str, Explanation]:  # noqa: A002
    """What the codes mean, for the one format that shows it; the others need not read the rules."""
    return explanations(report) if format == "html" else {}


def _list(arguments: argparse.Namespace, options: session.Options) -> int:
    """What would be checked, a line each; 2 where there is nothing."""
    with output.stdout_for_the_report(), _modules_from_here():
        lines, errors = session.listed(_targets(arguments), options)
    for error in errors:
        sys.stderr.write(f"nncheck: {error.path}: {error.message}\n")
    output.emit("".join(f"{visible(line)}\n" for line in lines), arguments.output)
    return 0 if lines else 2


def fix(arguments: argparse.Namespace) -> int:
    """Show the proven fixes as one diff, or apply them; what stays unfixed makes the exit code."""
    options = _options(arguments)
    report = _checked(arguments, arguments.targets, options)
    _say_what_is_unread(report)
    diff = _fixed(report, write=arguments.write)
    output.emit(diff, arguments.output)
    if arguments.write and not arguments.quiet:
        _say_what_was_written(report)
    if not arguments.quiet:
        _say_what_is_left(report, arguments.targets)
    if arguments.write and diff:
        # each fix was proven alone: all of them together are judged by another run
        report = _checked(arguments, arguments.targets, options)
    return exit_code(report, options.fail_on)


def report(arguments: argparse.Namespace) -> int:
    """Write one HTML file, print its path and what is in it."""
    options = replace(_options(arguments), pictures=True)
    if arguments.results is not None:
        shown = _read(arguments.results)
    elif arguments.targets or not LAST_RUN.is_file():
        shown = _checked(arguments, arguments.targets or [_CATALOGUE], options)
        _say_what_is_unread(shown)
    else:
        shown = _read(LAST_RUN)
    is_file = arguments.output.suffix.lower() in (".html", ".htm")
    path = arguments.output if is_file else arguments.output / "nncheck.html"
    output.emit(render.render(shown, "html", explanations=_explanations(shown, "html")), path)
    sys.stdout.write(f"{path}: {render.summed(shown)}\n")
    return exit_code(shown, options.fail_on)


def _targets(arguments: argparse.Namespace) -> Sequence[str]:
    targets: Sequence[str] = arguments.targets or config.read(Path.cwd()).paths
    if not targets:
        raise ValueError(
            "nothing to check: name a file, a notebook, a folder or a module,"
            " or set paths in [tool.nncheck] of pyproject.toml"
        )
    return targets


def _options(arguments: argparse.Namespace) -> session.Options:
    """What the call says; where it is silent, the configuration; then the defaults."""
    configured = config.read(Path.cwd())
    options = session.Options(
        select=tuple(arguments.select or configured.select),
        ignore=tuple(arguments.ignore or configured.ignore),
        fail_on=arguments.fail_on or configured.fail_on or "error",
        seed=arguments.seed,
        effort=arguments.effort or configured.effort or "normal",
        timeout=arguments.timeout,
        isolation=arguments.isolation,
        second_opinion=arguments.verbose > 0,
        subjects=configured.subjects,
        per_file_ignores=configured.per_file_ignores,
    )
    if (options.select or options.ignore) and not session.chosen(load(), options):
        raise ValueError("what is selected is ignored as well: no cause is left to look for")
    return options


def _checked(
    arguments: argparse.Namespace, targets: Sequence[str], options: session.Options
) -> Report:
    with (
        output.progress(quiet=arguments.quiet) as show,
        output.stdout_for_the_report(),
        _modules_from_here(),
    ):
        report = session.check_targets(targets, options, show)
    for line in unanswered(report, targets):
        sys.stderr.write(f"nncheck: {line}\n")
    return report


@contextlib.contextmanager
def _modules_from_here() -> Iterator[None]:
    """A dotted module is found in the working folder too; last, so that it shadows nothing."""
    here = str(Path.cwd())
    sys.path.append(here)
    try:
        yield
    finally:
        sys.path.remove(here)


def _read(path: Path) -> Report:
    try:
        return render.from_json(path.read_bytes())
    except ValueError as problem:
        raise ValueError(f"{path}: holds no results of nncheck: {problem}") from problem


def _fixed(report: Report, *, write: bool) -> str:
    try:
        return mending.apply_fixes(report, write=write)
    except SourceProblem as problem:
        raise ValueError(str(problem)) from problem


def _say_what_was_written(report: Report) -> None:
    for path in mending.fixes(report):
        # one fix may be several edits, and mend what several findings tell of
        fixes = {f.fix for f in report.findings if f.fix and f.fix.verified}
        own = sum(any(edit.path == path for edit in fix.edits) for fix in fixes)
        count = f"{own} fixes" if own != 1 else "1 fix"
        sys.stderr.write(f"nncheck: {count} written to {path}\n")


def _say_what_is_unread(report: Report) -> None:
    for error in report.errors:
        line = f":{error.line}" if error.line else ""
        sys.stderr.write(f"nncheck: {error.path}{line}: could not be read: {error.message}\n")


def _say_what_is_left(report: Report, targets: Sequence[str]) -> None:
    causes = [finding for finding in report.findings if finding.consequence_of is None]
    left = sum(not _is_fixable(finding) for finding in causes)
    if report.subjects and not causes:
        sys.stderr.write("nncheck: nothing to fix was found\n")
    if left:
        sys.stderr.write(
            f"nncheck: {left} of {len(causes)} findings have no proven fix;"
            f" see nncheck check {' '.join(targets)}\n"
        )


def _is_fixable(finding: Finding) -> bool:
    return finding.fix is not None and finding.fix.verified
