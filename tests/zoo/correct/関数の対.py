"""順伝播と逆伝播を関数の対で書く。"""
import numpy as np


def アフィン_forward(入力, 重み, バイアス):
    出力 = 入力 @ 重み + バイアス
    return 出力, (入力, 重み)


def アフィン_backward(上流, 保存):
    入力, 重み = 保存
    d入力 = 上流 @ 重み.T
    d重み = 入力.T @ 上流
    dバイアス = 上流.sum(axis=0)
    return d入力, d重み, dバイアス


def 整流(値):
    # 負の値は 0 にする
    return np.where(値 > 0, 値, 0)


def 整流_grad(値):
    return np.where(値 > 0, 1, 0)


def ソフトマックス(値):
    指数 = np.exp(値 - 値.max(axis=1, keepdims=True))
    return 指数 / 指数.sum(axis=1, keepdims=True)


def ソフトマックス_backward(上流, 確率):
    return 確率 * (上流 - (上流 * 確率).sum(axis=1, keepdims=True))


def 二乗(x):
    return x ** 2


def 二乗_prime(x):
    return 2 * x
