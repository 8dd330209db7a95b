import numpy as np

class Adam:
    """turns the gradients of one layer into steps: (dw, db) to subtract"""
    def __init__(self, lr=0.01, beta1=0.9, beta2=0.999, eps=1e-8):
        self.lr, self.beta1, self.beta2, self.eps = lr, beta1, beta2, eps
        self.m_w = self.v_w = self.m_b = self.v_b = 0

    def step(self, grad_w, grad_b, t=1):
        self.m_w = self.beta1 * self.m_w + (1 - self.beta1) * grad_w
        self.m_b = self.beta1 * self.m_b + (1 - self.beta1) * grad_b
        self.v_w = self.beta2 * self.v_w + (1 - self.beta2) * grad_w ** 2
        self.v_b = self.beta2 * self.v_b + (1 - self.beta2) * grad_b ** 2
        c1, c2 = 1 - self.beta1 ** t, 1 - self.beta2 ** t
        dw = self.lr * (self.m_w / c1) / (np.sqrt(self.v_w / c2) + self.eps)
        db = self.lr * (self.m_b / c1) / (np.sqrt(self.v_b / c2) + self.eps)
        return dw, db
