import numpy as np

def relu(x): return np.maximum(x, 0)

def forward_pass(x, model):
    h = relu(x @ model['W1'] + model['b1'])
    logits = h @ model['W2'] + model['b2']
    e = np.exp(logits - logits.max(axis=-1, keepdims=True))
    probs = e / e.sum(axis=-1, keepdims=True)
    return probs, h

def backward_pass(x, y, probs, h, model):
    N = x.shape[0]
    d_logits = probs.copy()
    d_logits[np.arange(N), y] -= 1
    d_logits /= N
    grads = {}
    grads['W2'] = h.T @ d_logits
    grads['b2'] = d_logits.sum(axis=0)
    dh = d_logits @ model['W2'].T
    dh[h <= 0] = 0
    grads['W1'] = x.T @ dh
    grads['b1'] = dh.sum(axis=0)
    return grads

def init_model(d_in=4, d_hidden=8, d_out=3):
    return {'W1': np.random.randn(d_in, d_hidden) * 0.1, 'b1': np.zeros(d_hidden),
            'W2': np.random.randn(d_hidden, d_out) * 0.1, 'b2': np.zeros(d_out)}
