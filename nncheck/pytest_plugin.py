"""`pytest --nncheck`: checks once, then lets pytest collect, select and report the results.

The process that the user started checks all targets before anything is collected: which families a
subject has is known only then. Under xdist it hands the results to the workers, so that all of them
collect the same items and no file is checked twice. What an item presents rides in its test report as
JSON (the attribute `nncheck`, a document of schema_version 1), for other plugins too. `reports/nncheck.json` is
put together from the reports that came in: of a worker that dies, the item that was running is lost.
"""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Sequence
from dataclasses import replace
from fnmatch import fnmatch
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from nncheck import accepting, session
from nncheck import config as configuration
from nncheck.model import Report, SubjectReport
from nncheck.pytest_items import FileResults, NncheckFile, NncheckItem
from nncheck.render import reading, render
from nncheck.unanswered import unanswered

# what a worker finds the results under, and the attribute of a test report that holds an item's part
_KEY = "nncheck"
# file, name, line and cell of a subject
_Identity = tuple[str, str, int, int | None]


class Plugin:
    """One per pytest process; `report` is computed (or received) once."""

    def __init__(self, config: pytest.Config) -> None:
        self.config = config
        self.folder = config.invocation_params.dir
        try:
            self.settings = configuration.read(config.rootpath)
        except ValueError as problem:
            raise pytest.UsageError(f"nncheck: {problem}") from problem
        self.options = self._options()
        self.targets = self._targets()
        self.arrived: dict[_Identity, SubjectReport] = {}
        self.ending = "results are in reports/nncheck.json"

    def _options(self) -> session.Options:
        """The options of this run; the command line goes before [tool.nncheck]."""
        return session.Options(
            select=_codes(self.config.getoption("--nncheck-select")) or self.settings.select,
            ignore=self.settings.ignore,
            fail_on=self.config.getoption("--nncheck-fail-on") or self.settings.fail_on or "error",
            effort=self.config.getoption("--nncheck-effort") or self.settings.effort or "normal",
            subjects=self.settings.subjects,
            per_file_ignores=self.settings.per_file_ignores,
        )

    def _targets(self) -> list[str]:
        """What to check: the paths of the call, else nncheck_paths, else where pytest looks."""
        if self.config.args_source == pytest.Config.ArgsSource.ARGS:
            return ["::".join(arg.split("::")[:2]) for arg in self.config.args]
        base = self.config.inipath.parent if self.config.inipath else self.config.rootpath
        named = [base / path for path in self.config.getini("nncheck_paths")]
        named = named or [self.config.rootpath / path for path in self.settings.paths]
        missing = next((path for path in named if not path.exists()), None)
        if missing is not None:
            raise pytest.UsageError(f"nncheck: {missing} does not exist (see nncheck_paths)")
        self.config.args.extend(map(str, named))
        return [self._shown(path) for path in named] or list(self.config.args)

    @cached_property
    def report(self) -> Report:
        """All results, from the process that started the run or computed here."""
        received = getattr(self.config, "workerinput", {}).get(_KEY)
        if received is not None:
            return reading.from_json(received)
        try:
            report = session.check_targets(self.targets, self.options)
        except ValueError as problem:
            raise pytest.UsageError(f"nncheck: {problem}") from problem
        self._demand_answers(report)
        if self.settings.baseline is not None:
            try:
                report = accepting.is_known(report, accepting.load(Path(self.settings.baseline)))
            except ValueError as problem:
                raise pytest.UsageError(f"nncheck: {problem}") from problem
        return report

    def _demand_answers(self, report: Report) -> None:
        """A file that is named and holds nothing to check must not pass in silence."""
        files = {target: self._file(target) for target in self.targets}
        code = [t for t, file in files.items() if file.is_file() and not self._is_test(file)]
        silent = unanswered(report, code)
        if silent:
            raise pytest.UsageError(*(f"nncheck: {line}" for line in silent))

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        """A worker of xdist is about to start: give it the results."""
        node.workerinput[_KEY] = render(self.report, "json", verbose=1)

    @pytest.hookimpl(wrapper=True)
    def pytest_collect_file(
        self, file_path: Path, parent: pytest.Collector
    ) -> Generator[None, list[pytest.Collector], list[pytest.Collector]]:
        """Put our node in place of the Module of a file that is no test file."""
        collectors = yield
        is_test = self._is_test(file_path)
        if not is_test:
            # importing it as a test module would run it in this process
            collectors = [c for c in collectors if not isinstance(c, pytest.Module)]
        results = self._results(file_path)
        if (results.subjects or results.errors) and (not is_test or self._is_named(file_path)):
            node = NncheckFile.from_parent(parent, path=file_path)
            node.results = results
            collectors = [*collectors, node]
        return collectors

    def _results(self, path: Path) -> FileResults:
        return FileResults(
            run=self.report,
            subjects=tuple(s for s in self.report.subjects if self._absolute(s.path) == path),
            errors=tuple(e for e in self.report.errors if self._absolute(e.path) == path),
            fail_on=self.options.fail_on,
        )

    def _is_test(self, path: Path) -> bool:
        patterns = [*self.config.getini("python_files"), "conftest.py"]
        return any(fnmatch(path.name, p) or fnmatch(str(path), p) for p in patterns)

    def _is_named(self, path: Path) -> bool:
        return any(self._file(target) == path for target in self.targets)

    def _file(self, target: str) -> Path:
        return self._absolute(target.split("::")[0])

    def _absolute(self, path: str) -> Path:
        return (self.folder / path).resolve()

    def _shown(self, path: Path) -> str:
        """A path as short as it can be where the user stands."""
        return str(path.relative_to(self.folder) if path.is_relative_to(self.folder) else path)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(
        self, item: pytest.Item, call: pytest.CallInfo[None]
    ) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        """Put what an item presents into the report that says how it ended."""
        report = yield
        if isinstance(item, NncheckItem) and (call.when == "call" or not report.passed):
            setattr(report, _KEY, json.loads(render(item.presents, "json", verbose=1)))
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep what a report brings along; it may come from another process."""
        held = getattr(report, _KEY, None)
        if held is not None:
            for subject in reading.from_json(json.dumps(held)).subjects:
                self.arrived[_identity(subject)] = subject

    def pytest_sessionfinish(self) -> None:
        """Write the results, in the process that the user started only."""
        if hasattr(self.config, "workerinput") or self.config.option.collectonly:
            return
        path = self.folder / "reports" / "nncheck.json"
        try:
            path.parent.mkdir(exist_ok=True)
            path.write_text(render(self._finished(), "json", verbose=1), encoding="utf-8")
        except OSError as problem:
            self.ending = f"reports/nncheck.json is not written: {problem.strerror}"

    def _finished(self) -> Report:
        """The subjects that came in, in the order in which they were checked; each as a whole."""
        known = map(_identity, self.report.subjects)
        return replace(
            self.report, subjects=tuple(self.arrived[key] for key in known if key in self.arrived)
        )

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Warnings do not fail, so they are shown here; then where the results are."""
        subjects = [_warned(subject) for subject in self._finished().subjects]
        shown = replace(self.report, subjects=tuple(s for s in subjects if s.findings), errors=())
        if shown.subjects and self.options.fail_on != "warning":
            terminalreporter.section("nncheck warnings")
            terminalreporter.write(render(shown, "concise"))
        if not self.config.option.collectonly:
            terminalreporter.write_line(f"nncheck: {self.ending}")


def _identity(subject: SubjectReport) -> _Identity:
    return subject.path, subject.name, subject.line, subject.cell


def _warned(subject: SubjectReport) -> SubjectReport:
    return replace(
        subject, findings=tuple(f for f in subject.findings if f.severity == "warning"), checks=()
    )


def _codes(given: Sequence[str] | None) -> tuple[str, ...]:
    codes = [code.upper() for text in given or () for code in text.split(",") if code]
    wrong = next((code for code in codes if not re.fullmatch(r"NN\d{0,3}", code)), None)
    if wrong is not None:
        raise pytest.UsageError(
            f"--nncheck-select: {wrong!r} is no code; write NN201, or NN3 for all NN3xx"
        )
    return tuple(codes)
