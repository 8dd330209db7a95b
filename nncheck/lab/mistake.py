"""What a hypothesis about a wrong slope says: the rule it belongs to, and the words for it."""

from __future__ import annotations

from dataclasses import dataclass

from .slopes import Slopes


@dataclass(frozen=True, slots=True)
class Mistake:
    """The rule that it belongs to, the words of its message, and what explains it further."""

    code: str
    message: str
    label: str
    slots: tuple[str, ...]
    notes: tuple[str, ...] = ()


def entry(seen: Slopes) -> str:
    """The entry where the slopes differ most, in words: "at x = 0.5 yours is 1, f'(x) is 0.2"."""
    gap = abs(seen.said - seen.true)
    at = int(gap.argmax())
    return f"at x = {seen.x[at]:.3g}: the slope f'(x) is {seen.true[at]:.3g}, yours is {seen.said[at]:.3g}"
