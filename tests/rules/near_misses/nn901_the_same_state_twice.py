"""Two shuffles, but from the same state of the generator: both go through the same exchanges."""

import numpy as np


def shuffle_in_unison(a, b):
    state = np.random.get_state()
    np.random.shuffle(a)
    np.random.set_state(state)
    np.random.shuffle(b)
