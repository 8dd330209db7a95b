import numpy as np

def cross_entropy_softmax_forward(logits, y_onehot):
    m = np.max(logits, axis=1, keepdims=True)
    lse = m + np.log(np.sum(np.exp(logits - m), axis=1, keepdims=True))
    logp = logits - lse
    loss = -np.sum(y_onehot * logp) / logits.shape[0]
    return loss, (np.exp(logp), y_onehot)

def cross_entropy_softmax_backward(cache):
    p, y_onehot = cache
    return (p - y_onehot) / p.shape[0]

def sigmoid_bce_forward(logits, y):
    loss = np.mean(np.logaddexp(0, logits) - y * logits)
    return loss, (logits, y)

def sigmoid_bce_backward(cache):
    logits, y = cache
    return (1 / (1 + np.exp(-logits)) - y) / logits.size
