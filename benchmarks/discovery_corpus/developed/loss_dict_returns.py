"""Verlustfunktionen, die Wert und Gradient zusammen liefern."""
import numpy as np

def kreuzentropie(logits, ziel):
    n = logits.shape[0]
    logits = logits - logits.max(axis=1, keepdims=True)
    lse = np.log(np.exp(logits).sum(axis=1, keepdims=True))
    logp = logits - lse
    verlust = -(ziel * logp).sum() / n
    grad = (np.exp(logp) * ziel.sum(axis=1, keepdims=True) - ziel) / n
    return verlust, grad

def triplet_loss(a, p, n, margin=1.0):
    d = ((a - p) ** 2).sum(1) - ((a - n) ** 2).sum(1) + margin
    on = (d > 0).astype(float)[:, None]
    loss = np.maximum(d, 0).sum()
    return loss, 2 * on * (n - p), -2 * on * (a - p), 2 * on * (a - n)
