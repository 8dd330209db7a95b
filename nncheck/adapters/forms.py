"""What a backward's arguments mean, found by experiment: an upstream gradient, or the input.

Many classes return the local derivative f'(x) and leave the product with dout to their caller:
`backward(x)`, `backward(x, y)`, `backward(y)` with the derivative written in the output, or
`backward()` of what was kept. That is a convention and no fault. Told from a vector-Jacobian product
by what the result depends on: a VJP needs what forward kept, or is linear in its argument; a local
derivative knows its argument alone. Names only break ties.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from ..draw import generic
from ..model import Array
from .attempt import as_output
from .candidate import Candidate
from .construct import constructions
from .contain import contained
from .methods import Form, Methods, backward_needs, bound_backward, run_forward

# names that people give to an upstream gradient, and to no input
_UPSTREAM = re.compile(
    r"d|g|gy|d[axhyzslo]s?|d(h|hidden|out|output|x|y|z|logits|scores|ctx|context|enc)(s|\d|_[a-z]+\d?)?|dl_.*|d_.*|delta\w*|dvalues?|dnext|d[A-Z]\w*|err|error\w*|.*grad\w*"
    r"|upstream\w*|cot\w*|top_diff|loss\w*|eta|sigma",
)
_OUTPUT = re.compile(r"y|out|outputs?|fx|activated|activation|s")
_INPUT = re.compile(r"x|z|a|h|u|v|in|inp|inputs?|x_.*|z_.*|input_.*|prev\w*")
# constructions that are tried until one runs
_TRIES = 8
_STEP = 1e-6
_CLOSE = 1e-6


def is_upstream(name: str) -> bool:
    """A name that people give to an upstream gradient, and to no input."""
    return _UPSTREAM.fullmatch(name) is not None


def decided(candidate: Candidate, methods: Methods) -> Methods:
    """The methods with the form of their backward."""
    needs = backward_needs(candidate.obj, methods)
    if len(methods.inputs) != 1 or len(needs) > 2:
        return methods
    if not methods.takes_cotangent or len(needs) in (1, 2):
        form = _form(candidate, methods, needs)
        return replace(methods, form=form, takes_cotangent=form != "vjp" or methods.takes_cotangent)
    return methods


def _form(candidate: Candidate, methods: Methods, needs: tuple[str, ...]) -> Form:
    if any(_UPSTREAM.fullmatch(name) for name in needs):
        return _with_upstream(needs)
    trial = _Trial.of(candidate, methods)
    if trial is None:
        return "vjp"
    if not needs:
        return "kept" if trial.backward(trial.x) is not None else "vjp"
    if len(needs) == 2:
        if trial.matches(trial.x, trial.y):
            return "input and output"
        if trial.matches(trial.y, trial.x):
            return "output and input"
        # neither is right: only names that leave no doubt are taken at their word
        if _INPUT.fullmatch(needs[0]) and _OUTPUT.fullmatch(needs[1]):
            return "input and output"
        named = _OUTPUT.fullmatch(needs[0]) and _INPUT.fullmatch(needs[1])
        return "output and input" if named else "vjp"
    if trial.depends_on_forward():
        return "vjp"
    if trial.matches(trial.x):
        return "input"
    if trial.matches(trial.y):
        return "output"
    if trial.is_linear():
        return "vjp"
    return "output" if _OUTPUT.fullmatch(needs[0]) else "input"


def _with_upstream(needs: tuple[str, ...]) -> Form:
    """dout alone; or beside the input or the output, in either order.

    A second argument that is neither by its name (a learning rate) stays unknown.
    """
    if len(needs) < 2:
        return "vjp"
    first = bool(_UPSTREAM.fullmatch(needs[0]))
    other = needs[1] if first else needs[0]
    if _OUTPUT.fullmatch(other):
        return "upstream, output" if first else "output, upstream"
    if _INPUT.fullmatch(other):
        return "upstream, input" if first else "input, upstream"
    return "vjp"


class _Trial:
    """A class that acts on an array of two rows, and its backward called in several ways."""

    def __init__(self, build: Callable[[], Any], methods: Methods, x: Array, y: Array) -> None:
        self._build = build
        self._methods = methods
        self.x = x
        self.y = y
        self._slope = self._measured()

    @classmethod
    def of(cls, candidate: Candidate, methods: Methods) -> _Trial | None:
        """None where no construction takes such an array and gives one of its shape back."""
        x = generic((2, 3), np.random.default_rng(5))
        made = constructions(
            candidate.obj, neighbours=candidate.namespace, prototype=candidate.instance
        )
        for count, construction in enumerate(made):
            if count >= _TRIES:
                return None
            try:
                with contained():
                    obj = construction.build(candidate.obj)
                    y = as_output(run_forward(obj, methods, [x.copy()]))
            except Exception:
                continue
            if y is None or y.shape != x.shape or not np.all(np.isfinite(y)):
                return None
            return cls(lambda c=construction: c.build(candidate.obj), methods, x, y)  # type: ignore[misc]
        return None

    def value(self, x: Array) -> Array | None:
        """The forward at x, on a fresh object."""
        return self._run(x, None)

    def backward(self, seen: Array, *given: Array) -> Array | None:
        """What backward returns, given these, after a forward at `seen`."""
        found = self._run(seen, given)
        return found if found is not None and found.shape == self.x.shape else None

    def _run(self, seen: Array, given: tuple[Array, ...] | None) -> Array | None:
        try:
            with contained():
                obj = self._build()
                y = run_forward(obj, self._methods, [seen.copy()])
                if given is None:
                    return as_output(y)
                back = bound_backward(obj, self._methods)
                return as_output(back(*[g.copy() for g in given]))
        except Exception:
            return None

    def matches(self, *given: Array) -> bool:
        """What backward returns for these is f'(x), entry by entry."""
        found = self.backward(self.x, *given)
        return found is not None and _same(found, self._slope)

    def depends_on_forward(self) -> bool:
        """The same argument gives another result after another forward."""
        first, second = (self.backward(seen, self.x) for seen in (self.x, 0.7 * self.x - 0.3))
        return first is None or second is None or not _same(first, second)

    def is_linear(self) -> bool:
        """Twice the argument gives twice the result, and its negative the negative."""
        once, twice, back = (self.backward(self.x, c * self.x) for c in (1.0, 2.0, -1.0))
        if once is None or twice is None or back is None:
            return True
        return _same(twice, 2 * once) and _same(back, -once)

    def _measured(self) -> Array:
        """The derivative of each output by its own input."""
        slope = np.full(self.x.shape, np.nan)
        for i in range(self.x.size):
            ends = []
            for sign in (1.0, -1.0):
                moved = self.x.copy()
                moved.flat[i] += sign * _STEP
                ends.append(self.value(moved))
            if ends[0] is not None and ends[1] is not None:
                slope.flat[i] = (ends[0].flat[i] - ends[1].flat[i]) / (2 * _STEP)
        return slope


def _same(a: Array, b: Array) -> bool:
    return bool(np.allclose(a, b, rtol=_CLOSE, atol=_CLOSE))
