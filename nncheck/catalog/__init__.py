"""What nncheck knows to be right, and offers for use: `get("activation", "softplus")`.

Each entry names a class of plain NumPy that can be read, trained with, and checked. A module below
is imported when its kind is first asked for.
"""

from __future__ import annotations

import difflib
import importlib

from .entry import CatalogKind, Entry, Known, normal

_HOMES: dict[CatalogKind, str] = {
    "activation": "activations",
    "loss": "losses",
    "layer": "layers",
    "node": "layers",
    "optimizer": "optimizers",
    "network": "networks",
}


def entries(kind: str | None = None) -> tuple[Entry, ...]:
    """Everything in the catalogue, or all of one kind, in the order of their files."""
    homes = dict.fromkeys(h for k, h in _HOMES.items() if kind in (None, k))
    found = [e for home in homes for e in importlib.import_module(f"{__name__}.{home}").ENTRIES]
    return tuple(e for e in found if kind in (None, e.kind))


def get(kind: str, name: str) -> Entry:
    """The entry of this kind under one of its names; LookupError lists what comes near.

    >>> relu = get("activation", "relu").make()
    >>> relu.forward(np.array([-1.0, 2.0]))
    array([0., 2.])
    """
    if kind not in _HOMES:
        raise LookupError(f"no kind {kind!r} in the catalogue; give one of {', '.join(_HOMES)}")
    every = entries(kind)
    for entry in every:
        if normal(name) in map(normal, entry.all_names):
            return entry
    names = {normal(n): e.name for e in every for n in e.all_names}
    near = difflib.get_close_matches(normal(name), names, n=3, cutoff=0.5)
    hint = ", ".join(dict.fromkeys(names[n] for n in near))
    known = f"did you mean {hint}?" if hint else f"known: {', '.join(e.name for e in every)}"
    raise LookupError(f"no {kind} {name!r} in the catalogue; {known}")


__all__ = ["CatalogKind", "Entry", "Known", "entries", "get"]
