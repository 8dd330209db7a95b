import numpy as np
# any-depth network, list of caches, softmax output, rows
def init_weights(dims, rng=np.random):
    return {f'W{i+1}': rng.randn(dims[i], dims[i+1]) * np.sqrt(2/dims[i]) for i in range(len(dims)-1)} | \
           {f'b{i+1}': np.zeros(dims[i+1]) for i in range(len(dims)-1)}

def affine(x, w, b):
    return x @ w + b, (x, w, b)

def affine_back(d, cache):
    x, w, b = cache
    return d @ w.T, x.T @ d, d.sum(0)

def relu(x):
    return np.maximum(0, x), x

def relu_back(d, cache):
    return d * (cache > 0)

def model_forward(x, params):
    caches = []
    n = len(params) // 2
    h = x
    for i in range(1, n):
        h, c1 = affine(h, params[f'W{i}'], params[f'b{i}'])
        h, c2 = relu(h)
        caches.append((c1, c2))
    scores, c1 = affine(h, params[f'W{n}'], params[f'b{n}'])
    caches.append(c1)
    return scores, caches

def softmax_loss(scores, y):
    s = scores - scores.max(1, keepdims=True)
    p = np.exp(s) / np.exp(s).sum(1, keepdims=True)
    n = len(y)
    loss = -np.log(p[np.arange(n), y]).mean()
    d = p.copy()
    d[np.arange(n), y] -= 1
    return loss, d / n

def model_backward(dscores, caches):
    grads = {}
    n = len(caches)
    d, grads[f'W{n}'], grads[f'b{n}'] = affine_back(dscores, caches[-1])
    for i in range(n - 1, 0, -1):
        c1, c2 = caches[i - 1]
        d = relu_back(d, c2)
        d, grads[f'W{i}'], grads[f'b{i}'] = affine_back(d, c1)
    return grads
