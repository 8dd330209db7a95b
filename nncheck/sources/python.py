"""Text → tree, with every way to fail said in one sentence."""

from __future__ import annotations

import ast
import re
import warnings
from functools import lru_cache

from .problem import SourceProblem

_PYTHON2_MESSAGE = re.compile(
    r"Missing parentheses in call to '(print|exec)'"
    r"|multiple exception types must be parenthesized"
    r"|leading zeros in decimal integer literals"
)
_PYTHON2_LINE = re.compile(
    r"^\s*(print|exec)\s+[^\s=.(\[,)]|^\s*print\s*>>|^\s*except\s+[\w.]+\s*,\s*\w+\s*:"
    r"|^\s*raise\s+\w+\s*,|<>|\bur['\"]|\b\d+L\b|`\w+`"
)


@lru_cache(maxsize=4)
def parse(text: str) -> ast.Module:
    """`ast.parse` that raises SyntaxError for whatever Python cannot read, and never warns.

    Who asks for the same text again gets the same tree, which nobody changes.
    """
    with warnings.catch_warnings():
        # "\s" in a plain string only warns; under -W error the warning would become the verdict
        warnings.simplefilter("ignore")
        try:
            return ast.parse(text)
        except (RecursionError, MemoryError):
            raise SyntaxError("too deeply nested for the Python parser") from None
        except (ValueError, OverflowError) as error:
            raise SyntaxError(str(error)) from None


def parse_or_explain(text: str, shown: str) -> ast.Module:
    """The tree of a Python file; a SourceProblem that names the line where there is none."""
    try:
        return parse(text)
    except SyntaxError as error:
        raise explain(error, text, shown) from None


def summary(error: SyntaxError) -> str:
    """What Python says about the error, without its guesses."""
    return error.msg.split(". Did you mean")[0].split(". Perhaps")[0].rstrip(".")


def explain(error: SyntaxError, text: str, shown: str) -> SourceProblem:
    lines = text.split("\n")
    line = error.lineno if error.lineno and error.lineno <= len(lines) else None
    content = lines[line - 1] if line else ""
    said = summary(error)
    if _PYTHON2_MESSAGE.search(said) or _PYTHON2_LINE.search(content):
        message = f"SyntaxError: this is Python 2 ({said}); expected Python 3: convert it first"
        return SourceProblem(shown, message, line, trouble="python2")
    if content.lstrip().startswith(("%", "!")):
        todo = "expected plain Python in a .py file: delete this notebook command"
    elif isinstance(error, IndentationError):
        todo = "expected each block to be indented: restore the indentation (lost in copying?)"
    else:
        todo = "nothing in this file can be checked until Python can read it: correct this line"
    return SourceProblem(shown, f"SyntaxError: {said}; {todo}", line, trouble="syntax")


def extent(node: ast.AST) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """First and last position; of a node without one (arguments), those of its children."""
    line = getattr(node, "lineno", None)
    if line is not None:
        end_line, end_column = getattr(node, "end_lineno", None), getattr(node, "end_col_offset", 0)
        start = (int(line), int(getattr(node, "col_offset", 0)))
        return start, (int(end_line or line), int(end_column or 0))
    inner = [found for child in ast.iter_child_nodes(node) if (found := extent(child))]
    if not inner:
        return None
    return min(start for start, _ in inner), max(end for _, end in inner)
