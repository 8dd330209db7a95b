"""update(grad_w, grad_b, ...) gives the steps, and the layer adds them."""
import numpy as np


class Optimizer:
    def __init__(self, *args, **kwds):
        pass

    def update(self, *args, **kwds):
        pass


class SGD(Optimizer):
    def __init__(self, eta=1e-2, *args, **kwds):
        super().__init__(*args, **kwds)
        self.eta = eta

    def update(self, grad_w, grad_b, *args, **kwds):
        return -self.eta * grad_w, -self.eta * grad_b


class MSGD(Optimizer):
    def __init__(self, eta=1e-2, mu=0.9, *args, **kwds):
        super().__init__(*args, **kwds)
        self.eta, self.mu = eta, mu
        self.dw = self.db = 0

    def update(self, grad_w, grad_b, *args, **kwds):
        dw = self.mu * self.dw - self.eta * grad_w
        db = self.mu * self.db - self.eta * grad_b
        self.dw = dw.copy()
        self.db = db.copy()
        return dw, db


class AdaDelta(Optimizer):
    def __init__(self, rho=0.95, eps=1e-6, *args, **kwds):
        super().__init__(*args, **kwds)
        self.rho, self.eps = rho, eps
        self.vw = self.vb = self.uw = self.ub = 0

    def update(self, grad_w, grad_b, *args, **kwds):
        self.vw += (1 - self.rho) * (grad_w**2 - self.vw)
        self.vb += (1 - self.rho) * (grad_b**2 - self.vb)
        dw = -grad_w * np.sqrt(self.uw + self.eps) / np.sqrt(self.vw + self.eps)
        db = -grad_b * np.sqrt(self.ub + self.eps) / np.sqrt(self.vb + self.eps)
        self.uw += (1 - self.rho) * (dw**2 - self.uw)
        self.ub += (1 - self.rho) * (db**2 - self.ub)
        return dw, db


class Adam(Optimizer):
    def __init__(self, alpha=1e-3, beta1=0.9, beta2=0.999, eps=1e-8, *args, **kwds):
        super().__init__(*args, **kwds)
        self.alpha, self.beta1, self.beta2, self.eps = alpha, beta1, beta2, eps
        self.mw = self.mb = self.vw = self.vb = 0

    def update(self, grad_w, grad_b, t, *args, **kwds):
        self.mw = self.beta1 * self.mw + (1 - self.beta1) * grad_w
        self.mb = self.beta1 * self.mb + (1 - self.beta1) * grad_b
        self.vw = self.beta2 * self.vw + (1 - self.beta2) * grad_w**2
        self.vb = self.beta2 * self.vb + (1 - self.beta2) * grad_b**2
        alpha_t = self.alpha * np.sqrt(1 - self.beta2**t) / (1 - self.beta1**t)
        dw = -alpha_t * self.mw / (np.sqrt(self.vw) + self.eps)
        db = -alpha_t * self.mb / (np.sqrt(self.vb) + self.eps)
        return dw, db


class SMORMS3(Optimizer):
    def __init__(self, eta=1e-3, eps=1e-8, *args, **kwds):
        super().__init__(*args, **kwds)
        self.eta, self.eps = eta, eps
        self.zetaw = self.zetab = 0
        self.sw = self.sb = 1
        self.mw = self.mb = self.vw = self.vb = 0

    def update(self, grad_w, grad_b, *args, **kwds):
        rhow = 1 / (1 + self.sw)
        rhob = 1 / (1 + self.sb)
        self.mw = (1 - rhow) * self.mw + rhow * grad_w
        self.mb = (1 - rhob) * self.mb + rhob * grad_b
        self.vw = (1 - rhow) * self.vw + rhow * grad_w**2
        self.vb = (1 - rhob) * self.vb + rhob * grad_b**2
        self.zetaw = self.mw**2 / (self.vw + self.eps)
        self.zetab = self.mb**2 / (self.vb + self.eps)
        dw = -grad_w * np.minimum(self.eta, self.zetaw) / (np.sqrt(self.vw) + self.eps)
        db = -grad_b * np.minimum(self.eta, self.zetab) / (np.sqrt(self.vb) + self.eps)
        self.sw = 1 + (1 - self.zetaw) * self.sw
        self.sb = 1 + (1 - self.zetab) * self.sb
        return dw, db
