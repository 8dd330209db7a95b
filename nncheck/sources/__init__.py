"""File → text, tree, places, definitions, and a namespace in which only definitions ran."""

from .absent import MissingName
from .calls import UNKNOWN, CallSite
from .defining import definitions_text
from .definitions import Definition, Definitions, definitions_of
from .loading import Loaded, load
from .problem import SourceProblem
from .registered import registered
from .text import Source, from_text, read

__all__ = [
    "UNKNOWN",
    "CallSite",
    "Definition",
    "Definitions",
    "Loaded",
    "MissingName",
    "Source",
    "SourceProblem",
    "definitions_of",
    "definitions_text",
    "from_text",
    "load",
    "read",
    "registered",
]
