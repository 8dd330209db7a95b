"""A file in a folder beside the one where the user stands, named by way of `..`."""

from __future__ import annotations

from pathlib import Path

import pytest

from nncheck import session

TEXT = """
class Twice:
    def forward(self, x):
        return 2 * x

    def backward(self, dout):
        return 2 * dout
"""


def test_a_file_of_the_folder_beside_is_read_behind_the_walls(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "here").mkdir()
    (tmp_path / "there").mkdir()
    (tmp_path / "there" / "net.py").write_text(TEXT, encoding="utf-8")
    monkeypatch.chdir(tmp_path / "here")
    report = session.check_targets(["../there/net.py"])
    assert not report.errors
    assert [(s.name, s.path, s.status) for s in report.subjects] == [
        ("Twice", "../there/net.py", "passed")
    ]
