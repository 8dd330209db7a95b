"""Training loop of the small library; nothing here is differentiated."""
import argparse

import numpy as np

from .layers import Linear, Tanh


def batches(x, y, size=32, shuffle=True):
    starts = np.arange(0, len(x), size)
    if shuffle:
        np.random.shuffle(starts)
    for s in starts:
        yield x[s:s + size], y[s:s + size]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--epochs", type=int, default=10)
    args = parser.parse_args()
    net = [Linear(2, 4), Tanh(), Linear(4, 1)]
    print(args.epochs, len(net))


if __name__ == "__main__":
    main()
