class Multiply:
    """z = x * y"""
    def forward(self, x, y):
        self.x, self.y = x, y
        return x * y
    def backward(self, dz):
        dx = self.x * dz
        dy = self.y * dz
        return [dx, dy]

class Subtract:
    def forward(self, x, y):
        return x - y
    def backward(self, dz):
        return [1.0 * dz, -1.0 * dz]

class Divide:
    def forward(self, x, y):
        self.x, self.y = x, y
        return x / y
    def backward(self, dz):
        return [dz / self.y, -dz * self.x / self.y ** 2]
