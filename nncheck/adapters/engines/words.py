"""What names say of functions that may run a graph."""

from __future__ import annotations

import re

from ..names import normal

_WORDS = ("back", "grad", "deriv", "diff", "retro", "rückw", "逆", "勾配", "微分")
_NO_WORDS = ("zero", "reset", "clear", "numer", "check")
# what is run to see what it does must not be what a file is run for
_WORK = re.compile(
    r"train|main|plot|draw|show|load|save|read|write|test|demo|input|print|fit|numer|check|zero|clear|reset"
)


def is_backwardish(name: str) -> bool:
    low = normal(name)
    return any(w in low for w in _WORDS) and not any(w in low for w in _NO_WORDS)


def is_work(name: str) -> bool:
    """What a file is run for."""
    return bool(_WORK.search(normal(name)))
