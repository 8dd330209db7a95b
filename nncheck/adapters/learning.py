"""Finding the method by which a network learns, and the loss that it descends, by running both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

from ..budget import Budget
from ..draw import draw
from ..model import Slot
from .asks import Ask, asks, handed_on
from .candidate import Candidate
from .construct import SIZES, Construction, constructions
from .found import Found
from .lessons import lessons
from .options import Option
from .sizing import readings, resolved, shape_key
from .taught import Trial

# after something was found, so many other constructions may still be better
_TRIES = 8
# what looking may take: a search that finds nothing in this time finds nothing at all
_SECONDS = 3.0


def search(
    candidate: Candidate, learns: Sequence[Ask], gives: Sequence[Ask], losses: Sequence[Ask]
) -> Found | None:
    """The construction, data, method and loss that go together best.

    Where nothing learns: what failed at it though the forward and the loss ran on the same data.
    """
    failed: list[Found | None] = []
    found = _best(candidate, learns, gives, losses, failed)
    if (found is not None and found.is_shown) or not failed or None in failed:
        return found
    return failed[0]


def _best(
    candidate: Candidate, learns: Sequence[Ask], gives: Sequence[Ask], losses: Sequence[Ask],
    failed: list[Found | None],
) -> Found | None:  # fmt: skip
    best: Found | None = None
    guess: Found | None = None
    asked = [q for q in learns if q.wants & {"x", "t"}]
    giving = [q for q in gives if "x" in q.wants]
    if not asked:
        return _fed(candidate, learns, gives, losses)
    budget = Budget(_SECONDS)
    made = constructions(
        candidate.obj, neighbours=candidate.namespace, prototype=candidate.instance
    )
    for count, construction in enumerate(made):
        late = budget.spent
        if (best is not None and count > _TRIES) or late:
            break
        try:
            obj = construction.build(candidate.obj)
        except Exception:
            continue
        for group in lessons():
            for found in _ways(candidate, construction, obj, group, asked, giving, losses, failed):
                if found.is_guess:
                    guess = guess or found
                elif best is None or found.rank > best.rank:
                    best = found
                if best is not None and best.fit.is_whole and best.fit.claimed:
                    return best
            # of one sample less can be seen: what went well with many needs no other look
            if best is not None and best.is_shown and not best.fit.missing:
                return best
            if budget.spent:
                break
    return _surer(best, guess) or _fed(candidate, learns, gives, losses)


def _surer(best: Found | None, guess: Found | None) -> Found | None:
    """What is known, else what is wrong in any case."""
    return guess if guess is not None and not (best and best.is_shown) else best


def _fed(
    candidate: Candidate, learns: Sequence[Ask], gives: Sequence[Ask], losses: Sequence[Ask]
) -> Found | None:
    """The same for a class whose constructor is given data and targets: `Net(x, y)`."""
    built = asks(candidate.obj, "__init__")
    if not built or not {"x", "t"} <= built[0].wants:
        return None
    best: Found | None = None
    for slots in (slots for group in lessons() for slots in group):
        sizes = dict(SIZES)
        values = {s.name: draw(s, sizes, np.random.default_rng(3)) for s in slots}
        options = {
            name: Option(lambda v=values[role]: v.copy(), f"the data {role}")  # type: ignore[misc]
            for name, role in built[0].roles.items()
            if role in ("x", "t")
        }
        trial = Trial(
            candidate, Construction(options, tuple(o.words for o in options.values())), slots, sizes
        )
        try:
            if not trial.feed():
                continue
        except Exception:
            continue
        for question in learns:
            for found in trial.ways(question, gives, losses):
                if best is None or found.rank > best.rank:
                    best = found
    return best


def _ways(
    candidate: Candidate,
    construction: Construction,
    obj: Any,
    group: Sequence[tuple[Slot, ...]],
    learns: Sequence[Ask],
    gives: Sequence[Ask],
    losses: Sequence[Ask],
    failed: list[Found | None],
) -> Iterator[Found]:
    seen: set[object] = set()
    for slots in group:
        for sizes in _readings(obj, slots):
            chosen = resolved(slots, sizes)
            key = shape_key(slots, chosen)
            if key in seen:
                continue
            seen.add(key)
            for question in learns:
                handing = handed_on(candidate.obj, question, gives) or ()
                wants = question.wants.union(*(g.wants for g in handing))
                if wants & {"state"} != {s.name for s in slots} & {"state"}:
                    continue
                trial = Trial(candidate, construction, slots, chosen)
                yield from trial.ways(question, gives, losses)
                if trial.failed is not None:
                    failed.append(None if trial.excused else trial.failed)


def _readings(obj: Any, slots: tuple[Slot, ...]) -> list[dict[str, int]]:
    """Sizes for these slots; a sequence of words may come with a matrix of either orientation."""
    sizes = readings(obj)
    if slots[0].domain.values != "index":
        return sizes
    turned = [{**s, "V": s["D"], "H": s["H"]} for s in sizes]
    return [*sizes, *turned]
