"""Random numbers that come again, and generators that are left as they were."""

from __future__ import annotations

import numpy as np

from nncheck.bench.guard import guarded, reseed
from nncheck.bench.replay import Replay, seed_own, seeded_by_default


def test_generators_of_a_namespace_are_rewound_and_left_as_they_were():
    rng, old = np.random.default_rng(1), np.random.RandomState(1)

    class Layer:
        own = np.random.default_rng(2)

    rng.random(3)
    replay = Replay({"rng": rng, "old": old, "Layer": Layer})
    before = rng.bit_generator.state, old.get_state()[2]
    with replay.kept():
        first = rng.random(), old.rand(), Layer.own.random()
        replay.rewind()
        assert (rng.random(), old.rand(), Layer.own.random()) == first
    assert (rng.bit_generator.state, old.get_state()[2]) == before
    assert rng.random() == first[0]


def test_generators_inside_objects_are_seeded():
    class Layer:
        def __init__(self):
            self.rng = np.random.default_rng()

    class Net:
        def __init__(self):
            self.layers = [Layer(), {"deep": Layer()}]
            self.me = self

    draws = []
    for _ in range(2):
        net = Net()
        assert seed_own({"self": net}, 5)
        draws.append((net.layers[0].rng.random(), net.layers[1]["deep"].rng.random()))
    assert draws[0] == draws[1]
    assert draws[0][0] != draws[0][1]
    assert not seed_own({"self": np.zeros(3)}, 5)


def test_generators_made_without_a_seed_have_one_for_the_time():
    original = np.random.default_rng
    with seeded_by_default(0):
        first, second = np.random.default_rng().random(), np.random.default_rng().random()
        assert first != second
        assert np.random.default_rng(3).random() == original(3).random()
    with guarded(seed=0):
        assert np.random.default_rng().random() == first
        reseed(0)
        assert np.random.default_rng().random() == first
    assert np.random.default_rng is original
    assert np.random.default_rng().random() != np.random.default_rng().random()
