"""データと教師ラベルを別々にシャッフルしている。"""

import numpy as np


def shuffle_dataset(x, t):
    np.random.shuffle(x)
    np.random.shuffle(t)
    return x, t
