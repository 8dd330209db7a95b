"""A normalisation takes its mean and variance over other axes than its name promises.

Batch normalisation has one mean and one variance for each feature: over the samples of a matrix, over
samples and places of images (N, C, H, W). Layer normalisation has one for each sample, over its
features. A slip in `axis` keeps all shapes that broadcast:

    x.mean(axis=0)        for images: one mean for each pixel of each channel, over N numbers only
    x.mean()              for a layer normalisation: all samples share it, and leak into each other

How it shows in training: forward and backward agree, so gradient checks pass and the loss falls. With
one mean a pixel, the statistics are those of a handful of numbers and jump from batch to batch; what
is learnt depends on where in the image something stands. A layer normalisation over the whole batch
gives a sample another result in other company, and at test time, with one sample, another one again.

Bad::

    import numpy as np


    class LayerNorm:
        def forward(self, x):  # (N, D)
            self.std = np.sqrt(x.var() + 1e-5)
            self.xhat = (x - x.mean()) / self.std  # over the samples too
            return self.xhat

        def backward(self, dout):
            along = np.mean(dout * self.xhat)
            return (dout - dout.mean() - self.xhat * along) / self.std

Good::

    import numpy as np


    class LayerNorm:
        def forward(self, x):  # (N, D)
            self.std = np.sqrt(x.var(axis=1, keepdims=True) + 1e-5)
            self.xhat = (x - x.mean(axis=1, keepdims=True)) / self.std
            return self.xhat

        def backward(self, dout):
            along = np.mean(dout * self.xhat, axis=1, keepdims=True)
            return (dout - dout.mean(axis=1, keepdims=True) - self.xhat * along) / self.std

How nncheck decides: the axes are read off the numbers: the output, shift and scale aside, has mean 0 and
variance 1 over them and over no others. The name of the class or function says which were meant: those
of a batch normalisation hold the samples, and for images the places as well; those of a layer
normalisation do not hold the samples. Names that say neither are left alone. The fix changes the axes of
all means of the forward, and those of the backward with them.

Sources:
    - Pilzer/geometric-algebra-transformer#8; FlagOpen/FlagGems#5392
    - S. Ioffe, C. Szegedy: Batch Normalization (2015), section 3.2; J. L. Ba, J. R. Kiros,
      G. E. Hinton: Layer Normalization (2016)
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..lab import Lab, finding, normalised
from ..model import Edit, Finding
from ..repair import reduced_axes

SEVERITY = "error"
FAMILY = "value"

_BATCH = re.compile(r"batch_?norm|(^|_)bn(_|\d|$)", re.IGNORECASE)
_LAYER = re.compile(r"layer_?norm|(^|_)ln(_|\d|$)", re.IGNORECASE)


def check(lab: Lab) -> Iterator[Finding]:
    name = lab.card.name.rpartition(".")[2]
    batch, layer = bool(_BATCH.search(name)), bool(_LAYER.search(name))
    if batch == layer:
        return
    found = normalised.normalised(lab)
    if found is None:
        return
    samples = lab.card.sample_axis or 0
    wrong = _of_batch(found, samples) if batch else _of_layer(found, samples)
    if wrong is not None:
        yield finding(
            lab,
            wrong,
            at=lab.code.function(lab.card.forward),
            label=f"mean 0 and variance 1 over {_words(found.axes)}",
            slots=lab.wrong,
            axes=list(found.axes),
        )


def holds(lab: Lab, found: Finding) -> bool:
    """It standardises still."""
    return normalised.normalised(lab) is not None


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    rank = lab.point().values[next(s.name for s in lab.card.slots if s.role == "input")].ndim
    batch = bool(_BATCH.search(lab.card.name.rpartition(".")[2]))
    axis = {2: "0", 4: "(0, 2, 3)"}.get(rank) if batch else {4: "(1, 2, 3)"}.get(rank, "-1")
    if axis is not None:
        yield from reduced_axes.moved(lab.code, lab.card, axis)


def _of_batch(found: normalised.Normalised, samples: int) -> str | None:
    axes, rank = set(found.axes), found.xhat.ndim
    if samples not in axes:
        return (
            "a batch normalisation that takes its mean over each sample alone, "
            f"{_words(found.axes)}: it must be over the samples"
        )
    if rank == 4 and axes == {samples}:
        return (
            "a batch normalisation of images has one mean for each pixel of each channel: it must be"
            " over the samples and the places, one for each channel"
        )
    if len(axes) == rank:
        return "a batch normalisation has one mean for all features: it must have one for each"
    return None


def _of_layer(found: normalised.Normalised, samples: int) -> str | None:
    if samples in found.axes:
        return (
            f"a layer normalisation takes its mean over the samples too ({_words(found.axes)}): it must"
            " be over the features of each sample"
        )
    return None


def _words(axes: tuple[int, ...]) -> str:
    return f"axis {axes[0]}" if len(axes) == 1 else f"axes {', '.join(map(str, axes))}"
