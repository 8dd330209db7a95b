"""Reading Python files: what can be read keeps its characters, what cannot says why."""

from __future__ import annotations

import codecs
import json
import os
from pathlib import Path

import pytest

from nncheck.sources import SourceProblem, read
from nncheck.sources.decoding import LARGEST

CODE = "def sigmoid(x):\n    # 活性化関数\n    return 1 / (1 + np.exp(-x))\n"


def saved(folder: Path, data: bytes, name: str = "net.py") -> str:
    path = folder / name
    path.write_bytes(data)
    return str(path)


def trouble(path: str) -> SourceProblem:
    with pytest.raises(SourceProblem) as caught:
        read(path, display="net.py")
    problem = caught.value
    assert problem.path == "net.py"
    assert not problem.message.endswith(".")
    return problem


READABLE = {
    "utf-8": CODE.encode(),
    "utf-8 with BOM": codecs.BOM_UTF8 + CODE.encode(),
    "shift-jis with cookie": b"# -*- coding: cp932 -*-\n" + CODE.encode("cp932"),
    "euc-jp with cookie on line 2": b"#!/bin/python\n# coding: euc_jp\n" + CODE.encode("euc_jp"),
    "CRLF": CODE.replace("\n", "\r\n").encode(),
    "old Mac newlines": CODE.replace("\n", "\r").encode(),
    "no newline at the end": CODE.rstrip("\n").encode(),
    "form feed between definitions": ("x = 1\n\x0c\n" + CODE).encode(),
}


@pytest.mark.parametrize("data", READABLE.values(), ids=READABLE.keys())
def test_text_and_tree_agree_whatever_the_bytes(tmp_path: Path, data: bytes) -> None:
    source = read(saved(tmp_path, data))
    assert "\r" not in source.text
    assert "活性化関数" in source.text
    function = source.tree.body[-1]
    assert source.segment(function).startswith("def sigmoid")
    assert source.segment(function).endswith("np.exp(-x))")


UNREADABLE = {
    "utf-16": (CODE.encode("utf-16"), "encoding", "UTF-16", None),
    "NUL bytes": (b"x = 1\ny = \0\n", "encoding", "NUL", 2),
    "shift-jis without cookie": (CODE.encode("cp932"), "encoding", "looks like cp932", 2),
    "unknown cookie": (b"# coding: klingon\n", "encoding", "klingon", 1),
    "empty": (b"", "empty", "empty", None),
    "blank": (b"\n  \n", "empty", "empty", None),
    "syntax error": (b"x = 1\ndef f(:\n", "syntax", "SyntaxError", 2),
    "lost indentation": (b"def f():\nreturn 1\n", "syntax", "indentation", 2),
    "notebook command": (b"%matplotlib inline\nx = 1\n", "syntax", "notebook command", 1),
    "python 2 print": (b"x = 1\nprint 'hello'\n", "python2", "Python 2", 2),
    "python 2 except": (b"try:\n    f()\nexcept E, e:\n    pass\n", "python2", "Python 2", 3),
    "python 2 raise": (b"raise ValueError, 'no'\n", "python2", "Python 2", 1),
    "too deep": (b"x = " + b"(" * 5000 + b")" * 5000, "syntax", "", None),
}


@pytest.mark.parametrize(
    ("data", "kind", "words", "line"), UNREADABLE.values(), ids=UNREADABLE.keys()
)
def test_unreadable_files_say_what_and_where(
    tmp_path: Path, data: bytes, kind: str, words: str, line: int | None
) -> None:
    problem = trouble(saved(tmp_path, data))
    assert problem.trouble == kind
    assert words in problem.message
    if line is not None:
        assert problem.line == line
        assert str(problem).startswith(f"net.py:{line}: ")


def test_missing_file_and_folder(tmp_path: Path) -> None:
    assert trouble(str(tmp_path / "none.py")).trouble == "missing"
    assert trouble(str(tmp_path)).trouble == "not-a-file"
    assert "folder" in trouble(str(tmp_path)).message


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.py")
    assert trouble(str(tmp_path / "pipe.py")).trouble == "not-a-file"


def test_too_large_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "big.py"
    with path.open("wb") as file:
        file.truncate(LARGEST + 1)
    assert trouble(str(path)).trouble == "too-large"
    assert "10 MB" in trouble(str(path)).message


def test_a_notebook_may_have_large_outputs(tmp_path: Path) -> None:
    output = {"output_type": "stream", "name": "stdout", "text": "x" * (LARGEST + 1)}
    cell = {"cell_type": "code", "source": "y = 1\n", "metadata": {}, "outputs": [output]}
    path = tmp_path / "big.ipynb"
    path.write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4}))
    assert read(str(path)).text.strip() == "y = 1"
    cell["source"] = "y = 1\n" * (LARGEST // 5)
    path.write_text(json.dumps({"cells": [cell], "metadata": {}, "nbformat": 4}))
    assert trouble(str(path)).message == (
        "the code of the notebook has more than 10 MB: move the data out of it"
    )


@pytest.mark.parametrize(("codec", "name"), [("utf-16", "UTF-16"), ("utf-32", "UTF-32")])
def test_wide_text_is_named(tmp_path: Path, codec: str, name: str) -> None:
    assert f"is {name} text" in trouble(saved(tmp_path, "x = 1\n".encode(codec))).message


def test_warnings_of_the_parser_stay_silent(
    tmp_path: Path, recwarn: pytest.WarningsRecorder
) -> None:
    read(saved(tmp_path, b"pattern = '\\s+'\n"))
    assert not recwarn.list


def test_the_display_path_is_what_places_show(tmp_path: Path) -> None:
    source = read(saved(tmp_path, b"x = 1\n"), display="week3/net.py")
    assert source.path == "week3/net.py"
    assert source.place(source.tree.body[0]).path == "week3/net.py"
    assert source.file == tmp_path / "net.py"
