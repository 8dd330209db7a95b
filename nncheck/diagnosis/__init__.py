"""From facts to causes: find, repair, re-examine, repeat."""

from .file import diagnose

__all__ = ["diagnose"]
