"""Hypothesis strategies for what subjects take; public as `nncheck.strategies`.

Values are quarters in a small range, so that what hypothesis shrinks to can be read and typed.
"""

from .slots import values_for

__all__ = ["values_for"]
