"""よく使う関数"""
import numpy as np
import pickle

def identity_function(x):
    return x

def step_function(x):
    return np.array(x > 0, dtype=int)

def sigmoid(x):
    return 1 / (1 + np.exp(-x))

def sigmoid_grad(x):
    return (1.0 - sigmoid(x)) * sigmoid(x)

def relu(x):
    return np.maximum(0, x)

def relu_grad(x):
    grad = np.zeros_like(x)
    grad[x >= 0] = 1
    return grad

def load_params(file_name="params.pkl"):
    with open(file_name, 'rb') as f:
        return pickle.load(f)

def smooth_curve(x):
    """損失のグラフを滑らかにする"""
    window_len = 11
    s = np.r_[x[window_len - 1:0:-1], x, x[-1:-window_len:-1]]
    w = np.kaiser(window_len, 2)
    return np.convolve(w / w.sum(), s, mode='valid')[5:len(x) + 5]
