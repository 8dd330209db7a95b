"""An expression before and after an edit, and the cause that the kind of the change names."""

from __future__ import annotations

import ast
import itertools
import re
from dataclasses import dataclass

from ..model import Edit
from ..repair.code import Code, called
from .expressions import chain, holds, is_slope, negated, same, untransposed, values
from .factors_changed import factor, slope_put_in
from .indices import in_window, other_entry

_AXIS = ("axis", "keepdims", "dim")
_SIZE = re.compile(r"\.shape\b|\.size\b|^len\(")


def of_change(
    code: Code, edit: Edit, *, of_data: bool | None, scalar: bool = False
) -> tuple[str, str] | None:
    """(code, why) of an edit inside one expression; None where its kind is not known.

    `of_data`: it mends the gradient that goes on to the layer below, and not that of a weight; None where the
    edit itself has to say. `scalar`: of a loss or a network, whose value is one number.
    """
    change = Change.of(code, edit, scalar=scalar)
    if change is None:
        return None
    looks = (
        other_entry, _softmax, _reduced, _sign, _term, _compared, _renamed, _number, slope_put_in, factor, _shape_of_slope,
    )  # fmt: skip
    inside = in_window(change)
    if inside is not None:
        return inside if inside[0] else None
    said = [look(change) for look in looks]
    return _transposed(change, of_data=of_data) or next((s for s in said if s is not None), None)


@dataclass(frozen=True, slots=True)
class Change:
    """An expression before and after, with what it stands in, the innermost first."""

    old: ast.expr
    new: ast.expr
    around: tuple[ast.AST, ...]
    given: tuple[str, ...]
    sizes: frozenset[str] = frozenset()
    scalar: bool = False
    # names that are given the derivative of an activation
    slopes: frozenset[str] = frozenset()

    @classmethod
    def of(cls, code: Code, edit: Edit, *, scalar: bool = False) -> Change | None:
        nodes = list(chain(code, edit))
        if not nodes or not isinstance(nodes[0], ast.expr):
            return None
        start, end = code.source.span(nodes[0])
        text = code.source.text
        after = text[start : edit.start] + edit.new + text[edit.end : end]
        try:
            new = ast.parse(f"({after})", mode="eval").body
        except SyntaxError:
            return None
        function = next((n for n in nodes if isinstance(n, (ast.FunctionDef, ast.Lambda))), None)
        given = tuple(a.arg for a in function.args.args) if function is not None else ()
        sizes = sizes_in(code, function) if isinstance(function, ast.FunctionDef) else frozenset()
        slopes = (
            _slopes_in(code, function) if isinstance(function, ast.FunctionDef) else frozenset()
        )
        return cls(nodes[0], new, tuple(nodes[1:]), given, sizes, scalar, slopes)

    def is_size(self, text: str) -> bool:
        """A length: a name that was taken from a shape, or `len(x)`, `x.shape[0]`."""
        return text in self.sizes or bool(_SIZE.search(text))

    @property
    def in_slope(self) -> bool:
        """It stands in a factor that is a derivative: `1 - y**2`, `y > 0`, `sigmoid_prime(z)`."""
        inner = [self.old, *self.around]
        for child, node in itertools.pairwise(inner):
            if isinstance(node, ast.stmt):
                return False
            if is_slope(node) and child is not getattr(node, "func", None):
                # of `d * y * (1 - y)` only y stands in the derivative
                if not isinstance(node, ast.BinOp) or not isinstance(node.op, ast.Mult):
                    return True
                if values(self.old) & values(node.right):
                    return True
        return False


def sizes_in(code: Code, function: ast.FunctionDef) -> frozenset[str]:
    """The names of lengths: taken from a shape."""
    found: set[str] = set()
    for target, value, _ in code.assigned(function):
        if _SIZE.search(code.text(value)):
            found |= {t.strip(" ()") for t in target.split(",")}
    return frozenset(found)


def _slopes_in(code: Code, function: ast.FunctionDef) -> frozenset[str]:
    return frozenset(
        t for t, value, _ in code.assigned(function) if t.isidentifier() and is_slope(value)
    )


def _sign(change: Change) -> tuple[str, str] | None:
    old, new = change.old, change.new
    turned = negated(old, new) or negated(new, old)
    sides = (
        isinstance(old, ast.BinOp)
        and isinstance(new, ast.BinOp)
        and isinstance(old.op, ast.Sub)
        and isinstance(new.op, ast.Sub)
        and same(old.left, new.right)
        and same(old.right, new.left)
    )
    operators = (
        isinstance(old, ast.BinOp)
        and isinstance(new, ast.BinOp)
        and {type(old.op), type(new.op)} == {ast.Add, ast.Sub}
        and same(old.left, new.left)
        and same(old.right, new.right)
    )
    if not (turned or sides or operators):
        return None
    if change.in_slope or is_slope(old) or is_slope(new) or _argument(change):
        return "NN110", "a sign in the derivative is turned"
    return "NN105", "a sign is turned on the way"


def _argument(change: Change) -> bool:
    """The argument of a function, whose sign is no factor of the gradient."""
    return (
        bool(change.around)
        and isinstance(change.around[0], ast.Call)
        and change.old in change.around[0].args
    )


def _transposed(change: Change, *, of_data: bool | None) -> tuple[str, str] | None:
    old, new = change.old, change.new
    flipped = untransposed(old) != ast.unparse(old) or untransposed(new) != ast.unparse(new)
    swapped = (
        isinstance(old, ast.BinOp)
        and isinstance(new, ast.BinOp)
        and isinstance(old.op, ast.MatMult)
        and isinstance(new.op, ast.MatMult)
        and {untransposed(old.left), untransposed(old.right)}
        == {untransposed(new.left), untransposed(new.right)}
    )
    if not swapped and not (flipped and untransposed(old) == untransposed(new)):
        return None
    why = "a matrix is transposed, or not, where it must be the other way"
    first = _of_first_factor(change) if of_data is None else of_data
    return "NN119" if first else "NN118", why


def _of_first_factor(change: Change) -> bool:
    """The product is the gradient of the first factor of `a @ b`: g @ b.T, and not a.T @ g."""
    new, outer = change.new, next(iter(change.around), None)
    if isinstance(new, ast.BinOp):
        return _is_turned(new.right) or not _is_turned(new.left)
    if isinstance(outer, ast.BinOp) and change.old is outer.left:
        return not _is_turned(new)
    return True


def _is_turned(node: ast.expr) -> bool:
    return untransposed(node) != ast.unparse(node)


def _reduced(change: Change) -> tuple[str, str] | None:
    """Another axis, or another way to reduce."""
    calls = [n for n in (change.old, *change.around[:2]) if isinstance(n, ast.Call)]
    for call in calls:
        if called(call) not in ("sum", "mean", "max"):
            continue
        values = [k.value for k in call.keywords if k.arg in _AXIS]
        if any(change.old is v or holds(v, change.old) for v in values):
            return "NN117", "it is summed over the wrong axis"
        whole = change.old is call and isinstance(change.new, ast.Call)
        if change.old in (call, call.func) and {_last(change.old), _last(change.new)} == _REDUCING:
            if _last(change.new) == "mean":
                return "NN103", "a sum is taken where the mean belongs"
            return "NN116", "a mean is taken where the sum belongs"
        if whole and called(call) == _last(change.new):
            return "NN117", "it is summed over the wrong axis"
    return None


_REDUCING = {"sum", "mean"}


def _last(node: ast.expr) -> str:
    """`sum` of `np.sum(x)`, `x.sum(0)` and `x.sum`."""
    if isinstance(node, ast.Call):
        return called(node)
    return node.attr if isinstance(node, ast.Attribute) else ""


def _compared(change: Change) -> tuple[str, str] | None:
    if isinstance(change.old, ast.Compare) and isinstance(change.new, ast.Compare):
        return "NN112", "the mask asks for the wrong side"
    inverted = isinstance(change.new, ast.UnaryOp) and isinstance(change.new.op, ast.Invert)
    if inverted or (isinstance(change.old, ast.UnaryOp) and isinstance(change.old.op, ast.Invert)):
        return "NN112", "the mask is inverted"
    return None


def _term(change: Change) -> tuple[str, str] | None:
    """An array is added: the upstream gradient past everything else, or what came another way."""
    if isinstance(change.new, ast.BinOp) and isinstance(change.new.op, (ast.Add, ast.Sub)):
        right = change.new.right
        if same(change.new.left, change.old) and values(right) and not change.in_slope:
            text = ast.unparse(right)
            return "NN124", f"{text}, one of the ways that lead here, is left out"
    return None


def _renamed(change: Change) -> tuple[str, str] | None:
    """Another array in place of one."""
    plain = (ast.Name, ast.Attribute, ast.Subscript)
    if not (isinstance(change.old, plain) and isinstance(change.new, plain)):
        return None
    old, new = ast.unparse(change.old), ast.unparse(change.new)
    if change.around and isinstance(change.around[0], ast.Compare):
        return "NN112", f"the mask is taken from {old}, not from {new}"
    if change.in_slope:
        return "NN109", f"the derivative is taken at {old}, not at {new}"
    if old in change.sizes and change.is_size(new):
        return "NN103", f"the size is {old}, not {new}"
    return "NN138", f"{old} stands where {new} belongs"


def _number(change: Change) -> tuple[str, str] | None:
    if not (isinstance(change.old, ast.Constant) or isinstance(change.new, ast.Constant)):
        return None
    if change.in_slope:
        return "NN110", "a number in the derivative is another"
    parent = change.around[0] if change.around else None
    if isinstance(parent, ast.BinOp) and isinstance(parent.op, (ast.Mult, ast.Div)):
        return "NN104", f"a factor is {ast.unparse(change.old)}, not {ast.unparse(change.new)}"
    if isinstance(parent, ast.BinOp) and isinstance(parent.op, ast.Pow):
        return "NN110", "a power in the derivative is another"
    return None


def _softmax(change: Change) -> tuple[str, str] | None:
    """The sum over the row is put in."""
    new = ast.unparse(change.new)
    if ".sum(axis=-1, keepdims=True)" in new and "keepdims" not in ast.unparse(change.old):
        return (
            "NN106",
            "only the diagonal of the softmax's Jacobian is used: the sum over the row is missing",
        )
    return None


def _shape_of_slope(change: Change) -> tuple[str, str] | None:
    """`1 - y` becomes `1 - y ** 2`: the formula is another."""
    written = ast.unparse(change.new)
    if change.in_slope or is_slope(change.old) or is_slope(change.new):
        return "NN110", f"in its derivative {ast.unparse(change.old)} has to be {written}"
    return None
