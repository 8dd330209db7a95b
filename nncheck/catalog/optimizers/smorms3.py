"""SMORMS3: a memory per weight that is as long as its gradients agree."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field
from typing import final

import numpy as np

from ..entry import Entry
from .deviations import EPS_INSIDE, ONE_LAYER
from .settings import require_positive
from .state import Arrays, Memory


@final
@dataclass(eq=False)
class SMORMS3:
    """Steps by the agreement of past gradients, ḡ² / mean g², and forgets them as they disagree."""

    # Funk 2015, with mem = 1, ḡ = g₂ = 0 at the start:
    #   r = 1 / (mem + 1)                                                (r)
    #   ḡ ← (1 − r) ḡ + r g                                              (g)
    #   g₂ ← (1 − r) g₂ + r g²                                           (g2)
    #   ζ = ḡ² / (g₂ + ε)                                                (ζ)
    #   mem ← 1 + mem (1 − ζ)                                            (mem)
    #   x ← x − g · min(lrate, ζ) / (√g₂ + ε)                            (x)
    # ζ is in [0, 1]: 1 for a constant gradient, near 0 for one that alternates.

    learning_rate: float = 1e-3
    _: KW_ONLY
    eps: float = 1e-16
    _memory: Memory = field(default_factory=lambda: Memory(3), init=False, repr=False)

    def __post_init__(self) -> None:
        require_positive(learning_rate=self.learning_rate, eps=self.eps)

    def update(self, params: Arrays, grads: Arrays) -> None:
        """One step, in place."""
        for _, t, x, g, (mem, g1, g2) in self._memory.visit(params, grads):
            if t == 1:
                mem[...] = 1
            r = 1 / (mem + 1)  # (r)
            g1 += r * (g - g1)  # (g)
            g2 += r * (g * g - g2)  # (g2)
            zeta = g1 * g1 / (g2 + self.eps)  # (ζ)
            mem *= 1 - zeta  # (mem)
            mem += 1
            x -= g * np.minimum(self.learning_rate, zeta) / (np.sqrt(g2) + self.eps)  # (x)


ENTRIES: tuple[Entry, ...] = (
    Entry(
        "optimizer",
        "smorms3",
        SMORMS3,
        "ζ = ḡ² / (g₂ + eps); θ ← θ − g min(η, ζ) / (√g₂ + eps)",
        "",
        "Funk, RMSprop loses to SMORMS3: Beware the Epsilon!, 2015, "
        "sifter.org/~simon/journal/20150420.html",
        names=("squared_mean_over_root_mean_squared_cubed",),
        documents=(("000", "SMORMS3"),),
        deviates=(
            (
                "zetaw is assigned twice and zetab never: the bias does not move, its memory grows by "
                "one a step, and the weights' memory follows the bias (NN711)"
            ),
            EPS_INSIDE,
            ONE_LAYER,
        ),
    ),
)
