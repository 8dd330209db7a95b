"""A network on somebody's own data whose loss or gradient is not finite: where that begins."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from ..lab import Lab
from ..model import (
    Array,
    Backward,
    Card,
    Finding,
    Forward,
    Outcome,
    Spread,
    SubjectReport,
    Trial,
    Unfinite,
)
from ..repair.sites import last_name, short_names
from .verdicts import broken

# findings that a gradient with nan in it has where nothing explains it
_SYMPTOMS = ("NN001", "NN803")
# things that follow, named one by one
_NAMED = 8


def not_computed(lab: Lab) -> SubjectReport | None:
    """The report on a subject whose value cannot be computed from the data it was given; else None.

    Nothing can be compared there, so the words say where the first nan or inf comes from.
    """
    if not (lab.has_data and lab.card.scalar):
        return None
    output = lab.output(lab.point().values)
    if output is None or np.all(np.isfinite(output)):
        return None
    outcome = _followed(lab)
    if outcome.spread is None:
        return None
    report = broken(lab.card, RuntimeError())
    story = "; ".join(_story(lab, outcome, outcome.spread))
    return replace(report, reason=f"its loss is {_kind(output)} on these data: {story}")


def with_origin(lab: Lab, report: SubjectReport) -> SubjectReport:
    """The report, with the origin told where gradients are not finite though the value is."""
    if not lab.has_data or not _unfinite_gradients(lab.pass_at(lab.point())):
        return report
    outcome = _followed(lab)
    if outcome.spread is None:
        return report
    story = list(_story(lab, outcome, outcome.spread))
    mine = [f for f in report.findings if f.code in _SYMPTOMS and f.consequence_of is None]
    if not mine:
        reason = "; ".join(story) if report.status == "inconclusive" else report.reason
        return replace(report, reason=reason)
    first = next((f for f in mine if f.code == "NN803"), mine[0])
    told = {id(f): replace(f, consequence_of=first.code) for f in mine}
    told[id(first)] = _at_origin(lab, first, outcome.spread.first, story)
    found = [told.get(id(f), f) for f in report.findings]
    return replace(
        report, findings=tuple(sorted(found, key=lambda f: f.consequence_of is not None))
    )


def _at_origin(lab: Lab, found: Finding, first: Unfinite, story: Sequence[str]) -> Finding:
    if first.place is None or first.step == "given":
        return replace(found, notes=(*found.notes, *story))
    excerpt = lab.code.source.excerpt(first.place)
    return replace(
        found, message=story[0], place=first.place, excerpt=excerpt,
        label=f"{first.kind} arises here", notes=tuple(story[1:]),
    )  # fmt: skip


def _followed(lab: Lab) -> Outcome:
    point = lab.point()
    steps = (Forward(point.values), Backward(point.cotangent))
    lab.evaluations += len(steps)
    return lab.bench.run(lab.card.name, [Trial(steps, spread=True, seed=lab.seed)])[0]


def _unfinite_gradients(outcome: Outcome) -> list[str]:
    found = (r.gradients for r in outcome.records)
    return [n for gradients in found for n, g in gradients.items() if not np.all(np.isfinite(g))]


# -- words -------------------------------------------------------------------------------


def _story(lab: Lab, outcome: Outcome, spread: Spread) -> Iterator[str]:
    """Where it begins, where inf becomes nan, what follows, and what does not."""
    first = spread.first
    yield _given(lab) or _begins(lab.card, first)
    if spread.turned is not None:
        yield f"{_line(spread.turned)} makes nan of it: {spread.turned.text}"
    follows = [*_passed_on(lab.card, spread), *_in_the_end(outcome)]
    if follows:
        more = f" and {len(follows) - _NAMED} more" if len(follows) > _NAMED else ""
        yield f"what follows from it: {', '.join(follows[:_NAMED])}{more}"
    gradients = outcome.records[-1].gradients
    finite = [n for n, g in gradients.items() if np.all(np.isfinite(g))]
    if finite:
        yield f"finite all the same: the gradient of {', '.join(short_names(finite, gradients))}"


def _given(lab: Lab) -> str:
    """What was not finite before anything ran."""
    values: Mapping[str, Array] = lab.point().values
    held = [
        f"{name} holds {_kind(v)} before anything is computed: {_entries(~np.isfinite(v))}"
        for name, v in values.items()
        if v.dtype.kind in "fc" and not np.all(np.isfinite(v))
    ]
    return "; ".join(held)


def _begins(card: Card, first: Unfinite) -> str:
    owner = _owner(card, first)
    size = int(np.prod(first.shape))
    entries = f"in {first.count} of {size} entries, the first at {list(first.index)}"
    at = ", ".join(f"{name} = {value}" for name, value in first.loops)
    return (
        f"{first.kind} first arises in the {first.step} pass, in {owner}, {_line(first)}"
        f"{f', at {at}' if at else ''}: {first.text} gives {first.kind}"
        f"{f' {entries}' if first.shape else ''}"
    )


def _passed_on(card: Card, spread: Spread) -> list[str]:
    """What holds it afterwards, in the order in which it came to: outputs of parts, else names."""
    found = []
    step = "backward" if spread.first.step == "backward" else "forward"
    for event in spread.later:
        if event.step != step:
            continue
        owner = _owner(card, event)
        if event.part and not event.name:
            what = "output" if event.step == "forward" else "input gradient"
            found.append(f"the {what} of {owner}")
        elif event.name and not event.part and event != spread.turned:
            found.append(event.name)
    return list(dict.fromkeys(found))


def _in_the_end(outcome: Outcome) -> Iterator[str]:
    if any(r.output is not None and not np.all(np.isfinite(r.output)) for r in outcome.records):
        yield "the loss"
    unfinite = _unfinite_gradients(outcome)
    names = short_names(unfinite, [n for r in outcome.records for n in r.gradients])
    if names:
        yield f"the gradient of {', '.join(names)}"


def _owner(card: Card, event: Unfinite) -> str:
    """`M (Log)` for a part; the name of the function for what is none."""
    if not event.part:
        return event.function
    name, kind = last_name(event.part), card.part_types.get(event.part, "")
    return name if not kind or kind.lower() in name.lower() else f"{name} ({kind})"


def _line(event: Unfinite) -> str:
    return "an unknown line" if event.place is None else f"line {event.place.line}"


def _kind(values: Array) -> str:
    return "nan" if np.any(np.isnan(values)) else "inf"


def _entries(bad: Array) -> str:
    first = [int(i) for i in np.argwhere(bad)[0]]
    return f"{int(np.sum(bad))} of {bad.size} entries, the first at {first}"
