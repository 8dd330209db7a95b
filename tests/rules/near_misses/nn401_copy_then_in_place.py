class ReLU:
    """The in-place style on a copy of its own."""

    def forward(self, x):
        self.off = x <= 0
        y = x.copy()
        y[self.off] = 0
        return y

    def backward(self, dout):
        dout = dout.copy()
        dout[self.off] = 0
        return dout
