"""The backward through time does not hand the gradient on from one step to the one before.

A hidden state is used twice: it is an output of its step, and it is the input of the next. Its gradient
is the sum of both:

    dh_t = dout_t + (what comes back from step t + 1)

Without the second part every step is treated as if it were the last one, and nothing that happens later
reaches it.

How it shows in training: the network learns to map each input to its own output, and nothing that has
to be remembered over a step or more. The loss falls to what can be reached without memory and stays
there. At the last step of every sequence the gradient is right, and a check with one step passes.

Bad::

    import numpy as np


    class RNN:
        def __init__(self, n_in, n_hidden):
            self.Wx = 0.5 * np.random.randn(n_in, n_hidden)
            self.Wh = 0.5 * np.random.randn(n_hidden, n_hidden)

        def forward(self, xs):  # (N, T, n_in)
            self.xs, self.hs = xs, [np.zeros((len(xs), len(self.Wh)))]
            for t in range(xs.shape[1]):
                self.hs.append(np.tanh(xs[:, t] @ self.Wx + self.hs[-1] @ self.Wh))
            return np.stack(self.hs[1:], axis=1)

        def backward(self, dhs):
            self.dWx, self.dWh = np.zeros_like(self.Wx), np.zeros_like(self.Wh)
            dxs, carried = np.zeros_like(self.xs), np.zeros_like(self.hs[0])
            for t in reversed(range(dhs.shape[1])):
                dh = dhs[:, t]  # what comes back from later steps is left out
                da = dh * (1 - self.hs[t + 1] ** 2)
                self.dWx += self.xs[:, t].T @ da
                self.dWh += self.hs[t].T @ da
                dxs[:, t] = da @ self.Wx.T
                carried = da @ self.Wh.T
            return dxs

Good::

    import numpy as np


    class RNN:
        def __init__(self, n_in, n_hidden):
            self.Wx = 0.5 * np.random.randn(n_in, n_hidden)
            self.Wh = 0.5 * np.random.randn(n_hidden, n_hidden)

        def forward(self, xs):  # (N, T, n_in)
            self.xs, self.hs = xs, [np.zeros((len(xs), len(self.Wh)))]
            for t in range(xs.shape[1]):
                self.hs.append(np.tanh(xs[:, t] @ self.Wx + self.hs[-1] @ self.Wh))
            return np.stack(self.hs[1:], axis=1)

        def backward(self, dhs):
            self.dWx, self.dWh = np.zeros_like(self.Wx), np.zeros_like(self.Wh)
            dxs, carried = np.zeros_like(self.xs), np.zeros_like(self.hs[0])
            for t in reversed(range(dhs.shape[1])):
                dh = dhs[:, t] + carried
                da = dh * (1 - self.hs[t + 1] ** 2)
                self.dWx += self.xs[:, t].T @ da
                self.dWh += self.hs[t].T @ da
                dxs[:, t] = da @ self.Wx.T
                carried = da @ self.Wh.T
            return dxs

How nncheck decides: the numeric Jacobian of a sequence layer is split by time. Yours equals the gradient
of each step's output with respect to that step's own input, with all ways through later steps left out;
at the last step it is right. Where only one of two carried states is dropped, the last step is
right, the earlier ones are not, and a fix that adds what is computed and never used is proven.

Sources:
    - qixianbiao/RNN#2
    - CaptainE/RNN-LSTM-in-numpy#1
    - mxnet#4057
"""

from __future__ import annotations

from collections.abc import Iterator

from ..lab import Lab, finding, shares
from ..model import Edit, Finding
from ..repair import loops

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    for slot in lab.differentiable:
        if slot.role != "input" or slot.name not in lab.wrong:
            continue
        found = shares.shares(lab, slot.name)
        axis = None if found is None else shares.own_step_only(found, lab.card.sample_axis)
        if axis is None:
            continue
        yield finding(
            lab,
            f"every step gets the gradient of its own output only: what comes back from later steps"
            f" is left out (axis {axis})",
            label="nothing is handed on to the step before",
            notes=("the last step is right, because nothing comes after it",),
            slots=(slot.name,),
        )
        return


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    yield from loops.carried_added(lab.code, lab.card)
