"""Reading notebooks: cells, IPython commands, broken cells, other formats."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from notebooks import code, markdown, notebook, saved

from nncheck.sources import Source, SourceProblem, read
from nncheck.sources.magics import mask


def opened(folder: Path, *cells: object) -> Source:
    return read(saved(folder, notebook(*cells)), display="nb.ipynb")  # type: ignore[arg-type]


def test_code_cells_are_joined_and_places_count_in_the_cell(tmp_path: Path) -> None:
    source = opened(
        tmp_path, markdown("# 課題"), "import numpy as np", code(["def f(x):\n", "    return x"])
    )
    function = source.tree.body[1]
    place = source.place(function)
    assert (place.cell, place.line, place.end_line) == (2, 1, 2)
    assert source.line_text(2, cell=2) == "    return x"
    assert source.is_notebook


COMMANDS = [
    "%matplotlib inline",
    "!pip install numpy",
    "!echo it's fine",
    "np.dot?",
    "?np.dot",
    "np.random??",
    "files = !ls *.py",
    "out = %timeit -o f(1)",
    "pip install numpy",
    "cd ../data",
    "%load_ext autoreload",
    "!pip install \\\n  numpy",
    "if True:\n    !ls",
    "for i in range(3):\n    %time f(i)",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_commands_are_blanked_and_offsets_stay(command: str) -> None:
    source = f"a = 1\n{command}\nb = 2\n"
    masked, unread = mask(source)
    assert not unread
    assert len(masked) == len(source)
    assert masked.count("\n") == source.count("\n")
    names = [n.id for n in ast.walk(ast.parse(masked)) if isinstance(n, ast.Name)]
    assert {"a", "b"} <= set(names)


NOT_COMMANDS = [
    "y = (7\n  % 3)",
    "text = '''\n%matplotlib inline\n!ls\n'''",
    "ls = 3\nls -a",
    "x = 10 % 3",
    "flag = a != b",
]


@pytest.mark.parametrize("source", NOT_COMMANDS)
def test_python_that_looks_like_a_command_is_kept(source: str) -> None:
    assert mask(source) == (source, ())


@pytest.mark.parametrize("first", ["%%time", "%%timeit -n 3", "%%capture out", "%%writefile l.py"])
def test_cell_commands_with_python_keep_their_body(first: str) -> None:
    masked, unread = mask(f"{first}\nclass Relu:\n    pass")
    assert not unread
    assert isinstance(ast.parse(masked).body[0], ast.ClassDef)


@pytest.mark.parametrize("first", ["%%bash", "%%html", "%%writefile notes.txt", "%%javascript"])
def test_cell_commands_with_other_languages_are_blank(first: str) -> None:
    masked, unread = mask(f"{first}\nclass Relu:\n    pass")
    assert not masked.strip()
    assert not unread


def test_a_broken_cell_does_not_stop_the_others(tmp_path: Path) -> None:
    source = opened(tmp_path, "def f():\n    return 1", "def g(:\n    return", "def h():\n    pass")
    assert [n.name for n in source.tree.body if isinstance(n, ast.FunctionDef)] == ["f", "h"]
    (note,) = source.notes
    assert (note.cell, note.line, note.path) == (1, 1, "nb.ipynb")
    assert "left out: SyntaxError" in note.message


def test_pasted_output_takes_only_itself_out_of_a_cell(tmp_path: Path) -> None:
    cell = "class Relu:\n    pass\n\n0.18 0.19\n\n0.0987 0.098\nclass Tanh:\n    pass"
    source = opened(tmp_path, cell)
    assert [n.name for n in source.tree.body if isinstance(n, ast.ClassDef)] == ["Relu", "Tanh"]
    assert "line 4 and 1 more of this cell are left out" in source.notes[0].message


def test_a_definition_that_was_torn_apart_is_left_out_whole(tmp_path: Path) -> None:
    cell = "class Relu:\n    def forward(self): pass\nx = 1\n    def backward(self): pass\n"
    source = opened(tmp_path, cell)
    assert not [n for n in source.tree.body if isinstance(n, ast.ClassDef)]


def test_unfinished_code_at_the_end(tmp_path: Path) -> None:
    source = opened(tmp_path, "def f():\n    return 1\n\ndef g():\n")
    assert [n.name for n in source.tree.body if isinstance(n, ast.FunctionDef)] == ["f"]


BAD = {
    "not json": ("{'cells': []}", "not valid JSON"),
    "cut off": ('{"cells": [', "ends too early"),
    "a list": ("[]", "not a notebook"),
    "no cells": ("{}", "format unknown"),
    "format 3": ('{"nbformat": 3, "worksheets": []}', "format 3; expected format 4"),
    "no code": ('{"nbformat": 4, "cells": []}', "no code"),
    "deep": ("[" * 100_000, "notebook"),
}


@pytest.mark.parametrize(("text", "words"), BAD.values(), ids=BAD.keys())
def test_what_is_not_a_notebook_says_so(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(SourceProblem, match=words):
        read(saved(tmp_path, text))


def test_another_language_is_refused(tmp_path: Path) -> None:
    content = notebook("x <- 1", metadata={"kernelspec": {"language": "R"}})
    with pytest.raises(SourceProblem, match="written in r; expected Python"):
        read(saved(tmp_path, content))


def test_odd_but_valid_cells(tmp_path: Path) -> None:
    odd = [code(""), code([]), {"cell_type": "raw", "source": "x ="}, code("y = 1\r\nz = 2")]
    source = opened(tmp_path, *odd)
    assert [ast.unparse(n) for n in source.tree.body] == ["y = 1", "z = 2"]
    assert source.place(source.tree.body[1]).cell == 3
