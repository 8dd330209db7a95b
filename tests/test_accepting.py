"""Findings that somebody knows of: ignore comments, per-file ignores, and a baseline."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nncheck.cli import main

_RELU = """
import numpy as np

class Relu:{on_class}
    def forward(self, x):
        self.mask = x <= 0
        y = x.copy()
        y[self.mask] = 0
        return y

    def backward(self, dout):{on_def}
        {above}
        dout[self.mask] = 0{on_line}
        return dout
"""


def _text(**comments: str) -> str:
    given = {"on_class": "", "on_def": "", "on_line": "", "above": "pass"}
    return _RELU.format(
        **{**given, **{k: v if k == "above" else f"  {v}" for k, v in comments.items()}}
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _check(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str]:
    code = main(["check", "--isolation", "none", "--color", "never", *arguments])
    out = capsys.readouterr()
    return code, out.out + out.err


@pytest.mark.parametrize("where", ["on_class", "on_def", "on_line", "above"])
@pytest.mark.parametrize("codes", ["[NN401]", "[NN4]", "[relu-mutates-dout, NN201]", ""])
def test_a_comment_leaves_findings_out_where_it_holds(
    folder: Path, capsys: pytest.CaptureFixture[str], where: str, codes: str
) -> None:
    if "relu" in codes:
        from nncheck import rules

        codes = codes.replace("relu-mutates-dout", rules.document("NN401").slug)
    (folder / "net.py").write_text(
        _text(**{where: f"# nncheck: ignore{codes} nobody uses it again"})
    )
    code, said = _check(capsys, "net.py")
    assert code == 0 and "NN401" not in said.replace(codes, ""), said


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("# nncheck: ignore[NN402] no", "ignore[NN402] matches no finding: take it out"),
        ("# nncheck: ignore[NN999] no", "NN999, which is no code"),
    ],
)
def test_a_comment_that_does_nothing_is_reported(
    folder: Path, capsys: pytest.CaptureFixture[str], comment: str, said: str
) -> None:
    (folder / "net.py").write_text(_text(on_line=comment))
    code, shown = _check(capsys, "net.py")
    assert code == 1 and said in shown and "NN401" in shown


def test_a_comment_is_not_unused_where_its_code_was_not_looked_for(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "net.py").write_text(_text(on_line="# nncheck: ignore[NN401]"))
    assert "take it out" not in _check(capsys, "net.py", "--select", "NN1")[1]


def test_words_in_a_string_are_no_comment(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "net.py").write_text(_text(above='"# nncheck: ignore[NN401]"'))
    assert _check(capsys, "net.py")[0] == 1


def test_a_comment_in_a_notebook(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for comment, code in (("# nncheck: ignore[NN401]", 0), ("# fine", 1)):
        cells = [
            {"cell_type": "code", "source": _text(on_line=comment), "metadata": {}, "outputs": []}
        ]
        book = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        (folder / "net.ipynb").write_text(json.dumps(book))
        assert _check(capsys, "net.ipynb")[0] == code


@pytest.mark.parametrize(
    ("pattern", "code"), [("net.py", 0), ("old/*", 1), ("*/net.py", 0), ("other.py", 1)]
)
def test_files_may_have_ignores_of_their_own(
    folder: Path, capsys: pytest.CaptureFixture[str], pattern: str, code: int
) -> None:
    (folder / "pyproject.toml").write_text(
        f'[tool.nncheck.per-file-ignores]\n"{pattern}" = ["NN4"]\n'
    )
    (folder / "lib").mkdir()
    (folder / "lib" / "net.py").write_text(_text())
    assert _check(capsys, "lib/net.py")[0] == code


def test_a_misspelt_key_of_the_configuration_is_named(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "pyproject.toml").write_text("[tool.nncheck]\nper-file-ignore = {}\n")
    (folder / "net.py").write_text(_text())
    code, said = _check(capsys, "net.py")
    assert code == 2 and "did you mean 'per-file-ignores'?" in said


def test_a_baseline_is_known_also_when_lines_move_and_nothing_else_is(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    net = folder / "net.py"
    net.write_text(_text())
    code, said = _check(capsys, "net.py", "--baseline", "known.json", "--write-baseline")
    assert code == 0 and "written to known.json" in said
    net.write_text("# a line more\n" + _text())
    code, said = _check(capsys, "net.py", "--baseline", "known.json")
    assert code == 0 and "1 known finding is left out" in said
    second = _text().replace("Relu", "Second")
    net.write_text(_text() + second.replace("import numpy as np", ""))
    code, said = _check(capsys, "net.py", "--baseline", "known.json")
    assert code == 1 and "[Second]" in said and "[Relu]" not in said
    net.write_text(_text().replace("dout[self.mask] = 0", "dout = np.where(self.mask, 0, dout)"))
    code, said = _check(capsys, "net.py", "--baseline", "known.json")
    assert code == 0 and "are not there any more" in said


def test_a_baseline_in_the_configuration(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "pyproject.toml").write_text('[tool.nncheck]\nbaseline = "known.json"\n')
    (folder / "net.py").write_text(_text())
    code, said = _check(capsys, "net.py")
    assert code == 2 and "--write-baseline" in said
    assert _check(capsys, "net.py", "--write-baseline")[0] == 0
    assert _check(capsys, "net.py")[0] == 0


def test_what_is_no_baseline_is_refused(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "net.py").write_text(_text())
    (folder / "known.json").write_text("{}")
    code, said = _check(capsys, "net.py", "--baseline", "known.json")
    assert code == 2 and "known.json: is no baseline of nncheck" in said
