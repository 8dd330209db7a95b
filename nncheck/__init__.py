"""nncheck checks hand-written forward/backward neural-network code and names root causes.

`check` looks at a class, an instance, a function, a module or a path; `assert_ok` raises with
the report; `gradient` is a numeric gradient with its error; `explain` tells what a code means.
Names are resolved when they are first used: `import nncheck` imports no numpy.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from nncheck.version import __version__

if TYPE_CHECKING:
    from nncheck import strategies
    from nncheck.api import assert_ok, check
    from nncheck.numdiff import gradient
    from nncheck.registry import register
    from nncheck.rules import document as explain

# public name: (module, its name there); None stands for the module itself
_HOMES: dict[str, tuple[str, str | None]] = {
    "assert_ok": ("nncheck.api", "assert_ok"),
    "check": ("nncheck.api", "check"),
    "explain": ("nncheck.rules", "document"),
    "gradient": ("nncheck.numdiff", "gradient"),
    "load_ipython_extension": ("nncheck.magic", "load_ipython_extension"),
    "register": ("nncheck.registry", "register"),
    "strategies": ("nncheck.strategies", None),
}

__all__ = [
    "__version__",
    "assert_ok",
    "check",
    "explain",
    "gradient",
    "register",
    "strategies",
]


def __getattr__(name: str) -> Any:
    """Import what `name` stands for (PEP 562) and keep it, so that this runs once a name."""
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = importlib.import_module(home[0])
    value = module if home[1] is None else getattr(module, home[1])
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
