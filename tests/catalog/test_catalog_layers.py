"""Every layer and node of the catalogue: gradients, precision, purity, modes, and clear errors."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from nncheck.catalog import layers as nn
from nncheck.catalog.entry import normal as spelt
from nncheck.numdiff import derivatives

sys.path.insert(0, str(Path(__file__).parent))
from layer_cases import CASES, distinct, normal, parameters

ROOT = Path(__file__).resolve().parents[2]


def cases(wanted):
    return pytest.mark.parametrize("case", [c for c in CASES if wanted(c)], ids=lambda c: c.name)


def of_floats(case):
    return all(i.dtype.kind == "f" for i in case.inputs)


# no axis of samples that all inputs and the output share first; or statistics of a batch
WITHOUT_SAMPLES = set(
    "mul-numbers mul-broadcast add-row add-number div-broadcast exp-number affine-one affine-one-square"
    " dot-one layer-norm-one lstm-cell attention batch-norm batch-norm-two batch-norm-images"
    " batch-norm-one-image batch-norm-offset residual-images".split()
)


every_case = cases(lambda c: True)
every_entry = pytest.mark.parametrize("entry", nn.ENTRIES, ids=lambda e: e.name)


def as_tuple(returned):
    return returned if isinstance(returned, tuple) else (returned,)


def upstream_for(y, seed=5):
    return np.random.default_rng(seed).standard_normal(np.shape(y))


def both_passes(layer, inputs, dout=None):
    """(output, {name: gradient}) of inputs by position and parameters by name."""
    y = layer.forward(*inputs)
    returned = layer.backward(upstream_for(y) if dout is None else dout)
    found = {i: g for i, g in enumerate(as_tuple(returned)) if g is not None}
    for number, (holder, name) in enumerate(parameters(layer)):
        found[f"{number}{name}"] = getattr(holder, "d" + name)
    return y, found


# -- gradients ---------------------------------------------------------------------------


def reference(case, key, dout):
    """d Σ dout · y by one input (its position) or one parameter, numerically."""

    def value(at):
        layer = case.build()
        inputs = list(case.inputs)
        if isinstance(key, int):
            inputs[key] = at
        else:
            holder, name = list(parameters(layer))[int(re.match(r"\d+", key)[0])]
            setattr(holder, name, at)
        return np.asarray(np.sum(layer.forward(*inputs) * dout))

    if isinstance(key, int):
        start = case.inputs[key]
    else:
        holder, name = list(parameters(case.build()))[int(re.match(r"\d+", key)[0])]
        start = getattr(holder, name)
    return derivatives(lambda points: [value(p) for p in points], start, complex_step=False)


def is_right(yours, found):
    scale = np.max(np.abs(found.value), initial=1.0)
    assert np.max(found.error, initial=0.0) < 1e-5 * scale, "the reference is too blunt"
    return bool(np.all(np.abs(yours - found.value) <= found.error + 1e-12 * scale))


@cases(lambda c: c.smooth)
def test_gradients_of_inputs_and_parameters(case):
    y, gradients = both_passes(case.build(), case.inputs)
    assert gradients
    for key, yours in gradients.items():
        found = reference(case, key, upstream_for(y))
        assert np.shape(yours) == found.value.shape
        assert is_right(yours, found), key
        if np.any(np.abs(found.value) > 1e-3):
            assert not is_right(yours * 1.001, found), "one in a thousand is not seen"


def test_every_entry_has_a_case():
    assert {c.name for c in CASES} > WITHOUT_SAMPLES
    assert {type(c.build()) for c in CASES} == {e.make for e in nn.ENTRIES}


# -- precision, purity, state --------------------------------------------------------------


@cases(of_floats)
def test_float32_stays_float32(case):
    wide, expected = both_passes(case.build(), case.inputs)
    dout = upstream_for(wide)
    narrow = [i.astype(np.float32) for i in case.inputs]
    y, found = both_passes(case.build(), narrow, dout.astype(np.float32))
    # 1000 ± 1 in float32 leaves four digits
    close = {"rtol": 1e-2, "atol": 1e-2} if "offset" in case.name else {"rtol": 2e-4, "atol": 2e-4}
    assert y.dtype == np.float32
    np.testing.assert_allclose(y, wide, **close)
    for key, gradient in found.items():
        assert np.asarray(gradient).dtype == np.float32, key
        np.testing.assert_allclose(gradient, expected[key], **close)


@cases(of_floats)
def test_integers_are_lifted(case):
    whole = [np.where(np.rint(i) == 0, 2, np.rint(i)).astype(int) for i in case.inputs]
    whole = [np.abs(w) if case.name == "log" else w for w in whole]
    y, found = both_passes(case.build(), whole)
    z, expected = both_passes(case.build(), [w.astype(float) for w in whole])
    assert y.dtype == np.float64
    np.testing.assert_array_equal(y, z)
    for key, gradient in found.items():
        np.testing.assert_array_equal(gradient, expected[key])


@every_case
def test_nothing_of_the_callers_is_changed_or_kept(case):
    expected_y, expected = both_passes(case.build(), case.inputs)
    layer = case.build()
    inputs = [i.copy() for i in case.inputs]
    for i in inputs:
        i.setflags(write=False)
    y = layer.forward(*inputs)
    np.testing.assert_array_equal(y, expected_y)
    dout = upstream_for(y)
    given = dout.copy()
    dout.setflags(write=False)
    # what was handed in and out is the caller's: editing it must not change the way back
    for i in inputs:
        assert not np.shares_memory(y, i)
        i.setflags(write=True)
        i[...] = 1
    y[...] = 7.0
    returned = as_tuple(layer.backward(dout))
    np.testing.assert_array_equal(dout, given)
    held = [getattr(holder, n) for holder, n in parameters(layer)]
    held += [getattr(holder, "d" + n) for holder, n in parameters(layer)]
    for index, gradient in enumerate(g for g in returned if g is not None):
        np.testing.assert_array_equal(gradient, expected[index])
        others = [g for k, g in enumerate(returned) if k != index]
        for other in (dout, *held, *others):
            assert not np.shares_memory(gradient, other)
    for number, (holder, name) in enumerate(parameters(layer)):
        np.testing.assert_array_equal(getattr(holder, "d" + name), expected[f"{number}{name}"])
        assert not np.shares_memory(getattr(holder, "d" + name), dout)


@every_case
def test_backward_is_linear_in_dout(case):
    layer = case.build()
    y = layer.forward(*case.inputs)
    a, b = upstream_for(y, 1), upstream_for(y, 2)
    by_a, by_b, by_both = (_gradients(layer, g) for g in (a, b, 3 * a - 0.5 * b))
    for key, together in by_both.items():
        np.testing.assert_allclose(together, 3 * by_a[key] - 0.5 * by_b[key], atol=1e-10)


@every_case
def test_backward_twice_gives_the_same_and_adds_nothing_up(case):
    layer = case.build()
    dout = upstream_for(layer.forward(*case.inputs))
    first = {k: np.array(v) for k, v in _gradients(layer, dout).items()}
    for key, again in _gradients(layer, dout).items():
        np.testing.assert_array_equal(again, first[key])


def _gradients(layer, dout):
    returned = as_tuple(layer.backward(dout))
    found = {i: g for i, g in enumerate(returned) if g is not None}
    found |= {f"{k}{n}": getattr(h, "d" + n) for k, (h, n) in enumerate(parameters(layer))}
    return found


@every_case
def test_parameters_are_left_as_they_are(case):
    layer = case.build()
    before = [(h, n, getattr(h, n).copy()) for h, n in parameters(layer)]
    both_passes(layer, case.inputs)
    for holder, name, value in before:
        np.testing.assert_array_equal(getattr(holder, name), value)


# evaluation follows training, hence a forward
@cases(lambda c: "eval" not in c.name)
def test_backward_before_forward_says_so(case):
    with pytest.raises(RuntimeError, match="no forward ran: call forward first"):
        case.build().backward(np.ones(3))


@every_case
def test_an_upstream_gradient_of_another_shape_is_refused(case):
    layer = case.build()
    shape = np.shape(layer.forward(*case.inputs))
    with pytest.raises(ValueError, match=r"dout has shape .*, expected .* what forward returned"):
        layer.backward(np.ones((*shape, 2)))


# -- the graph of document 003 -------------------------------------------------------------


def test_two_apples_with_tax():
    """dapple is 2.2 as document 003 works it out; the other two by the same rule."""
    buying, taxing = nn.Mul(), nn.Mul()
    price = taxing.forward(buying.forward(100, 2), 1.1)
    assert price == pytest.approx(220)
    dbought, dtax = taxing.backward(1)
    dapple, dapple_num = buying.backward(dbought)
    assert (dapple, dapple_num, dtax) == pytest.approx((2.2, 110, 200))


def test_apples_and_oranges_with_tax():
    apples, oranges, both, taxing = nn.Mul(), nn.Mul(), nn.Add(), nn.Mul()
    fruit = both.forward(apples.forward(100, 2), oranges.forward(150, 3))
    assert taxing.forward(fruit, 1.1) == pytest.approx(715)
    dfruit, dtax = taxing.backward(1)
    dapples, doranges = both.backward(dfruit)
    assert (*apples.backward(dapples), *oranges.backward(doranges), dtax) == pytest.approx(
        (2.2, 110, 3.3, 165, 650)
    )


# -- particular layers ---------------------------------------------------------------------


def test_one_sample_is_a_batch_of_one():
    layer = nn.Affine(3, 3)
    x, dout = normal(3), normal(3, seed=1)
    y = layer.forward(x)
    dx = layer.backward(dout)
    dW = layer.dW
    np.testing.assert_allclose(dW, np.outer(x, dout))
    np.testing.assert_array_equal(layer.db, dout)
    np.testing.assert_allclose(layer.forward(x[None]), y[None])
    np.testing.assert_allclose(layer.backward(dout[None]), dx[None])


def test_of_tied_maxima_the_first_gets_the_gradient():
    layer = nn.MaxPooling(2, stride=1)
    layer.forward(np.ones((1, 1, 3, 3)))
    dx = layer.backward(np.array([[[[1.0, 10.0], [100.0, 1000.0]]]]))
    np.testing.assert_array_equal(dx[0, 0], [[1, 10, 0], [100, 1000, 0], [0, 0, 0]])


def test_padding_is_never_the_maximum():
    layer = nn.MaxPooling(3, stride=2, padding=1)
    x = -10 - distinct(1, 1, 4, 4) ** 2
    assert np.all(layer.forward(x) <= -10)
    assert np.sum(layer.backward(np.ones((1, 1, 2, 2)))) == 4


def test_an_index_that_comes_three_times_adds_up():
    layer = nn.Embedding(4, 2)
    layer.forward(np.array([2, 0, 2, 2]))
    layer.backward(np.array([[1.0, 2.0], [5.0, 6.0], [10.0, 20.0], [100.0, 200.0]]))
    np.testing.assert_array_equal(layer.dW, [[5, 6], [0, 0], [111, 222], [0, 0]])


def test_running_statistics_are_an_average_that_forgets():
    layer = nn.BatchNorm(2, momentum=0.8)
    mean, var = np.zeros(2), np.ones(2)
    for seed in range(3):
        x = normal(5, 2, 2, 3, seed=seed) * 3 + 1
        layer.forward(x)
        mean = 0.8 * mean + 0.2 * x.mean(axis=(0, 2, 3))
        var = 0.8 * var + 0.2 * x.var(axis=(0, 2, 3), ddof=1)
    np.testing.assert_allclose(layer.running_mean, mean, rtol=1e-13)
    np.testing.assert_allclose(layer.running_var, var, rtol=1e-13)


def test_after_training_batch_norm_uses_them_and_leaves_them():
    layer = nn.BatchNorm(2)
    layer.forward(normal(6, 2) * 2 + 1)
    mean, var = layer.running_mean.copy(), layer.running_var.copy()
    layer.training = False
    x = normal(4, 2, seed=1)
    np.testing.assert_allclose(layer.forward(x), (x - mean) / np.sqrt(var + layer.eps))
    np.testing.assert_allclose(layer.forward(x[:1]), layer.forward(x)[:1])
    np.testing.assert_array_equal(layer.running_mean, mean)
    np.testing.assert_array_equal(layer.running_var, var)


@pytest.mark.parametrize("seed", range(3))
def test_normalised_means_mean_zero_and_variance_one(seed):
    x = normal(6, 4, 3, 3, seed=seed) * 5 + 100
    for y, axes in (
        (nn.BatchNorm(4, eps=0).forward(x), (0, 2, 3)),
        (nn.LayerNorm(3, eps=0).forward(x), (3,)),
        (nn.GroupNorm(1, 4, eps=0).forward(x), (1, 2, 3)),
        (nn.GroupNorm(4, 4, eps=0).forward(x), (2, 3)),
    ):
        np.testing.assert_allclose(y.mean(axis=axes), 0, atol=1e-12)
        np.testing.assert_allclose(y.var(axis=axes), 1, rtol=1e-12)


def test_dropout_keeps_the_mean_and_stops_after_training():
    layer = nn.Dropout(0.3, np.random.default_rng(1))
    x = np.full((200, 500), 2.0)
    y = layer.forward(x)
    assert set(np.unique(y)) == {0.0, 2.0 / 0.7}
    # 100 000 draws of variance 4 · 0.3/0.7: five standard errors are 0.021
    assert y.mean() == pytest.approx(2, abs=0.021)
    layer.training = False
    np.testing.assert_array_equal(layer.forward(x), x)
    np.testing.assert_array_equal(layer.backward(x), x)


def test_dropout_touches_no_other_generator():
    np.random.seed(3)
    expected = np.random.random()
    np.random.seed(3)
    nn.Dropout().forward(np.ones(10))
    assert np.random.random() == expected
    masks = [nn.Dropout(rng=np.random.default_rng(7)).forward(np.ones(50)) for _ in range(2)]
    np.testing.assert_array_equal(*masks)
    layer = nn.Dropout()
    assert np.any(layer.forward(np.ones(50)) != layer.forward(np.ones(50)))


@pytest.mark.parametrize(
    ("sequence", "cell"),
    [(nn.TimeRNN, nn.RNNCell), (nn.TimeLSTM, nn.LSTMCell), (nn.TimeGRU, nn.GRUCell)],
)
def test_a_sequence_is_its_cell_again_and_again(sequence, cell):
    whole, one = sequence(4, 3), cell(4, 3)
    x = normal(2, 5, 4)
    states = [np.zeros((2, 3))] * (2 if cell is nn.LSTMCell else 1)
    for t, y in enumerate(np.swapaxes(whole.forward(x), 0, 1)):
        out = one.forward(x[:, t], *states)
        states = list(out) if cell is nn.LSTMCell else [out]
        np.testing.assert_array_equal(states[0], y)


@cases(lambda c: c.name not in WITHOUT_SAMPLES)
def test_no_samples_give_no_samples(case):
    layer = case.build()
    y = layer.forward(*[i[:0] for i in case.inputs])
    assert len(y) == 0
    for x, dx in zip(case.inputs, as_tuple(layer.backward(y)), strict=True):
        assert dx is None or dx.shape == x[:0].shape
    assert not any(np.any(getattr(holder, "d" + n)) for holder, n in parameters(layer))


@pytest.mark.parametrize("make", [nn.TimeRNN, nn.TimeLSTM, nn.TimeGRU])
def test_no_steps_give_no_states(make):
    layer = make(3, 2)
    y = layer.forward(np.zeros((2, 0, 3)))
    assert y.shape == (2, 0, 2)
    assert layer.backward(y).shape == (2, 0, 3)


def test_saturated_gates_raise_no_warning():
    with np.errstate(all="raise", under="ignore"):
        for layer in (nn.TimeLSTM(3, 2), nn.TimeGRU(3, 2), nn.MultiHeadAttention(3, 1)):
            y = layer.forward(normal(2, 4, 3) * 1e4)
            assert np.all(np.isfinite(layer.backward(np.ones_like(y))))


def test_initial_scales():
    he, xavier = nn.Affine(400, 300).W, nn.RNNCell(400, 300).Wx
    assert he.std() == pytest.approx(np.sqrt(2 / 400), rel=0.01)
    assert xavier.std() == pytest.approx(np.sqrt(2 / 700), rel=0.01)
    assert nn.Convolution(30, 40, 5).W.std() == pytest.approx(np.sqrt(2 / 750), rel=0.02)
    np.testing.assert_array_equal(nn.Affine(4, 3).W, nn.Affine(4, 3, np.random.default_rng(0)).W)
    assert np.any(nn.Affine(4, 3).W != nn.Affine(4, 3, np.random.default_rng(1)).W)


# -- errors --------------------------------------------------------------------------------

WRONG = (
    (lambda: nn.Mul().forward(np.ones(3), np.ones(4)), "x has shape (3,) and y (4,), expected"),
    (lambda: nn.Log().forward(np.array([1.0, -2.0])), "the smallest x is -2, expected positive"),
    (lambda: nn.Affine(5, 3).forward(np.ones((2, 4))), "x has shape (2, 4), expected (5,), (N, 5)"),
    (lambda: nn.Affine(5, 3).forward(np.ones((5, 1))), "x has shape (5, 1), expected"),
    (lambda: nn.Affine(5, 3).forward(3.0), "x has shape (), expected"),
    (lambda: nn.Affine(0, 3), "input_size is 0, expected a whole number of at least 1"),
    (lambda: nn.Affine(2.5, 3), "input_size is 2.5, expected a whole number"),
    (lambda: nn.Affine(2, 3).forward(np.array(["a", "b"])), "expected numbers"),
    (lambda: nn.Convolution(2, 3, 3).forward(np.ones((1, 3, 5, 5))), "expected (N, 2, H, W)"),
    (lambda: nn.Convolution(1, 1, 3).forward(np.ones((1, 1, 2, 5))), "hold no window of 3 × 3"),
    (lambda: nn.Convolution(1, 1, 3, stride=0), "stride_height is 0, expected"),
    (lambda: nn.Convolution(1, 1, 3, padding=-1), "padding is -1, expected at least 0"),
    (lambda: nn.Convolution(1, 1, (2, 2, 2)), "kernel_size is (2, 2, 2), expected a whole number or"),
    (lambda: nn.AveragePooling(2, stride=(1.5, 1)), "stride is (1.5, 1), expected"),
    (lambda: nn.MaxPooling(2).forward(np.ones((4, 4))), "x has shape (4, 4), expected (N, C, H, W)"),
    (lambda: nn.MaxPooling(2, padding=2), "padding is (2, 2), expected less than the kernel"),
    (lambda: nn.BatchNorm(3).forward(np.ones((4, 2))), "x has shape (4, 2), expected (N, 3)"),
    (lambda: nn.BatchNorm(3).forward(np.ones((1, 3))), "1 numbers a feature, expected 2 or more"),
    (lambda: nn.LayerNorm(3).forward(np.ones((3, 2))), "x has shape (3, 2), expected (..., 3)"),
    (lambda: nn.GroupNorm(2, 3), "3 channels do not part into 2 groups"),
    (lambda: nn.GroupNorm(1, 3).forward(np.ones(3)), "x has shape (3,), expected (N, 3, ...)"),
    (lambda: nn.Dropout(1.0), "dropout_ratio is 1.0, expected at least 0 and below 1"),
    (lambda: nn.Embedding(4, 2).forward(np.array([0, 4])), "indices lie between 0 and 4, expected"),
    (lambda: nn.Embedding(4, 2).forward(np.array([-1])), "indices lie between -1 and -1"),
    (lambda: nn.Embedding(4, 2).forward(np.array([1.0])), "use indices.astype(int)"),
    (lambda: nn.RNNCell(4, 3).forward(np.ones((2, 4)), np.ones((1, 3))), "h_prev has shape (1, 3)"),
    (lambda: nn.TimeGRU(4, 3).forward(np.ones((2, 4))), "x has shape (2, 4), expected (N, T, 4)"),
    (
        lambda: nn.ScaledDotProductAttention().forward(*[np.ones(s) for s in ((2, 3), (4, 2), (4, 1))]),
        "q, k, v have shapes (2, 3), (4, 2), (4, 1)",
    ),
    (lambda: nn.MultiHeadAttention(5, 2), "embed_dim 5 does not part into 2 heads"),
    (
        lambda: _residual_of_other_shape().forward(np.ones((2, 3))),
        "the layers made (2, 4) of x, which has shape (2, 3)",
    ),
)  # fmt: skip


def _residual_of_other_shape():
    block = nn.Residual(3, 3)
    block.layers = [nn.Affine(3, 4)]
    return block


@pytest.mark.parametrize(("wrong", "words"), WRONG, ids=[w for _, w in WRONG])
def test_what_does_not_fit_is_said_in_numbers(wrong, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        wrong()


# -- entries -------------------------------------------------------------------------------


@every_entry
def test_known_values(entry):
    for known in entry.known:
        layer = entry.make(**dict(known.settings))
        y = layer.forward(*[np.array(i) for i in known.inputs])
        np.testing.assert_allclose(y, known.value, rtol=1e-13, atol=1e-15)
        if known.gradient is not None:
            dx = as_tuple(layer.backward(np.ones_like(y)))[0]
            np.testing.assert_allclose(dx, known.gradient, rtol=1e-13, atol=1e-15)


def test_what_has_no_random_parameters_has_three_known_values():
    random = {nn.Affine, nn.Dot, nn.Convolution, nn.Dropout, nn.Embedding, nn.MultiHeadAttention}
    random |= {
        nn.Residual,
        nn.RNNCell,
        nn.TimeRNN,
        nn.LSTMCell,
        nn.TimeLSTM,
        nn.GRUCell,
        nn.TimeGRU,
    }
    assert all(len(e.known) >= 3 for e in nn.ENTRIES if e.make not in random)


@every_entry
def test_slots_are_what_forward_takes_and_what_is_trained(entry):
    code = entry.make.forward.__code__
    inputs = [s.name for s in entry.slots if s.role == "input"]
    assert inputs == list(code.co_varnames[1 : code.co_argcount])
    trained = [s.name for s in entry.slots if s.role == "parameter"]
    assert trained == list(getattr(entry.make, "PARAMETERS", ()))


def test_no_two_entries_share_a_name():
    for kind in ("layer", "node"):
        names = [n for e in nn.ENTRIES if e.kind == kind for n in {spelt(a) for a in e.all_names}]
        assert sorted(names) == sorted(set(names))


def test_what_is_exported_has_an_entry():
    classes = {getattr(nn, n) for n in nn.__all__ if n != "ENTRIES"}
    assert classes == {e.make for e in nn.ENTRIES}
    assert len(nn.ENTRIES) == len(classes)


@every_entry
def test_a_deviation_names_a_rule(entry):
    for deviation in entry.deviates:
        assert re.search(r"\(NN\d{3}\)$", deviation)


@pytest.mark.slow
def test_nncheck_finds_nothing():
    found = subprocess.run(
        [sys.executable, "-m", "nncheck", "check", "nncheck/catalog/layers"],
        capture_output=True, text=True, cwd=ROOT, check=False,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout
    # functions beside the entries may be subjects, too; every one of them passes
    subjects, passed = re.search(r"(\d+) subjects: (\d+) passed", found.stdout).groups()
    assert subjects == passed
    assert int(passed) >= len(nn.ENTRIES)
