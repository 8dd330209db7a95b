"""Both gradients are the same array, because both inputs enter in the same way."""


class Add:
    def forward(self, x, y):
        return x + y

    def backward(self, dout):
        return dout.copy(), dout.copy()
