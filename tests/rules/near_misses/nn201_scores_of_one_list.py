"""The scores of one list are ranked against its relevances: all of them together make one distribution."""

import numpy as np


def ranking_loss(scores, relevance):
    p = np.exp(scores - scores.max())
    p /= p.sum()
    q = np.exp(relevance - relevance.max())
    q /= q.sum()
    return -(q * np.log(p)).sum(), p - q
