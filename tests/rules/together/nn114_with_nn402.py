class Square:
    """forward overwrites its input, backward forgets dout."""

    def forward(self, x):
        self.x = x.copy()
        x *= x
        return x

    def backward(self, dout):
        return 2 * self.x
