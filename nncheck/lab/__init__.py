"""The examination of one subject: facts, each measured once, and their judgement.

`Lab` plans and remembers; `ratios`, `rows`, `extremes` and `flows` are facts that several rules
ask for. Rules import this package and nothing beside it but `repair`.
"""

from .finding import finding
from .lab import Lab

__all__ = ["Lab", "finding"]
