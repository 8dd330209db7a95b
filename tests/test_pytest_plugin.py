"""`pytest --nncheck` with canned results: what is collected, how it ends, what is written.

Each test starts its own pytest; a conftest.py stands in for the session, so these tests are about
the plugin alone. The stand-in writes a line to `checked.log` each time it is asked.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from nncheck.model import Check, Finding, Report, Status, SubjectReport
from nncheck.pytest_items import outcome
from nncheck.render import reading

STAND_IN = """
import sys
import types

import nncheck

try:
    from nncheck import session
except ImportError:
    session = nncheck.session = sys.modules["nncheck.session"] = types.ModuleType("session")
    class Options:
        def __init__(self, **options):
            self.__dict__.update({"fail_on": "error", "effort": "normal", **options})
    session.Options = Options

from nncheck.model import Check, Finding, Place, Report, SourceError, SubjectReport


def subject(name, status, checks=(), findings=(), reason=None, path="net.py"):
    return SubjectReport(
        name, path, 3, "layer", "layer", status, reason, checks=checks, findings=findings
    )


def check_targets(targets, options, progress=None):
    with open("checked.log", "a") as log:
        log.write(f"{' '.join(targets)} {options.effort} {','.join(options.select or ())}\\n")
    place = Place("net.py", 3, 3, 4, 9)
    total = Finding(
        "NN201", "softmax-normalized-over-batch", "error", "rows sum to 0.33, not 1",
        place, family="value", certainty="proven", subject="Softmax",
    )
    shift = Finding(
        "NN301", "softmax-no-max-shift", "warning", "overflows from 710 on",
        place, family="stability", subject="Softmax",
    )
    right = Check("gradient", "x", "passed", entries=30)
    wrong = Check("gradient", "x", "failed", entries=30, entries_wrong=30)
    pure = Check("purity", "x", "passed", family="purity")
    vague = Check("gradient", "x", "inconclusive", reason="the function is noise")
    return Report("0.1.0", 0, 0.5, subjects=(
        subject("Relu", "passed", (right, pure)),
        subject("Softmax", "failed", (wrong,), (total, shift)),
        subject("layers.Vague", "inconclusive", (vague,)),
        subject("Plot", "skipped", reason="needs a display"),
        subject("Endless", "error", reason="ran longer than 10 s (the time limit)"),
        subject("Other", "passed", (right,), path="sub/other.py"),
    ), errors=(SourceError("broken.py", "SyntaxError: invalid syntax", 1),))


session.check_targets = check_targets
"""


@pytest.fixture
def project(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> pytest.Pytester:
    monkeypatch.delenv("CI", raising=False)
    pytester.makeconftest(STAND_IN)
    # importing it would end pytest
    pytester.makepyfile(net="raise SystemExit('imported')", broken="def", test_ours="def test(): 1")
    (pytester.mkdir("sub") / "other.py").write_text("raise SystemExit('imported')")
    return pytester


def ids(result: pytest.RunResult) -> list[str]:
    return sorted(line for line in result.outlines if "::" in line and " " not in line)


def written() -> Report:
    return reading.from_json(Path("reports/nncheck.json").read_bytes())


def test_a_file_becomes_one_item_for_each_subject_and_family(project: pytest.Pytester) -> None:
    result = project.runpytest_subprocess("--nncheck", "net.py", "--collect-only", "-q")
    assert ids(result) == [
        "net.py::Endless::contract",
        "net.py::Plot::contract",
        "net.py::Relu::gradient",
        "net.py::Relu::purity",
        "net.py::Softmax::gradient",
        "net.py::Softmax::stability",
        "net.py::Softmax::value",
        "net.py::layers.Vague::gradient",
    ]
    assert not Path("reports").exists()


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["one process", "xdist"])
def test_each_item_ends_as_was_found(project: pytest.Pytester, workers: tuple[str, ...]) -> None:
    result = project.runpytest_subprocess("--nncheck", "net.py", "-rs", *workers)
    result.assert_outcomes(passed=3, failed=3, skipped=2)
    result.stdout.fnmatch_lines_random([
        "*Softmax::value*",
        "*rows sum to 0.33, not 1*",
        "*gradient of x failed; the cause is NN201 in value*",
        "*Endless could not be run: ran longer than 10 s*",
        "*needs a display*",
        "*the function is noise*",
        "*= nncheck warnings =*",
        "*net.py:3*NN301*overflows from 710 on*",
    ])  # fmt: skip
    assert [s.name for s in written().subjects] == [
        "Relu", "Softmax", "layers.Vague", "Plot", "Endless",
    ]  # fmt: skip
    assert Path("checked.log").read_text() == "net.py normal \n"


def test_a_folder_is_walked_and_test_files_stay_tests(project: pytest.Pytester) -> None:
    result = project.runpytest_subprocess("--nncheck", ".", "-q", "--collect-only")
    assert "test_ours.py::test" in ids(result)
    assert "broken.py::source" in ids(result)
    assert "sub/other.py::Other::gradient" in ids(result)


def test_a_file_that_cannot_be_read_fails_alone(project: pytest.Pytester) -> None:
    result = project.runpytest_subprocess("--nncheck", "broken.py", "sub/other.py", "test_ours.py")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["*broken.py:1: SyntaxError: invalid syntax*"])


def test_one_subject_and_one_family_can_be_named(project: pytest.Pytester) -> None:
    project.runpytest_subprocess("--nncheck", "net.py::Relu").assert_outcomes(passed=2)
    chosen = project.runpytest_subprocess("--nncheck", "net.py::Softmax::stability")
    chosen.assert_outcomes(passed=1)
    assert Path("checked.log").read_text() == "net.py::Relu normal \nnet.py::Softmax normal \n"
    document = json.loads(Path("reports/nncheck.json").read_text())
    assert [s["name"] for s in document["subjects"]] == ["Softmax"]


def test_items_are_selected_and_deselected(project: pytest.Pytester) -> None:
    result = project.runpytest_subprocess("--nncheck", "net.py", "-k", "Relu and purity")
    result.assert_outcomes(passed=1, deselected=7)
    result = project.runpytest_subprocess(
        "--nncheck", "net.py", "--deselect", "net.py::Softmax", "--deselect", "net.py::Endless"
    )
    result.assert_outcomes(passed=2, skipped=2, deselected=4)


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["alone", "xdist"])
def test_items_land_in_junit_xml(project: pytest.Pytester, workers: tuple[str, ...]) -> None:
    project.runpytest_subprocess("--nncheck", "net.py", "--junitxml", "out.xml", *workers)
    text = Path("out.xml").read_text()
    assert '<property name="nncheck_style" value="layer"' in text
    assert '<property name="nncheck_error" value="NN201 softmax-normalized-over-batch, line' in text
    assert 'classname="net.Softmax" name="value"' in text.replace("net.py", "net")
    assert "rows sum to 0.33" in text


def test_a_file_with_nothing_to_check_is_refused(project: pytest.Pytester) -> None:
    project.makepyfile(empty="x = 1")
    result = project.runpytest_subprocess("--nncheck", "net.py", "empty.py")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*nncheck: empty.py: nothing to check was found; looked for*"])
    result = project.runpytest_subprocess("--nncheck", "net.py::Rleu", "-n", "2")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*net.py::Rleu: there is no Rleu in it*"])
    # a test file is pytest's own business
    result = project.runpytest_subprocess("--nncheck", "net.py::Relu", "test_ours.py")
    result.assert_outcomes(passed=3)


@pytest.mark.parametrize(
    ("options", "failed"), [(("warning",), 4), (("error",), 3), (("never",), 0)]
)
def test_what_fails_can_be_chosen(
    project: pytest.Pytester, options: tuple[str, ...], failed: int
) -> None:
    result = project.runpytest_subprocess("--nncheck", "net.py", "--nncheck-fail-on", *options)
    assert result.parseoutcomes().get("failed", 0) == failed


def test_options_reach_the_session(project: pytest.Pytester) -> None:
    project.runpytest_subprocess(
        "--nncheck", "net.py", "--nncheck-effort=quick", "--nncheck-select=nn2,NN301"
    )
    assert Path("checked.log").read_text() == "net.py quick NN2,NN301\n"


def test_a_wrong_code_is_refused(project: pytest.Pytester) -> None:
    result = project.runpytest_subprocess("--nncheck", "net.py", "--nncheck-select=softmax")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*'SOFTMAX' is no code; write NN201, or NN3 for all NN3xx*"])


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["one process", "xdist"])
def test_the_ini_file_names_the_paths(project: pytest.Pytester, workers: tuple[str, ...]) -> None:
    project.makeini("[pytest]\nnncheck_paths = sub\ntestpaths = test_ours.py")
    result = project.runpytest_subprocess("--nncheck", *workers)
    result.assert_outcomes(passed=2)
    assert Path("checked.log").read_text() == "sub normal \n"
    # without the flag the ini file does nothing
    project.runpytest_subprocess().assert_outcomes(passed=1)


def test_pyproject_names_the_paths_too(project: pytest.Pytester) -> None:
    project.makepyprojecttoml('[tool.nncheck]\npaths = ["sub"]\nfail-on = "never"')
    result = project.runpytest_subprocess("--nncheck", "-v")
    result.stdout.fnmatch_lines(["sub/other.py::Other::gradient PASSED*"])


def test_paths_belong_to_the_folder_of_the_ini_file(project: pytest.Pytester) -> None:
    project.makepyprojecttoml('[tool.nncheck]\npaths = ["sub"]')
    # the session names files as they are seen from where the user stands
    project.makeconftest(STAND_IN.replace("sub/other.py", "other.py"))
    os.chdir("sub")
    result = project.runpytest_subprocess("--nncheck", "--collect-only", "-q")
    assert "sub/other.py::Other::gradient" in ids(result)


def test_a_wrong_configuration_is_named(project: pytest.Pytester) -> None:
    project.makepyprojecttoml("[tool.nncheck]\npath = 3")
    result = project.runpytest_subprocess("--nncheck", "net.py")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*has no key 'path'*"])


def test_a_path_of_the_ini_file_that_is_not_there_is_named(project: pytest.Pytester) -> None:
    project.makeini("[pytest]\nnncheck_paths = nowhere")
    result = project.runpytest_subprocess("--nncheck")
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*nowhere does not exist (see nncheck_paths)*"])


# -- results ride in the test reports ----------------------------------------------------


def names() -> list[str]:
    return [s["name"] for s in json.loads(Path("reports/nncheck.json").read_text())["subjects"]]


EVERY = ["Relu", "Softmax", "layers.Vague", "Plot", "Endless"]


@pytest.mark.parametrize(
    "workers",
    [
        *(("-n", "2", "--dist", d) for d in ("load", "loadscope", "loadfile", "loadgroup")),
        ("-n", "2", "--dist", "worksteal"),
        ("-n", "2", "--dist", "each"),
        ("-n", "auto", "--maxprocesses", "2"),
        ("-n", "0"),
    ],
    ids=" ".join,
)
def test_the_reports_bring_the_results(project: pytest.Pytester, workers: tuple[str, ...]) -> None:
    result = project.runpytest_subprocess("--nncheck", "net.py", *workers)
    times = 2 if "each" in workers else 1
    result.assert_outcomes(passed=3 * times, failed=3 * times, skipped=2 * times)
    assert names() == EVERY


# the first item named {0} takes the process that runs it with it
KILL = """
import os, signal
import pytest

@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item):
    if item.nodeid == "{0}" and "PYTEST_XDIST_WORKER" in os.environ:
        os.kill(os.getpid(), signal.SIGKILL)
"""


# with loadscope, loadfile and loadgroup xdist 3.8 runs the item again, or waits for ever (its issues 1323, 1378)
@pytest.mark.parametrize("dist", ["load", "worksteal"])
def test_of_a_worker_that_is_killed_the_running_item_is_lost(
    project: pytest.Pytester, dist: str
) -> None:
    project.makeconftest(STAND_IN + KILL.format("net.py::layers.Vague::gradient"))
    result = project.runpytest_subprocess("--nncheck", "net.py", "-n", "2", "--dist", dist)
    # the item that was running counts as failed
    result.assert_outcomes(passed=3, failed=4, skipped=1)
    assert names() == [name for name in EVERY if name != "layers.Vague"]


def test_a_subject_with_another_item_is_not_lost(project: pytest.Pytester) -> None:
    project.makeconftest(STAND_IN + KILL.format("net.py::Softmax::gradient"))
    project.runpytest_subprocess("--nncheck", "net.py", "-n", "2")
    assert names() == EVERY
    (softmax,) = (s for s in written().subjects if s.name == "Softmax")
    assert [f.code for f in softmax.findings] == ["NN201", "NN301"]


def test_results_are_written_although_a_worker_crashes(project: pytest.Pytester) -> None:
    project.makepyfile(test_ours="import os\ndef test(): os._exit(3)")
    project.runpytest_subprocess("--nncheck", "net.py", "test_ours.py", "-n", "2")
    assert names() == EVERY


READER = """
import json

def pytest_runtest_logreport(report):
    if hasattr(report, "nncheck"):
        with open("seen.jsonl", "a") as seen:
            seen.write(json.dumps([report.nodeid, report.nncheck]) + "\\n")
"""


def test_results_that_cannot_be_written_are_no_error_of_pytest(project: pytest.Pytester) -> None:
    (project.path / "reports").write_text("a file", encoding="utf-8")
    result = project.runpytest_subprocess("--nncheck", "net.py", "-p", "no:cacheprovider")
    result.stdout.fnmatch_lines(["nncheck: reports/nncheck.json is not written: File exists"])
    result.stdout.no_fnmatch_line("*INTERNALERROR*")


@pytest.mark.parametrize("workers", [(), ("-n", "2")], ids=["one process", "xdist"])
def test_other_plugins_read_the_results_off_the_reports(
    project: pytest.Pytester, workers: tuple[str, ...]
) -> None:
    """Once for each item, and each is a document of its own."""
    project.makeconftest(STAND_IN + READER)
    project.runpytest_subprocess("--nncheck", "net.py", "broken.py", *workers)
    lines = Path("seen.jsonl").read_text().splitlines()
    # xdist runs the hook in its workers as well as where the reports arrive
    seen = {node: reading.from_json(json.dumps(held)) for node, held in map(json.loads, lines)}
    assert len(seen) == 9
    assert [s.name for s in seen["net.py::Relu::purity"].subjects] == ["Relu"]
    assert seen["broken.py::source"].errors[0].message == "SyntaxError: invalid syntax"


def test_the_fixture_is_the_package(project: pytest.Pytester) -> None:
    project.makepyfile(
        test_ours="def test(nncheck): assert nncheck.__version__ and nncheck.__name__ == 'nncheck'"
    )
    project.runpytest_subprocess("test_ours.py").assert_outcomes(passed=1)


def test_a_second_subject_of_the_same_name_is_told_apart(project: pytest.Pytester) -> None:
    project.makeconftest(STAND_IN.replace('"layers.Vague"', '"Relu"'))
    result = project.runpytest_subprocess("--nncheck", "net.py", "-q", "--collect-only", "-k", "Re")
    assert "net.py::Relu@2::gradient" in ids(result)


# -- the verdict on one family -----------------------------------------------------------

WRONG = Check("gradient", "x", "failed", reason="failed")
RIGHT = Check("purity", "x", "passed", family="purity")
MILD = Finding("NN114", "upstream-gradient-ignored", "warning", "dout is not used", None)
CAUSE = Finding("NN201", "softmax-normalized-over-batch", "error", "0.2", None, family="value")
FOLLOWS = replace(CAUSE, code="NN803", family="wiring", consequence_of="NN201")


@pytest.mark.parametrize(
    ("status", "findings", "ended", "said"),
    [
        ("failed", (CAUSE,), "failed", "gradient of x failed; the cause is NN201 in value"),
        # a warning in the family does not excuse the check
        ("failed", (CAUSE, MILD), "failed", "the cause is NN201 in value"),
        ("failed", (FOLLOWS,), "failed", "NN803 in wiring, which follows from NN201"),
        ("failed", (), "failed", "the cause is not known"),
        ("passed", (MILD,), "passed", ""),
        # the rule that names the cause was not selected
        ("inconclusive", (), "skipped", "failed"),
    ],
)
def test_a_failed_check(
    status: Status, findings: tuple[Finding, ...], ended: str, said: str
) -> None:
    subject = SubjectReport(
        "Loss", "net.py", 1, "loss", "layer", status, checks=(WRONG, RIGHT), findings=findings
    )
    run = Report("0.1.0", 0, 0.0, (subject,))
    found = outcome(run, subject, "gradient", "error")
    assert found.status == ended
    assert said in found.text
    assert outcome(run, subject, "purity", "error").status == "passed"
    assert outcome(run, subject, "gradient", "never").status != "failed"


PROBE = """
import sys, pytest
class Look:
    def pytest_unconfigure(self):
        print("LOADED", sorted({"nncheck", "numpy", "scipy", "hypothesis"} & set(sys.modules)))
pytest.main([*sys.argv[1:], "-p", "no:hypothesispytest", "-q"], plugins=[Look()])
"""


@pytest.mark.parametrize(("options", "loaded"), [((), []), (("--nncheck", "net.py"), ["nncheck"])])
def test_without_the_flag_nothing_is_loaded(
    project: pytest.Pytester, options: tuple[str, ...], loaded: list[str]
) -> None:
    """With the flag nncheck is there, so the look itself can fail."""
    if not options:
        Path("conftest.py").unlink()
    text = subprocess.run(
        [sys.executable, "-c", PROBE, *(options or ("test_ours.py",))],
        capture_output=True, text=True, check=True, env={**os.environ, "PYTEST_ADDOPTS": ""},
    ).stdout  # fmt: skip
    line = next(line for line in text.splitlines() if line.startswith("LOADED"))
    assert ("nncheck" in line) == bool(loaded), text
    assert loaded or line == "LOADED []", text
