import numpy as np


class FwdVar:
    """value together with the full gradient with respect to n independent variables"""

    def __init__(self, val, der):
        self.val = val
        self.der = np.asarray(der, dtype=float)

    @classmethod
    def independent(cls, values):
        n = len(values)
        return [cls(v, np.eye(n)[i]) for i, v in enumerate(values)]

    def __add__(self, other):
        if isinstance(other, FwdVar):
            return FwdVar(self.val + other.val, self.der + other.der)
        return FwdVar(self.val + other, self.der)

    def __mul__(self, other):
        if isinstance(other, FwdVar):
            return FwdVar(self.val * other.val, self.val * other.der + other.val * self.der)
        return FwdVar(self.val * other, self.der * other)

    def __sub__(self, other):
        return self + other * -1

    def __truediv__(self, other):
        return FwdVar(self.val / other.val, (self.der * other.val - self.val * other.der) / other.val ** 2)

    def log(self):
        return FwdVar(np.log(self.val), self.der / self.val)

    def sqrt(self):
        r = np.sqrt(self.val)
        return FwdVar(r, self.der / (2 * r))
