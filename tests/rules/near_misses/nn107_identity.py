class Identity:
    """f'(x) = 1: handing dout on is right."""

    def forward(self, x):
        return x.copy()

    def backward(self, dout):
        return dout


class Centre:
    """Minus a constant: the derivative is 1 as well."""

    def forward(self, x):
        return x - 0.5

    def backward(self, dout):
        return dout.copy()
