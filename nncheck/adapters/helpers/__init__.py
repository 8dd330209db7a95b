"""Helpers of a training loop: what shuffles, batches and splits data, and what measures accuracy.

`batching` runs a helper on rows that carry numbers and reads off which rows came back; `metric` runs
one on predictions of which it is known how many are right. `rows` makes and reads the numbered rows,
`calling` finds out what the arguments are, `measured` are the questions that a metric is asked.
"""

from .batching import adapt as adapt_batching
from .metric import adapt as adapt_metric

__all__ = ["adapt_batching", "adapt_metric"]
