"""The examination of one optimizer: which recursion its steps follow, right or wrong.

`recursion` computes the steps of any form, `forms` lists the right ones, `faults` what people get
wrong in them, `numbers` says which number is the learning rate, `fitting` finds the form whose steps
are the observed ones, `steplab` plans the courses and remembers.
"""

from .steplab import StepLab

__all__ = ["StepLab"]
