"""A small interpreter of array code: what a function gives after an edit, without running it.

It knows assignments, loops over ranges and lists, branches, and the functions of NumPy that change
nothing; whatever else it meets it refuses. It is fast enough to look at thousands of edits, and it
proves nothing: what fits here is then run where checked code runs.
"""

from .functions import Interpreter
from .limits import UnreckonedError
from .values import Held, copied

__all__ = ["Held", "Interpreter", "UnreckonedError", "copied"]
