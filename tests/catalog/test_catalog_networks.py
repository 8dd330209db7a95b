"""The networks of the catalogue: gradients, batches, training; and the example that trains one."""

from __future__ import annotations

import gzip
import importlib.util
import warnings
from pathlib import Path

import numpy as np
import pytest

from nncheck.catalog.activations.sigmoids import Tanh
from nncheck.catalog.losses import HalfSquaredError, SoftmaxWithLoss
from nncheck.catalog.networks import ENTRIES, MLP, SimpleNet, SmallCNN, TwoLayerNet, train
from nncheck.catalog.optimizers import SGD, Adam
from nncheck.numdiff import derivatives

N, D, H, C = 5, 6, 7, 3
LABELS = np.array([2, 0, 1, 1, 2])
EXAMPLE = Path(__file__).parents[2] / "examples" / "train_two_layer_net.py"
BUILT = {
    "simple_net": lambda **k: SimpleNet(D, C, **k),
    "two_layer_net": lambda **k: TwoLayerNet(D, H, C, **k),
    "mlp": lambda **k: MLP(D, (H, 4), C, **k),
    "mlp of one layer": lambda **k: MLP(D, (), C, **k),
    "mlp with tanh": lambda **k: MLP(D, [H, H, H], C, activation=Tanh, initialiser="xavier", **k),
    "small_cnn": lambda **k: SmallCNN((2, 6, 5), C, **k),
}
every_network = pytest.mark.parametrize("name", BUILT)


def data(name, seed=0):
    shape = (N, 2, 6, 5) if name == "small_cnn" else (N, D)
    return np.random.default_rng(seed).normal(size=shape)


def moved(net):
    """Biases are 0 at first; a wrong gradient must not hide there."""
    rng = np.random.default_rng(9)
    for p in net.params.values():
        p += 0.1 * rng.normal(size=p.shape)
    return net


def numeric(net, key, x, t):
    kept = net.params[key]

    def at(points):
        found = []
        for p in points:
            net.params[key] = p
            found.append(np.asarray(net.loss(x, t)))
        net.params[key] = kept
        return found

    return derivatives(at, kept)


def test_every_entry_is_built_here():
    assert {entry.name for entry in ENTRIES} <= set(BUILT)
    for entry in ENTRIES:
        assert entry.kind == "network"
        assert entry.formula and entry.source and entry.slots


@every_network
@pytest.mark.parametrize("form", ["index", "onehot"])
def test_gradients_agree_with_numeric_ones(name, form):
    net, x = moved(BUILT[name]()), data(name)
    t = LABELS if form == "index" else np.eye(C)[LABELS]
    found = net.gradient(x, t)
    assert list(found) == list(net.params)
    for key, yours in found.items():
        reference = numeric(net, key, x, t)
        bar = 10 * reference.error + 1e-11
        assert np.all(np.abs(yours - reference.value) <= bar), key
        assert np.any(np.abs(1.001 * yours - reference.value) > bar), key


@every_network
def test_calls_leave_no_trace(name):
    net, x, t = BUILT[name](), data(name), LABELS.copy()
    before = {key: p.copy() for key, p in net.params.items()}
    kept = x.copy()
    first = net.gradient(x, t)
    copies = {key: g.copy() for key, g in first.items()}
    net.loss(data(name, 1), LABELS[::-1])
    second = net.gradient(x, t)
    net.accuracy(x, t)
    for key in before:
        np.testing.assert_array_equal(net.params[key], before[key])
        np.testing.assert_array_equal(first[key], copies[key])
        np.testing.assert_array_equal(second[key], copies[key])
        assert not np.shares_memory(first[key], net.params[key])
    np.testing.assert_array_equal(x, kept)


@every_network
def test_parameters_put_in_their_place_are_followed(name):
    net, x = BUILT[name](), data(name)
    net.params = {key: np.zeros_like(p) for key, p in net.params.items()}
    assert net.loss(x, LABELS) == pytest.approx(np.log(C), rel=1e-14)


@every_network
def test_the_same_generator_gives_the_same_network(name):
    one, two = (BUILT[name](rng=np.random.default_rng(3)) for _ in "ab")
    other = BUILT[name](rng=np.random.default_rng(4))
    key = next(iter(one.params))
    np.testing.assert_array_equal(one.params[key], two.params[key])
    assert not np.array_equal(one.params[key], other.params[key])


@pytest.mark.parametrize("name", [n for n in BUILT if n != "small_cnn"])
def test_one_sample_is_a_batch_of_one(name):
    net, x = BUILT[name](), data(name)
    assert net.predict(x[0]).shape == (C,)
    assert net.loss(x[0], LABELS[0]) == pytest.approx(net.loss(x[:1], LABELS[:1]), rel=1e-14)
    assert net.accuracy(x[0], LABELS[0]) in (0.0, 1.0)
    one, batch = net.gradient(x[0], np.eye(C)[2]), net.gradient(x[:1], LABELS[:1])
    for key in one:
        np.testing.assert_allclose(one[key], batch[key], rtol=1e-14)


@every_network
def test_a_large_batch_is_the_mean_of_its_samples(name):
    net, x = BUILT[name](), data(name)
    whole = net.gradient(x, LABELS)
    parts = [net.gradient(x[i : i + 1], LABELS[i : i + 1]) for i in range(N)]
    for key, g in whole.items():
        np.testing.assert_allclose(g, np.mean([p[key] for p in parts], axis=0), atol=1e-15)


@every_network
def test_accuracy_counts(name):
    net, x = BUILT[name](), data(name)
    right = net.predict(x).argmax(axis=1)
    assert net.accuracy(x, right) == 1
    assert net.accuracy(x, (right + 1) % C) == 0
    assert net.accuracy(x, np.eye(C)[np.r_[right[:2], (right[2:] + 1) % C]]) == pytest.approx(0.4)


def test_the_net_of_document_three():
    net = SimpleNet()
    net.params["W"] = np.array([[0.25, -0.5, 1.0], [0.5, 0.75, -0.25]])
    x, t = np.array([0.6, 0.9]), np.array([0, 0, 1])
    scores = np.array([0.6, 0.375, 0.375])
    np.testing.assert_allclose(net.predict(x), scores, rtol=1e-15)
    p = np.exp(scores) / np.exp(scores).sum()
    assert net.loss(x, t) == pytest.approx(-np.log(p[2]))
    np.testing.assert_allclose(net.gradient(x, t)["W"], np.outer(x, p - t), rtol=1e-14)


def test_other_heads():
    net = MLP(D, H, C, head=HalfSquaredError())
    x, t = data("mlp"), np.random.default_rng(2).normal(size=(N, C))
    assert net.loss(x, t) == pytest.approx(0.5 * np.sum((net.predict(x) - t) ** 2) / N)
    reference = numeric(net, "W1", x, t)
    assert np.all(
        np.abs(net.gradient(x, t)["W1"] - reference.value) <= 10 * reference.error + 1e-11
    )


def test_initialisers_keep_the_scale():
    he, xavier = (MLP(400, (300,), 10, initialiser=i).params["W1"] for i in ("he", "xavier"))
    assert he.std() == pytest.approx(np.sqrt(2 / 400), rel=0.02)
    assert xavier.std() == pytest.approx(np.sqrt(2 / 700), rel=0.02)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: TwoLayerNet(D, H, C).predict(np.ones((2, 5))), r"x has shape \(2, 5\), expected"),
        (lambda: TwoLayerNet(D, H, C).accuracy(np.ones((2, D)), [1]), r"t has shape \(1,\)"),
        (lambda: TwoLayerNet(D, H, C).loss(np.ones((2, D)), [0, C]), "class 3, expected 0 to 2"),
        (lambda: MLP(D, H, C, initialiser="zeros"), "initialiser is 'zeros', expected 'he'"),
        (lambda: SmallCNN(kernel_size=2), "kernel_size is 2, expected an odd number"),
        (lambda: SmallCNN((1, 1, 6)), "a height and a width of 2 or more"),
        (lambda: SmallCNN().predict(np.ones((2, 36))), r"expected \(N, 1, 6, 6\)"),
    ],
)
def test_what_is_wrong_is_said(call, words):
    with pytest.raises(ValueError, match=words):
        call()


# -- training ------------------------------------------------------------------------------------


class Recorder:
    """A network that notes the minibatches it is shown."""

    def __init__(self):
        self.params = {"w": np.zeros(1)}
        self.seen = []

    def predict(self, x):
        return np.zeros((len(x), 2))

    def loss(self, x, t):
        return np.float64(len(x))

    def gradient(self, x, t):
        self.seen.append((x.ravel().tolist(), t.tolist()))
        return {"w": np.ones(1)}


def test_an_epoch_visits_every_sample_once_in_a_new_order():
    net, x = Recorder(), np.arange(10.0)[:, None]
    calls = []
    history = train(
        net,
        SGD(0.5),
        x,
        np.arange(10),
        epochs=2,
        batch_size=4,
        rng=np.random.default_rng(0),
        on_epoch=lambda *a: calls.append(a),
    )
    assert [len(b) for b, _ in net.seen] == [4, 4, 2] * 2
    orders = [[i for b, _ in net.seen[k : k + 3] for i in b] for k in (0, 3)]
    assert sorted(orders[0]) == sorted(orders[1]) == list(range(10))
    assert orders[0] != orders[1]
    assert all(b == t for b, t in net.seen), "samples and targets stay together"
    assert history.losses == (3.6, 3.6)  # (4·4 + 4·4 + 2·2)/10
    assert [a[0] for a in calls] == [1, 2]
    assert tuple(a[2] for a in calls) == history.accuracies == (0.1, 0.1)
    np.testing.assert_allclose(net.params["w"], -0.5 * 6)


@every_network
def test_training_learns(name):
    x = np.random.default_rng(1).normal(size=(60, *data(name).shape[1:]))
    t = np.argmax(x.reshape(60, -1)[:, :C], axis=1)
    net = BUILT[name]()
    history = train(net, Adam(1e-2), x, t, epochs=40, batch_size=16)
    assert history.losses[-1] < 0.5 * history.losses[0]
    assert history.accuracies[-1] > 0.8
    assert history.accuracies[-1] == net.accuracy(x, t)


def test_training_is_repeatable():
    x, t = data("mlp"), LABELS
    one, two = (
        train(TwoLayerNet(D, H, C), SGD(0.1), x, t, epochs=3, batch_size=2) for _ in range(2)
    )
    assert one == two


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"t": LABELS[:3]}, "expected the same number of samples"),
        ({"x": np.zeros((0, D)), "t": LABELS[:0]}, "at least one"),
        ({"epochs": 0}, "epochs is 0, expected 1 or more"),
        ({"batch_size": 0}, "batch_size is 0, expected 1 or more"),
    ],
)
def test_impossible_training_is_refused(settings, words):
    asked = {"x": data("mlp"), "t": LABELS, **settings}
    with pytest.raises(ValueError, match=words):
        train(TwoLayerNet(D, H, C), SGD(0.1), asked.pop("x"), asked.pop("t"), **asked)


# -- torch ---------------------------------------------------------------------------------------


def test_torch_gives_the_same_gradients():
    torch = pytest.importorskip("torch")
    F = torch.nn.functional
    net, x = moved(TwoLayerNet(D, H, C)), data("two_layer_net")
    p = {key: torch.tensor(a, requires_grad=True) for key, a in net.params.items()}
    hidden = torch.relu(torch.tensor(x) @ p["W1"] + p["b1"])
    loss = F.cross_entropy(hidden @ p["W2"] + p["b2"], torch.tensor(LABELS))
    loss.backward()
    assert net.loss(x, LABELS) == pytest.approx(loss.item(), rel=1e-12)
    for key, g in net.gradient(x, LABELS).items():
        np.testing.assert_allclose(g, p[key].grad.numpy(), rtol=1e-10, atol=1e-14)


# -- the example -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def example():
    spec = importlib.util.spec_from_file_location("train_two_layer_net", EXAMPLE)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def held_out(printed):
    line = next(row for row in printed.splitlines() if row.startswith("accuracy on held-out"))
    return float(line.split()[3].rstrip("%"))


@pytest.mark.slow
@pytest.mark.parametrize("seed", ["0", "1"])
def test_the_example_reads_ninety_seven_digits_of_a_hundred(example, capsys, seed):
    pytest.importorskip("sklearn")
    assert example.main(["--seed", seed]) == 0
    out, err = capsys.readouterr()
    assert held_out(out) >= 97
    assert "collapsed" not in out
    assert err == "", "no bar where there is no terminal"


@pytest.mark.slow
def test_the_example_collapses_with_one_softmax_for_the_batch(example, capsys):
    pytest.importorskip("sklearn")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert example.main(["--softmax", "batch"]) == 0
    out = capsys.readouterr().out
    assert held_out(out) < 20
    assert "collapsed to one class" in out


def test_the_wrong_loss_is_right_for_one_sample(example):
    y = np.random.default_rng(0).normal(size=(1, C))
    wrong, right = example.BatchSoftmaxWithLoss(), SoftmaxWithLoss()
    assert wrong.forward(y, np.array([1])) == pytest.approx(right.forward(y, [1]))
    np.testing.assert_allclose(wrong.backward(), right.backward())


def idx(array):
    sizes = b"".join(int(n).to_bytes(4, "big") for n in array.shape)
    return bytes([0, 0, 8, array.ndim]) + sizes + array.astype(np.uint8).tobytes()


def test_the_example_reads_idx_files(example, tmp_path, capsys):
    rng = np.random.default_rng(0)
    images, labels = rng.integers(0, 256, (20, 4, 3)), rng.integers(0, 10, 20)
    for part, dot in (("train", "-"), ("t10k", ".")):
        (tmp_path / f"{part}-images{dot}idx3-ubyte").write_bytes(idx(images))
        with gzip.open(tmp_path / f"{part}-labels{dot}idx1-ubyte.gz", "wb") as file:
            file.write(idx(labels))
    found = example.mnist(tmp_path)
    np.testing.assert_allclose(found.x_train, images.reshape(20, 12) / 255)
    np.testing.assert_array_equal(found.t_test, labels)
    assert example.main(["--data", str(tmp_path), "--epochs", "1"]) == 0
    assert "of 20 digits" in capsys.readouterr().out
    (tmp_path / "train-images-idx3-ubyte").write_bytes(idx(images)[:-1])
    with pytest.raises(SystemExit, match="no complete idx file"):
        example.mnist(tmp_path)
    with pytest.raises(SystemExit, match="no train-images-idx3-ubyte or"):
        example.mnist(tmp_path / "elsewhere")


def test_the_example_says_what_is_missing(example, monkeypatch, capsys):
    monkeypatch.setitem(__import__("sys").modules, "sklearn.datasets", None)
    with pytest.raises(SystemExit, match="pip install scikit-learn"):
        example.main([])
    with pytest.raises(SystemExit):
        example.main(["--epochs", "0"])
    assert "expected 1 or more" in capsys.readouterr().err


def test_the_bar_is_for_terminals(example, monkeypatch, capsys):
    show = example.progress(4, width=8)
    show(1, 0.5, 0.25)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(example.sys.stderr, "isatty", lambda: True, raising=False)
    show(2, 0.5, 0.25)
    show(4, 0.25, 0.5)
    err = capsys.readouterr().err
    assert "\r[####    ] epoch 2/4  loss 0.5000  accuracy  25.0%" in err
    assert err.endswith("50.0%\n")
