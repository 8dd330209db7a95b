"""Where an optimizer goes on a quadratic, and how long its steps are, beside the right recursion."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from ...model import Array, Course, Mark, Picture
from ..optimizing import StepLab
from ..optimizing.fitting import Fit
from ..optimizing.forms import right
from ..optimizing.numbers import assignments
from ..optimizing.recursion import Form, Numbers, steps
from .numbers import floats, line, points, rounded

Values = Mapping[str, Array]

_STEPS = 40
# curvatures of the bowl: one direction five times as steep
_FLAT, _STEEP = 1.0, 5.0
_PROBES = 10.0 ** np.linspace(-4, 2, 13)


def pictures(lab: StepLab) -> Iterator[Picture]:
    """The path of two parameters on a bowl."""
    bowl = _near(lab, _bowl(lab))
    yours = np.array([_two(v) for v in _walked(lab, bowl)])
    known = _right(lab)
    curves = []
    if known is not None:
        form, numbers = known
        there = np.array([_two(v) for v in _computed(bowl, form, numbers)])
        curves.append(line(f"reference ({form.algorithm})", "reference", there[:, 0], there[:, 1]))
    curves.append(line("yours", "yours", yours[:, 0], yours[:, 1]))
    curves.append(points("yours, each step", "yours", yours[:, 0], yours[:, 1]))
    far = _far(yours)
    beside = f" The right recursion ends at {_at(there[-1])}." if known is not None else ""
    yield Picture(
        "plot",
        "The path on a quadratic",
        f"{len(yours) - 1} steps on ½(w₀² + {_STEEP:g} w₁²) from {_at(yours[0])}: yours ends at"
        f" {_at(yours[-1])}{far}.{beside} The least value is at (0, 0).",
        "w₀",
        "w₁",
        curves=tuple(curves),
        marks=(Mark("minimum", "limit", 0.0, 0.0), Mark("start", "limit", *floats(yours[0]))),
    )


def lengths(lab: StepLab) -> Iterator[Picture]:
    """How long the first step is for gradients of every size."""
    bowl = _bowl(lab)
    first = _two_names(bowl)[0]
    courses = [_constant(bowl, float(g)) for g in _PROBES]
    walks = lab.bench.walk(lab.card.name, courses)
    yours = [_first_step(bowl, w.values[0] if w.values else {}, first) for w in walks]
    curves = []
    known = _right(lab)
    if known is not None:
        found = [_stepped(c, *known) for c in courses]
        there = [_first_step(bowl, v[0], first) for v in found]
        curves.append(
            line(f"reference ({known[0].algorithm})", "reference", _PROBES, np.array(there))
        )
    curves.append(line("yours", "yours", _PROBES, np.array(yours)))
    yield Picture(
        "plot",
        "The length of the first step",
        f"For gradients from {_PROBES[0]:g} to {_PROBES[-1]:g}: yours goes from {yours[0]:.3g} to"
        f" {yours[-1]:.3g}. A step that does not depend on the gradient is normalised.",
        "gradient",
        "first step",
        log=True,
        curves=tuple(curves),
    )


def _bowl(lab: StepLab) -> Course:
    """A course whose parameters all start well away from the minimum, without gradients yet."""
    plain = lab.verdicts[0].course
    start = {n: np.full(v.shape, 1.0) for n, v in plain.start.items()}
    for value in start.values():
        value.reshape(-1)[1::2] = 0.6
    if all(v.size < 2 for v in start.values()) and len(start) > 1:
        second = list(start)[1]
        start[second] = np.full(start[second].shape, 0.6)
    return Course(start, (), plain.setting)


def _near(lab: StepLab, bowl: Course) -> Course:
    """The bowl with a start that is as far away as ten first steps are long, and no farther."""
    slopes = _slopes(bowl.start)
    walk = lab.walk(replace(bowl, gradients=(slopes,), losses=(0.5,)))
    name = _two_names(bowl)[0]
    step = _first_step(bowl, walk.values[0], name) if walk.values else np.nan
    scale = min(1.0, 10.0 * step) if step > 1e-9 else 1.0
    return replace(bowl, start={n: rounded(scale) * v for n, v in bowl.start.items()})


def _two_names(course: Course) -> tuple[str, str]:
    wide = [n for n, v in course.start.items() if v.size > 1]
    names = list(course.start)
    return (wide[0], wide[0]) if wide else (names[0], names[min(1, len(names) - 1)])


def _two(values: Values) -> tuple[float, float]:
    wide = [v for v in values.values() if v.size > 1]
    if wide:
        flat = np.asarray(wide[0], dtype=float).reshape(-1)
        return float(flat[0]), float(flat[1])
    flat = np.array([float(np.asarray(v).reshape(-1)[0]) for v in values.values()])
    return float(flat[0]), float(flat[min(1, flat.size - 1)])


def _slopes(values: Values) -> dict[str, Array]:
    """The gradient of the bowl: every second entry is steep."""
    found = {}
    single = all(v.size < 2 for v in values.values())
    for i, (name, value) in enumerate(values.items()):
        flat = np.asarray(value, dtype=float).reshape(-1)
        steep = np.arange(flat.size) % 2 == 1 if not single else np.full(flat.size, i % 2 == 1)
        found[name] = (np.where(steep, _STEEP, _FLAT) * flat).reshape(np.shape(value))
    return found


def _rolled(bowl: Course, last: Callable[[Course], Values | None]) -> list[Values]:
    """Each step's gradient is that of where the steps before it have led."""
    seen: list[Values] = [bowl.start]
    gradients: list[Mapping[str, Array]] = []
    for _ in range(_STEPS):
        gradients.append(_slopes(seen[-1]))
        losses = tuple(1.0 / (2 + i) for i in range(len(gradients)))
        value = last(replace(bowl, gradients=tuple(gradients), losses=losses))
        if value is None or not all(np.all(np.abs(v) < 1e6) for v in value.values()):
            break
        seen.append(value)
    return seen


def _walked(lab: StepLab, bowl: Course) -> list[Values]:
    def last(course: Course) -> Values | None:
        walk = lab.walk(course)
        return walk.values[-1] if walk.failure is None and walk.values else None

    return _rolled(bowl, last)


def _computed(bowl: Course, form: Form, numbers: Numbers) -> list[Values]:
    return _rolled(bowl, lambda course: _stepped(course, form, numbers)[-1])


def _stepped(course: Course, form: Form, numbers: Numbers) -> list[Values]:
    names = list(course.start)
    given = [[g[n] for n in names] for g in course.gradients]
    found = steps(form, numbers, [course.start[n] for n in names], given, course.losses)
    return [dict(zip(names, row, strict=True)) for row in found]


def _right(lab: StepLab) -> tuple[Form, Numbers] | None:
    """The right recursion: what it follows, what its fault was meant to be, or what its name claims."""
    verdict = lab.verdicts[0]
    fit: Fit | None = verdict.fit
    if fit is not None:
        return (fit.faults[0].meant if fit.faults else fit.form), fit.numbers
    for name in verdict.claims:
        for form in right(name, decays=False):
            for numbers in assignments(form, verdict.setting.numbers):
                return form, numbers
    return None


def _constant(bowl: Course, g: float) -> Course:
    given = {n: np.full(v.shape, g) for n, v in bowl.start.items()}
    return replace(bowl, gradients=(given,), losses=(0.5,))


def _first_step(bowl: Course, values: Values, name: str) -> float:
    if name not in values:
        return np.nan
    return float(np.abs(np.asarray(values[name] - bowl.start[name])).reshape(-1)[0])


def _far(path: Array) -> str:
    """In words where it runs away."""
    start, end = (float(np.hypot(*p)) for p in (path[0], path[-1]))
    return ", farther from the minimum than it started" if end > start else ""


def _at(point: Array) -> str:
    return f"({point[0]:.3g}, {point[1]:.3g})"
