"""What the optimizer tests share: how each is made and stepped; no tests."""

import numpy as np

from nncheck.catalog.optimizers import ENTRIES

NAMES = [entry.name for entry in ENTRIES]
MAKE = {entry.name: entry.make for entry in ENTRIES}
NOISY = {"santa_e", "santa_sss"}
DECAYING = {"adamw", "lamb"}


class Calm:
    """Stands for a numpy Generator, and always says a half."""

    def standard_normal(self, shape):
        return np.full(shape, 0.5)


def make(name, **settings):
    """The optimizer with its defaults; noise, where it has any, is the same for every weight."""
    if name in NOISY:
        settings.setdefault("rng", Calm())
    return MAKE[name](**settings)


def without_decay(name, **settings):
    return make(name, **settings, **({"weight_decay": 0.0} if name in DECAYING else {}))


def update(optimizer, params, grads, loss=1.0):
    """One step; Eve alone is told the loss as well."""
    if type(optimizer).__name__ == "Eve":
        optimizer.update(params, grads, loss)
    else:
        optimizer.update(params, grads)


def run(optimizer, x, grads, losses=None):
    """The parameter `x` after each step, when the gradients come in this order."""
    x = np.array(x)
    seen = []
    for t, g in enumerate(grads):
        update(optimizer, [x], [g], 1.0 if losses is None else losses[t])
        seen.append(x.copy())
    return np.array(seen)
