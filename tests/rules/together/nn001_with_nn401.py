class Cubic:
    """y = x³: the exponent of the slope is wrong, and dout is overwritten."""

    def forward(self, x):
        self.x = x
        return x**3

    def backward(self, dout):
        dout *= 3 * self.x
        return dout
