"""Places and offsets: characters, not bytes."""

from __future__ import annotations

import ast

import pytest

from nncheck.model import Place
from nncheck.sources import from_text
from nncheck.sources.lines import Newlines, with_plain_newlines

JAPANESE = """\
def 損失(予測, 正解):  # 交差エントロピー
    '''説明'''; 値 = -(正解 * 予測).sum(); return 値 / len(予測)
"""


@pytest.mark.parametrize("kind", [ast.Call, ast.BinOp, ast.Return, ast.Name, ast.arg])
def test_every_node_is_where_ast_says(kind: type[ast.AST]) -> None:
    source = from_text(JAPANESE)
    nodes = [node for node in ast.walk(source.tree) if isinstance(node, kind)]
    assert nodes
    for node in nodes:
        assert source.segment(node) == ast.get_source_segment(JAPANESE, node)


def test_columns_count_characters() -> None:
    source = from_text("結果 = f(値)\n")
    call = next(n for n in ast.walk(source.tree) if isinstance(n, ast.Call))
    assert source.place(call) == Place("<text>", 1, 1, 5, 9)


def test_nodes_without_a_position_take_that_of_their_children() -> None:
    source = from_text("def f(a, b=1): return [i for i in a if i]\n")
    arguments = next(n for n in ast.walk(source.tree) if isinstance(n, ast.arguments))
    loop = next(n for n in ast.walk(source.tree) if isinstance(n, ast.comprehension))
    assert source.segment(arguments) == "a, b=1"
    assert source.segment(loop) == "i in a if i"
    with pytest.raises(ValueError, match="no position"):
        source.span(ast.Load())


def test_excerpt_stays_inside_the_file() -> None:
    source = from_text("a = 1\nb = 2\nc = 3")
    first, last = source.place(source.tree.body[0]), source.place(source.tree.body[2])
    assert source.excerpt(first) == ((1, "a = 1"), (2, "b = 2"))
    assert source.excerpt(last, around=0) == ((3, "c = 3"),)
    assert source.line_text(9) == ""


def test_offsets_make_places() -> None:
    source = from_text("a = 1\nb = 22\n")
    assert source.place((6, 12)) == Place("<text>", 2, 2, 0, 6)
    assert source.place_of_line(2) == Place("<text>", 2, 2, 0, 6)


@pytest.mark.parametrize("raw", ["a\r\nb\r\n", "a\nb\r\nc\rd\n", "\r\n\r\n", "", "\r\r\n\n"])
def test_offsets_find_their_way_back_to_the_newlines_of_the_file(raw: str) -> None:
    text = with_plain_newlines(raw)
    newlines = Newlines.of(raw)
    for at, char in enumerate(text):
        there = raw[newlines.raw_offset(at)]
        assert there == char or (char == "\n" and there == "\r")
    assert newlines.raw_offset(len(text)) == len(raw)


def test_the_usual_newline_is_the_most_frequent_one() -> None:
    assert Newlines.of("a\r\nb\r\nc\n").usual == "\r\n"
    assert Newlines.of("a\nb\r\nc\n").usual == "\n"
    assert Newlines.of("a\rb").usual == "\r"
    assert Newlines.of("a").usual == "\n"
