"""The new parameters are returned, and are the step alone."""


class SGD:
    def __init__(self, lr=0.1):
        self.lr = lr

    def step(self, params, grads):
        for i in range(len(params)):
            params[i] = -self.lr * grads[i]
