"""The window of the backward is that of the forward, whatever the stride."""

import numpy as np


class Conv1D:
    def __init__(self, in_channels, out_channels, kernel_size, stride=1):
        self.k, self.s = kernel_size, stride
        self.filters = np.random.randn(out_channels, in_channels, kernel_size) * 0.1

    def forward(self, signal):
        self.signal = signal
        steps = (signal.shape[2] - self.k) // self.s + 1
        out = np.zeros((signal.shape[0], self.filters.shape[0], steps))
        for t in range(steps):
            window = signal[:, :, t * self.s : t * self.s + self.k]
            out[:, :, t] = np.tensordot(window, self.filters, axes=([1, 2], [1, 2]))
        return out

    def backward(self, grad):
        self.grad_filters = np.zeros_like(self.filters)
        dx = np.zeros_like(self.signal)
        for t in range(grad.shape[2]):
            window = self.signal[:, :, t * self.s : t * self.s + self.k]
            self.grad_filters += np.tensordot(grad[:, :, t], window, axes=([0], [0]))
            dx[:, :, t * self.s : t * self.s + self.k] += np.tensordot(
                grad[:, :, t], self.filters, axes=([1], [0])
            )
        return dx
