"""The examination of one subject: facts, each measured once, and their judgement.

`Lab` plans and remembers; `ratios`, `rows`, `extremes` and `flows` are facts that several rules
ask for. `StepLab` does the same for an optimizer, `HelperLab` for a helper of a training loop. Rules import this package and nothing beside it
but `repair`.
"""

from .finding import finding
from .helpers import HelperLab
from .lab import Lab
from .optimizing import StepLab

__all__ = ["HelperLab", "Lab", "StepLab", "finding"]
