"""Edits of a backward, sorted by what they would give: reckoned here, before any of them is run.

The backward is gone through by an interpreter of array code, from what it finds when it begins. Where
that gives the gradients that the code itself gives, it is trusted to say what they would be after an
edit; thousands are looked at in the time in which some dozens are run. What fits is proven as always.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from ..bench.protocol import Bench
from ..lab import Lab
from ..model import Array, Edit
from ..repair.code import Code, Function
from ..repair.reckoning import Held, Interpreter, UnreckonedError, copied
from .ledger import Ledger
from .opening import opening

# numeric derivatives are good to some nine digits; two edits that differ differ by more
_NEAR = 1e-6


@dataclass(frozen=True, slots=True)
class Wanted:
    """A gradient: where the backward leaves it (None: not known, as it fails), and what it should
    be at these flat entries.
    """

    path: tuple[object, ...] | None
    entries: list[int] | None
    value: Array
    error: Array
    # of a backward that takes the step itself: where the parameter stands, and what it was before
    step: tuple[tuple[object, ...], Array] | None = None


@dataclass(slots=True)
class Reckoner:
    """The backward of a lab, as the interpreter goes through it."""

    code: Code
    name: str
    begins: dict[str, Any]
    wanted: dict[str, Wanted]
    # what the names are worth at the end, without any edit
    ends: Mapping[tuple[object, ...], Array]
    # the value of a function that is its own forward: it has to stay
    fixed: Wanted | None = None

    @classmethod
    def of(cls, lab: Lab, ledger: Ledger, base: Bench) -> Reckoner | None:
        """None where the backward is no array code, or is not understood as it runs."""
        name = lab.card.backward
        begins = opening(lab, ledger, base) if name else None
        if begins is None or name is None:
            return None
        found = cls(lab.code, name, begins, {}, {})
        ends = found._run(lab.code.functions[name])
        fails = lab.pass_at(lab.point()).failure is not None
        if ends is None or bool(ends) is fails:
            return None
        found.ends = ends
        claimed = {} if fails else lab.claimed(lab.point()).gradients
        for slot in lab.differentiable:
            path, step = _path(ends, claimed.get(slot.name)), None
            if path is None and slot.role == "parameter":
                step = found._stepped(lab.point().values[slot.name], claimed.get(slot.name))
            if path is not None or step is not None or fails:
                reference = lab.reference(slot.name, lab.point())
                entries = lab.entries(slot.name, lab.point())
                error = np.broadcast_to(np.asarray(reference.error), reference.value.shape)
                found.wanted[slot.name] = Wanted(path, entries, reference.value, error, step)
        if lab.card.forward == name and not fails:
            output = lab.output(lab.point().values)
            path = _path(ends, output)
            if path is not None and output is not None:
                found.fixed = Wanted(path, None, output, np.zeros_like(output, dtype=float))
        return found

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shapes of arrays at the end, by what they are called in the backward."""
        found: dict[str, tuple[int, ...]] = {}
        for path, value in self.ends.items():
            words = [str(p) for p in path]
            joint = " " if words[0] == "return" else "."
            if len(words) <= 2 and value.ndim:
                found[joint.join(words)] = value.shape
        return found

    def mended(self, edits: Sequence[Edit]) -> set[str] | None:
        """The gradients that would be right after the edits."""
        function = self._edited(edits)
        ends = None if function is None else self._run(function)
        if ends is None:
            return None
        if self.fixed is not None and not self._is_right(self.fixed, ends):
            return set()
        return {s for s, w in self.wanted.items() if self._is_right(w, ends)}

    def _stepped(
        self, held: Array, claimed: Array | None
    ) -> tuple[tuple[object, ...], Array] | None:
        """Where a parameter stands from which the backward takes its gradient itself."""
        for path, before in _leaves(self.begins):
            if before.shape != held.shape or not np.array_equal(before, held):
                continue
            after = self.ends.get(path)
            if claimed is None:
                return path, before
            if after is not None and after.shape == claimed.shape:
                if np.allclose(before - after, claimed, rtol=1e-9, atol=1e-12):
                    return path, before
        return None

    def _is_right(self, wanted: Wanted, ends: Mapping[tuple[object, ...], Array]) -> bool:
        if wanted.step is not None and self._is_taken(wanted, *wanted.step, ends):
            return True
        if wanted.path is None:
            return any(_is_near(wanted, value) for value in ends.values())
        return wanted.path in ends and _is_near(wanted, ends[wanted.path])

    @staticmethod
    def _is_taken(
        wanted: Wanted,
        path: tuple[object, ...],
        before: Array,
        ends: Mapping[tuple[object, ...], Array],
    ) -> bool:
        after = ends.get(path)
        return (
            after is not None
            and after.shape == before.shape
            and _is_near(wanted, np.asarray(before - after))
        )

    def _edited(self, edits: Sequence[Edit]) -> Function | None:
        """The backward after the edits; None where they are not all inside it."""
        start, end = self.code.source.span(self.code.functions[self.name])
        if not edits or not all(start <= e.start and e.end <= end for e in edits):
            return None
        whole = self.code.source.text
        text = whole[start:end]
        for edit in sorted(edits, key=lambda e: (e.start, e.end), reverse=True):
            text = text[: edit.start - start] + edit.new + text[edit.end - start :]
        indent = whole[whole.rfind("\n", 0, start) + 1 : start]
        if indent.strip():
            return None
        try:
            tree = ast.parse(f"if 1:\n{indent}{text}" if indent else text)
        except SyntaxError:
            return None
        first = tree.body[0]
        found = first.body[0] if isinstance(first, ast.If) else first
        return found if isinstance(found, ast.FunctionDef) else None

    def _run(self, function: Function) -> dict[tuple[object, ...], Array] | None:
        names = copied(self.begins)
        interpreter = Interpreter({**self.code.functions, self.name: function})
        try:
            returned = interpreter.run(function, names)
        except UnreckonedError:
            return None
        except Exception:
            # what the edit makes of it does not run
            return {}
        names = {"return": returned, **names}
        return dict(_leaves(names))


def _is_near(wanted: Wanted, found: Array) -> bool:
    value = np.asarray(found, dtype=float)
    if wanted.entries is not None:
        if max(wanted.entries, default=0) >= value.size:
            return False
        value = value.ravel()[wanted.entries]
    if value.shape != wanted.value.shape:
        return False
    bar = _NEAR * max(float(np.abs(wanted.value).max(initial=0.0)), 1e-3) + 10 * wanted.error
    return bool(np.all(np.abs(value - wanted.value) <= bar))


def _leaves(
    value: Any, path: tuple[object, ...] = ()
) -> Iterator[tuple[tuple[object, ...], Array]]:
    """Every array and number that can be reached, with the way to it."""
    if isinstance(value, (np.ndarray, np.number, float, int)):
        yield path, np.asarray(value)
    elif isinstance(value, Held):
        yield from _leaves(value.attributes, path)
    elif isinstance(value, dict) and len(path) < 5:
        for key, inner in value.items():
            yield from _leaves(inner, (*path, key))
    elif isinstance(value, (list, tuple)) and len(path) < 5:
        for number, inner in enumerate(value):
            yield from _leaves(inner, (*path, number))


def _path(
    ends: Mapping[tuple[object, ...], Array], claimed: Array | None
) -> tuple[object, ...] | None:
    """Where the gradient that the code claims stands at the end."""
    if claimed is None:
        return None
    for path, value in ends.items():
        if value.shape == claimed.shape and np.allclose(
            value, claimed, rtol=1e-9, atol=1e-12, equal_nan=True
        ):
            return path
    return None
