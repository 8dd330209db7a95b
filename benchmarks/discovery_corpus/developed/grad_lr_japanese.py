# 逆伝播の中で重みを更新する
import numpy as np

class 全結合:
    def __init__(self, 入力数, 出力数):
        self.w = np.random.randn(入力数, 出力数) * 0.1
        self.b = np.zeros(出力数)

    def forward(self, x):
        self.x = x
        return np.dot(x, self.w) + self.b

    def backward(self, grad, lr):
        dw = np.dot(self.x.T, grad)
        db = grad.sum(axis=0)
        dx = np.dot(grad, self.w.T)
        self.w -= lr * dw
        self.b -= lr * db
        return dx

class シグモイド:
    def forward(self, x):
        self.y = 1 / (1 + np.exp(-x))
        return self.y
    def backward(self, grad, lr):
        return grad * self.y * (1 - self.y)
