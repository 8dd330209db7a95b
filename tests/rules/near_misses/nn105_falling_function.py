class Subtract:
    """The second operand's gradient is -dout, and right."""

    def forward(self, a, b):
        return a - b

    def backward(self, dout):
        return dout.copy(), -dout


class Reciprocal:
    """1/(1 + x²) falls where x > 0."""

    def forward(self, x):
        self.x = x
        self.y = 1 / (1 + x**2)
        return self.y

    def backward(self, dout):
        return -dout * 2 * self.x * self.y**2
