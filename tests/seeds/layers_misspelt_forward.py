class Relu:
    def __init__(self):# nothing remembered yet
        self.mask = None

    def forward(self,x):# x is the signal
        self.mask = (x <=0 )
        y = x.copy() # keep the caller's array
        y[self.mask] = 0

        return y

    def backward(self, dout):
        dout[self.mask] = 0
        dx = dout

        return dx

import numpy as np
a = np.array([[2.0, -1.5], [-0.5, 1.0]])
print(a)

which = (a<=0)
which

b = a.copy()
b[which] = 0
b

class Sigmoid:
    def __init__(self):# the output is all that the way back needs
        self.y = None

    def forwad(self, x):
        y = 1/ (1+np.exp(-x))
        self.y = y

        return y

    def backward(self,dout):
        dx = dout * (1.0 - self.y) * self.y

        return dx
