"""Data and targets in the forms in which networks take them, the commonest first."""

from __future__ import annotations

from collections.abc import Iterator

from ..model import Domain, Slot


def lessons() -> Iterator[list[tuple[Slot, ...]]]:
    """Data and targets in the forms in which networks take them, grouped by that of the data."""
    onehot, real, index = Domain("onehot"), Domain(), Domain("index", classes="C")
    binary, columns = Domain("binary"), Domain("onehot", axis=0)
    forms: list[tuple[tuple[int | str, ...], list[tuple[tuple[int | str, ...], Domain]]]] = [
        (("N", "D"), [(("N", "C"), onehot), (("N",), index), (("N", "C"), real),
                      (("N", 1), binary), (("N",), binary), (("N",), real)]),
        (("D", "N"), [(("C", "N"), columns), (("C", "N"), real), ((1, "N"), binary)]),
        (("D", 1), [(("C", 1), columns), (("C", 1), real)]),
        ((1, "D"), [((1, "C"), onehot), ((1, "C"), real)]),
        (("D",), [(("C",), onehot), (("C",), real), ((), index)]),
    ]  # fmt: skip
    for shape, targets in forms:
        yield [
            (
                Slot("x", "input", shape, real, differentiable=False),
                Slot("t", "target", target, domain, differentiable=False),
            )
            for target, domain in targets
        ]
    words = Domain("index", classes="V")
    yield [
        (
            Slot("x", "input", ("N",), words, differentiable=False),
            Slot("t", "target", ("N",), words, differentiable=False),
            Slot("state", "input", state, real, differentiable=False),
        )
        for state in _STATES
    ]
    yield [
        (
            Slot("x", "input", ("N",), words, differentiable=False),
            Slot("t", "target", ("N",), words, differentiable=False),
        )
    ]
    # the words of several sentences, and for each the next
    yield [
        (
            Slot("x", "input", ("N", 4), words, differentiable=False),
            Slot("t", "target", ("N", 4), words, differentiable=False),
        )
    ]


_STATES: tuple[tuple[int | str, ...], ...] = (("H", 1), ("H",), (1, "H"))
