class PairMax:
    """Gives ties all of it, and wipes out its caller's gradient."""

    def forward(self, x):
        self.pairs = x.reshape(len(x), 3, 2)
        self.top = self.pairs.max(axis=2)
        return self.top

    def backward(self, dout):
        mask = self.pairs == self.top[:, :, None]
        dx = (mask * dout[:, :, None]).reshape(len(dout), 6)
        dout *= 0  # used up
        return dx
