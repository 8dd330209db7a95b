"""A script that shows one finding with numpy alone: the checked code, the example, differences."""

from .parts import NoScript
from .script import script

__all__ = ["NoScript", "script"]
