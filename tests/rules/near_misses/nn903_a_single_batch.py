"""One batch drawn at random is stochastic gradient descent; nothing says that it is a pass over the data."""

import numpy as np


def get_batch(x_train, t_train, batch_size):
    batch_mask = np.random.choice(len(x_train), batch_size)
    return x_train[batch_mask], t_train[batch_mask]
