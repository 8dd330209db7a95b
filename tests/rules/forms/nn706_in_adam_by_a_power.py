"""** 0.5 for the root, eps inside it; one array at a time."""


class Adam:
    def __init__(self, a=0.001, b1=0.9, b2=0.999, e=1e-8):
        self.a, self.b1, self.b2, self.e = a, b1, b2, e
        self.m = self.v = self.t = 0

    def __call__(self, w, g):
        self.t += 1
        self.m = self.b1 * self.m + (1 - self.b1) * g
        self.v = self.b2 * self.v + (1 - self.b2) * g**2
        return (
            w
            - self.a
            * (self.m / (1 - self.b1**self.t))
            / (self.v / (1 - self.b2**self.t) + self.e) ** 0.5
        )
