"""The command line against a canned session: what is asked, printed, written and returned."""

from __future__ import annotations

import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from nncheck import catalog, model, rules
from nncheck.cli import checking, demo, main
from nncheck.render import FORMATS, reading
from nncheck.sources import SourceProblem
from nncheck.verdict import exit_code

PLACE = model.Place("net.py", 3, 3, 4, 9)
FIX = model.Fix("sum over the last axis", (), diff="--- net.py\n+++ net.py\n", verified=True)
TOTAL = model.Finding(
    "NN201", "softmax-normalized-over-batch", "error", "rows sum to 0.33, not 1", PLACE,
    family="value", certainty="proven", subject="Softmax", fix=FIX,
)  # fmt: skip
SHIFT = model.Finding("NN301", "softmax-no-max-shift", "warning", "overflows from 710", PLACE)


def subject(status: model.Status, *findings: model.Finding) -> model.SubjectReport:
    return model.SubjectReport(
        "Softmax", "net.py", 3, "layer", "layer", status, "why", findings=findings
    )


def report(*subjects: model.SubjectReport, errors: int = 0) -> model.Report:
    unread = (model.SourceError("broken.py", "SyntaxError: invalid syntax", 3),) * errors
    return model.Report("0.1.0", 0, 0.1, subjects, unread)


FAILED = report(subject("failed", TOTAL))


class Session:
    """Stands where nncheck.session stands; remembers what it was asked."""

    def __init__(self) -> None:
        self.report = FAILED
        # the report of a file that has been written to
        self.mended: model.Report | None = None
        self.targets: list[str] = []
        self.options: Any = None
        self.wrote: bool | None = None
        self.problem: BaseException | None = None

    def check_targets(
        self, targets: Sequence[str], options: Any, progress: Callable[[str], None] | None = None
    ) -> model.Report:
        self.targets, self.options = list(targets), options
        if self.problem is not None:
            raise self.problem
        if progress is not None:
            progress("Softmax")
        return self.report

    def apply_fixes(self, report: model.Report, *, write: bool) -> str:
        self.wrote = write
        if write and self.mended is not None:
            self.report, report = self.mended, self.report
        return "".join(f.fix.diff for f in report.findings if f.fix is not None)


@pytest.fixture
def session(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Session:
    monkeypatch.chdir(tmp_path)
    fake = Session()
    monkeypatch.setattr(checking.session, "check_targets", fake.check_targets)
    monkeypatch.setattr(checking.mending, "apply_fixes", fake.apply_fixes)
    return fake


# -- exit codes --------------------------------------------------------------------------

PASSED, WARNED = report(subject("passed")), report(subject("passed", SHIFT))


@pytest.mark.parametrize(
    ("given", "error", "warning", "never"),
    [
        (PASSED, 0, 0, 0),
        (WARNED, 0, 1, 0),
        (FAILED, 1, 1, 0),
        (report(), 2, 2, 2),
        (report(subject("skipped")), 2, 2, 2),
        (report(subject("inconclusive")), 2, 2, 2),
        (report(subject("error")), 2, 2, 2),
        (report(errors=1), 2, 2, 2),
        (report(subject("passed"), subject("skipped")), 0, 0, 0),
        (report(subject("passed"), subject("error")), 1, 1, 0),
        (report(subject("passed"), errors=1), 1, 1, 0),
    ],
)
def test_exit_codes(given: model.Report, error: int, warning: int, never: int) -> None:
    asked = [exit_code(given, fail_on) for fail_on in ("error", "warning", "never")]
    assert asked == [error, warning, never]


@pytest.mark.parametrize("given", [PASSED, WARNED, FAILED, report()])
def test_check_returns_the_exit_code(session: Session, given: model.Report) -> None:
    session.report = given
    assert main(["check", "net.py"]) == exit_code(given, "error")
    assert main(["check", "net.py", "--fail-on", "warning"]) == exit_code(given, "warning")


# -- check -------------------------------------------------------------------------------


def test_check_passes_on_every_option(session: Session) -> None:
    main(
        "check a.py b.py::Relu --select NN2,nn301 --select NN4 --ignore NN5 --fail-on never"
        " --seed 7 --effort quick --timeout 2.5 --isolation none".split()
    )
    assert session.targets == ["a.py", "b.py::Relu"]
    assert session.options == checking.session.Options(
        select=("NN2", "NN301", "NN4"), ignore=("NN5",), fail_on="never", seed=7,
        effort="quick", timeout=2.5, isolation="none",
    )  # fmt: skip


def test_check_has_the_defaults_of_the_session(session: Session) -> None:
    main(["check", "net.py"])
    assert session.options == checking.session.Options()


@pytest.mark.parametrize("name", FORMATS)
def test_the_report_alone_goes_to_stdout(
    session: Session, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert main(["check", "net.py", "--format", name]) == 1
    captured = capsys.readouterr()
    assert "NN201" in captured.out
    assert captured.err == ""


def test_what_goes_around_python_does_not_reach_stdout(
    session: Session, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def loud(*_: object) -> model.Report:
        os.system("echo loud")
        os.write(1, b"loud")
        return FAILED

    monkeypatch.setattr(checking.session, "check_targets", loud)
    assert main(["check", "net.py", "--format", "json"]) == 1
    assert json.loads(capfd.readouterr().out)["summary"]["failed"] == 1
    os.write(1, b"heard")
    assert capfd.readouterr().out == "heard"


def test_json_on_stdout_is_json(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    main(["check", "net.py", "--format", "json"])
    assert json.loads(capsys.readouterr().out)["summary"]["failed"] == 1


def test_output_goes_to_a_file(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "net.py", "--format", "json", "--output", "new/out.json"]) == 1
    assert capsys.readouterr().out == ""
    assert reading.from_json(Path("new/out.json").read_bytes()).findings[0].code == "NN201"


def test_output_to_a_folder_is_refused(
    session: Session, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["check", "net.py", "--output", str(tmp_path)]) == 2
    assert "is a folder; expected the name of a file" in capsys.readouterr().err


@pytest.mark.parametrize(("choice", "colored"), [("always", True), ("auto", False)])
def test_color(
    session: Session, capsys: pytest.CaptureFixture[str], choice: str, colored: bool
) -> None:
    main(["check", "net.py", "--color", choice])
    assert ("\x1b[" in capsys.readouterr().out) == colored


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("more", "seen"), [([], True), (["-q"], False)])
def test_progress_shows_on_a_terminal(
    session: Session, monkeypatch: pytest.MonkeyPatch, more: list[str], seen: bool
) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    main(["check", "net.py", *more])
    assert ("Softmax" in terminal.getvalue()) == seen
    assert not seen or terminal.getvalue().endswith("\r\x1b[K")


# -- targets in which nothing is found ---------------------------------------------------


def test_what_leaves_no_cause_to_look_for_is_refused(
    session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", "net.py", "--select", "NN1", "--ignore", "NN1"]) == 2
    assert "no cause is left to look for" in capsys.readouterr().err
    assert main(["check", "net.py", "--select", "NN1", "--ignore", "NN101"]) == 1


CODE = "class Relu: ...\n\ndef plot(): ...\n"


@pytest.mark.parametrize(
    ("target", "said"),
    [
        ("net.py", None),
        ("./net.py::Softmax", None),
        (".", None),
        ("broken.py", None),
        ("other.py", "nothing to check was found; looked for classes with a forward and"),
        ("other.py::Rleu", "there is no Rleu in it; did you mean Relu?"),
        ("other.py::Z", "there is no Z in it; it has Relu, plot"),
        ("other.py::plot", "plot is nothing that can be checked; looked for classes with"),
        ("empty", "nothing to check was found; looked for"),
        # of a module only the name is known
        ("some.module", None),
        ("some.module::Relu", "there is no Relu in it"),
    ],
)
def test_a_target_without_subjects_is_named(
    session: Session, capsys: pytest.CaptureFixture[str], target: str, said: str | None
) -> None:
    Path("other.py").write_text(CODE)
    Path("net.py").write_text(CODE)
    Path("empty").mkdir()
    session.report = report(subject("passed"), errors=1)
    main(["check", target, "--format", "json"])
    captured = capsys.readouterr()
    json.loads(captured.out)
    assert captured.err == "" if said is None else f"nncheck: {target}: {said}" in captured.err


def test_modules_of_the_working_folder_are_found(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = list(sys.path)
    seen: list[str] = []
    check = checking.session.check_targets
    monkeypatch.setattr(
        checking.session, "check_targets", lambda *a: (seen.extend(sys.path), check(*a))[1]
    )
    main(["check", "layers"])
    assert seen == [*before, str(Path.cwd())]
    assert sys.path == before


# -- configuration -----------------------------------------------------------------------


def test_pyproject_is_read_and_the_call_goes_first(session: Session) -> None:
    Path("pyproject.toml").write_text(
        '[tool.nncheck]\npaths = ["src"]\nselect = ["nn2"]\nfail-on = "never"\neffort = "quick"\n'
        '[tool.nncheck.subjects."layers.Conv"]\nskip = true\n'
    )
    assert main(["check"]) == 0
    assert session.targets == ["src"]
    assert session.options.select == ("NN2",)
    assert session.options.effort == "quick"
    assert main(["check", "net.py", "--fail-on", "error", "--select", "NN3"]) == 1
    assert (session.targets, session.options.select) == (["net.py"], ("NN3",))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[tool.nncheck]\nfial-on = 1", "has no key 'fial-on'"),
        ("[tool.nncheck]\nfail-on = 'warn'", "fail-on is 'warn'; it may be error, warning, never"),
        ("[tool.nncheck]\npaths = 'src'", "paths must be a list of strings, not 'src'"),
        ("[tool.nncheck", "pyproject.toml: cannot be read"),
        ("[tool]\nnncheck = 3", "must be a table"),
    ],
)
def test_a_wrong_configuration_is_named(
    session: Session, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    Path("pyproject.toml").write_text(text)
    assert main(["check", "net.py"]) == 2
    assert said in capsys.readouterr().err


# -- fix, report, demo -------------------------------------------------------------------


def test_fix_shows_the_diff_by_default(
    session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["fix", "net.py"]) == 1
    assert session.wrote is False
    assert capsys.readouterr().out == FIX.diff


@pytest.mark.parametrize(("left", "code"), [((), 0), ((TOTAL,), 1)])
def test_fix_write_checks_what_it_wrote(
    session: Session, left: tuple[model.Finding, ...], code: int
) -> None:
    session.mended = report(subject("failed" if left else "passed", *left))
    assert main(["fix", "net.py", "--write"]) == code
    assert session.wrote is True


def test_fix_says_what_has_no_proof(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    unproven = replace(TOTAL, fix=replace(FIX, verified=False))
    follows = replace(TOTAL, code="NN803", fix=None, consequence_of="NN201")
    session.report = report(subject("failed", TOTAL, unproven, follows))
    assert main(["fix", "net.py"]) == 1
    assert "nncheck: 1 of 2 findings have no proven fix" in capsys.readouterr().err
    session.report = report(subject("failed", TOTAL, follows))
    assert main(["fix", "net.py"]) == 1
    assert capsys.readouterr().err == ""
    session.report = PASSED
    assert main(["fix", "net.py"]) == 0
    assert capsys.readouterr().err == "nncheck: nothing to fix was found\n"


def test_fix_and_report_say_what_is_unread(
    session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    session.report = report(subject("failed", TOTAL), errors=1)
    for call in ("fix net.py broken.py", "report net.py broken.py"):
        assert main(call.split()) == 1
        said = capsys.readouterr().err
        assert said == "nncheck: broken.py:3: could not be read: SyntaxError: invalid syntax\n"


def test_a_file_that_cannot_be_written_is_said(
    monkeypatch: pytest.MonkeyPatch, session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    def refuse(report: model.Report, *, write: bool) -> str:
        raise SourceProblem("net.py", "is write-protected", trouble="unwritable")

    monkeypatch.setattr(checking.mending, "apply_fixes", refuse)
    assert main(["fix", "net.py", "--write"]) == 2
    assert capsys.readouterr().err == "nncheck: error: net.py: is write-protected\n"


def test_report_of_targets(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["report", "net.py"]) == 1
    path = Path("reports", "nncheck.html")
    said = capsys.readouterr().out
    assert said.startswith(f"{path}: 1 subject: 1 failed; 1 error (")
    assert said.count("\n") == 1
    shown = path.read_text()
    assert "NN201" in shown
    assert "NN201 explained" in shown
    main(["report", "net.py", "-o", "there/my.html"])
    assert Path("there/my.html").is_file()


def test_report_of_earlier_results(session: Session) -> None:
    main(["check", "net.py", "--format", "json", "--output", "reports/nncheck.json"])
    main(["check", "net.py", "--format", "json", "--output", "r.json"])
    session.targets = []
    assert main(["report", "--from", "r.json"]) == 1
    assert main(["report"]) == 1
    assert session.targets == []


def test_report_without_results_checks_the_catalogue(session: Session) -> None:
    main(["report"])
    assert session.targets == ["nncheck.catalog"]


def test_report_takes_targets_or_results(session: Session) -> None:
    assert main(["report", "net.py", "--from", "r.json"]) == 2


@pytest.mark.parametrize("text", ["{}", "no JSON", '{"schema_version": 1}', "[]"])
def test_results_that_are_none_are_refused(
    session: Session, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    Path("r.json").write_text(text)
    assert main(["report", "--from", "r.json"]) == 2
    assert capsys.readouterr().err.startswith("nncheck: error: r.json: holds no results of nncheck")


def test_demo_prints_the_report_the_diff_and_the_page(
    session: Session, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "_source", lambda: b"")
    assert main(["demo"]) == 0
    assert session.targets == ["student_net.py"]
    out = capsys.readouterr().out
    assert "NN201" in out
    assert FIX.diff in out
    assert Path("reports/nncheck-demo.html").is_file()
    session.report = PASSED
    assert main(["demo"]) == 1


def test_demo_writes_elsewhere_where_it_cannot_write_here(
    session: Session, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo, "_source", lambda: b"")
    Path("reports").write_text("a file stands where the folder would")
    assert main(["demo"]) == 0
    found = re.search(r"HTML report: (.*)", capsys.readouterr().out)
    assert found is not None
    assert Path(found[1]).is_file()


# -- explain, rules and catalog -----------------------------------------------------------------

RULE = '''"""Rows do not sum to 1.

Bad::

    f = 1

Good::

    f = 2

How nncheck decides: by the row sums.

Sources: derived
"""

SEVERITY = "error"
FAMILY = "value"


def check(lab):
    yield lab
'''


@pytest.fixture
def rule(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "nn901_rows_off.py").write_text(RULE)
    monkeypatch.setattr(rules, "__path__", [str(tmp_path)])


def test_explain_prints_the_document(rule: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "rows-off"]) == 0
    assert capsys.readouterr().out == f"{rules.document('NN901')}\n"
    assert main(["explain", "NN901", "--format", "json"]) == 0
    assert json.loads(capsys.readouterr().out)["bad"] == "f = 1\n"


def test_explain_of_an_unknown_rule(rule: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "rows-of"]) == 2
    assert "did you mean NN901 rows-off?" in capsys.readouterr().err


def test_rules_prints_a_table(rule: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules"]) == 0
    head, row = capsys.readouterr().out.splitlines()
    assert head.split()[:4] == ["code", "slug", "severity", "family"]
    assert row.split(maxsplit=4) == ["NN901", "rows-off", "error", "value", "Rows do not sum to 1."]
    assert main(["rules", "--format", "json"]) == 0
    assert [each["code"] for each in json.loads(capsys.readouterr().out)] == ["NN901"]


def test_catalog_prints_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["catalog"]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split()[:3] == ["kind", "name", "formula"]
    assert len(rows) == len(catalog.entries())
    assert main(["catalog", "--format", "json"]) == 0
    listed = json.loads(capsys.readouterr().out)
    assert {"kind", "name", "names", "formula", "class", "deviates"} <= set(listed[0])
    assert all(each["class"].startswith("nncheck.catalog.") for each in listed)


def test_the_catalogue_page_is_up_to_date(capsys: pytest.CaptureFixture[str]) -> None:
    """docs/catalog.md is what `nncheck catalog --format md` prints."""
    assert main(["catalog", "--format", "md"]) == 0
    page = Path(__file__).parent.parent / "docs" / "catalog.md"
    assert page.read_text("utf-8") == capsys.readouterr().out


def test_a_slug_selects_its_code(rule: None, session: Session) -> None:
    main(["check", "net.py", "--select", "rows-off"])
    assert session.options.select == ("NN901",)


# -- wrong calls and trouble -------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "said"),
    [
        ("", "COMMAND"),
        ("chek net.py", "chek"),
        ("check", "nothing to check: name a file"),
        ("check net.py --format jsn", "jsn"),
        ("check net.py --seed -1", "-1"),
        ("check net.py --seed x", "'x' is not a whole number from 0 up"),
        ("check net.py --timeout 0", "'0' is not a number of seconds above 0"),
        ("check net.py --timeout nan", "'nan' is not a number of seconds above 0"),
        ("check net.py --select NN2011", "no rule has the code or slug 'NN2011'"),
        ("check net.py --effort hard", "hard"),
        ("fix", "TARGET"),
        ("fix net.py --diff --write", "not allowed with"),
        ("report --from nowhere.json", "nowhere.json: No such file"),
        ("explain", "CODE|slug"),
    ],
)
def test_a_wrong_call_is_2_and_says_why(
    session: Session, capsys: pytest.CaptureFixture[str], call: str, said: str
) -> None:
    assert main(call.split()) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""


def test_a_fault_of_ours_is_no_traceback(
    session: Session, capsys: pytest.CaptureFixture[str]
) -> None:
    session.problem = RuntimeError("boom")
    assert main(["check", "net.py"]) == 2
    said = capsys.readouterr().err
    assert "internal error: RuntimeError: boom (test_cli.py:" in said
    assert "Traceback" not in said
    main(["check", "net.py", "-vv"])
    assert "Traceback" in capsys.readouterr().err


def test_an_interrupt_is_130(session: Session, capsys: pytest.CaptureFixture[str]) -> None:
    session.problem = KeyboardInterrupt()
    assert main(["check", "net.py"]) == 130
    assert "Traceback" not in capsys.readouterr().err


def test_a_reader_that_goes_away_is_no_traceback() -> None:
    script = (
        "import sys, nncheck.rules; nncheck.rules.__path__ = [];"
        "from nncheck.cli import main; sys.exit(main(['rules']))"
    )
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-c", script], stdout=writer, stderr=subprocess.PIPE, check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


def test_python_m_nncheck_is_the_command() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "nncheck", "--version"], capture_output=True, text=True, check=True
    )
    assert re.fullmatch(r"nncheck \d+\.\d+\.\d+\n", done.stdout)


@pytest.mark.skipif(os.name != "posix", reason="needs a POSIX shell")
@pytest.mark.parametrize("closed", [">&-", "2>&-", ">&- 2>&-"])
def test_a_closed_stream_is_no_traceback(closed: str, tmp_path: Path) -> None:
    call = f"{sys.executable} -m nncheck check nowhere.py {closed}"
    done = subprocess.run(call, shell=True, cwd=tmp_path, capture_output=True, check=False)
    assert (done.returncode, b"Traceback" in done.stderr) == (2, False)
