"""The facts that travel through nncheck: small frozen records; nothing here runs.

This package imports nothing of ours, and numpy only for type checkers, so that every other module
(the renderers first of all) can read it cheaply.
"""

from .cards import Card, Domain, Setting, Slot, Variant
from .findings import Check, Explanation, Finding, Fix
from .numbers import Comparison, Estimate, Point
from .pictures import Curve, Link, Mark, Picture, Tone
from .places import Edit, Place
from .reports import Note, Report, SourceError, SubjectReport, Taken
from .trials import (
    Backward,
    Course,
    Failure,
    Forward,
    Outcome,
    Passage,
    Record,
    Replayed,
    Spread,
    Trial,
    Unfinite,
    Walk,
)
from .words import Array, Certainty, CheckStatus, Family, Kind, Role, Severity, Status, Values

__all__ = [
    "Array",
    "Backward",
    "Card",
    "Certainty",
    "Check",
    "CheckStatus",
    "Comparison",
    "Course",
    "Curve",
    "Domain",
    "Edit",
    "Estimate",
    "Explanation",
    "Failure",
    "Family",
    "Finding",
    "Fix",
    "Forward",
    "Kind",
    "Link",
    "Mark",
    "Note",
    "Outcome",
    "Passage",
    "Picture",
    "Place",
    "Point",
    "Record",
    "Replayed",
    "Report",
    "Role",
    "Setting",
    "Severity",
    "Slot",
    "SourceError",
    "Spread",
    "Status",
    "SubjectReport",
    "Taken",
    "Tone",
    "Trial",
    "Unfinite",
    "Values",
    "Variant",
    "Walk",
]
