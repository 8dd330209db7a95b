"""Train a network of two layers on handwritten digits, rightly or with a well-known mistake.

    python examples/train_two_layer_net.py                    the digits of scikit-learn, 8x8
    python examples/train_two_layer_net.py --data DIR         MNIST, from its four idx files
    python examples/train_two_layer_net.py --softmax batch    one softmax over the whole batch

The last one normalises over all samples of a batch at once, instead of each by itself. The gradient
is then no longer that of the loss, and training ends with one and the same answer for every digit.
`nncheck check examples/train_two_layer_net.py` finds it.
"""

from __future__ import annotations

import argparse
import gzip
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np

from nncheck.catalog.networks import TwoLayerNet, train
from nncheck.catalog.optimizers import SGD

HIDDEN = 200
LEARNING_RATE = 0.2
BATCH = 32


class Data(NamedTuple):
    """Images as rows of numbers from 0 to 1, and the digit on each."""

    x_train: np.ndarray
    t_train: np.ndarray
    x_test: np.ndarray
    t_test: np.ndarray


class BatchSoftmaxWithLoss:
    """Wrong on purpose: the probabilities of all samples together sum to 1."""

    def forward(self, y, t):
        e = np.exp(y - np.max(y))
        self.p = e / np.sum(e)  # should be: for each row, over its classes
        self.t = np.eye(y.shape[1])[t]
        with np.errstate(divide="ignore"):
            return -np.mean(np.log(self.p[np.arange(len(y)), t]))

    def backward(self, dout=1.0):
        return dout * (self.p - self.t) / len(self.t)


def digits() -> Data:
    """1797 digits that come with scikit-learn; every fifth, from the first, is held out.

    Fifths drawn at random give from 96.4 to 98.3 % (eight seeds): some hands are harder to read.
    """
    try:
        from sklearn.datasets import load_digits
    except ImportError:
        raise SystemExit(
            "the digits come with scikit-learn, which is not installed: pip install scikit-learn, "
            "or give the folder of the MNIST files by --data DIR"
        ) from None
    images, labels = load_digits(return_X_y=True)
    x, held_out = images / 16.0, np.arange(len(images)) % 5 == 0
    return Data(x[~held_out], labels[~held_out], x[held_out], labels[held_out])


def mnist(folder: Path) -> Data:
    """MNIST from its four files, gzipped or not; the test files are what is held out."""
    arrays = []
    for part in ("train", "t10k"):
        images = read_idx(find(folder, part, "images", 3))
        arrays += [
            images.reshape(len(images), -1) / 255.0,
            read_idx(find(folder, part, "labels", 1)),
        ]
    return Data(*arrays)


def find(folder: Path, part: str, what: str, axes: int) -> Path:
    names = [f"{part}-{what}{dot}idx{axes}-ubyte{end}" for dot in "-." for end in ("", ".gz")]
    for name in names:
        if (folder / name).is_file():
            return folder / name
    raise SystemExit(f"no {names[0]} or {names[1]} in {folder}; get the four files of MNIST")


def read_idx(path: Path) -> np.ndarray:
    """Bytes as an array. The format: 0, 0, 8 (bytes), the number of axes, the sizes, the data."""
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rb") as file:
        content = file.read()
    axes = content[3] if content[:3] == b"\0\0\x08" else 0
    sizes = np.frombuffer(content, ">u4", count=axes, offset=4).astype(int) if axes else []
    data = content[4 + 4 * axes :]
    if not axes or len(data) != np.prod(sizes):
        raise SystemExit(f"{path} is no complete idx file of bytes; get it again")
    return np.frombuffer(data, np.uint8).reshape(sizes).astype(int)


def progress(epochs: int, width: int = 30) -> Callable[[int, float, float], None]:
    """A bar on the terminal; nothing where standard error is a file or a pipe."""

    def show(epoch: int, loss: float, accuracy: float) -> None:
        if sys.stderr.isatty():
            bar = ("#" * (width * epoch // epochs)).ljust(width)
            end = "\n" if epoch == epochs else ""
            text = f"\r[{bar}] epoch {epoch}/{epochs}  loss {loss:.4f}  accuracy {accuracy:6.1%}"
            print(text, end=end, file=sys.stderr, flush=True)

    return show


def main(argv: Sequence[str] | None = None) -> int:
    options = parsed(argv)
    rng = np.random.default_rng(options.seed)
    data = digits() if options.data is None else mnist(options.data)
    net = TwoLayerNet(
        data.x_train.shape[1],
        HIDDEN,
        10,
        head=BatchSoftmaxWithLoss() if options.softmax == "batch" else None,
        rng=rng,
    )
    history = train(
        net,
        SGD(LEARNING_RATE),
        data.x_train,
        data.t_train,
        epochs=options.epochs,
        batch_size=BATCH,
        rng=rng,
        on_epoch=progress(options.epochs),
    )
    scores = net.predict(data.x_test)
    guesses = scores.argmax(axis=1)
    print(f"loss in the last epoch  {history.losses[-1]:.4f}")
    print(f"accuracy in training    {history.accuracies[-1]:.1%}  of {len(data.x_train)} digits")
    print(
        f"accuracy on held-out    {np.mean(guesses == data.t_test):.1%}  of {len(guesses)} digits"
    )
    if not np.isfinite(scores).all():
        print("the scores are not finite any more: training has blown up")
    elif len(np.unique(guesses)) == 1:
        print(f"every digit is taken for a {guesses[0]}: the network has collapsed to one class,")
        print(f"with scores of up to {np.abs(scores).max():.0e}")
    return 0


def parsed(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--data", type=Path, metavar="DIR", help="folder of the MNIST idx files")
    parser.add_argument(
        "--softmax", choices=("row", "batch"), default="row", help="batch: wrong on purpose"
    )
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(argv)
    if options.epochs < 1:
        parser.error(f"--epochs is {options.epochs}, expected 1 or more")
    return options


if __name__ == "__main__":
    sys.exit(main())
