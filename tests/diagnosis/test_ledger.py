"""Edits made one after the other on edited text are one set of edits of the original."""

from __future__ import annotations

import random

import pytest

from nncheck.diagnosis.ledger import Ledger
from nncheck.model import Edit
from nncheck.sources.text import from_text

TEXT = "a = 1\nbb = a + 2\nccc = bb * 3\n"


def put(ledger: Ledger, old: str, new: str) -> Ledger:
    """Replace one word of the text as it is now."""
    source = ledger.source()
    at = source.text.index(old)
    return ledger.with_edits(source, [Edit("x.py", at, at + len(old), new)])


def test_edits_at_different_places_stay_apart() -> None:
    ledger = put(put(Ledger(from_text(TEXT, "x.py")), "a + 2", "a + 200"), "bb * 3", "3")
    assert ledger.source().text == "a = 1\nbb = a + 200\nccc = 3\n"
    assert len(ledger.accepted) == 2
    assert {TEXT[e.start : e.end] for e in ledger.accepted} == {"a + 2", "bb * 3"}


def test_an_edit_of_new_text_is_joined_with_the_edit_that_made_it() -> None:
    first = put(Ledger(from_text(TEXT, "x.py")), "a + 2", "f(a) + 2")
    second = put(first, "f(a)", "g(a)")
    assert second.source().text == "a = 1\nbb = g(a) + 2\nccc = bb * 3\n"
    assert [TEXT[e.start : e.end] for e in second.accepted] == ["a + 2"]


def test_an_edit_around_an_earlier_one_swallows_it() -> None:
    first = put(Ledger(from_text(TEXT, "x.py")), "2", "22")
    second = put(first, "a + 22", "0")
    assert second.source().text == "a = 1\nbb = 0\nccc = bb * 3\n"
    assert len(second.accepted) == 1


def test_places_of_the_edited_text_are_those_of_the_original() -> None:
    ledger = put(Ledger(from_text(TEXT, "x.py")), "a = 1", "a = 1\nnew = 0")
    source = ledger.source()
    at = source.text.index("bb * 3")
    place = ledger.place(source, source.place((at, at + 6)))
    assert place is not None
    assert (place.line, place.column, place.end_column) == (3, 6, 12)


@pytest.mark.parametrize("seed", range(40))
def test_random_edits_give_the_same_text_both_ways(seed: int) -> None:
    """The accepted edits, put into the original, give what editing step by step gave."""
    rng = random.Random(seed)
    ledger = Ledger(from_text(TEXT * 3, "x.py"))
    expected = ledger.original.text
    for _ in range(6):
        source = ledger.source()
        line = rng.randrange(source.text.count("\n"))
        start = source.text.split("\n")[line].find("=") + 2
        at = sum(len(t) + 1 for t in source.text.split("\n")[:line]) + start
        end = source.text.index("\n", at)
        low = rng.randint(at, end)
        new = rng.choice(["7", "70 + 7", "x"])
        edit = Edit("x.py", at, end, new) if rng.random() < 0.6 else Edit("x.py", low, low, "")
        expected = expected[: edit.start] + edit.new + expected[edit.end :]
        ledger = ledger.with_edits(source, [edit])
        assert ledger.source().text == expected
