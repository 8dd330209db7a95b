"""損失関数クラス"""
import numpy as np

class 二乗和誤差:
    def forward(self, y, t):
        self.差 = y - t
        return 0.5 * np.sum(self.差 ** 2) / y.shape[0]
    def backward(self, dout=1):
        return dout * self.差 / self.差.shape[0]

class 平均絶対誤差:
    def forward(self, y, t):
        self.差 = y - t
        return np.mean(np.abs(self.差))
    def backward(self, dout=1):
        return dout * np.sign(self.差) / self.差.size

class 交差エントロピー:
    def forward(self, y, t):
        self.y, self.t = y, t
        return -np.sum(t * np.log(y + 1e-7)) / y.shape[0]
    def backward(self, dout=1):
        return -dout * self.t / (self.y + 1e-7) / self.y.shape[0]
