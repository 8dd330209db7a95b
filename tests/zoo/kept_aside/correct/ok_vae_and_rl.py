import numpy as np


def vae_kl(mu, logvar):
    """KL to the unit normal, summed over dimensions, averaged over rows; returns loss, dmu, dlogvar"""
    n = mu.shape[0]
    kl = 0.5 * np.sum(np.exp(logvar) + mu ** 2 - 1 - logvar) / n
    return kl, mu / n, 0.5 * (np.exp(logvar) - 1) / n


def policy_gradient_loss(logits, actions, advantages):
    """minus the mean of advantage * log pi(action); returns loss, dlogits"""
    z = logits - logits.max(axis=1, keepdims=True)
    logp = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    n = len(actions)
    loss = -np.mean(advantages * logp[np.arange(n), actions])
    d = np.exp(logp)
    d[np.arange(n), actions] -= 1
    return loss, d * advantages[:, None] / n


def cosine_loss(a, b):
    """one minus the mean cosine of matching rows; returns loss, da"""
    na = np.linalg.norm(a, axis=1, keepdims=True)
    nb = np.linalg.norm(b, axis=1, keepdims=True)
    cos = (a * b).sum(axis=1, keepdims=True) / (na * nb)
    da = -(b / (na * nb) - cos * a / na ** 2) / len(a)
    return 1 - cos.mean(), da
