"""Findings that somebody knows of: comments in the code, and a baseline of an earlier run."""

from .baseline import Baseline, is_known, load, write
from .comments import obeyed

__all__ = ["Baseline", "is_known", "load", "obeyed", "write"]
