class ReLU:
    """forward overwrites its input, backward knows nothing of the mask."""

    def forward(self, x):
        self.on = x > 0
        x *= self.on
        return x

    def backward(self, dout):
        return dout.copy()
