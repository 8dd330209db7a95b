"""更新量を返す最適化手法: update gives the steps of a weight and a bias, and the layer adds them."""
import numpy as np


class Optimizer:
    def __init__(self, *args, **kwds):
        pass

    def update(self, *args, **kwds):
        raise NotImplementedError


class SGD(Optimizer):
    def __init__(self, eta=1e-2, *args, **kwds):
        super().__init__(*args, **kwds)
        self.eta = eta

    def update(self, grad_w, grad_b, *args, **kwds):
        return -self.eta * grad_w, -self.eta * grad_b


class MSGD(Optimizer):
    def __init__(self, eta=1e-2, mu=0.9, *args, **kwds):
        super().__init__(*args, **kwds)
        self.eta = eta
        self.mu = mu
        self.dw = 0
        self.db = 0

    def update(self, grad_w, grad_b, *args, **kwds):
        dw = self.mu * self.dw - (1 - self.mu) * self.eta * grad_w
        db = self.mu * self.db - (1 - self.mu) * self.eta * grad_b
        # the arrays themselves: nobody is expected to change them
        self.dw = dw
        self.db = db
        return dw, db


class NAG(Optimizer):
    def __init__(self, eta=1e-2, mu=0.9, *args, **kwds):
        super().__init__(*args, **kwds)
        self.eta = eta
        self.mu = mu
        self.dw = 0
        self.db = 0

    def update(self, w, b, dfw, dfb, *args, **kwds):
        grad_w = dfw(w + self.mu * self.dw, b + self.mu * self.db)
        grad_b = dfb(w + self.mu * self.dw, b + self.mu * self.db)
        dw = self.mu * self.dw - self.eta * grad_w
        db = self.mu * self.db - self.eta * grad_b
        self.dw = dw.copy()
        self.db = db.copy()
        return dw, db


class AdaGrad(Optimizer):
    def __init__(self, eta=1e-3, *args, **kwds):
        super().__init__(*args, **kwds)
        self.eta = eta
        self.gw = 0
        self.gb = 0

    def update(self, grad_w, grad_b, *args, **kwds):
        self.gw = self.gw + grad_w**2
        self.gb = self.gb + grad_b**2
        dw = -self.eta * grad_w / np.sqrt(self.gw)
        db = -self.eta * grad_b / np.sqrt(self.gb)
        return dw, db


class Adam(Optimizer):
    def __init__(self, alpha=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, *args, **kwds):
        super().__init__(*args, **kwds)
        self.alpha, self.beta1, self.beta2, self.eps = alpha, beta1, beta2, eps
        self.mw = self.mb = self.vw = self.vb = 0

    def update(self, grad_w, grad_b, t, *args, **kwds):
        self.mw = self.mw + (1 - self.beta1) * (grad_w - self.mw)
        self.mb = self.mb + (1 - self.beta1) * (grad_b - self.mb)
        self.vw = self.vw + (1 - self.beta2) * (grad_w**2 - self.vw)
        self.vb = self.vb + (1 - self.beta2) * (grad_b**2 - self.vb)
        alpha_t = self.alpha * np.sqrt(1 - self.beta2**t) / (1 - self.beta1**t)
        dw = -alpha_t * self.mw / (np.sqrt(self.vw + self.eps))
        db = -alpha_t * self.mb / (np.sqrt(self.vb + self.eps))
        return dw, db


class SMORMS3(Optimizer):
    def __init__(self, eta=1e-3, eps=1e-8, *args, **kwds):
        super().__init__(*args, **kwds)
        self.eta, self.eps = eta, eps
        self.zetaw = 0
        self.zetab = 0
        self.sw = 1
        self.sb = 1
        self.mw = self.mb = self.vw = self.vb = 0

    def update(self, grad_w, grad_b, *args, **kwds):
        rhow = 1 / (1 + self.sw)
        rhob = 1 / (1 + self.sb)
        self.mw = (1 - rhow) * self.mw + rhow * grad_w
        self.mb = (1 - rhob) * self.mb + rhob * grad_b
        self.vw = (1 - rhow) * self.vw + rhow * grad_w**2
        self.vb = (1 - rhob) * self.vb + rhob * grad_b**2
        self.zetaw = self.mw**2 / (self.vw + self.eps)
        self.zetaw = self.mb**2 / (self.vb + self.eps)
        dw = -grad_w * np.minimum(self.eta, self.zetaw) / (np.sqrt(self.vw) + self.eps)
        db = -grad_b * np.minimum(self.eta, self.zetab) / (np.sqrt(self.vb) + self.eps)
        self.sw = 1 + (1 - self.zetaw) * self.sw
        self.sb = 1 + (1 - self.zetab) * self.sb
        return dw, db


class AdaMax(Optimizer):
    def __init__(self, alpha=2e-3, beta1=0.9, beta2=0.999, *args, **kwds):
        super().__init__(*args, **kwds)
        self.alpha, self.beta1, self.beta2 = alpha, beta1, beta2
        self.mw = self.mb = self.uw = self.ub = 0

    def update(self, grad_w, grad_b, t, *args, **kwds):
        self.mw = self.beta1 * self.mw + (1 - self.beta1) * grad_w
        self.mb = self.beta1 * self.mb + (1 - self.beta1) * grad_b
        self.uw = np.maximum(self.beta2 * self.uw, np.abs(grad_w))
        self.ub = np.maximum(self.beta2 * self.ub, np.abs(grad_b))
        alpha_t = self.alpha / (1 - self.beta1**t)
        return -alpha_t * self.mw / self.uw, -alpha_t * self.mb / self.ub


class Eve(Optimizer):
    def __init__(self, alpha=1e-3, beta1=0.9, beta2=0.999, beta3=0.999, c=10, eps=1e-8,
                 fstar=0, *args, **kwds):
        super().__init__(*args, **kwds)
        self.alpha, self.beta1, self.beta2, self.beta3 = alpha, beta1, beta2, beta3
        self.c, self.eps, self.fstar = c, eps, fstar
        self.mw = self.mb = self.vw = self.vb = 0
        self.f = 0
        self.dtilde = 1

    def update(self, grad_w, grad_b, f, t, *args, **kwds):
        self.mw = self.beta1 * self.mw + (1 - self.beta1) * grad_w
        self.mb = self.beta1 * self.mb + (1 - self.beta1) * grad_b
        self.vw = self.beta2 * self.vw + (1 - self.beta2) * grad_w**2
        self.vb = self.beta2 * self.vb + (1 - self.beta2) * grad_b**2
        mhatw = self.mw / (1 - self.beta1**t)
        mhatb = self.mb / (1 - self.beta1**t)
        vhatw = self.vw / (1 - self.beta2**t)
        vhatb = self.vb / (1 - self.beta2**t)
        if t > 1:
            d = np.abs(f - self.fstar) / (np.minimum(f, self.f) - self.fstar)
            dhat = np.clip(d, 1 / self.c, self.c)
            self.dtilde = self.dtilde + (1 - self.beta3) * (dhat - self.dtilde)
        else:
            self.dtilde = 1
        self.f = f
        dw = -self.alpha * mhatw / (self.dtilde * (np.sqrt(vhatw) + self.eps))
        db = -self.alpha * mhatb / (self.dtilde * (np.sqrt(vhatb) + self.eps))
        return dw, db


class Halves(Optimizer):
    """Two half steps, one on either side of the friction."""

    def __init__(self, eta=1e-2, mu=0.9, *args, **kwds):
        super().__init__(*args, **kwds)
        self.eta, self.mu = eta, mu
        self.uw = self.ub = 0

    def update(self, grad_w, grad_b, *args, **kwds):
        dw = 0.5 * self.uw
        db = 0.5 * self.ub
        self.uw = self.mu * self.uw - self.eta * grad_w
        self.ub = self.mu * self.ub - self.eta * grad_b
        dw = 0.5 * self.uw
        db = 0.5 * self.ub
        return dw, db


_opt_dic = {
    "SDG": SGD,
    "MSGD": MSGD,
    "NAG": NAG,
    "Adam": Adam,
}


def get_opt(name, *args, **kwds):
    if name in _opt_dic.keys():
        optimizer = _opt_dic[name](*args, **kwds)
    else:
        raise ValueError(name, ": Unknown optimizer")
    return optimizer
