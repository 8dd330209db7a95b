"""Classes with `forward(x)` and `backward(dout)`: activations, layers, nodes, and loss layers.

Parameters are the arrays that the fresh object holds; their gradients what backward leaves
behind or returns. A forward of two arguments whose value is a scalar is a loss.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from ..model import Card, Kind, Slot
from ..subject import Subject, Unadapted
from . import believed, forms, layer_modes, loss_split, lossform, modes, several
from . import methods as pairs
from .attempt import Attempt, attempt, is_abstract_error
from .candidate import Candidate, is_abstract
from .construct import Construction
from .free_sizes import free
from .gradients import Source as GradientSource
from .instance import ObjectInstance, Protocol
from .methods import Methods
from .names import looks_like_target
from .parts import inner, live_parts
from .ranking import has_rows
from .refusing import not_run
from .searching import search
from .state import leaves
from .unset import is_left_open, left_to_subclasses, set_elsewhere
from .variants import one_sample, variants_of

STYLE, LOCAL = "layer", "local-derivative"


def adapt(candidate: Candidate) -> Subject | Unadapted | None:
    """The class as a subject; None when it is no such class."""
    if not isinstance(candidate.obj, type) or is_abstract(candidate.obj):
        return None
    methods = pairs.find(candidate.obj) or pairs.find_function(candidate.obj)
    if methods is None or is_left_open(candidate.obj, methods.forward):
        return None
    methods = forms.decided(candidate, methods)
    best: tuple[Construction, Attempt] | None = None
    for way in _ways(candidate, methods):
        if way.several is not None and best is not None and best[1].ran_forward:
            break
        found = search(candidate, way)
        if found is not None and (best is None or found[1].score > best[1].score):
            best, methods = found, way
        if found is not None and found[1].complete:
            break
    error = None if best is None or best[1].ran_forward else best[1].error
    if is_abstract_error(error) or left_to_subclasses(error, candidate.obj, candidate.namespace):
        return None
    refused = _refused(candidate, methods, best)
    if best is None or refused is not None:
        return Unadapted(candidate.name, refused or "", candidate.place.line)
    other = layer_modes.wrong(candidate, methods, *best)
    return subject(candidate, methods, *(other or best))


def _ways(candidate: Candidate, methods: Methods) -> Iterator[Methods]:
    """Every meaning that the two may have, the likeliest first."""
    needs = pairs.backward_needs(candidate.obj, methods)
    for way in lossform.ways(candidate, methods):
        if len(needs) < 2 or way.form != "vjp" or way.roles:
            yield way
    if methods.form not in pairs.LOCAL:
        # also where an argument is called like an input: it may be what the forward returned of it
        yield from several.ways(replace(methods, form="vjp"), needs)


def _refused(
    candidate: Candidate, methods: Methods, best: tuple[Construction, Attempt] | None
) -> str | None:
    """Why it cannot be judged; None where it can."""
    needs = pairs.backward_needs(candidate.obj, methods)
    given_target = len(needs) == 1 and methods.form == "vjp" and looks_like_target(needs[0])
    if best and not best[1].complete and (given_target or loss_split.wants_target(candidate.obj)):
        return _unclear(needs)
    unclear = methods.roles and not lossform.is_clear(methods, needs)
    if (best is None and len(needs) > 1) or (best and unclear and not best[1].complete):
        return _unclear(needs)
    if best is None or not best[1].ran_forward:
        return not_run(candidate, methods, best)
    texts = candidate.texts(candidate.name), candidate.texts("")
    missing = set_elsewhere(best[1].error, *texts) if best[1].went_wrong else None
    if missing is not None:
        return f"its backward reads {missing}, which is set by other code than its forward"
    doubt = believed.doubt(candidate, methods, *best)
    if doubt is not None:
        return doubt
    if len(needs) == 2 and methods.form in pairs.LOCAL and best[1].aliases:
        # what is learnt has no derivative f'(x): backprop(x, y) is a network's
        return None if best[1].complete else _unclear(needs)
    return None


def _unclear(needs: Sequence[str]) -> str:
    asked = ", ".join(needs)
    return f"its backward needs {asked}: with none of the meanings that these may have it is right"


def subject(
    candidate: Candidate, methods: Methods, construction: Construction, tried: Attempt
) -> Subject:
    """The class with these two methods, built and fed in the way that was found."""
    cls = candidate.obj
    forward, backward = pairs.runners(methods)
    evaluation = modes.forward_of(methods)
    held_parts = inner(lambda: construction.build(cls), tried, forward, backward)
    protocol = Protocol(
        forward, backward, tried.aliases, _plan(tried), live_parts({n: p for n, (p, _) in held_parts.items()}),
        stepping=_stepping(methods), evaluation=evaluation,
    )  # fmt: skip
    slots, sizes = free(cls, construction, tried, forward, backward)
    held = _parameter_slots(construction.build(cls), tried)
    is_loss = any(s.role == "target" for s in slots)
    single = int(np.prod(tried.output_shape, dtype=int)) == 1 and has_rows(tried)
    # one sample with one output is no objective: its gradient has an upstream gradient of its shape
    scalar = single and (is_loss or not tried.output_shape)
    contract: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    if methods.misspelt is not None:
        wrote, meant = methods.misspelt
        contract = (("NN508", {"wrote": wrote, "meant": meant}),)
    card = Card(
        name=candidate.name,
        kind=_kind(tried, slots, held, is_loss=is_loss),
        style="loss-layer" if is_loss else LOCAL if methods.form in pairs.LOCAL else STYLE,
        place=candidate.place,
        slots=(*slots, *held),
        sizes=sizes,
        sample_axis=_sample_axis(slots),
        scalar=scalar,
        takes_cotangent=methods.takes_cotangent,
        forward=pairs.qualified(cls, methods.forward),
        backward=pairs.qualified(cls, methods.backward),
        definitions=tuple(candidate.reaches),
        variants=variants_of(candidate, methods, construction, slots, tried.sizes)
        if is_loss
        else one_sample(slots),
        guesses=(
            *construction.guesses, *(_say(s, sizes) for s in slots), *_convention(methods)
        ),
        contract=contract,
        parts=tuple(held_parts),
        part_types={n: words for n, (_, words) in held_parts.items()},
    )  # fmt: skip

    def start() -> ObjectInstance:
        return ObjectInstance(construction.build(cls), protocol)

    def rebuild(namespace: Mapping[str, Any]) -> Subject:
        again = replace(candidate, obj=candidate.find(namespace), namespace=namespace)
        return _again(again, _found_again(again, methods), construction, card, tried)

    return Subject(card, start, rebuild)


def _convention(methods: Methods) -> tuple[str, ...]:
    """What the methods are taken to mean, where that is not the usual."""
    if not methods.announced:
        return (f"{methods.forward} is its forward and {methods.backward} its backward",)
    if methods.several is not None:
        which = ", ".join(str(i) for i in methods.several.outputs)
        given = ", ".join(methods.several.words) or "nothing"
        return (f"of what forward returns the output is number {which}; backward is given {given}",)
    if methods.form == "vjp":
        return ()
    if methods.form in pairs.LOCAL:
        of = {"kept": "what forward kept"}.get(methods.form, f"the {methods.form}")
        return (f"backward returns the local derivative, of {of}: it is multiplied by dout",)
    return (f"backward is given {methods.form}",)


def _found_again(candidate: Candidate, methods: Methods) -> Methods:
    """The methods of the edited class, called as those of the class were."""
    cls, same = (
        candidate.obj,
        {"forward": (methods.forward,), "backward": (methods.backward or "",)},
    )
    found = pairs.find(cls) or pairs.find_function(cls) or pairs.find(cls, **same, slips=False)
    if found is None:
        raise LookupError(f"{candidate.name} has no forward and backward any more")
    return replace(
        found,
        form=methods.form,
        takes_cotangent=methods.takes_cotangent,
        roles=methods.roles,
        several=methods.several,
        reduce=methods.reduce,
        announced=methods.announced,
    )


def _stepping(methods: Methods) -> Callable[[float], pairs.Backwards]:
    return lambda rate: pairs.runners(methods, rate=rate)[1]


def _plan(tried: Attempt) -> Mapping[str, GradientSource]:
    """Where gradients are read; after a backward that raised, what it returns is the input's."""
    first = next((s.name for s in tried.slots if s.differentiable), None)
    if tried.went_wrong and first is not None and not tried.plan:
        return {first: GradientSource("return", "")}
    return tried.plan


def _again(
    candidate: Candidate, methods: Methods, construction: Construction, card: Card, tried: Attempt
) -> Subject:
    """The same card on edited definitions; gradients are looked for anew."""
    forward, backward = pairs.runners(methods)
    obj = construction.build(candidate.obj)
    anew = attempt(obj, tried.slots, tried.sizes, forward=forward, backward=backward)
    plan = {**_plan(tried), **anew.plan}
    aliases = anew.aliases or tried.aliases
    evaluation = modes.forward_of(methods)
    held_parts = inner(lambda: construction.build(candidate.obj), tried, forward, backward)
    protocol = Protocol(
        forward, backward, aliases, plan, live_parts({n: p for n, (p, _) in held_parts.items()}),
        stepping=_stepping(methods), evaluation=evaluation,
    )  # fmt: skip
    fixed = replace(card, slots=_begun_anew(construction.build(candidate.obj), card.slots))
    if methods.misspelt is None and card.contract:
        fixed = replace(
            fixed,
            contract=(),
            forward=pairs.qualified(candidate.obj, methods.forward),
            backward=pairs.qualified(candidate.obj, methods.backward),
        )

    def start() -> ObjectInstance:
        return ObjectInstance(construction.build(candidate.obj), protocol)

    def rebuild(namespace: Mapping[str, Any]) -> Subject:
        again = replace(candidate, obj=candidate.find(namespace), namespace=namespace)
        return _again(again, _found_again(again, methods), construction, fixed, tried)

    return Subject(fixed, start, rebuild)


def _parameter_slots(obj: Any, tried: Attempt) -> tuple[Slot, ...]:
    arrays = {leaf.path: leaf.array for leaf in leaves(obj)}
    return tuple(
        Slot(
            name,
            "parameter",
            arrays[name].shape,
            differentiable=name in tried.plan or tried.went_wrong,
            initial=np.array(arrays[name], copy=True),
        )
        for name in tried.aliases
        if name in arrays
    )


def _begun_anew(obj: Any, slots: Sequence[Slot]) -> tuple[Slot, ...]:
    """The parameters as an edited constructor begins them, where they have kept their shapes."""
    arrays = {leaf.path: leaf.array for leaf in leaves(obj)}
    return tuple(
        replace(s, initial=np.array(arrays[s.name], copy=True))
        if s.initial is not None and s.name in arrays and arrays[s.name].shape == s.initial.shape
        else s
        for s in slots
    )


def _kind(
    tried: Attempt, slots: tuple[Slot, ...], held: tuple[Slot, ...], *, is_loss: bool
) -> Kind:
    if is_loss:
        return "loss"
    elementwise = len(slots) == 1 and not any(s.differentiable for s in held)
    same_shape = bool(tried.output_shape) and len(tried.output_shape) == len(slots[0].shape)
    return "activation" if elementwise and same_shape else "layer"


def _sample_axis(slots: tuple[Slot, ...]) -> int | None:
    return slots[0].shape.index("N") if "N" in slots[0].shape else None


def _say(slot: Slot, sizes: Mapping[str, int]) -> str:
    shape = tuple(sizes.get(d, d) if isinstance(d, str) else d for d in slot.shape)
    values = "" if slot.domain.values == "real" else f" ({slot.domain.values})"
    return f"{slot.name} has shape {shape}{values}"
