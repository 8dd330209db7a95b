"""word2vec with one negative sample, all by hand; not batched."""
import numpy as np

def sigmoid(x):
    return 1 / (1 + np.exp(-x))

def skipgram_loss(center, context, negative):
    """all vectors of one size; returns loss and the three gradients"""
    pos, neg = sigmoid(center @ context), sigmoid(-(center @ negative))
    loss = -np.log(pos) - np.log(neg)
    d_center = (pos - 1) * context + (1 - neg) * negative
    d_context = (pos - 1) * center
    d_negative = (1 - neg) * center
    return loss, d_center, d_context, d_negative

def nearest(matrix, word, k=3):
    return np.argsort(-(matrix @ word))[:k]
