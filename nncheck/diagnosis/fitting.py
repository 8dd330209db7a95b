"""The edits that would make wrong gradients right, as reckoned: those that mend most come first."""

from __future__ import annotations

import difflib
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from ..bench.protocol import Bench
from ..budget import Budget
from ..lab import Lab
from ..model import Edit, Finding
from ..repair.lost_slopes import lost_slopes
from ..repair.lost_terms import lost_terms
from ..rules import Rule
from .ledger import Ledger
from .lost_factors import lost_factors
from .reckoned import Reckoner

Candidate = tuple[str, tuple[Edit, ...]]

# after the first that mends all, so many more are looked at for a simpler one
_LATER = 600
# an edit is reckoned in less time than it is run, and there are more of them
_RECKONED = 1.5
# of those that there are most of, so many are looked at for one of the others
_TURN = 2
_TOKEN = re.compile(r"\w+|\S")


def fitting(
    lab: Lab, ledger: Ledger, base: Bench, found: Finding, general: Rule | None, seconds: float
) -> Iterator[Candidate]:
    """Edits of any kind, as the `general` rule knows them, that make the gradients of a finding right."""
    slots = found.facts.get("slots", ())
    if general is None or general.repair is None or not slots:
        return
    # a warning is about what may be meant as it is
    if found.family != "gradient" or found.severity != "error":
        return
    reckoner = lab.once("reckoner", lambda lab: Reckoner.of(lab, ledger, base))
    if reckoner is not None:
        lost = itertools.chain(
            lost_factors(lab, reckoner),
            lost_terms(lab.code, lab.card, lab.wrong, reckoner.shapes),
        )
        if lab.card.is_network:
            lost = itertools.chain(lost, lost_slopes(lab.code, lab.card, lab.wrong))
        every = _in_turns(general.repair(lab, found), lost)
        yield from fits(lab, reckoner, every, slots, Budget(_RECKONED * seconds))


def _in_turns(many: Iterator[Candidate], few: Iterator[Candidate]) -> Iterator[Candidate]:
    """Some of the many, then one of the few, until both have ended."""
    for one in few:
        yield from itertools.islice(many, _TURN)
        yield one
    yield from many


def unrefuted(lab: Lab, candidates: Iterable[Candidate]) -> Iterator[Candidate]:
    """Those of the candidates of which it is not known that they mend nothing."""
    refuted = lab.memo.get("refuted", ())
    return (c for c in candidates if c[1] not in refuted)


def fits(
    lab: Lab,
    reckoner: Reckoner,
    candidates: Iterable[Candidate],
    slots: Sequence[str],
    budget: Budget,
) -> Iterator[Candidate]:
    """Those of the candidates that make these gradients right, the likeliest first.

    What has been refuted once is not looked at again for another gradient.
    """
    refuted: set[tuple[Edit, ...]] = lab.memo.setdefault("refuted", set())
    wrong = set(lab.wrong)
    found: list[tuple[tuple[int, int, int], Candidate]] = []
    left = -1
    for candidate in candidates:
        edits = candidate[1]
        if edits in refuted:
            continue
        if budget.spent or left == 0:
            break
        left -= left > 0
        mended = reckoner.mended(edits)
        if mended is None:
            continue
        if not mended & wrong:
            refuted.add(edits)
        elif set(slots) <= mended:
            found.append(((-len(mended), *_size(lab, edits)), candidate))
            if left < 0 and wrong <= mended:
                left = _LATER
    yield from (candidate for _, candidate in sorted(found, key=lambda pair: pair[0]))


def _size(lab: Lab, edits: Sequence[Edit]) -> tuple[int, int]:
    """How many words and signs go or come, and how many more stand there afterwards.

    A sum in place of a product is a rarer slip than what is as small.
    """
    text, changed, length = lab.code.source.text, 0, 0
    for edit in edits:
        old = _TOKEN.findall(text[edit.start : edit.end])
        new = _TOKEN.findall(edit.new)
        same = sum(
            m.size
            for m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks()
        )
        changed += len(old) + len(new) - 2 * same
        # a number of which the code knows the name
        changed += 3 * len([t for t in new if t.isdigit() and t not in old])
        length += len(new) - len(old)
        changed += old.count("*") > new.count("*") and new.count("+") > old.count("+")
    return changed, length
