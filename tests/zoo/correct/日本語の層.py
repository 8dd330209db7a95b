import numpy as np


class 正規化線形:
    """負の値を零にする"""

    def forward(self, 入力):
        self.正 = 入力 > 0
        return 入力 * self.正

    def backward(self, 上流):
        return 上流 * self.正


class 全結合:
    def __init__(self, 重み, 偏り):
        self.重み = 重み
        self.偏り = 偏り
        self.重み勾配 = None
        self.偏り勾配 = None

    def forward(self, 入力):
        self.入力 = 入力
        return np.dot(入力, self.重み) + self.偏り

    def backward(self, 上流):
        self.重み勾配 = np.dot(self.入力.T, 上流)
        self.偏り勾配 = 上流.sum(axis=0)
        return np.dot(上流, self.重み.T)


class 二乗損失:
    """一件あたりの二乗誤差の半分を平均する"""

    def forward(self, 予測, 正解):
        self.差 = 予測 - 正解
        self.件数 = 予測.shape[0]
        return 0.5 * np.sum(self.差 ** 2) / self.件数

    def backward(self, 上流=1.0):
        return 上流 * self.差 / self.件数


class 交差損失:
    def forward(self, 得点, 正解):
        最大 = 得点.max(axis=1, keepdims=True)
        指数 = np.exp(得点 - 最大)
        総和 = 指数.sum(axis=1, keepdims=True)
        self.確率 = 指数 / 総和
        self.正解 = 正解
        対数 = 得点 - 最大 - np.log(総和)
        return -np.sum(正解 * 対数) / len(得点)

    def backward(self, 上流=1.0):
        return 上流 * (self.確率 - self.正解) / len(self.正解)
