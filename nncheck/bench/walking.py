"""Taking an optimizer through a course and writing down where the parameters went."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from ..model import Array, Course, Walk
from ..subject import Stepper
from .observe import Locate, failure_of


def walked(start: Callable[[str], Stepper], course: Course, locate: Locate) -> Walk:
    """The walk of a fresh optimizer; it ends early at the first step that raises."""
    values: list[Mapping[str, Array]] = []
    try:
        stepper = start(course.setting)
        stepper.place(course.start)
        for number, gradients in enumerate(course.gradients):
            given = {name: g.copy() for name, g in gradients.items()}
            loss = course.losses[number] if course.losses else 1.0 / (number + 1)
            stepper.step(given, loss, meddle=course.meddle)
            values.append(stepper.parameters())
    except Exception as error:
        return Walk(tuple(values), failure_of(error, locate))
    return Walk(tuple(values))
