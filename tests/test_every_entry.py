"""What holds for every entry of the catalogue; a new one is under test as soon as it is listed.

Values are held against arithmetic of fifty digits (`catalog/exact.py`), gradients against the numeric
ones with their error bars. Losses, layers and optimizers have more of their own in `catalog/`.
"""

from __future__ import annotations

import sys
import warnings
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from nncheck import catalog, strategies
from nncheck.numdiff import derivatives

sys.path.insert(0, str(Path(__file__).parent / "catalog"))
import exact

ENTRIES = catalog.entries()
ACTIVATIONS = catalog.entries("activation")
ALONE = [e for e in ACTIVATIONS if e.name in exact.EXACT and e.name not in ("rrelu", "prelu")]
SMOOTH = [e for e in ALONE if hasattr(e.make, "second")]
SHAPES = [(), (3,), (2, 3), (2, 1, 3), (2, 3, 1, 2)]

every_entry = pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: f"{e.kind}-{e.name}")
every_activation = pytest.mark.parametrize("entry", ACTIVATIONS, ids=lambda e: e.name)
each_alone = pytest.mark.parametrize("entry", ALONE, ids=lambda e: e.name)
each_smooth = pytest.mark.parametrize("entry", SMOOTH, ids=lambda e: e.name)


def built(entry):
    """An instance; those that learn get sizes."""
    return entry.make(4, 3) if entry.name == "maxout" else entry.make()


def drawn(entry, shape, seed=0, scale=1.0):
    """Values away from every corner."""
    rng = np.random.default_rng(seed)
    x = rng.uniform(0.15, 2.9, shape) * np.where(rng.random(shape) < 0.5, -scale, scale)
    for edge in (*entry.kinks, *entry.jumps):
        x = np.where(np.abs(x - edge) < 0.01, x + 0.1, x)
    return x


def shapes_of(entry):
    """Those that it takes: all, or rows."""
    if entry.name == "maxout":
        return [(1, 4), (5, 4)]
    if entry.name == "glu":
        return [(4,), (2, 6), (2, 3, 2)]
    return SHAPES[1:] if entry.slots else SHAPES


# -- names -------------------------------------------------------------------------------


@every_entry
def test_an_entry_is_complete(entry):
    assert entry.make.__doc__
    assert entry.formula
    assert entry.source
    assert entry.derivative or entry.kind in ("optimizer", "network")
    for name in entry.all_names:
        assert catalog.get(entry.kind, name) is entry
        assert catalog.get(entry.kind, name.upper()) is entry


def test_no_two_entries_share_a_name():
    for kind in {e.kind for e in ENTRIES}:
        names = Counter(
            n
            for e in catalog.entries(kind)
            for n in {"".join(c for c in a.lower() if c.isalnum()) for a in e.all_names}
        )
        assert [n for n, count in names.items() if count > 1] == []


def test_an_unknown_name_lists_what_comes_near():
    with pytest.raises(LookupError, match="did you mean softplus"):
        catalog.get("activation", "softplu")
    with pytest.raises(LookupError, match="known: step, identity"):
        catalog.get("activation", "zzz")
    with pytest.raises(LookupError, match="give one of activation, loss"):
        catalog.get("function", "relu")


# -- values ------------------------------------------------------------------------------


@every_activation
def test_known_values(entry):
    assert len(entry.known) >= 3 or entry.name == "maxout"
    for known in entry.known:
        subject = entry.make(**dict(known.settings))
        y = subject.forward(*[np.array(i) for i in known.inputs])
        np.testing.assert_allclose(y, known.value, rtol=1e-12, atol=0)
        if known.gradient is not None:
            dx = subject.backward(np.ones_like(y))
            np.testing.assert_allclose(dx, known.gradient, rtol=1e-12, atol=0)


# the argument of exp is rounded: at |x| = 700 that alone is 1e-13
POINTS = np.array([-300.3, -40.7, -12.3, -3.7, -1.3, -0.77, -1e-3, -1e-9, 1e-9, 2e-3, 0.6, 1.4])
POINTS = np.concatenate([POINTS, [3.3, 6.7, 15.1, 38.2, 290.9]])


def test_the_exact_table_has_every_activation_of_single_numbers():
    rows = {"softmax", "softmin", "log_softmax", "glu", "maxout"}
    assert {e.name for e in ACTIVATIONS} - rows == set(exact.EXACT)


@each_alone
@pytest.mark.parametrize("order", [0, 1, 2])
def test_values_and_derivatives_are_exact(entry, order):
    """To 1e-12 of the value; where that is below 1e-200, so is ours."""
    f = exact.EXACT[entry.name]
    subject = entry.make()
    if order == 2 and not hasattr(subject, "second"):
        pytest.skip("it has a corner: no second derivative")
    ours = (subject.f, subject.df, getattr(subject, "second", None))[order](POINTS)
    truth = [
        float(f(exact.mpf(x)) if order == 0 else exact.slope(f, exact.mpf(x), order))
        for x in POINTS
    ]
    slack = HARD.get(entry.name, 1e-12)
    np.testing.assert_allclose(ours, truth, rtol=slack, atol=1e-200)


# looser, and why
HARD = {
    "gelu_tanh": 5e-11,  # σ(v) with v up to 1e7 and x³ rounded first
    "gaussian": 5e-12,  # e^(-x²): x² is rounded before exp
    "gelu": 5e-12,  # the same in its density
    "sine": 1e-11,  # near a zero of sin at |x| = 300
}


@each_alone
@pytest.mark.parametrize("shape", SHAPES, ids=str)
def test_shapes_types_and_purity(entry, shape):
    for dtype in (np.float64, np.float32):
        x = np.asarray(drawn(entry, shape), dtype=dtype)
        dout = np.asarray(np.full(shape, 0.7), dtype=dtype)
        kept = x.copy(), dout.copy()
        subject = entry.make()
        y, dx = subject.forward(x), subject.backward(dout)
        assert y.shape == dx.shape == shape
        assert y.dtype == dx.dtype == dtype
        assert np.array_equal(x, kept[0])
        assert np.array_equal(dout, kept[1])
        assert not np.shares_memory(y, x)
        again = np.array(dx)
        y *= 0
        x *= 0
        assert np.array_equal(subject.backward(kept[1]), again), "what the caller holds is not ours"


@every_activation
def test_gradients(entry):
    for shape in shapes_of(entry):
        x = drawn(entry, shape, seed=len(shape))
        subject = built(entry)
        state = getattr(subject, "rng", None)
        start = None if state is None else state.bit_generator.state
        y = subject.forward(x)
        g = np.random.default_rng(1).standard_normal(y.shape)

        def value(at, subject=subject, state=state, start=start, g=g):
            if state is not None:
                state.bit_generator.state = start
            return np.asarray(np.sum(subject.forward(at) * g))

        reference = derivatives(lambda points, value=value: [value(p) for p in points], x)
        value(x)
        yours = subject.backward(g)
        assert np.all(np.abs(yours - reference.value) <= 10 * reference.error + 1e-9), shape


@every_activation
def test_float32_is_as_good_as_it_can_be(entry):
    for shape in shapes_of(entry):
        x = drawn(entry, shape)
        wide, narrow = built(entry), built(entry)
        y = wide.forward(x)
        y32 = narrow.forward(x.astype(np.float32))
        np.testing.assert_allclose(y32, y, rtol=2e-5, atol=2e-6)
        np.testing.assert_allclose(
            narrow.backward(np.ones_like(y32)), wide.backward(np.ones_like(y)), rtol=5e-5, atol=1e-5
        )


@every_activation
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_far_out_nothing_overflows(entry, dtype):
    far = np.array([-1e4, -800.0, -100.0, -5.0, 5.0, 100.0, 800.0, 1e4], dtype=dtype)
    x = {"maxout": far.reshape(2, 4), "glu": far}.get(entry.name, far)
    with warnings.catch_warnings(), np.errstate(over="raise", invalid="raise", divide="raise"):
        warnings.simplefilter("error")
        subject = built(entry)
        y = subject.forward(x)
        dx = subject.backward(np.ones_like(y))
        second = getattr(subject, "second", None)
        bend = second(x) if second is not None else x
    assert np.all(np.isfinite(y))
    assert np.all(np.isfinite(dx))
    assert np.all(np.isfinite(bend))


@every_activation
def test_integers_are_lifted_and_order_is_kept(entry):
    subject = built(entry)
    with pytest.raises(RuntimeError, match="call forward"):
        subject.backward(np.ones(3))
    x = np.array([[3, -4, 7, 2], [-9, 8, -2, 5]])
    y = subject.forward(x)
    assert y.dtype == np.float64
    assert subject.backward(np.ones_like(y)).shape == x.shape


@each_smooth
def test_the_second_derivative_is_the_derivative_of_the_first(entry):
    subject = entry.make()
    x = np.linspace(-3.05, 3.1, 24)
    reference = derivatives(lambda points: [subject.df(p) for p in points], x)
    diagonal = np.diag(reference.value)
    bar = np.diag(reference.error)
    assert np.all(np.abs(subject.second(x) - diagonal) <= 10 * bar + 1e-9)


# -- the generators ----------------------------------------------------------------------


def many(strategy, count=80):
    """So many examples, the same each time."""
    found = []

    @settings(
        max_examples=count,
        database=None,
        derandomize=True,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(strategy)
    def collect(example):
        found.append(example)

    collect()
    return found


@every_activation
def test_generators_reach_what_breaks_implementations(entry):
    values = np.concatenate(
        [np.ravel(x) for (x,) in many(strategies.inputs("activation", entry.name))]
    )
    sizes = np.abs(values)
    assert np.mean((sizes > 0.1) & (sizes < 4)) > 0.05, "ordinary"
    assert np.mean(sizes > 20) > 0.05, "saturated"
    assert np.mean(sizes > 100) > 0.02, "far out"
    assert np.mean((sizes > 0) & (sizes < 1e-4)) > 0.02, "tiny"
    for edge in (*entry.kinks, *entry.jumps):
        away = np.abs(values - edge)
        assert np.mean((away > 0) & (away < 0.1)) > 0.01, f"near {edge}"
        assert np.all(away > 1e-6), f"at {edge}, where nothing is defined"


@every_activation
def test_corners_are_met_when_asked_for(entry):
    examples = many(strategies.inputs("activation", entry.name, corners=True))
    values = np.concatenate([np.ravel(x) for (x,) in examples])
    for edge in (*entry.kinks, *entry.jumps):
        assert np.mean(values == edge) > 0.005
    assert any(len(np.unique(x)) < x.size for (x,) in examples if x.size > 1), "ties"


@every_entry
def test_every_entry_has_a_generator(entry):
    if entry.kind in ("optimizer", "activation") or entry.slots:
        for example in many(strategies.inputs(entry.kind, entry.name), 10):
            assert all(isinstance(a, np.ndarray) for a in example)
    else:
        with pytest.raises(LookupError, match="nothing to draw"):
            strategies.inputs(entry.kind, entry.name)


FED = [e for e in ENTRIES if e.slots and e.kind != "activation"]
every_fed = pytest.mark.parametrize("entry", FED, ids=lambda e: f"{e.kind}-{e.name}")


def by_slot(entry, **options):
    """Each slot with all the values that were drawn for it."""
    examples = many(strategies.inputs(entry.kind, entry.name, **options), 150)
    return [
        (slot, [example[place] for example in examples]) for place, slot in enumerate(entry.slots)
    ]


@every_fed
def test_generators_of_several_inputs_reach_the_whole_domain(entry):
    for slot, arrays in by_slot(entry):
        values = np.concatenate([np.ravel(a) for a in arrays])
        sizes = np.abs(values)
        what = slot.domain.values
        if what == "real":
            assert np.mean((sizes > 0.1) & (sizes < 4)) > 0.05, f"{slot.name}: ordinary"
            assert np.mean(sizes > 20) > 0.02, f"{slot.name}: saturated"
            assert np.mean(sizes > 100) > 0.01, f"{slot.name}: far out"
            assert np.mean((sizes > 0) & (sizes < 1e-4)) > 0.01, f"{slot.name}: tiny"
            assert np.any(values < 0), slot.name
            assert np.any(values > 0), slot.name
        elif what == "probability":
            assert np.all((values > 0) & (values < 1)), "0 and 1 are corners"
            assert np.mean(values < 1e-6) > 0.02, f"{slot.name}: unlikely"
            assert np.mean(values > 1 - 1e-6) > 0.01, f"{slot.name}: certain"
            assert np.mean((values > 0.1) & (values < 0.9)) > 0.1, f"{slot.name}: ordinary"
        elif what == "positive":
            assert np.all(values > 0)
            assert np.mean(values < 1e-3) > 0.02, slot.name
            assert np.mean(values > 1e3) > 0.02, slot.name
        elif what in ("index", "binary", "sign"):
            shares = np.unique(values, return_counts=True)[1] / values.size
            assert len(shares) >= 2, slot.name
            assert np.min(shares) > 0.02, f"{slot.name}: every class"
            if what == "index":
                assert any(len(np.unique(a)) < a.size for a in arrays), f"{slot.name}: repeated"
        elif what == "onehot":
            shares = np.concatenate([a.reshape(-1, a.shape[-1]) for a in arrays]).mean(axis=0)
            assert np.min(shares) > 0.02, f"{slot.name}: every class"
        else:
            assert what == "soft"
            assert np.allclose([a.sum(axis=-1) for a in arrays], 1), slot.name


@pytest.mark.parametrize("entry", [e for e in FED if e.edges], ids=lambda e: e.name)
def test_edges_that_inputs_make_together_are_neared_and_met_only_when_asked_for(entry):
    def gaps(**options):
        examples = many(strategies.inputs(entry.kind, entry.name, **options), 150)
        return np.array([np.min(np.abs(entry.edges(*e))) for e in examples])

    away = gaps()
    assert np.all(away > 1e-6)
    # Hypothesis draws numbers that the loaded modules hold as well: how often two are alike varies
    assert np.mean(away > 1e-3) > 0.03
    assert np.mean(gaps(corners=True) < 1e-9) > 0.02
    if entry.name != "cosine":  # a norm touches 0 and does not cross it
        assert np.mean(away < 0.1) > 0.05


def test_a_run_of_gradients_has_all_sorts():
    runs = many(strategies.gradients(), 200)
    sizes = {float(np.max(np.abs(r[0]))) if r[0].size else 0.0 for r in runs}
    assert min(sizes) == 0
    assert max(sizes) > 1e6
    assert any(0 < s < 1e-6 for s in sizes)
    assert {r[0].ndim for r in runs} == {0, 1, 2, 3}
    assert any(np.array_equal(r[0], -r[1]) and r[0].any() for r in runs if r[0].size)


@given(st.data())
@settings(max_examples=20, derandomize=True, deadline=None, database=None)
def test_the_strategies_shrink_and_compose(data):
    (x,) = data.draw(strategies.inputs("activation", "softmax", extreme=False))
    y = catalog.get("activation", "softmax").make().forward(x)
    assert np.allclose(y.sum(axis=-1), 1)
