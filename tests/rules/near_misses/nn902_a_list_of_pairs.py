"""random.shuffle is made for lists: the pairs are exchanged, and nothing is a view of them."""

import random


def shuffled_batches(training_data, mini_batch_size):
    training_data = list(training_data)
    random.shuffle(training_data)
    n = len(training_data)
    return [training_data[k : k + mini_batch_size] for k in range(0, n, mini_batch_size)]
