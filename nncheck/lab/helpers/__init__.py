"""Helpers of a training loop under examination: which rows they give back, and what they measure."""

from .helperlab import HelperLab

__all__ = ["HelperLab"]
