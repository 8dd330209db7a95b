"""A small convolutional network."""

from __future__ import annotations

from typing import Any, final

import numpy as np

from ...model import Array, Domain, Slot
from ..activations.rectifiers import ReLU
from ..entry import Entry
from ..layers.affine import Affine
from ..layers.convolution import Convolution
from ..layers.initialisers import generator
from ..layers.pooling import MaxPooling
from ..losses import SoftmaxWithLoss
from . import parts

# Each layer knows its own derivative; the network hands the gradient from the last to the first:
#   x → conv → relu → pool → affine → scores → loss      forward
#   dx_k = layer_k.backward(dx_(k+1))                    backward, in reverse


@final
class SmallCNN:
    """Convolution, ReLU, max pooling, affine, and the softmax cross-entropy of the scores.

    x: (N, C, H, W), of the sizes in `image`: (C, H, W); t: class numbers or one-hot rows. The
    convolution is padded so that the image keeps its size (odd kernels), and pooling halves
    it. `params` holds W1: (filters, C, k, k), b1, W2, b2; whoever writes to them or puts others in
    their place is followed at the next call.
    """

    def __init__(
        self,
        image: tuple[int, int, int] = (1, 6, 6),
        output_size: int = 3,
        *,
        filters: int = 4,
        kernel_size: int = 3,
        rng: np.random.Generator | None = None,
    ) -> None:
        channels, height, width = image
        if kernel_size % 2 == 0:
            raise ValueError(
                f"kernel_size is {kernel_size}, expected an odd number because the image keeps its "
                f"size; take {kernel_size + 1}"
            )
        if min(height, width) < 2:
            raise ValueError(
                f"image is {image}, expected a height and a width of 2 or more because pooling "
                "halves them; give (channels, height, width)"
            )
        rng = generator(rng)
        conv = Convolution(channels, filters, kernel_size, padding=kernel_size // 2, rng=rng)
        affine = Affine(filters * (height // 2) * (width // 2), output_size, rng)
        self.image = (channels, height, width)
        self.params = {"W1": conv.W, "b1": conv.b, "W2": affine.W, "b2": affine.b}
        self._conv, self._relu, self._pool, self._affine = conv, ReLU(), MaxPooling(2), affine
        self._head = SoftmaxWithLoss()

    def predict(self, x: Any) -> Array:
        """The scores before the softmax, (N, C)."""
        array = np.asarray(x)
        if array.shape[1:] != self.image:
            raise ValueError(
                f"x has shape {array.shape}, expected (N, {', '.join(map(str, self.image))}) "
                "because the network was built for these images; reshape x"
            )
        # the layers work with what `params` holds now
        self._conv.W, self._conv.b = self.params["W1"], self.params["b1"]
        self._affine.W, self._affine.b = self.params["W2"], self.params["b2"]
        for layer in (self._conv, self._relu, self._pool, self._affine):
            array = layer.forward(array)
        return array

    def loss(self, x: Any, t: Any) -> Array:
        """The mean loss over the samples."""
        return self._head.forward(self.predict(x), t)

    def accuracy(self, x: Any, t: Any) -> float:
        """The part of the samples that is told right."""
        return parts.accuracy(self.predict(x), t)

    def gradient(self, x: Any, t: Any) -> dict[str, Array]:
        """The gradient of `loss` with respect to each of `params`."""
        self.loss(x, t)
        g = self._head.backward()
        for layer in (self._affine, self._pool, self._relu, self._conv):
            g = layer.backward(g)
        conv, affine = self._conv, self._affine
        return {"W1": conv.dW, "b1": conv.db, "W2": affine.dW, "b2": affine.db}


SMALL_CNN = Entry(
    kind="network",
    name="small_cnn",
    make=SmallCNN,
    names=("SmallCNN", "SimpleConvNet"),
    formula="loss = −(1/N) Σ t log softmax(affine(maxpool(relu(conv(x)))))",
    derivative="each layer's backward, from the last to the first",
    source="Y. LeCun et al., Gradient-Based Learning Applied to Document Recognition (1998)",
    slots=(
        Slot("x", "input", ("N", 1, 6, 6), differentiable=False),
        Slot("t", "target", ("N", "C"), Domain("onehot"), differentiable=False),
    ),
    shapes="x: (N, C, H, W); t: (N, classes) or (N,)",
)
