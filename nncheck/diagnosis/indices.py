"""Edits inside an index: another entry of a list, another edge of a window."""

from __future__ import annotations

import ast
import itertools
from typing import TYPE_CHECKING

from ..repair.code import called

if TYPE_CHECKING:
    from .change import Change

# what is given the sizes of an array behind the array itself
_SIZED = ("reshape", "zeros", "ones", "empty", "full", "repeat", "tile", "broadcast_to")


def other_entry(change: Change) -> tuple[str, str] | None:
    """Another entry of a list: the layer before, or the one after."""
    inner: ast.AST = change.old
    for outer in change.around:
        if isinstance(outer, ast.Subscript) and inner is outer.slice:
            old, new = ast.unparse(outer), f"{ast.unparse(outer.value)}[{ast.unparse(change.new)}]"
            if inner is not change.old or isinstance(
                change.new, (ast.Constant, ast.Tuple, ast.Slice)
            ):
                return None
            if change.in_slope or any(isinstance(n, ast.Compare) for n in change.around):
                return "NN109", f"the derivative is taken at {old}, not at {new}"
            return "NN138", f"{old} stands where {new} belongs"
        if not isinstance(outer, ast.expr):
            return None
        inner = outer
    return None


def in_window(change: Change) -> tuple[str, str] | None:
    """An edge of a window; no cause ("") where it is a size that an array is given."""
    for child, node in itertools.pairwise((change.old, *change.around)):
        if isinstance(node, ast.Slice):
            return "NN130", "the window of the backward is not that of the forward"
        if isinstance(node, ast.Call) and called(node) in _SIZED and child in node.args[1:]:
            return "", ""
    return None
