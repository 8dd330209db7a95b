import numpy as np

class Ctx:
    def save(self, *xs): self.xs = xs

class Mul:
    @staticmethod
    def forward(ctx, a, b):
        ctx.save(a, b)
        return a * b
    @staticmethod
    def backward(ctx, g):
        a, b = ctx.xs
        return g * b, g * a

class Div:
    @staticmethod
    def forward(ctx, a, b):
        ctx.save(a, b)
        return a / b
    @staticmethod
    def backward(ctx, g):
        a, b = ctx.xs
        return g / b, g * a / b ** 2

class Sum:
    @staticmethod
    def forward(ctx, a):
        ctx.save(a)
        return np.array([a.sum()])
    @staticmethod
    def backward(ctx, g):
        a, = ctx.xs
        return np.ones_like(a) * g
