"""A script that shows one finding with numpy alone: the checked code, the example, differences."""

from .script import NoScript, script

__all__ = ["NoScript", "script"]
