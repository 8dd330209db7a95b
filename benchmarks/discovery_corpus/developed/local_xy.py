# x: 入力, y: 順伝播の出力
import numpy as np

class Sigmoid:
    @staticmethod
    def forward(x):
        return 1 / (1 + np.exp(-x))
    @staticmethod
    def backward(x, y):
        return y * (1 - y)

class Tanh:
    @staticmethod
    def forward(x):
        return np.tanh(x)
    @staticmethod
    def backward(x, y):
        return 1 - y

class Sin:
    @staticmethod
    def forward(x):
        return np.sin(x)
    @staticmethod
    def backward(x, y):
        return np.cos(x)

class Exp:
    @staticmethod
    def forward(x):
        return np.exp(x)
    @staticmethod
    def backward(x, y):
        return y
