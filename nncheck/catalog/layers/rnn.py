"""The plain recurrent cell: one step, and a sequence of steps."""

from __future__ import annotations

from typing import Any, ClassVar, final

import numpy as np

from ...model import Array, Slot
from ..entry import Entry
from .edge import beside, demand_shape, demand_sizes, lifted, remembered, upstream
from .initialisers import generator, xavier

# x, h_prev, h and the weights that took part, in the precision of x
Step = tuple[Array, Array, Array, Array, Array]


def step(x: Array, h_prev: Array, Wx: Array, Wh: Array, b: Array) -> tuple[Array, Step]:
    """h' = tanh(x Wx + h Wh + b), and what the way back needs."""
    h = np.asanyarray(np.tanh(x @ Wx + h_prev @ Wh + b))
    return h, (x, h_prev, h.copy(), Wx, Wh)


# h' = tanh(a),  a = x Wx + h Wh + b,  g = ∂L/∂h':
#   da = g (1 − h'²)
#   dx = da Wxᵀ,  dh = da Whᵀ,  dWx = xᵀ da,  dWh = hᵀ da,  db = Σ_n da
def back(g: Array, cache: Step) -> tuple[Array, Array, Array, Array, Array]:
    """(dx, dh_prev, dWx, dWh, db)."""
    x, h_prev, h, Wx, Wh = cache
    da = g * (1 - h**2)
    return da @ Wx.T, da @ Wh.T, x.T @ da, h_prev.T @ da, np.sum(da, axis=0)


@final
class RNNCell:
    """h' = tanh(x Wx + h Wh + b). x: (N, D), h_prev: (N, H); gives (N, H).

    Wx: (D, H) and Wh: (H, H), initialised by Xavier; b: (H,), zeros. backward returns (dx, dh_prev)
    and sets dWx, dWh, db.
    """

    PARAMETERS: ClassVar[tuple[str, ...]] = ("Wx", "Wh", "b")

    def __init__(
        self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None
    ) -> None:
        self.Wx, self.Wh, self.b = weights(input_size, hidden_size, 1, rng)
        self.dWx, self.dWh, self.db = (np.zeros_like(w) for w in (self.Wx, self.Wh, self.b))
        self._cache: Step | None = None

    def forward(self, x: Any, h_prev: Any) -> Array:
        x, h_prev = lifted(x), lifted(h_prev)
        demand_shape("x", x, ("N", len(self.Wx)))
        demand_shape("h_prev", h_prev, (len(x), len(self.Wh)))
        near = [beside(x, w) for w in (self.Wx, self.Wh, self.b)]
        h, self._cache = step(x, h_prev, *near)
        return h

    def backward(self, dout: Any) -> tuple[Array, Array]:
        """(dx, dh_prev); dout = ∂L/∂h'."""
        cache = remembered(self._cache)
        g = upstream(dout, cache[2].shape)
        dx, dh_prev, self.dWx, self.dWh, self.db = back(g, cache)
        return dx, dh_prev


@final
class TimeRNN:
    """RNNCell over time, from a state of zeros. x: (N, T, D); gives all states, (N, T, H).

    The parameters are those of RNNCell. backward goes through all T steps.
    """

    PARAMETERS: ClassVar[tuple[str, ...]] = ("Wx", "Wh", "b")

    def __init__(
        self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None
    ) -> None:
        self.Wx, self.Wh, self.b = weights(input_size, hidden_size, 1, rng)
        self.dWx, self.dWh, self.db = (np.zeros_like(w) for w in (self.Wx, self.Wh, self.b))
        self._cache: tuple[list[Step], tuple[int, ...]] | None = None

    def forward(self, x: Any) -> Array:
        x = lifted(x)
        demand_shape("x", x, ("N", "T", len(self.Wx)))
        near = [beside(x, w) for w in (self.Wx, self.Wh, self.b)]
        h = np.zeros((len(x), len(self.Wh)), dtype=x.dtype)
        states, steps = [], []
        for t in range(x.shape[1]):
            h, cache = step(x[:, t], h, *near)
            states.append(h)
            steps.append(cache)
        self._cache = steps, (*x.shape[:2], len(self.Wh))
        return stacked(states, self._cache[1], x.dtype)

    # Backpropagation through time (Werbos 1990). The state h_t goes two ways, out and into step t + 1:
    #   ∂L/∂h_t = dout_t + dh_{t+1},
    # from the last step to the first; every step has the same weights, so that their gradients add up.
    def backward(self, dout: Any) -> Array:
        steps, shape = remembered(self._cache)
        g = upstream(dout, shape)
        sums = [np.zeros(w.shape, g.dtype) for w in (self.Wx, self.Wh, self.b)]
        dx = np.zeros((*shape[:2], len(self.Wx)), dtype=g.dtype)
        dh = np.zeros((shape[0], shape[2]), dtype=g.dtype)
        for t in reversed(range(shape[1])):
            dx[:, t], dh, *grads = back(g[:, t] + dh, steps[t])  # dout_t + dh_{t+1}
            sums = [s + w for s, w in zip(sums, grads, strict=True)]
        self.dWx, self.dWh, self.db = sums
        return dx


def weights(
    input_size: int, hidden_size: int, gates: int, rng: np.random.Generator | None
) -> tuple[Array, Array, Array]:
    """(Wx: (D, gates·H), Wh: (H, gates·H), b: (gates·H,)) of a recurrent layer."""
    demand_sizes(input_size=input_size, hidden_size=hidden_size)
    draws = generator(rng)
    width = gates * hidden_size
    Wx = xavier((input_size, width), draws, fan_in=input_size, fan_out=hidden_size)
    Wh = xavier((hidden_size, width), draws, fan_in=hidden_size, fan_out=hidden_size)
    return Wx, Wh, np.zeros(width)


def stacked(states: list[Array], shape: tuple[int, ...], dtype: Any) -> Array:
    """The states of all steps as (N, T, H); no step at all is an empty sequence."""
    return np.asanyarray(np.stack(states, axis=1)) if states else np.zeros(shape, dtype)


_PARAMETERS = (
    Slot("Wx", "parameter", ("D", "H")),
    Slot("Wh", "parameter", ("H", "H")),
    Slot("b", "parameter", ("H",)),
)
_DERIVATIVE = "da = dout (1 − h'²); dx = da Wxᵀ; dh = da Whᵀ; dWx = xᵀ da; dWh = hᵀ da; db = Σ da"

ENTRIES = (
    Entry(
        kind="layer",
        name="rnn_cell",
        make=RNNCell,
        formula="h' = tanh(x Wx + h Wh + b)",
        derivative=_DERIVATIVE,
        source="Elman (1990); Saito, Deep Learning from Scratch 2 (2018), 5.4",
        names=("RNNCell", "RNN", "elman", "simple rnn"),
        slots=(
            Slot("x", "input", ("N", "D")),
            Slot("h_prev", "input", ("N", "H")),
            *_PARAMETERS,
        ),
        shapes="x: (N, D), h_prev: (N, H); gives (N, H)",
    ),
    Entry(
        kind="layer",
        name="time_rnn",
        make=TimeRNN,
        formula="h_t = tanh(x_t Wx + h_{t−1} Wh + b), h_0 = 0",
        derivative="∂L/∂h_t = dout_t + dh_{t+1}, then as in the cell; weights: sum over t",
        source="Werbos, Backpropagation Through Time (1990)",
        names=("TimeRNN", "rnn sequence"),
        slots=(Slot("x", "input", ("N", "T", "D")), *_PARAMETERS),
        shapes="x: (N, T, D); gives (N, T, H)",
    ),
)
