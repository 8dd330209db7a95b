"""The LSTM cell: one step, and a sequence of steps."""

from __future__ import annotations

from typing import Any, ClassVar, final

import numpy as np

from ...model import Array, Slot
from ..entry import Entry
from ..functions import sigmoid
from .edge import beside, demand_shape, lifted, remembered, upstream
from .rnn import stacked, weights

# x, h_prev, c_prev, the gates i, f, g, o, tanh(c'), and the weights that took part
Step = tuple[Array, Array, Array, Array, Array, Array, Array, Array, Array, Array]


def step(
    x: Array, h_prev: Array, c_prev: Array, Wx: Array, Wh: Array, b: Array
) -> tuple[Array, Array, Step]:
    """(h', c', what the way back needs)."""
    a = x @ Wx + h_prev @ Wh + b
    ai, af, ag, ao = (a[:, k * len(Wh) : (k + 1) * len(Wh)] for k in range(4))
    i, f, g, o = sigmoid(ai), sigmoid(af), np.tanh(ag), sigmoid(ao)
    c = f * c_prev + i * g
    tanh_c = np.tanh(c)
    return o * tanh_c, c, (x, h_prev, c_prev, i, f, g, o, tanh_c, Wx, Wh)


# a = x Wx + h Wh + b = (a_i, a_f, a_g, a_o);  i, f, o = σ(a_i), σ(a_f), σ(a_o),  g = tanh(a_g);
# c' = f c + i g,  h' = o tanh(c').  With dh = ∂L/∂h' and dc = ∂L/∂c' from outside:
#   dc* = dc + dh o (1 − tanh²(c'))         c' acts by itself and through h'
#   da_i = dc* g i (1 − i)                  σ' = σ (1 − σ)
#   da_f = dc* c f (1 − f)
#   da_g = dc* i (1 − g²)
#   da_o = dh tanh(c') o (1 − o)
#   dc_prev = dc* f;  with da = (da_i, da_f, da_g, da_o) the rest is as in an affine layer.
def back(dh: Array, dc: Array, cache: Step) -> tuple[Array, Array, Array, Array, Array, Array]:
    """(dx, dh_prev, dc_prev, dWx, dWh, db)."""
    x, h_prev, c_prev, i, f, g, o, tanh_c, Wx, Wh = cache
    dc_all = dc + dh * o * (1 - tanh_c**2)  # dc*
    da = np.concatenate(
        (
            dc_all * g * i * (1 - i),  # da_i
            dc_all * c_prev * f * (1 - f),  # da_f
            dc_all * i * (1 - g**2),  # da_g
            dh * tanh_c * o * (1 - o),  # da_o
        ),
        axis=1,
    )
    return da @ Wx.T, da @ Wh.T, dc_all * f, x.T @ da, h_prev.T @ da, np.sum(da, axis=0)


@final
class LSTMCell:
    """One step. x: (N, D), h_prev, c_prev: (N, H); gives (2, N, H): `h, c = cell.forward(x, h, c)`.

    Wx: (D, 4H), Wh: (H, 4H), b: (4H,), columns in the order i, f, g, o; initialised by Xavier, the
    bias of the forget gate with 1 (Jozefowicz et al. 2015), so that the cell begins by remembering.
    backward takes (dh, dc), returns (dx, dh_prev, dc_prev), and sets dWx, dWh, db.
    """

    PARAMETERS: ClassVar[tuple[str, ...]] = ("Wx", "Wh", "b")

    def __init__(
        self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None
    ) -> None:
        self.Wx, self.Wh, self.b = _weights(input_size, hidden_size, rng)
        self.dWx, self.dWh, self.db = (np.zeros_like(w) for w in (self.Wx, self.Wh, self.b))
        self._cache: Step | None = None

    def forward(self, x: Any, h_prev: Any, c_prev: Any) -> Array:
        x, h_prev, c_prev = lifted(x), lifted(h_prev), lifted(c_prev)
        demand_shape("x", x, ("N", len(self.Wx)))
        demand_shape("h_prev", h_prev, (len(x), len(self.Wh)))
        demand_shape("c_prev", c_prev, (len(x), len(self.Wh)))
        near = [beside(x, w) for w in (self.Wx, self.Wh, self.b)]
        h, c, self._cache = step(x, h_prev, c_prev, *near)
        return np.asanyarray(np.stack((h, c)))

    def backward(self, dout: Any) -> tuple[Array, Array, Array]:
        """(dx, dh_prev, dc_prev); dout = (∂L/∂h', ∂L/∂c'), (2, N, H)."""
        cache = remembered(self._cache)
        dh, dc = upstream(dout, (2, *cache[1].shape))
        dx, dh_prev, dc_prev, self.dWx, self.dWh, self.db = back(dh, dc, cache)
        return dx, dh_prev, dc_prev


@final
class TimeLSTM:
    """LSTMCell over time, from states of zeros. x: (N, T, D); gives all h, (N, T, H).

    The parameters are those of LSTMCell. backward goes through all T steps.
    """

    PARAMETERS: ClassVar[tuple[str, ...]] = ("Wx", "Wh", "b")

    def __init__(
        self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None
    ) -> None:
        self.Wx, self.Wh, self.b = _weights(input_size, hidden_size, rng)
        self.dWx, self.dWh, self.db = (np.zeros_like(w) for w in (self.Wx, self.Wh, self.b))
        self._cache: tuple[list[Step], tuple[int, ...]] | None = None

    def forward(self, x: Any) -> Array:
        x = lifted(x)
        demand_shape("x", x, ("N", "T", len(self.Wx)))
        near = [beside(x, w) for w in (self.Wx, self.Wh, self.b)]
        h = c = np.zeros((len(x), len(self.Wh)), dtype=x.dtype)
        states, steps = [], []
        for t in range(x.shape[1]):
            h, c, cache = step(x[:, t], h, c, *near)
            states.append(h)
            steps.append(cache)
        self._cache = steps, (*x.shape[:2], len(self.Wh))
        return stacked(states, self._cache[1], x.dtype)

    # Backpropagation through time: ∂L/∂h_t = dout_t + dh_{t+1} and ∂L/∂c_t = dc_{t+1}, from the last
    # step to the first; every step has the same weights, so that their gradients add up.
    def backward(self, dout: Any) -> Array:
        steps, shape = remembered(self._cache)
        g = upstream(dout, shape)
        sums = [np.zeros(w.shape, g.dtype) for w in (self.Wx, self.Wh, self.b)]
        dx = np.zeros((*shape[:2], len(self.Wx)), dtype=g.dtype)
        dh = dc = np.zeros((shape[0], shape[2]), dtype=g.dtype)
        for t in reversed(range(shape[1])):
            dx[:, t], dh, dc, *grads = back(
                g[:, t] + dh, dc, steps[t]
            )  # dout_t + dh_{t+1}, dc_{t+1}
            sums = [s + w for s, w in zip(sums, grads, strict=True)]
        self.dWx, self.dWh, self.db = sums
        return dx


def _weights(
    input_size: int, hidden_size: int, rng: np.random.Generator | None
) -> tuple[Array, Array, Array]:
    Wx, Wh, b = weights(input_size, hidden_size, 4, rng)
    b[hidden_size : 2 * hidden_size] = 1
    return Wx, Wh, b


_PARAMETERS = (
    Slot("Wx", "parameter", ("D", "4H")),
    Slot("Wh", "parameter", ("H", "4H")),
    Slot("b", "parameter", ("4H",)),
)
_SOURCE = "Hochreiter, Schmidhuber (1997), with the forget gate of Gers et al. (2000)"

ENTRIES = (
    Entry(
        kind="layer",
        name="lstm_cell",
        make=LSTMCell,
        formula="i, f, o = σ(x Wx + h Wh + b), g = tanh(same); c' = f c + i g; h' = o tanh(c')",
        derivative=(
            "dc* = dc + dh o (1 − tanh²c'); da_i = dc* g i(1−i); da_f = dc* c f(1−f); "
            "da_g = dc* i(1−g²); da_o = dh tanh(c') o(1−o); dc = dc* f; dx = da Wxᵀ; dh = da Whᵀ; "
            "dWx = xᵀ da; dWh = hᵀ da; db = Σ da"
        ),
        source=_SOURCE,
        names=("LSTMCell", "LSTM"),
        slots=(
            Slot("x", "input", ("N", "D")),
            Slot("h_prev", "input", ("N", "H")),
            Slot("c_prev", "input", ("N", "H")),
            *_PARAMETERS,
        ),
        shapes="x: (N, D), h_prev, c_prev: (N, H); gives (2, N, H), h' and c'",
    ),
    Entry(
        kind="layer",
        name="time_lstm",
        make=TimeLSTM,
        formula="(h_t, c_t) = cell(x_t, h_{t−1}, c_{t−1}), h_0 = c_0 = 0",
        derivative="∂L/∂h_t = dout_t + dh_{t+1}, ∂L/∂c_t = dc_{t+1}, then as in the cell; weights: sum over t",
        source=_SOURCE + "; Werbos (1990)",
        names=("TimeLSTM", "lstm sequence"),
        slots=(Slot("x", "input", ("N", "T", "D")), *_PARAMETERS),
        shapes="x: (N, T, D); gives (N, T, H)",
    ),
)
