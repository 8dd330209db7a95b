"""Tapes that hand out numbers for what they computed: `i = tape.var(2.0)`, `k = tape.mul(i, j)`, and a method
that goes back from `k`. There are no nodes; the tape is the engine.

Every operation alone, beside its own operand, and all of them together are each run on a fresh tape. What
its gradients are looked up in (a list, a dict, an attribute of the tape) is found by trying.
"""

from __future__ import annotations

import types
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np

from ..model import Domain, Slot
from ..subject import Subject
from . import methods as pairs
from . import running_both
from .arguments import SIZES, Arguments
from .candidate import Candidate
from .contain import contained
from .engines.words import is_backwardish
from .handed import Handed
from .names import normal
from .pair_subject import Bind, subject_of
from .running_both import Functions
from .state import _attribute_names

_Both = tuple[Callable[..., Any], Callable[..., Any]]
# values at which operations are tried, and of methods so many
_A, _B, _MOST = 0.7, 1.9, 24


@dataclass(frozen=True, slots=True)
class Tape:
    """How a tape is used. `reads` is the method that tells a value; else the attribute that holds them.

    `left`: the attribute in which gradients are left, where they are not returned.
    """

    make: str
    value: str
    reads: bool
    back: str = ""
    left: str = ""
    plus: str = ""
    operations: tuple[tuple[str, int], ...] = ()


def adapt(candidate: Candidate) -> Subject | None:
    """The class as a function of two leaves; None where it hands out no numbers, or has no way back."""
    cls = candidate.obj
    if not isinstance(cls, type) or pairs.method_arguments(cls, "__init__"):
        return None
    for tape in _tapes(cls):
        for slots in _leaves():
            arguments = Arguments(
                slots, {d: SIZES[d] for s in slots for d in s.shape if isinstance(d, str)}
            )
            functions = Functions(*_both(cls, tape))
            if running_both.kept_by(functions, arguments) is None:
                continue
            fit = running_both.fit(functions, arguments, Handed(("dout", "cache"), sure=True))
            if not fit.is_whole or not fit.moves or set(fit.plan) != {"a", "b"}:
                continue
            if not fit.complete and not _says_so(tape.back):
                # a history, an undo: nothing says that these are gradients
                continue

            def bound(at: Candidate, tape: Tape = tape) -> Bind:
                both = _both(at.obj, tape)
                return lambda: both

            ahead = pairs.qualified(cls, tape.operations[0][0]) or tape.operations[0][0]
            runs = [pairs.qualified(cls, n) or n for n, _ in tape.operations]
            behind = pairs.qualified(cls, tape.back) or tape.back
            words = ", ".join(n for n, _ in tape.operations)
            said = (f"a tape that hands out numbers: {tape.make}, {words}; {tape.back} goes back",)
            return subject_of(
                candidate, fit, (ahead, behind), bound, kind="function", runs=runs, said=said
            )
    return None


def _says_so(name: str) -> bool:
    return is_backwardish(name) or any(w in normal(name) for w in ("revers", "adjoint", "vjp"))


def _leaves() -> Iterator[tuple[Slot, ...]]:
    for shape in (("N",), ()):
        for domain in (Domain(), Domain("positive")):
            yield tuple(Slot(n, "input", shape, domain) for n in "ab")


def _both(cls: type, tape: Tape) -> _Both:
    """One number for each expression, and the gradients of a weighted sum of them."""
    expressions = list(_expressions(tape))

    def forward(a: Any, b: Any) -> Any:
        runs = []
        with contained():
            for expression in expressions:
                held = cls()
                leaves = [getattr(held, tape.make)(v if np.ndim(v) else float(v)) for v in (a, b)]
                runs.append((held, expression(held, leaves), leaves))
            values = [np.sum(_read(held, tape, root)) for held, root, _ in runs]
        return np.array(values), (runs,)

    def backward(dout: Any, cache: Any) -> Any:
        found = []
        with contained():
            for held, root, leaves in cache[0]:
                returned = getattr(held, tape.back)(root)
                table = getattr(held, tape.left) if tape.left else returned
                found.append([_entry(table, leaf) for leaf in leaves])
        return tuple(sum(g * f[i] for g, f in zip(dout, found, strict=True)) for i in (0, 1))

    return forward, backward


def _entry(table: Any, leaf: Any) -> Any:
    """The gradient of a leaf; one that nothing led to has none in a dict."""
    if isinstance(table, dict) and leaf not in table:
        return 0.0
    return np.asarray(table[leaf], dtype=float)


def _expressions(tape: Tape) -> Iterator[Callable[[Any, Sequence[Any]], Any]]:
    """Each operation alone; and where there is a sum, beside its own operands, and all of them."""
    for name, count in tape.operations:
        yield partial(_alone, name, count)
    if tape.plus:
        for name, count in tape.operations:
            yield partial(_shared, tape.plus, name, count)
        yield partial(_expression, tape)


def _alone(name: str, count: int, held: Any, leaves: Sequence[Any]) -> Any:
    return getattr(held, name)(*leaves[:count])


def _shared(plus: str, name: str, count: int, held: Any, leaves: Sequence[Any]) -> Any:
    return getattr(held, plus)(_alone(name, count, held, leaves), leaves[0])


def _expression(tape: Tape, held: Any, leaves: Sequence[Any]) -> Any:
    """The sum of all that is computed of the leaves, where there is a sum; else one operation."""
    root: Any = None
    for name, count in tape.operations:
        term = _alone(name, count, held, leaves)
        root = term if root is None else getattr(held, tape.plus)(root, term)
        if not tape.plus:
            break
    return root


def _read(held: Any, tape: Tape, handle: Any) -> Any:
    found = getattr(held, tape.value)
    found = found(handle) if tape.reads else found[handle]
    return found[0] if isinstance(found, (tuple, list)) else found


# -- how it is used ------------------------------------------------------------------------------


def _tapes(cls: type) -> Iterator[Tape]:
    asked = {
        n: len(pairs.method_arguments(cls, n) or ())
        for n, f in vars(cls).items() if isinstance(f, types.FunctionType) and not n.startswith("_")
    }  # fmt: skip
    single = [n for n, count in asked.items() if count == 1][:_MOST]
    double = [n for n, count in asked.items() if count == 2][:_MOST]
    for make in single:
        for tape in _readings(cls, make, single):
            found = _with_operations(cls, tape, single, double)
            if found.operations:
                yield from _with_back(cls, found, single)
                return


def _readings(cls: type, make: str, single: Sequence[str]) -> Iterator[Tape]:
    """Whether the method hands out a number for a value, and where the value stands then."""
    try:
        with contained():
            held = cls()
            getattr(held, make)(_B)
            handle = getattr(held, make)(_A)
    except Exception:
        return
    if not isinstance(handle, int) or isinstance(handle, bool):
        return
    lists = [n for n in _attribute_names(held) if isinstance(getattr(held, n), (list, dict))]
    for name, reads in [*((n, False) for n in lists), *((n, True) for n in single if n != make)]:
        tape = Tape(make, name, reads)
        try:
            with contained():
                value = np.asarray(_read(held, tape, handle), dtype=float)
        except Exception:
            continue
        if value.shape == () and value == _A:
            yield tape


def _with_operations(cls: type, tape: Tape, single: Sequence[str], double: Sequence[str]) -> Tape:
    """The methods that give a number for something computed of others, and the one that adds."""
    found: list[tuple[str, int]] = []
    plus = ""
    for name, count in [*((n, 2) for n in double), *((n, 1) for n in single if n != tape.make)]:
        values = [_computed(cls, tape, name, count, a) for a in (_A, _A + 0.5)]
        if None not in values and values[0] != values[1]:
            found.append((name, count))
            plus = plus or (name if count == 2 and np.isclose(values[0] or 0.0, _A + _B) else "")
    return replace(tape, operations=tuple(found), plus=plus)


def _computed(cls: type, tape: Tape, name: str, count: int, a: float) -> float | None:
    try:
        with contained(), np.errstate(all="ignore"):
            held = cls()
            leaves = [getattr(held, tape.make)(v) for v in (a, _B)]
            handle = getattr(held, name)(*leaves[:count])
            if not isinstance(handle, int) or handle in leaves:
                return None
            value = float(_read(held, tape, handle))
    except Exception:
        return None
    return value if np.isfinite(value) else None


def _with_back(cls: type, tape: Tape, single: Sequence[str]) -> Iterator[Tape]:
    """What gives or leaves something in which both leaves can be looked up."""
    taken = {tape.make, tape.value, *(n for n, _ in tape.operations)}
    for back in [n for n in single if n not in taken]:
        try:
            with contained():
                held = cls()
                leaves = [getattr(held, tape.make)(v) for v in (_A, _B)]
                root = _expression(tape, held, leaves)
                returned = getattr(held, back)(root)
        except Exception:
            continue
        places = [("", returned), *((n, getattr(held, n)) for n in _attribute_names(held))]
        for left, found in places:
            if left != tape.value and _has_both(found, leaves) and _starts_from_one(found, root):
                yield replace(tape, back=back, left=left)


def _starts_from_one(found: Any, root: Any) -> bool:
    """What goes back begins with the derivative of the root by itself, where it keeps that."""
    try:
        return bool(np.all(np.asarray(found[root], dtype=float) == 1.0))
    except (LookupError, TypeError, ValueError):
        return True


def _has_both(found: Any, leaves: Sequence[Any]) -> bool:
    try:
        return all(np.isfinite(np.asarray(found[leaf], dtype=float)).all() for leaf in leaves)
    except Exception:
        return False
