import numpy as np

def make_params(sizes, seed=1):
    r = np.random.RandomState(seed)
    Ws = [r.randn(o, i) / np.sqrt(i) for i, o in zip(sizes, sizes[1:])]
    bs = [r.randn(o, 1) * 0.01 for o in sizes[1:]]
    return Ws, bs

def forward(theta, X):
    Ws, bs = theta
    A = [X]
    Z = []
    for W, b in zip(Ws, bs):
        Z.append(W @ A[-1] + b)
        A.append(1 / (1 + np.exp(-Z[-1])))
    return A[-1], (A, Z)

def cost(Yhat, Y):
    return 0.5 * np.sum((Yhat - Y) ** 2) / Y.shape[1]

def backward(theta, cache, Y):
    Ws, bs = theta
    A, Z = cache
    m = Y.shape[1]
    dWs, dbs = [], []
    delta = (A[-1] - Y) * A[-1] * (1 - A[-1])
    for l in range(len(Ws) - 1, -1, -1):
        dWs.append(delta @ A[l].T / m)
        dbs.append(delta.sum(axis=1, keepdims=True) / m)
        if l:
            delta = (Ws[l].T @ delta) * A[l] * (1 - A[l])
    return dWs[::-1], dbs[::-1]
