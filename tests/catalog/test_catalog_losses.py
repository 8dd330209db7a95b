"""Every loss of the catalogue: values, gradients, extremes, purity, identities, torch."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from loss_cases import (
    BY_CLASS,
    BY_ROW,
    CASES,
    CLASSES,
    REDUCTIONS,
    TABLE,
    TARGETS,
    C,
    N,
    real,
    sigmoid,
    softmax,
)

from nncheck.catalog.losses import (
    ENTRIES,
    BinaryCrossEntropy,
    BinaryCrossEntropyWithLogits,
    CosineDistance,
    CrossEntropy,
    FocalLoss,
    HalfSquaredError,
    Hinge,
    Huber,
    KLDivergence,
    LogCosh,
    MultiClassHinge,
    NegativeLogLikelihood,
    SmoothL1,
    SoftmaxWithLoss,
    SquaredError,
)
from nncheck.numdiff import derivatives

every_entry = pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.name)
every_case = pytest.mark.parametrize(
    ("make", "form"), CASES, ids=[f"{m.__name__}-{f}" for m, f in CASES]
)
every_reduction = pytest.mark.parametrize("reduction", REDUCTIONS)


def test_the_table_has_every_entry():
    assert set(TABLE) == {entry.make for entry in ENTRIES}


# -- the entries ---------------------------------------------------------------------------


@every_entry
def test_an_entry_says_what_there_is_to_say(entry):
    assert entry.kind == "loss"
    assert entry.formula and entry.derivative and entry.source and entry.shapes
    assert [slot.role for slot in entry.slots] == ["input", "target"]
    assert len(entry.known) >= 3
    assert len(entry.known[0].inputs) == 2


@every_entry
def test_known_values_and_gradients_to_twelve_digits(entry):
    for known in entry.known:
        loss = entry.make(**dict(known.settings))
        value = loss.forward(*map(np.array, known.inputs))
        np.testing.assert_allclose(value, known.value, rtol=1e-12, atol=0)
        np.testing.assert_allclose(loss.backward(), known.gradient, rtol=1e-12, atol=0)


# -- gradients -----------------------------------------------------------------------------


def compared(loss, y, t):
    """The gradient and the numeric one, with the same upstream gradient."""
    value = np.asarray(loss.forward(y, t))
    dout = np.random.default_rng(3).normal(size=value.shape)
    yours = loss.backward(dout)
    reference = derivatives(
        lambda points: [np.asarray(np.sum(loss.forward(p, t) * dout)) for p in points], y
    )
    bar = 10 * reference.error + 1e-12
    assert np.all(bar < 1e-5)
    return yours, reference.value, bar


@every_case
@every_reduction
def test_gradients_agree_with_numeric_ones(make, form, reduction):
    yours, numeric, bar = compared(make(reduction=reduction), TABLE[make][0], TARGETS[form])
    assert np.all(np.abs(yours - numeric) <= bar)


@every_case
def test_a_gradient_wrong_by_one_in_a_thousand_is_seen(make, form):
    yours, numeric, bar = compared(make(), TABLE[make][0], TARGETS[form])
    assert np.any(np.abs(1.001 * yours - numeric) > bar)


@pytest.mark.parametrize("make", [SoftmaxWithLoss, NegativeLogLikelihood])
@pytest.mark.parametrize("form", ["index", "onehot", "soft"])
@every_reduction
def test_gradients_with_class_weights(make, form, reduction):
    loss = make(reduction=reduction, class_weights=(0.5, 2.0, 0.0, 1.25))
    yours, numeric, bar = compared(loss, TABLE[make][0], TARGETS[form])
    assert np.all(np.abs(yours - numeric) <= bar)


@pytest.mark.parametrize("make", BY_CLASS)
@every_reduction
def test_gradients_where_targets_are_ignored(make, reduction):
    loss = make(reduction=reduction, ignore_index=3)
    yours, numeric, bar = compared(loss, TABLE[make][0], CLASSES)
    assert np.all(np.abs(yours - numeric) <= bar)
    assert not yours[CLASSES == 3].any()


@pytest.mark.parametrize(
    "loss",
    [
        Huber(0.5),
        SmoothL1(0.5),
        FocalLoss(0.5, None),
        FocalLoss(0, 0.9),
        Hinge(0.3),
        MultiClassHinge(2),
    ],
    ids=lambda loss: type(loss).__name__,
)
def test_gradients_with_other_settings(loss):
    y, forms = TABLE[type(loss)]
    yours, numeric, bar = compared(loss, y, TARGETS[forms[0]])
    assert np.all(np.abs(yours - numeric) <= bar)


# -- reductions, upstream gradients, shapes --------------------------------------------------


@every_case
def test_the_reductions_belong_together(make, form):
    y, t = TABLE[make][0], TARGETS[form]
    none = make(reduction="none").forward(y, t)
    assert none.shape == ((N,) if make in BY_ROW else (N, C))
    np.testing.assert_allclose(make(reduction="sum").forward(y, t), none.sum(), rtol=1e-14)
    np.testing.assert_allclose(make().forward(y, t), none.sum() / N, rtol=1e-14)
    assert np.ndim(make().forward(y, t)) == 0


@every_case
@every_reduction
def test_backward_is_linear_in_dout(make, form, reduction):
    loss = make(reduction=reduction)
    loss.forward(TABLE[make][0], TARGETS[form])
    np.testing.assert_allclose(loss.backward(-2.5), -2.5 * loss.backward(), rtol=1e-14)
    np.testing.assert_array_equal(loss.backward(1), loss.backward())
    assert not loss.backward(0.0).any()


@pytest.mark.parametrize(("make", "form"), [case for case in CASES if case[0] in BY_ROW])
def test_one_sample_is_a_batch_of_one(make, form):
    y, t = TABLE[make][0], TARGETS[form]
    one, batch = make(), make()
    np.testing.assert_allclose(one.forward(y[0], t[0]), batch.forward(y[:1], t[:1]), rtol=1e-14)
    np.testing.assert_allclose(one.backward(), batch.backward()[0], rtol=1e-14)


@pytest.mark.parametrize("make", BY_CLASS)
def test_the_forms_of_a_target_agree(make):
    y = TABLE[make][0]
    index, onehot = make(), make()
    assert index.forward(y, CLASSES) == onehot.forward(y, np.eye(C, dtype=int)[CLASSES])
    np.testing.assert_array_equal(index.backward(), onehot.backward())


def test_sequences_are_rows_of_rows():
    y, t = real(0, (2, 3, C)), np.array([[0, 1, 2], [3, 0, -1]])
    loss, flat = SoftmaxWithLoss(ignore_index=-1), SoftmaxWithLoss(ignore_index=-1)
    assert loss.forward(y, t) == pytest.approx(flat.forward(y.reshape(6, C), t.ravel()), rel=1e-14)
    np.testing.assert_allclose(loss.backward().reshape(6, C), flat.backward(), rtol=1e-14)


def test_entry_by_entry_takes_a_single_number_and_images():
    assert HalfSquaredError().forward(3.0, 1.0) == 2.0
    y = real(0, (2, 3, 4, 5))
    loss = SquaredError()
    assert loss.forward(y, 0 * y) == pytest.approx(np.sum(y**2) / 2)
    assert loss.backward().shape == y.shape


def test_the_mean_over_nothing_is_zero():
    loss = SoftmaxWithLoss(ignore_index=-1)
    assert loss.forward(real(), np.full(N, -1)) == 0
    assert not loss.backward().any()


# -- float32, extremes -----------------------------------------------------------------------


@every_case
@every_reduction
def test_float32_stays_float32(make, form, reduction):
    y, t = TABLE[make][0], TARGETS[form]
    wide, narrow = make(reduction=reduction), make(reduction=reduction)
    expected = wide.forward(y, t)
    found = narrow.forward(y.astype(np.float32), t)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, expected, rtol=1e-4, atol=1e-6)
    gradient = narrow.backward(np.float64(0.5))
    assert gradient.dtype == np.float32
    np.testing.assert_allclose(gradient, wide.backward(0.5), rtol=1e-4, atol=1e-6)


@every_case
@every_reduction
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_extremes_give_numbers_and_no_warning(make, form, reduction, dtype):
    """±1e4 for scores and regressions; exactly 0 and 1 for probabilities."""
    rng = np.random.default_rng(4)
    if make in (BinaryCrossEntropy, CrossEntropy, KLDivergence):
        y = np.eye(C)[rng.integers(0, C, N)]
    elif make is NegativeLogLikelihood:
        y = rng.choice([-1e4, -1.0, 0.0], (N, C))
    else:
        y = rng.choice([-1e4, 0.0, 1e4, 50.0], (N, C))
    loss = make(reduction=reduction)
    with warnings.catch_warnings(), np.errstate(over="raise", divide="raise", invalid="raise"):
        warnings.simplefilter("error")
        value = loss.forward(y.astype(dtype), TARGETS[form])
        gradient = loss.backward()
    assert np.isfinite(value).all()
    assert np.isfinite(gradient).all()
    if make is not CosineDistance:
        assert np.all(value >= 0)


def test_logits_far_apart_give_their_distance():
    loss = SoftmaxWithLoss(reduction="none")
    np.testing.assert_array_equal(loss.forward([[0.0, 800.0], [1e4, -1e4]], [0, 1]), [800.0, 2e4])
    np.testing.assert_array_equal(loss.backward(), [[-1, 1], [1, -1]])


def test_rows_do_not_see_each_other():
    """Document 004: the sum and the maximum run over the whole batch."""
    y = np.array([[0.0, 1.0], [800.0, 801.0]])
    loss = SoftmaxWithLoss(reduction="none")
    one, other = loss.forward(y, [1, 1])
    assert one == other
    zero = SoftmaxWithLoss().forward(np.zeros((7, 3)), np.zeros(7, int))
    assert zero == pytest.approx(np.log(3), rel=1e-15)


def test_a_class_that_is_ruled_out_costs_nothing():
    y = np.array([[0.0, 0.0, -np.inf]])
    for t in ([1], [[0.5, 0.5, 0.0]]):
        loss = SoftmaxWithLoss()
        assert loss.forward(y, t) == pytest.approx(np.log(2))
        assert np.isfinite(loss.backward()).all()


def test_log_cosh_keeps_its_digits_at_both_ends():
    loss = LogCosh(reduction="none")
    d = np.array([1e-8, 1e-4, 1e8, 1e300])
    expected = [5e-17, 5e-9 - 1e-16 / 12, 1e8 - np.log(2), 1e300]
    np.testing.assert_allclose(loss.forward(d, 0 * d), expected, rtol=1e-14)


def test_a_row_of_zeros_has_no_direction():
    loss = CosineDistance()
    assert loss.forward(np.zeros((1, 3)), np.ones((1, 3))) == 1
    assert np.isfinite(loss.backward()).all()
    assert CosineDistance().forward(np.full((1, 3), 1e200), np.ones((1, 3))) == pytest.approx(0)


# -- purity ----------------------------------------------------------------------------------


@every_case
@every_reduction
def test_nothing_of_the_callers_is_changed_or_kept(make, form, reduction):
    y, t = TABLE[make][0].copy(), TARGETS[form].copy()
    loss = make(reduction=reduction)
    value = np.array(loss.forward(y, t))
    dout = np.ones_like(value)
    gradient = loss.backward(dout)
    np.testing.assert_array_equal(y, TABLE[make][0])
    np.testing.assert_array_equal(t, TARGETS[form])
    np.testing.assert_array_equal(dout, 1)
    assert not any(np.shares_memory(gradient, a) for a in (y, t, dout))


@every_case
@every_reduction
def test_what_the_caller_writes_later_does_not_matter(make, form, reduction):
    loss = make(reduction=reduction)
    y, t = TABLE[make][0].copy(), TARGETS[form].copy()
    value = loss.forward(y, t)
    expected = loss.backward().copy()
    y[...] = 0
    t[...] = 0
    if reduction == "none":
        value[...] = 7
    loss.backward()[...] = 9
    np.testing.assert_array_equal(loss.backward(), expected)


@every_case
def test_write_protected_arrays_and_lists_will_do(make, form):
    y, t = TABLE[make][0].copy(), TARGETS[form].copy()
    y.flags.writeable = t.flags.writeable = False
    assert make().forward(y, t) == make().forward(y.tolist(), t.tolist())


def test_class_weights_are_copied():
    weights = np.array([1.0, 2.0, 3.0, 4.0])
    loss = SoftmaxWithLoss(class_weights=weights)
    before = loss.forward(real(), CLASSES)
    weights[...] = 0
    assert loss.forward(real(), CLASSES) == before


# -- the identities of the documents -----------------------------------------------------------


def test_sigmoid_and_binary_cross_entropy_give_y_minus_t():
    x, t = real(), TARGETS["binary"]
    y = sigmoid(x)
    loss, fused = BinaryCrossEntropy(), BinaryCrossEntropyWithLogits()
    assert loss.forward(y, t) == pytest.approx(fused.forward(x, t), rel=1e-12)
    np.testing.assert_allclose(loss.backward() * y * (1 - y), (y - t) / N, rtol=1e-11)
    np.testing.assert_allclose(fused.backward(), (y - t) / N, rtol=1e-11)


@pytest.mark.parametrize("form", ["onehot", "soft"])
def test_softmax_and_cross_entropy_give_y_minus_t(form):
    x, t = real(), TARGETS[form]
    y = softmax(x)
    loss, fused = CrossEntropy(), SoftmaxWithLoss()
    assert loss.forward(y, t) == pytest.approx(fused.forward(x, t), rel=1e-12)
    dy = loss.backward()
    through = y * (dy - np.sum(dy * y, axis=1, keepdims=True))
    np.testing.assert_allclose(through, (y - t) / N, atol=1e-15)
    np.testing.assert_allclose(fused.backward(), (y - t) / N, atol=1e-15)


def test_identity_and_half_squared_error_give_y_minus_t():
    y, t = real(), TARGETS["real"]
    loss = HalfSquaredError()
    assert loss.forward(y, t) == pytest.approx(0.5 * np.sum((y - t) ** 2) / N, rel=1e-14)
    np.testing.assert_allclose(loss.backward(), (y - t) / N, rtol=1e-15)


def test_more_identities():
    y, t = real(), TARGETS["real"]
    assert SquaredError().forward(y, t) == pytest.approx(2 * HalfSquaredError().forward(y, t))
    assert Huber(1e9).forward(y, t) == pytest.approx(HalfSquaredError().forward(y, t))
    assert SmoothL1(0.4).forward(y, t) == pytest.approx(Huber(0.4).forward(y, t) / 0.4)
    labels = TARGETS["binary"]
    plain = BinaryCrossEntropyWithLogits().forward(y, labels)
    assert FocalLoss(0, None).forward(y, labels) == pytest.approx(plain, rel=1e-12)
    p, q = softmax(y), TARGETS["soft"]
    assert KLDivergence().forward(q, q) == pytest.approx(0, abs=1e-15)
    entropy = -np.sum(q * np.log(q)) / N
    assert KLDivergence().forward(p, q) == pytest.approx(CrossEntropy().forward(p, q) - entropy)
    nll = NegativeLogLikelihood().forward(np.log(p), CLASSES)
    assert nll == pytest.approx(SoftmaxWithLoss().forward(y, CLASSES), rel=1e-14)


# -- messages ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: SquaredError(reduction="avg"), "reduction is 'avg', expected 'mean', 'sum' or"),
        (lambda: SquaredError().forward(real(), real()[:, :1]), r"t has shape \(5, 1\), expected"),
        (lambda: SquaredError().forward(np.zeros((0, 3)), np.zeros((0, 3))), "leave out batches"),
        (lambda: SoftmaxWithLoss().forward(real(), [0, 1, 2, 3, 4]), "class 4, expected 0 to 3"),
        (lambda: SoftmaxWithLoss().forward(real(), [0, 1, 2, 3, -1]), "class -1, expected 0 to 3"),
        (lambda: CrossEntropy().forward(softmax(real()), np.zeros((5, 3))), r"or \(5, 4\) \(one"),
        (lambda: CrossEntropy().forward(softmax(real()), [0.5] * 5), "whole class numbers"),
        (lambda: CrossEntropy().forward(softmax(real()), real()), "expected entries of 0 or more"),
        (lambda: SoftmaxWithLoss().forward(3.0, 0), "a score for each class"),
        (lambda: SoftmaxWithLoss(class_weights=[1, -1]), "one number of 0 or more"),
        (lambda: SoftmaxWithLoss(class_weights=[1, 1]).forward(real(), CLASSES), "has 2 entries"),
        (lambda: BinaryCrossEntropy().forward([0.5], [-1.0]), "t holds -1, expected 0 to 1"),
        (lambda: FocalLoss().forward([0.5], [0.5]), "t holds 0.5, expected 0 or 1"),
        (lambda: FocalLoss(-1.0), "gamma is -1, expected 0 or more"),
        (lambda: Hinge().forward([0.5], [0.0]), "t holds 0, expected -1 or 1"),
        (lambda: MultiClassHinge().forward(real(), TARGETS["soft"]), "one right class a row"),
        (lambda: Huber(0.0), "delta is 0, expected a number above 0"),
    ],
)
def test_what_is_wrong_is_said(call, words):
    with pytest.raises(ValueError, match=words) as raised:
        call()
    assert str(raised.value)[0].islower()
    assert not str(raised.value).endswith(".")


@every_entry
def test_backward_before_forward_is_said(entry):
    with pytest.raises(RuntimeError, match="call forward"):
        entry.make().backward()


@every_case
def test_a_dout_of_another_shape_is_refused(make, form):
    y, t = TABLE[make][0], TARGETS[form]
    mean, none = make(), make(reduction="none")
    mean.forward(y, t)
    none.forward(y, t)
    with pytest.raises(ValueError, match="expected one number because reduction is 'mean'"):
        mean.backward(np.ones(N))
    with pytest.raises(ValueError, match="or one number"):
        none.backward(np.ones((7, 7)))
