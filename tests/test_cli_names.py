"""Files that are called like options."""

from __future__ import annotations

from nncheck.cli import main

SQUARE = (
    "class Square:\n    def forward(self, x):\n        self.x = x\n        return x * x\n\n"
    "    def backward(self, dout):\n        return dout * 2 * self.x\n"
)


def test_a_file_called_like_an_option_is_named_in_the_refusal(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "-x.py").write_text(SQUARE)
    assert main(["check", "-x.py"]) == 2
    assert "unrecognized arguments: -x.py (a file of that name: write ./-x.py)" in (
        capsys.readouterr().err
    )
    assert main(["check", "--nonsense"]) == 2
    assert "a file of that name" not in capsys.readouterr().err


def test_after_two_dashes_it_is_a_file(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "--help.py").write_text(SQUARE)
    assert main(["check", "--", "--help.py"]) == 0
    assert "1 subject: 1 passed" in capsys.readouterr().out
