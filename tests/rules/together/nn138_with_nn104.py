"""The gradient of y is that of x, and that of z is twice what it should be."""


class Gate:
    def forward(self, x, y, z):
        self.x, self.y, self.z = x, y, z
        return x * y + z**2

    def backward(self, dout):
        dx = dout * self.y
        dy = dout * self.y
        dz = dout * 4 * self.z
        return dx, dy, dz
