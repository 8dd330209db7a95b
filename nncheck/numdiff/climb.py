"""The walk on the ladder: which steps to evaluate next, line by line, in batches."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from nncheck.numdiff.best import Best, Mask
from nncheck.numdiff.kinks import find_jumps, find_kinks
from nncheck.numdiff.noise import (
    POINTS,
    noise_level,
    noise_points,
    of_one_precision,
    own_precision,
    scale_points,
    treads,
)
from nncheck.numdiff.probes import Array, Asker, Floats, Indices, Lines
from nncheck.numdiff.rungs import Origin, Rungs, read

Levels = tuple[int, ...]

# the larger of the first two steps, in units of a typical entry: with the second a quarter
# of it, truncation (1e-8 f''') and rounding (1e-11 f) both lie below 1e-7
_FIRST_STEP = 2.0**-12
_FIRST_PAIR = (0, 1)
_EPS = float(np.finfo(np.float64).eps)
# lines of the first batch, when the size of the output is not known yet; elements later
_FIRST_LINES = 256
_BLOCK_ELEMENTS = 250_000


class Explorer:
    """Walks lines through one point; what was learnt of f at the point itself is kept.

    f(x), the noise and the first step are settled by the first call: its first batch holds x,
    the points that measure noise, and the first pair of rungs, so that one round trip settles
    a smooth function of up to 256 lines.
    """

    def __init__(self, asker: Asker, output_noise: Array | float | None = None) -> None:
        self._asker = asker
        self._given = output_noise
        self._origin: Origin | None = None
        self._enlarged = 0

    def explore(self, lines: Lines) -> list[Best]:
        """The best derivative along every line, in order, in blocks of lines."""
        blocks, start = [], 0
        if self._origin is None:
            which = np.arange(min(lines.count, _FIRST_LINES))
            blocks, start = [self._first(lines, which)], which.size
        ladder = self._ladder(lines)
        walk = _Walk(ladder, self._known, self._enlarged)
        length = max(1, _BLOCK_ELEMENTS // self._asker.width)
        for at in range(start, lines.count, length):
            which = np.arange(at, min(at + length, lines.count))
            blocks.append(walk.settle(which, ladder.rungs(which, _FIRST_PAIR)))
        return blocks

    def opening(self, lines: Lines) -> list[Array]:
        """The first points that `explore` asks for: f(x), noise, and the first pair of rungs."""
        which = np.arange(min(lines.count, _FIRST_LINES))
        points: list[Array] = [lines.x.copy()]
        if self._given is None:
            points += noise_points(lines) + scale_points(lines)
        return points + self._ladder(lines).points(which, _FIRST_PAIR)

    def _noise(self, lines: Lines, values: Floats, size: Floats) -> Floats:
        """As given; else what jitters beside x, and the treads on which nothing moves."""
        if self._given is not None:
            given = np.asarray(self._given, dtype=np.float64)
            return np.broadcast_to(given, self._asker.shape or ()).reshape(-1)
        beside, farther = values[1 : 1 + POINTS], values[1 + POINTS :]
        eps = self._asker.eps
        jitter = noise_level(self._asker, lines, beside, size)
        noise = np.maximum(jitter, 3 * treads(farther, values[0], eps))
        return of_one_precision(noise, size, eps)

    @property
    def _known(self) -> Origin:
        assert self._origin is not None
        return self._origin

    def _ladder(self, lines: Lines) -> _Ladder:
        return _Ladder(self._asker, lines, _FIRST_STEP * 4.0**self._enlarged)

    def _first(self, lines: Lines, which: Indices) -> Best:
        asker = self._asker
        values = asker.ask(self.opening(lines))
        about = len(values) - 2 * len(_FIRST_PAIR) * which.size
        size = _size(values)
        asker.eps = max(asker.eps, own_precision(values))
        noise = self._noise(lines, values[:about], size)
        first = self._ladder(lines).stacked(which, _FIRST_PAIR, values[about:])
        self._enlarged = _enlargement(np.maximum(noise, asker.eps * size), size)
        if self._enlarged:
            first = self._ladder(lines).rungs(which, _FIRST_PAIR)
        self._origin = Origin(values[0], noise, asker.eps)
        return _Walk(self._ladder(lines), self._origin, self._enlarged).settle(which, first)


def _size(values: Floats) -> Floats:
    """How large each output is about x, (m,): f(x) itself may be 0 by chance."""
    return np.asarray(np.max(np.where(np.isfinite(values), np.abs(values), 0.0), axis=0))


def _enlargement(noise: Floats, size: Floats) -> int:
    """By how many rungs to start higher for noisy code: 3 (64 times) for float32.

    With a truncation of h^4 and rounding of noise/h the best h grows like noise^(1/5).
    """
    known = size > 0
    if not known.any():
        return 0
    relative = max(float(np.median(noise[known] / size[known])), _EPS)
    return min(round(math.log((relative / _EPS) ** 0.2, 4)), 4)


@dataclass(frozen=True, slots=True)
class _Ladder:
    """Where the rungs of each line are: at level l the step is `step` · scale / 4^l."""

    asker: Asker
    lines: Lines
    step: float

    def _steps(self, which: Indices, levels: Levels) -> Floats:
        """The steps, (L, n)."""
        return np.multiply.outer([self.step * 4.0**-level for level in levels], self._scale(which))

    def _scale(self, which: Indices) -> Floats:
        return self.lines.scale[which]

    def points(self, which: Indices, levels: Levels) -> list[Array]:
        """The points x ± h, all lines at the first level first, + before -."""
        if which.size == 0:
            return []
        h = self._steps(which, levels)
        offsets = np.stack([h, -h], axis=1).reshape(-1)
        return self.lines.points(np.tile(which, 2 * len(levels)), offsets)

    def stacked(self, which: Indices, levels: Levels, values: Floats) -> Rungs:
        """The values at `points(which, levels)` as rungs."""
        table = values.reshape(len(levels), 2, which.size, self.asker.width)
        return Rungs(
            levels,
            self._steps(which, levels)[:, :, None],
            table[:, 0],
            table[:, 1],
            self.lines.reach[which][:, None],
        )

    def rungs(self, which: Indices, levels: Levels) -> Rungs:
        """Evaluate these lines at these levels, in one batch."""
        return self.stacked(which, levels, self.asker.ask(self.points(which, levels)))


@dataclass(frozen=True, slots=True)
class _Walk:
    """The walk of one block of lines, from the first pair of rungs to the best estimate."""

    ladder: _Ladder
    origin: Origin
    enlarged: int

    def settle(self, which: Indices, first: Rungs) -> Best:
        scale, size = self.ladder.lines.scale[which], self.ladder.lines.size[which]
        # |f| per length of x, but no length below 1: tiny x do not make steep functions
        floor = np.multiply.outer(size / np.maximum(size, 1.0) / scale, np.abs(self.origin.value))
        best = Best(read(first, self.origin), floor)
        smaller = best.wants_smaller()
        if smaller.any():
            # x of size 1e6 may be logits, where what matters happens within 1
            depth = 3 + math.ceil(math.log(max(float(size.max()), 1.0), 256))
            depth += (self.enlarged + 1) // 2
            self._descend(which, first, best, smaller, depth)
        larger = best.wants_larger()
        if larger.any():
            # x of size 1e-6 may be parameters that were initialised small; steps that were
            # enlarged for noise need no more than that
            height = 0 if self.enlarged else 2
            height += math.ceil(math.log(1 / min(float(size.min()), 1.0), 64))
            self._ascend(which, best, larger, min(height, 8))
        return best

    def _descend(self, which: Indices, first: Rungs, best: Best, open_: Mask, depth: int) -> None:
        """Two smaller rungs at a time, until these lines agree, kink, or the ladder ends."""
        at, rungs = np.flatnonzero(open_), first.of(open_)
        for pair in range(1, depth + 1):
            rungs = rungs.joined(self.ladder.rungs(which[at], (2 * pair, 2 * pair + 1)))
            best.replace(at, read(rungs, self.origin))
            best.mark_kinks(at, find_kinks(rungs, self.origin))
            if pair == depth:
                best.mark_jumps(at, find_jumps(rungs, self.origin))
            going = best.wants_smaller()[at]
            if not going.any():
                return
            at, rungs = at[going], rungs.of(going)

    def _ascend(self, which: Indices, best: Best, open_: Mask, height: int) -> None:
        """Steps 64 times larger at a time, until rounding no longer rules, or they disagree."""
        at = np.flatnonzero(open_)
        for pair in range(1, height + 1):
            before = best.error[at]
            rungs = self.ladder.rungs(which[at], (-3 * pair, 1 - 3 * pair))
            best.improve(at, read(rungs, self.origin))
            going = best.wants_larger()[at] & (best.error[at] < before).any(axis=1)
            if not going.any():
                return
            at = at[going]
