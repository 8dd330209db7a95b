"""Optimizers: what moves parameters by gradients, in whatever way it is called.

`roles` says what an argument is by its name, `holding` are the containers in which parameters and
gradients are handed over, `calling` runs one way of calling, `settings` finds the numbers,
`adapting` tries the ways until one of them moves the parameters.
"""

from .adapting import adapt

__all__ = ["adapt"]
