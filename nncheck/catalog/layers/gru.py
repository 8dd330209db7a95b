"""The GRU cell: one step, and a sequence of steps."""

from __future__ import annotations

from typing import Any, ClassVar, final

import numpy as np

from ...model import Array, Slot
from ..entry import Entry
from ..functions import sigmoid
from .edge import beside, demand_shape, lifted, remembered, upstream
from .rnn import stacked, weights

# x, h_prev, r, z, n, u = h Wh_n + bh_n, and the weights that took part
Step = tuple[Array, Array, Array, Array, Array, Array, Array, Array]
Gradients = tuple[Array, Array, Array, Array, Array, Array]


def step(x: Array, h_prev: Array, Wx: Array, Wh: Array, bx: Array, bh: Array) -> tuple[Array, Step]:
    """(h', what the way back needs)."""
    H = len(Wh)
    a, u = x @ Wx + bx, h_prev @ Wh + bh
    r = sigmoid(a[:, :H] + u[:, :H])
    z = sigmoid(a[:, H : 2 * H] + u[:, H : 2 * H])
    n = np.tanh(a[:, 2 * H :] + r * u[:, 2 * H :])
    return (1 - z) * n + z * h_prev, (x, h_prev, r, z, n, u[:, 2 * H :].copy(), Wx, Wh)


# a = x Wx + bx = (a_r, a_z, a_n),  u = h Wh + bh = (u_r, u_z, u_n);
# r = σ(a_r + u_r),  z = σ(a_z + u_z),  n = tanh(a_n + r u_n),  h' = (1 − z) n + z h.  With g = ∂L/∂h':
#   da_n = g (1 − z)(1 − n²)            du_n = da_n r
#   da_z = g (h − n) z (1 − z)          du_z = da_z
#   da_r = da_n u_n r (1 − r)           du_r = da_r
#   dx = da Wxᵀ,  dWx = xᵀ da,  dbx = Σ_n da
#   dh = g z + du Whᵀ,  dWh = hᵀ du,  dbh = Σ_n du          h acts directly and through u
def back(g: Array, cache: Step) -> Gradients:
    """(dx, dh_prev, dWx, dWh, dbx, dbh)."""
    x, h_prev, r, z, n, u_n, Wx, Wh = cache
    da_n = g * (1 - z) * (1 - n**2)
    da_z = g * (h_prev - n) * z * (1 - z)
    da_r = da_n * u_n * r * (1 - r)
    da = np.concatenate((da_r, da_z, da_n), axis=1)
    du = np.concatenate((da_r, da_z, da_n * r), axis=1)
    dh_prev = g * z + du @ Wh.T
    return da @ Wx.T, dh_prev, x.T @ da, h_prev.T @ du, np.sum(da, axis=0), np.sum(du, axis=0)


@final
class GRUCell:
    """One step. x: (N, D), h_prev: (N, H); gives (N, H).

    Wx: (D, 3H), Wh: (H, 3H), initialised by Xavier; bx, bh: (3H,), zeros; columns in the order r, z,
    n. The reset gate acts on h Wh + bh (as in cuDNN and torch), so that both biases are needed.
    backward returns (dx, dh_prev) and sets dWx, dWh, dbx, dbh.
    """

    PARAMETERS: ClassVar[tuple[str, ...]] = ("Wx", "Wh", "bx", "bh")

    def __init__(
        self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None
    ) -> None:
        self.Wx, self.Wh, self.bx = weights(input_size, hidden_size, 3, rng)
        self.bh = np.zeros_like(self.bx)
        self.dWx, self.dWh = np.zeros_like(self.Wx), np.zeros_like(self.Wh)
        self.dbx, self.dbh = np.zeros_like(self.bx), np.zeros_like(self.bh)
        self._cache: Step | None = None

    def forward(self, x: Any, h_prev: Any) -> Array:
        x, h_prev = lifted(x), lifted(h_prev)
        demand_shape("x", x, ("N", len(self.Wx)))
        demand_shape("h_prev", h_prev, (len(x), len(self.Wh)))
        near = [beside(x, w) for w in (self.Wx, self.Wh, self.bx, self.bh)]
        h, self._cache = step(x, h_prev, *near)
        return h

    def backward(self, dout: Any) -> tuple[Array, Array]:
        """(dx, dh_prev); dout = ∂L/∂h'."""
        cache = remembered(self._cache)
        g = upstream(dout, cache[1].shape)
        dx, dh_prev, self.dWx, self.dWh, self.dbx, self.dbh = back(g, cache)
        return dx, dh_prev


@final
class TimeGRU:
    """GRUCell over time, from a state of zeros. x: (N, T, D); gives all states, (N, T, H).

    The parameters are those of GRUCell. backward goes through all T steps.
    """

    PARAMETERS: ClassVar[tuple[str, ...]] = ("Wx", "Wh", "bx", "bh")

    def __init__(
        self, input_size: int, hidden_size: int, rng: np.random.Generator | None = None
    ) -> None:
        self.Wx, self.Wh, self.bx = weights(input_size, hidden_size, 3, rng)
        self.bh = np.zeros_like(self.bx)
        self.dWx, self.dWh = np.zeros_like(self.Wx), np.zeros_like(self.Wh)
        self.dbx, self.dbh = np.zeros_like(self.bx), np.zeros_like(self.bh)
        self._cache: tuple[list[Step], tuple[int, ...]] | None = None

    def forward(self, x: Any) -> Array:
        x = lifted(x)
        demand_shape("x", x, ("N", "T", len(self.Wx)))
        near = [beside(x, w) for w in (self.Wx, self.Wh, self.bx, self.bh)]
        h = np.zeros((len(x), len(self.Wh)), dtype=x.dtype)
        states, steps = [], []
        for t in range(x.shape[1]):
            h, cache = step(x[:, t], h, *near)
            states.append(h)
            steps.append(cache)
        self._cache = steps, (*x.shape[:2], len(self.Wh))
        return stacked(states, self._cache[1], x.dtype)

    # Backpropagation through time: ∂L/∂h_t = dout_t + dh_{t+1}, from the last step to the first; every
    # step has the same weights, so that their gradients add up.
    def backward(self, dout: Any) -> Array:
        steps, shape = remembered(self._cache)
        g = upstream(dout, shape)
        sums = [np.zeros(w.shape, g.dtype) for w in (self.Wx, self.Wh, self.bx, self.bh)]
        dx = np.zeros((*shape[:2], len(self.Wx)), dtype=g.dtype)
        dh = np.zeros((shape[0], shape[2]), dtype=g.dtype)
        for t in reversed(range(shape[1])):
            dx[:, t], dh, *grads = back(g[:, t] + dh, steps[t])  # dout_t + dh_{t+1}
            sums = [s + w for s, w in zip(sums, grads, strict=True)]
        self.dWx, self.dWh, self.dbx, self.dbh = sums
        return dx


_PARAMETERS = (
    Slot("Wx", "parameter", ("D", "3H")),
    Slot("Wh", "parameter", ("H", "3H")),
    Slot("bx", "parameter", ("3H",)),
    Slot("bh", "parameter", ("3H",)),
)
_SOURCE = "Cho et al., arXiv 1406.1078 (2014), eqs. 5 to 8"
_NOTE = (
    "r acts on h Wh + bh, as in cuDNN and torch, not on h; z keeps the old state, as in the paper"
)

ENTRIES = (
    Entry(
        kind="layer",
        name="gru_cell",
        make=GRUCell,
        formula=(
            "r, z = σ(x Wx + bx + h Wh + bh); n = tanh(x Wx + bx + r (h Wh + bh)); h' = (1−z) n + z h"
        ),
        derivative=(
            "da_n = dout (1−z)(1−n²); da_z = dout (h−n) z(1−z); da_r = da_n u_n r(1−r); "
            "du = (da_r, da_z, da_n r); dx = da Wxᵀ; dh = dout z + du Whᵀ; dWx = xᵀ da; dWh = hᵀ du; "
            "dbx = Σ da; dbh = Σ du"
        ),
        source=_SOURCE,
        names=("GRUCell", "GRU"),
        slots=(
            Slot("x", "input", ("N", "D")),
            Slot("h_prev", "input", ("N", "H")),
            *_PARAMETERS,
        ),
        shapes="x: (N, D), h_prev: (N, H); gives (N, H)",
        note=_NOTE,
    ),
    Entry(
        kind="layer",
        name="time_gru",
        make=TimeGRU,
        formula="h_t = cell(x_t, h_{t−1}), h_0 = 0",
        derivative="∂L/∂h_t = dout_t + dh_{t+1}, then as in the cell; weights: sum over t",
        source=_SOURCE + "; Werbos (1990)",
        names=("TimeGRU", "gru sequence"),
        slots=(Slot("x", "input", ("N", "T", "D")), *_PARAMETERS),
        shapes="x: (N, T, D); gives (N, T, H)",
        note=_NOTE,
    ),
)
