"""Edits: put in, shown, written."""

from __future__ import annotations

import ast
import codecs
import json
import stat
from pathlib import Path
from typing import Any

import pytest
from notebooks import code, markdown, notebook, saved

from nncheck.model import Edit
from nncheck.sources import Source, SourceProblem, from_text, read

CODE = "import numpy as np\n\ndef f(x):\n    return np.sum(x)  # 合計\n"


def call_of(source: Source) -> ast.Call:
    return next(n for n in ast.walk(source.tree) if isinstance(n, ast.Call))


def better(source: Source) -> list[Edit]:
    return [source.edit(call_of(source), "np.sum(x, axis=-1)")]


def test_with_edits_parses_again_and_keeps_the_rest() -> None:
    source = from_text(CODE, "net.py")
    edited = source.with_edits(better(source))
    assert edited.text == CODE.replace("np.sum(x)", "np.sum(x, axis=-1)")
    assert edited.segment(call_of(edited)) == "np.sum(x, axis=-1)"
    assert source.text == CODE


def test_several_edits_use_the_original_offsets() -> None:
    source = from_text("a + b\n", "x.py")
    edits = [Edit("x.py", 4, 5, "long"), Edit("x.py", 0, 1, "c"), Edit("x.py", 1, 1, "1")]
    assert source.with_edits(edits).text == "c1 + long\n"


def test_insertions_at_one_place_keep_their_order() -> None:
    source = from_text("x\n", "x.py")
    edits = [Edit("x.py", 0, 0, "a\n"), Edit("x.py", 0, 0, "b\n")]
    assert source.with_edits(edits).text == "a\nb\nx\n"


@pytest.mark.parametrize(
    ("edits", "words"),
    [
        ([Edit("x.py", 0, 3, "a"), Edit("x.py", 2, 4, "b")], "overlaps"),
        ([Edit("x.py", 0, 99, "a")], "outside"),
        ([Edit("x.py", 3, 1, "a")], "outside"),
        ([Edit("y.py", 0, 1, "a")], "cannot be put into"),
    ],
)
def test_impossible_edits_are_refused(edits: list[Edit], words: str) -> None:
    source = from_text("abc + d\n", "x.py")
    with pytest.raises(ValueError, match=words):
        source.with_edits(edits)
    with pytest.raises(ValueError, match=words):
        source.diff(edits)


def test_an_edit_that_breaks_the_code_is_a_problem() -> None:
    source = from_text("x = f(1)\n", "x.py")
    with pytest.raises(SourceProblem, match="SyntaxError"):
        source.with_edits([Edit("x.py", 4, 6, "f((")])


def test_diff_has_the_name_in_both_headers() -> None:
    source = from_text(CODE, "net.py")
    lines = source.diff(better(source)).splitlines()
    assert lines[:2] == ["--- net.py", "+++ net.py"]
    assert "-    return np.sum(x)  # 合計" in lines
    assert "+    return np.sum(x, axis=-1)  # 合計" in lines
    assert source.diff([]) == ""


def test_diff_tells_of_a_missing_last_newline() -> None:
    source = from_text("a = 1", "x.py")
    diff = source.diff([Edit("x.py", 4, 5, "2")])
    assert diff.count("\\ No newline at end of file\n") == 2


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    ("encoding", "cookie"), [("utf-8", ""), ("utf-8-sig", ""), ("cp932", "# coding: cp932\n")]
)
def test_write_changes_the_edit_and_no_other_byte(
    tmp_path: Path, newline: str, encoding: str, cookie: str
) -> None:
    path = tmp_path / "net.py"
    before = (cookie + CODE).replace("\n", newline)
    path.write_bytes(before.encode(encoding))
    source = read(path, display="net.py")
    call = call_of(source)
    source.write([source.edit(call, "np.sum(\n        x, axis=-1)")])
    new = f"np.sum({newline}        x, axis=-1)"
    assert path.read_bytes() == before.replace("np.sum(x)", new).encode(encoding)
    assert path.read_bytes().startswith(codecs.BOM_UTF8) == (encoding == "utf-8-sig")


def test_write_keeps_permissions_and_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "net.py"
    path.write_text(CODE, encoding="utf-8")
    path.chmod(0o640)
    source = read(path)
    source.write(better(source))
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert [left.name for left in tmp_path.iterdir()] == ["net.py"]


def test_write_through_a_link_keeps_the_link(tmp_path: Path) -> None:
    (tmp_path / "real.py").write_text(CODE, encoding="utf-8")
    link = tmp_path / "net.py"
    link.symlink_to("real.py")
    source = read(link)
    source.write(better(source))
    assert link.is_symlink()
    assert "axis=-1" in (tmp_path / "real.py").read_text(encoding="utf-8")


def test_write_refuses_a_file_that_changed(tmp_path: Path) -> None:
    path = tmp_path / "net.py"
    path.write_text(CODE, encoding="utf-8")
    source = read(path)
    path.write_text(CODE + "# more\n", encoding="utf-8")
    with pytest.raises(SourceProblem, match="has changed"):
        source.write(better(source))
    assert path.read_text(encoding="utf-8").endswith("# more\n")


def test_write_refuses_what_the_encoding_lacks_and_what_does_not_parse(tmp_path: Path) -> None:
    path = tmp_path / "net.py"
    before = b"# coding: latin-1\nx = f(1)\n"
    path.write_bytes(before)
    source = read(path)
    with pytest.raises(SourceProblem, match="which the fix needs"):
        source.write([source.edit(call_of(source), "'値'")])
    with pytest.raises(SourceProblem, match="SyntaxError"):
        source.write([source.edit(call_of(source), "f(")])
    assert path.read_bytes() == before


def test_only_a_source_from_a_file_is_written() -> None:
    source = from_text("x = f(1)\n", "x.py")
    with pytest.raises(ValueError, match="read from a file"):
        source.write([])


# -- notebooks -------------------------------------------------------------------------

CELLS = (
    markdown("# 見出し"),
    code(["import numpy as np\n", "%matplotlib inline"], outputs=[{"text": ["é", "日本"]}]),
    code(["def f(x):\n", "    return np.sum(x)  # 合計\n", "f"]),
    code("def g(x):\n    return x"),
)
STYLES: list[dict[str, Any]] = [
    {"indent": 1, "ensure_ascii": False},
    {"indent": 1, "ensure_ascii": True},
    {"indent": 4, "ensure_ascii": False, "sort_keys": True},
    {"indent": "\t", "ensure_ascii": False},
    {"separators": (",", ":")},
    {},
]


@pytest.mark.parametrize("style", STYLES, ids=str)
def test_a_notebook_keeps_its_formatting(tmp_path: Path, style: dict[str, Any]) -> None:
    content = notebook(*CELLS)
    path = Path(saved(tmp_path, content, **style))
    source = read(path)
    source.write(better(source))
    content["cells"][2]["source"][1] = "    return np.sum(x, axis=-1)  # 合計\n"
    assert path.read_text(encoding="utf-8") == json.dumps(content, **style)


@pytest.mark.parametrize("style", STYLES, ids=str)
def test_a_source_that_is_one_string_stays_one(tmp_path: Path, style: dict[str, Any]) -> None:
    content = notebook(*CELLS)
    path = Path(saved(tmp_path, content, **style))
    source = read(path, display="nb.ipynb")
    start = source.text.rindex("return x")
    source.write([Edit("nb.ipynb", start + 7, start + 8, "2 * x\n")])
    content["cells"][3]["source"] = "def g(x):\n    return 2 * x\n"
    assert path.read_text(encoding="utf-8") == json.dumps(content, **style)


def test_new_lines_in_a_cell_become_list_items(tmp_path: Path) -> None:
    content = notebook(code(["x = f(1)"]))
    path = Path(saved(tmp_path, content, indent=1))
    source = read(path)
    source.write([source.edit(call_of(source), "g(\n    2)")])
    content["cells"][0]["source"] = ["x = g(\n", "    2)"]
    assert path.read_text(encoding="utf-8") == json.dumps(content, indent=1)


def test_lines_keep_the_spelling_of_their_escapes(tmp_path: Path) -> None:
    raw = json.dumps(notebook(code(["a = '#'\n", "x = f(1)"])), indent=1).replace("#", "\\u00e9")
    path = Path(saved(tmp_path, raw))
    source = read(path)
    source.write([source.edit(call_of(source), "g(2)")])
    assert path.read_text(encoding="utf-8") == raw.replace("f(1)", "g(2)")


def test_a_notebook_diff_names_each_cell(tmp_path: Path) -> None:
    source = read(saved(tmp_path, notebook("a = f(1)\nb = 1", "c = 2", "d = f(3)")), display="nb")
    calls = [n for n in ast.walk(source.tree) if isinstance(n, ast.Call)]
    edits = [source.edit(call, "0") for call in calls]
    assert source.diff(edits) == (
        "--- nb cell 0\n+++ nb cell 0\n@@ -1,2 +1,2 @@\n-a = f(1)\n+a = 0\n b = 1\n"
        "--- nb cell 2\n+++ nb cell 2\n@@ -1 +1 @@\n-d = f(3)\n+d = 0\n"
    )
    edited = source.with_edits(edits)
    assert edited.place(edited.tree.body[-1]).cell == 2
    assert [c.index for c in edited.cells] == [0, 1, 2]


def test_edits_stay_inside_one_cell_and_must_parse(tmp_path: Path) -> None:
    source = read(saved(tmp_path, notebook("a = 1", "b = (2", "c = 3")), display="nb")
    with pytest.raises(ValueError, match="not inside one cell"):
        source.with_edits([Edit("nb", 0, 8, "")])
    with pytest.raises(SourceProblem, match="SyntaxError"):
        source.with_edits([Edit("nb", 0, 5, "a = (")])
    assert len(source.with_edits([Edit("nb", 4, 5, "5")]).notes) == 1
