import numpy as np

sigmoid = lambda v: 1.0 / (1.0 + np.exp(-v))  # noqa: E731
