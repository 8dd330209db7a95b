"""The commands that check something: `check`, `fix` and `report`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from nncheck import config, render, session
from nncheck.cli import output
from nncheck.model import Report

from nncheck.verdict import exit_code

LAST_RUN = Path("reports") / "nncheck.json"
_CATALOGUE = "nncheck.catalog"


def check(arguments: argparse.Namespace) -> int:
    """Check the targets, print the report; the exit code follows from the findings."""
    options = _options(arguments)
    report = _checked(arguments, _targets(arguments), options)
    text = render.render(
        report,
        arguments.format,
        verbose=arguments.verbose,
        quiet=arguments.quiet,
        color=output.in_color(arguments.color, arguments.output),
    )
    output.emit(text, arguments.output)
    return exit_code(report, options.fail_on)


def fix(arguments: argparse.Namespace) -> int:
    """Show the proven fixes as one diff, or apply them; what stays unfixed makes the exit code."""
    options = _options(arguments)
    report = _checked(arguments, arguments.targets, options)
    diff = session.apply_fixes(report, write=arguments.write)
    output.emit(diff, arguments.output)
    left = _unfixed(report)
    if left and not arguments.quiet:
        sys.stderr.write(
            f"nncheck: {left} of {len(report.findings)} findings have no proven fix;"
            f" see nncheck check {' '.join(arguments.targets)}\n"
        )
    return exit_code(_as_written(report) if arguments.write else report, options.fail_on)


def report(arguments: argparse.Namespace) -> int:
    """Write one HTML file and print its path."""
    options = _options(arguments)
    if arguments.results is not None:
        shown = _read(arguments.results)
    elif arguments.targets or not LAST_RUN.is_file():
        shown = _checked(arguments, arguments.targets or [_CATALOGUE], options)
    else:
        shown = _read(LAST_RUN)
    is_file = arguments.output.suffix.lower() in (".html", ".htm")
    path = arguments.output if is_file else arguments.output / "nncheck.html"
    output.emit(render.render(shown, "html"), path)
    sys.stdout.write(f"{path}\n")
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
    return session.Options(
        select=tuple(arguments.select or configured.select),
        ignore=tuple(arguments.ignore or configured.ignore),
        fail_on=arguments.fail_on or configured.fail_on or "error",
        seed=arguments.seed,
        effort=arguments.effort or configured.effort or "normal",
        timeout=arguments.timeout,
        isolation=arguments.isolation,
    )


def _checked(
    arguments: argparse.Namespace, targets: Sequence[str], options: session.Options
) -> Report:
    with output.progress(quiet=arguments.quiet) as show:
        return session.check_targets(targets, options, show)


def _read(path: Path) -> Report:
    try:
        return render.from_json(path.read_bytes())
    except ValueError as problem:
        raise ValueError(f"{path}: holds no results of nncheck: {problem}") from problem


def _unfixed(report: Report) -> int:
    return sum(finding.fix is None or not finding.fix.verified for finding in report.findings)


def _as_written(report: Report) -> Report:
    """The report without the findings whose proven fix is in the files now."""
    subjects = []
    for subject in report.subjects:
        left = tuple(f for f in subject.findings if f.fix is None or not f.fix.verified)
        mended = subject.status == "failed" and not any(f.severity == "error" for f in left)
        subjects.append(
            replace(subject, findings=left, status="passed" if mended else subject.status)
        )
    return replace(report, subjects=tuple(subjects))
