"""What measures accuracy, as a subject: what it says of predictions of which the truth is known.

The forward of such a subject is one table: a line for each question, with the number of samples, the
share that is right, the mean of the shares of its batches, the share of the last one, and the answer.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from ...model import Array, Card
from ...subject import Subject
from ..candidate import Candidate
from ..contain import contained
from ..names import normal
from . import measured
from .batching import Helped
from .measured import BATCHED, CASES, FORMS, Form, Model

STYLE = "metric"
_NAMES = re.compile(
    r"(\w*_)?(accuracy|acc)(_(score|fn|rate|of|on|func|metric)\w*)?|evaluat\w*|正解率|正確度|精度|genauigkeit|precision_globale"
)
# accuracies that are no share of the samples
_OTHERS = re.compile(r"top|balanced|weighted|class|per_|mean_")
_MODEL = re.compile(r"(my_?)?(net|network|model|nn|mlp|clf|classifier|predict\w*|forward)(_?fn)?")
_BATCH = re.compile(r"(mini_?)?batch(_?size)?|bs|bsize|size")


@dataclass(frozen=True, slots=True)
class Question:
    """How a metric is asked: the form of its data, and the names of the other arguments."""

    data: tuple[str, str]
    form: Form
    model: str = ""
    batch: str = ""

    def call(self, obj: Any) -> Array:
        cases = BATCHED if self.batch else CASES
        return measured.lines(cases, (self._asked(obj, case) for case in cases))

    def _asked(self, obj: Any, case: tuple[int, range]) -> float:
        named = dict(zip(self.data, self.form.data(case), strict=True))
        model = {self.model: Model()} if self.model else {}
        batch = {self.batch: measured.BATCH} if self.batch else {}
        said = np.asarray(obj(**model, **named, **batch), dtype=float)
        if said.size != 1 or not np.isfinite(said).all():
            raise ValueError("it does not say one number")
        return float(said.reshape(()))


def adapt(candidate: Candidate) -> Subject | None:
    """The metric as a subject; None when its name is none of an accuracy, or it says no number."""
    if candidate.instance is not None or not inspect.isfunction(candidate.obj):
        return None
    name = normal(candidate.name.rsplit(".", 1)[-1])
    if not _NAMES.fullmatch(name) or _OTHERS.search(name):
        return None
    best: Question | None = None
    for question in _questions(candidate.obj):
        try:
            with contained():
                table = question.call(candidate.obj)
        except Exception:
            continue
        if measured.fits(table):
            return _subject(candidate, question)
        best = best or question
    return _subject(candidate, best) if best is not None else None


def _questions(function: Any) -> Iterator[Question]:
    try:
        given = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        return
    names = [p.name for p in given if p.default is p.empty and p.kind is p.POSITIONAL_OR_KEYWORD]
    batch = next((p.name for p in given if _BATCH.fullmatch(normal(p.name))), "")
    names = [n for n in names if n != batch]
    model = names[0] if len(names) == 3 and _MODEL.fullmatch(normal(names[0])) else ""
    data = names[1:] if model else names
    if len(data) != 2:
        return
    forms = FORMS[:2] if model else FORMS
    yield from (Question((data[0], data[1]), form, model, batch) for form in forms)


def _subject(candidate: Candidate, question: Question) -> Subject:
    form = question.form
    card = Card(
        name=candidate.name, kind="function", style=STYLE, place=candidate.place, slots=(),
        sizes={"N": measured.BATCH if question.batch else 0}, sample_axis=int("column" in form.predicted and form.predicted[0] == "s"),
        takes_cotangent=False, has_backward=False, forward=candidate.name,
        definitions=tuple(candidate.reaches),
        guesses=(f"{' and '.join(question.data)} are {form.predicted} and {form.truth}",),
    )  # fmt: skip

    def rebuild(namespace: Mapping[str, Any]) -> Subject:
        again = replace(candidate, obj=candidate.find(namespace), namespace=namespace)
        found = adapt(again)
        if found is None:
            raise LookupError(f"{candidate.name} says no number any more")
        return found

    return Subject(card, lambda: Helped(candidate.obj, question.call), rebuild)
