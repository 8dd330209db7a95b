"""Where a gradient is computed: the expressions that end up as one slot's gradient."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterable

from ..model import Card
from . import closures
from .code import Code, Function, called

_GRADIENT_TARGET = re.compile(r"(^|[._\[\"'])(d|grad|delta|nabla|g)?_?", re.IGNORECASE)


def sites(code: Code, card: Card, slot: str) -> list[ast.expr]:
    """Expressions whose value becomes the gradient of `slot`, the last to be computed first.

    Found by the assignment that names the slot (`self.dW = …`, `grads['W1'] = …`) or, for an
    input, by what backward returns; names are followed to their assignments.
    """
    found: list[ast.expr] = closures.sites(code, card, slot) if card.part_of else []
    if found:
        return found
    for qualname in code.reached(card.backward):
        function = code.function(qualname)
        if function is None or function.name == "__init__":
            continue
        inputs = [s.name for s in card.slots if s.role != "parameter" and s.differentiable]
        every = [s.name for s in card.slots if s.differentiable]
        if slot in inputs:
            # a function that is its own forward returns its value first
            first = int(card.forward == card.backward)
            found += _returned(code, function, inputs.index(slot) + first, len(inputs))
        elif slot in every:
            found += _in_order(code, function, every.index(slot), len(every))
        stem = last_name(slot)
        for target, value, statement in code.assigned(function):
            named = names_gradient_of(target, stem) or names_gradient_of(_whole(target), stem)
            if named or _is_of_list(target, slot):
                found += _followed(code, function, value)
            elif isinstance(statement, ast.AugAssign) and last_name(target) == stem:
                # a step: `W -= lr * dW`; where dW is computed before where it is used
                parts = [v for part in _factors(value) for v in _followed(code, function, part)]
                found += sorted(parts, key=lambda v: any(n is v for n in ast.walk(value)))
        for key, value in _keyed(function):
            if names_gradient_of(f"grads['{key}']", stem):
                found += _followed(code, function, value)
    unique = list({id(n): n for n in found}.values())
    # zeros to which something is added later are no fault
    full = [n for n in unique if not is_blank(n)]
    return full or unique or everything(code, card)


def _keyed(function: Function) -> list[tuple[str, ast.expr]]:
    """The entries of dictionaries that are written out: `{"W": x.T @ dout}`, `dict(W=...)`."""
    found: list[tuple[str, ast.expr]] = []
    for node in ast.walk(function):
        if isinstance(node, ast.Dict):
            pairs = zip(node.keys, node.values, strict=True)
            found += [(str(k.value), v) for k, v in pairs if isinstance(k, ast.Constant)]
        elif isinstance(node, ast.Call) and called(node) == "dict":
            found += [(k.arg, k.value) for k in node.keywords if k.arg]
    return found


def is_blank(node: ast.expr) -> bool:
    """`np.zeros_like(W)`, or several of them."""
    if isinstance(node, ast.ListComp):
        return is_blank(node.elt)
    if isinstance(node, (ast.Tuple, ast.List)):
        return bool(node.elts) and all(is_blank(e) for e in node.elts)
    names = ("zeros", "zeros_like", "empty", "empty_like", "zero_like")
    return isinstance(node, ast.Call) and called(node) in names


def everything(code: Code, card: Card) -> list[ast.expr]:
    """Every value that the backward computes, when nothing says which one is meant."""
    found: list[ast.expr] = []
    for qualname in code.reached(card.backward):
        function = code.function(qualname)
        if function is not None and function.name != "__init__":
            found += [v for v in code.values(function) if not isinstance(v, ast.Constant)]
    return found


def _returned(code: Code, function: Function, index: int, count: int) -> list[ast.expr]:
    found: list[ast.expr] = []
    for value in code.returned(function):
        if isinstance(value, ast.Tuple) and count >= 1 and index < len(value.elts):
            value = value.elts[index]
        found += _followed(code, function, value)
    return found


def _factors(value: ast.expr) -> list[ast.expr]:
    """The value, and the names that it multiplies."""
    names = [n for n in ast.walk(value) if isinstance(n, ast.Name) and n is not value]
    return [value, *names]


def _in_order(code: Code, function: Function, index: int, count: int) -> list[ast.expr]:
    """The one of `count` returned values: `return dx, dW, db` gives a gradient for each argument."""
    return [
        site
        for value in code.returned(function)
        if isinstance(value, ast.Tuple) and len(value.elts) == count
        for site in _followed(code, function, value.elts[index])
    ]


def _is_of_list(target: str, slot: str) -> bool:
    """`nabla_b[-l]`, `grads_w[i]`, `dW[l]` are of `biases[0]` and `weights[1]`, by their letter."""
    words = [w for w in re.split(r"[.\[\]'\"]+", slot) if w]
    if len(words) < 2 or not words[-1].isdigit():
        return False
    name = words[-2].lower().strip("_")
    stems = "|".join(re.escape(s) for s in {name, name.rstrip("s"), name[0]})
    marked = rf"(nabla|delta_nabla|grads?|gradients?|d|delta)_?({stems})s?"
    return bool(re.fullmatch(marked, _whole(target).rpartition(".")[2].lower()))


def _whole(target: str) -> str:
    """`dw` of `dw[f]` and `dx[:, i]`: the array that a part of is assigned; keys stay."""
    return target if re.search(r"\[\s*[\"']", target) else re.sub(r"\[.*\]$", "", target)


def _followed(code: Code, function: Function, value: ast.expr) -> list[ast.expr]:
    """`value`, or what was assigned to it where it is only a name (latest first)."""
    if not isinstance(value, (ast.Name, ast.Attribute, ast.Subscript)):
        return [value]
    text = code.text(value)
    assigned = [(v, s) for target, v, s in code.assigned(function) if target == text]
    earlier = [v for v, s in assigned if s.lineno < value.lineno and v is not value]
    if not earlier:
        return [*_unpacked(code, function, value), value]
    following: list[ast.expr] = []
    for one in reversed(earlier):
        following += [one] if not isinstance(one, ast.Name) else _followed(code, function, one)
    return [*following, value] if isinstance(value, ast.Name) else following


def _unpacked(code: Code, function: Function, value: ast.expr) -> list[ast.expr]:
    """What a function of the file returns in the place of a name: `dW, db = self._gradient(x)`."""
    text = code.text(value)
    for node in ast.walk(function):
        if not (isinstance(node, ast.Assign) and isinstance(node.value, ast.Call)):
            continue
        for target in node.targets:
            names = [code.text(e) for e in target.elts] if isinstance(target, ast.Tuple) else []
            if text in names and node.lineno < value.lineno:
                return _given_by(code, node.value, names.index(text), len(names))
    return []


def _given_by(code: Code, call: ast.Call, index: int, count: int) -> list[ast.expr]:
    own = [q for q in code.functions if q.rpartition(".")[2] == called(call)]
    if len(own) != 1:
        return []
    callee = code.functions[own[0]]
    values = [v.elts for v in code.returned(callee) if isinstance(v, ast.Tuple)]
    return [
        site
        for elements in values
        if len(elements) == count and not any(n is call for n in ast.walk(callee))
        for site in _followed(code, callee, elements[index])
    ]


def last_name(slot: str) -> str:
    """`W1` of `params['W1']`, `W` of `layers['A'].W`."""
    words = [w for w in re.split(r"[.\[\]'\"]+", slot) if w]
    return words[-1] if words else slot


def short_names(slots: Iterable[str], among: Iterable[str]) -> list[str]:
    """`W1` of `params['W1']`; the whole where another of `among` is called the same, and for numbers."""
    count = Counter(map(last_name, among))
    shorter = [(s, last_name(s)) for s in slots]
    return [s if short.isdigit() or count[short] > 1 else short for s, short in shorter]


def names_gradient_of(target: str, stem: str) -> bool:
    """`self.dW`, `grads['W1']`, `self.W_grad`, `self.grads[0]` speak of `W`, `W1`, `0`."""
    words = [w for w in re.split(r"[.\[\]'\"]+", target) if w]
    if not words:
        return False
    last, rest = words[-1].lower(), " ".join(words[:-1]).lower()
    low = stem.lower().strip("_")
    base = low.rstrip("0123456789")
    if base != low and re.search(r"str\(|\{|%|format", target):
        # `grads['dW' + str(l)]` speaks of W1 and of W2, and so does `grads['W%d' % l]`
        plain = [re.sub(r"%\w|\{[^}]*\}?", "", w).lower() for w in words[1:]]
        if base in plain and re.search(r"grad|delta|nabla|\bd|\bg\b", words[0].lower()):
            return True
        return any(re.fullmatch(rf"(d|grad_?|delta_?){base}_?", w.lower()) for w in words)
    if last.strip("_") == low:
        return bool(re.search(r"grad|delta|nabla|\bd|\bg\b", rest))
    marked = {f"d{low}", f"d_{low}", f"grad_{low}", f"{low}_grad", f"grad{low}", f"g{low}", f"g_{low}",
              f"{low}grad", f"delta_{low}", f"nabla_{low}", f"{low}_gradient", f"{low}_d", f"dl_d{low}"}  # fmt: skip
    return last.strip("_") in marked or bool(
        re.fullmatch(rf"d[a-z]_?_?d_?{re.escape(low)}", last.strip("_"))
    )


def statement_of(function: ast.AST, node: ast.AST) -> ast.stmt | None:
    """The innermost simple statement that holds a node."""
    best: ast.stmt | None = None
    for statement in ast.walk(function):
        if isinstance(statement, ast.stmt) and not isinstance(
            statement, (ast.FunctionDef, ast.ClassDef)
        ):
            if any(inner is node for inner in ast.walk(statement)):
                if best is None or _size(statement) < _size(best):
                    best = statement
    return best


def _size(node: ast.stmt) -> int:
    return sum(1 for _ in ast.walk(node))


def names_of_batch(code: Code, card: Card) -> list[str]:
    """Expressions that may give the number of samples in the backward: locals first."""
    function = code.function(card.backward)
    if function is None:
        return []
    local = [
        target
        for target, value, _ in code.assigned(function)
        if target.isidentifier() and is_size(code, value)
    ]
    arrays: list[str] = []
    kept: list[str] = []
    for qualname in (card.forward, card.backward):
        part = code.function(qualname)
        if part is None or not part.args.args:
            continue
        me = f"{part.args.args[0].arg}."
        for target, value, _ in code.assigned(part):
            if target.startswith(me) and target.count(".") == 1:
                (kept if is_size(code, value) else arrays).append(target)
    parameters = code.parameters(function)
    held = [a for a in dict.fromkeys(arrays) if not names_loss(a)]
    axis = card.sample_axis or 0
    sizes = [f"{a}.shape[{axis}]" for a in (*held, *parameters)]
    return list(dict.fromkeys([*local, *kept, *sizes]))


def names_loss(name: str) -> bool:
    return bool(re.search(r"loss|cost|error$|\.d[A-Z]|grad|mask", name))


def is_size(code: Code, value: ast.expr) -> bool:
    """A length, or a part of a shape."""
    text = code.text(value)
    return (
        ".shape" in text
        or ".size" in text
        or (isinstance(value, ast.Call) and called(value) == "len")
    )
