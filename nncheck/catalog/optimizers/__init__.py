"""Right optimizers: each changes parameters in place, and keeps its own state of each of them."""

from __future__ import annotations

from ..entry import Entry
from . import adam, adaptive, bounded, descent, eve, layerwise, santa, smorms3
from .adam import Adam, AdaMax, AdamW, AMSGrad, Nadam
from .adaptive import AdaDelta, AdaGrad, RMSprop, RMSpropGraves
from .bounded import AdaBound, AMSBound
from .descent import SGD, Momentum, Nesterov, NesterovLookahead
from .eve import Eve
from .layerwise import LAMB, Lion
from .santa import SantaE, SantaSSS
from .smorms3 import SMORMS3

__all__ = [
    "ENTRIES",
    "LAMB",
    "SGD",
    "SMORMS3",
    "AMSBound",
    "AMSGrad",
    "AdaBound",
    "AdaDelta",
    "AdaGrad",
    "AdaMax",
    "Adam",
    "AdamW",
    "Eve",
    "Lion",
    "Momentum",
    "Nadam",
    "Nesterov",
    "NesterovLookahead",
    "RMSprop",
    "RMSpropGraves",
    "SantaE",
    "SantaSSS",
]

ENTRIES: tuple[Entry, ...] = (
    *descent.ENTRIES,
    *adaptive.ENTRIES,
    *smorms3.ENTRIES,
    *adam.ENTRIES,
    *bounded.ENTRIES,
    *eve.ENTRIES,
    *santa.ENTRIES,
    *layerwise.ENTRIES,
)
