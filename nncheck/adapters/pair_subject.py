"""A fit of a forward and a backward as a subject: its card, its instances, the same after an edit."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any, TypeAlias

from ..model import Card, Kind, Slot, Variant
from ..subject import Subject
from . import modes, running_both
from .candidate import Candidate
from .choosing import lifted
from .gradients import Source
from .instance import ObjectInstance, Protocol
from .mode_words import words_of_function
from .running_both import Fit, Functions

STYLE, LOCAL = "function-pair", "local-derivative"
# the two as an instance runs them: the same functions each time, or methods of a fresh object
Bind: TypeAlias = Callable[[], tuple[Callable[..., Any], Callable[..., Any]]]


def subject_of(
    candidate: Candidate,
    best: Fit,
    names: tuple[str, str],
    bound: Callable[[Candidate], Bind],
    *,
    kind: Kind | None = None,
    runs: Sequence[str] = (),
    said: tuple[str, ...] = (),
) -> Subject:
    """`names` are the qualified names of the two; `bound` finds them in a candidate's scope.

    `runs` are others that run beside the two, `said` is what else was understood.
    """
    slots = tuple(_slot(s, best) for s in best.arguments.slots)
    scalar = best.outputs == ((),) and any(s.shape for s in slots)
    card = Card(
        name=candidate.name,
        kind=kind or _kind(best, slots, scalar=scalar),
        style=LOCAL if best.handed.is_local and not scalar else STYLE,
        place=candidate.place,
        slots=slots,
        sizes=best.arguments.sizes,
        sample_axis=_sample_axis(slots),
        scalar=scalar,
        takes_cotangent=not scalar,
        forward=names[0],
        backward=names[1],
        definitions=tuple(dict.fromkeys([*candidate.reaches, *names, *runs])),
        variants=_variants(slots),
        guesses=(*_guesses(best), *said),
    )
    bind = bound(candidate)

    def rebuild(namespace: Mapping[str, Any]) -> Subject:
        again = replace(candidate, obj=candidate.find(namespace), namespace=namespace)
        anew = running_both.fit(_functions(best, bound(again)), best.arguments, best.handed)
        kept = replace(best, plan={**best.plan, **anew.plan})
        return replace(subject_of(again, kept, names, bound, kind=kind, runs=runs), card=card)

    return Subject(card, lambda: _instance(best, bind), rebuild)


def _instance(best: Fit, bind: Bind) -> ObjectInstance:
    functions = _functions(best, bind)
    averaged = best.plan if best.averaged else None
    keyed = {n: Source("return", f"[{n!r}]") for n in best.plan}
    protocol = Protocol(
        running_both.forward(functions, best.arguments),
        running_both.backward(functions, best.arguments, best.handed, averaged),
        plan=keyed if best.averaged else best.plan,
        evaluation=modes.of_functions(functions, best.arguments),
    )
    held = running_both.start(functions, best.arguments.constants)
    held.words = words_of_function(functions.forward)
    return ObjectInstance(held, protocol)


def _functions(best: Fit, bind: Bind) -> Functions:
    forward, backward = bind()
    if best.lifted:
        forward, backward = lifted(forward), lifted(backward)
    return replace(best.functions, forward=forward, backward=backward)


def _slot(slot: Slot, best: Fit) -> Slot:
    """A slot whose gradient nobody gives is not compared; after a backward that raised, all are."""
    given = slot.name in best.plan or best.error is not None
    return replace(slot, differentiable=slot.differentiable and given)


def _kind(best: Fit, slots: tuple[Slot, ...], *, scalar: bool) -> Kind:
    if scalar:
        return "function"
    alone = len(slots) == 1 and best.outputs == (_sized(slots[0], best),)
    return "activation" if alone else "layer"


def _sample_axis(slots: tuple[Slot, ...]) -> int | None:
    shape = slots[0].shape
    return shape.index("N") if "N" in shape else None


def _variants(slots: tuple[Slot, ...]) -> tuple[Variant, ...]:
    """The input without its batch axis; whether the code takes it, the lab finds out."""
    x = slots[0]
    if len(slots) == 1 and x.shape == ("N", "D"):
        return (Variant("one sample", (replace(x, shape=x.shape[1:]),)),)
    return ()


def _guesses(best: Fit) -> tuple[str, ...]:
    said = [f"{s.name} has shape {_sized(s, best)}" for s in best.arguments.slots]
    said += [f"{n} = {v!r}" for n, v in best.arguments.constants.items()]
    said += [f"{n} = {v!r}" for n, v in best.functions.settings.items()]
    handed = ", ".join(best.handed.words)
    if best.outputs == ((),) and best.handed.is_local:
        said.append(f"the gradient of a number, given {handed}")
    elif best.handed.is_local:
        of = "the output" if "output" in best.handed.words else handed
        said.append(f"the derivative is a local one, written in {of}: it is multiplied by dout")
    else:
        said.append(f"backward is given {handed}")
    if best.averaged:
        said.append("1/m lives in the layers: gradients of parameters are means over the samples")
    return tuple(said)


def _sized(slot: Slot, best: Fit) -> tuple[int, ...]:
    return tuple(int(best.arguments.sizes.get(str(d), d)) for d in slot.shape)
