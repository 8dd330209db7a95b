import numpy as np

def predict(params, inputs):
    for W, b in params[:-1]:
        inputs = np.tanh(inputs @ W + b)
    W, b = params[-1]
    return inputs @ W + b

def mse_loss(params, x, t):
    return 0.5 * np.mean(np.sum((predict(params, x) - t) ** 2, axis=1))

def mse_grad(params, x, t):
    acts = [x]
    for W, b in params[:-1]:
        acts.append(np.tanh(acts[-1] @ W + b))
    W, b = params[-1]
    out = acts[-1] @ W + b
    delta = (out - t) / len(x)
    grads = []
    for (W, b), a in zip(params[::-1], acts[::-1]):
        grads.append((a.T @ delta, delta.sum(0)))
        delta = (delta @ W.T) * (1 - a)
    return grads[::-1]

def init(rng, sizes):
    return [(rng.standard_normal((m, n)) * 0.3, rng.standard_normal(n) * 0.1) for m, n in zip(sizes[:-1], sizes[1:])]
