"""Every optimizer against the recursion of its paper, written again with plain numbers.

Running means are written out as sums over all gradients so far, not as recursions: an error in how
state is carried cannot be in both.
"""

from math import copysign, exp, sqrt

import numpy as np
import pytest
from optimizer_cases import MAKE, NAMES, NOISY, run

STEPS, WEIGHTS, BURNIN = 50, 3, 20
RNG = np.random.default_rng(7)
GRADS = RNG.normal(size=(STEPS, WEIGHTS)) * np.array([1.0, 1e-3, 30.0])
START = np.array([0.7, -1.3, 2.0])
LOSSES = np.abs(RNG.normal(size=STEPS)) + 0.1


def mean(values, kept):
    """(1 − kept) Σ kept^(t−i) valueᵢ."""
    t = len(values)
    return (1 - kept) * sum(kept ** (t - 1 - i) * v for i, v in enumerate(values))


def squares(gs):
    return [g * g for g in gs]


def walk(step):
    """Paths of one weight: x moves by what `step` makes of the gradients so far."""

    def path(x, gs, _):
        seen = []
        for t in range(1, len(gs) + 1):
            x = x + step(x, gs[:t], t)
            seen.append(x)
        return seen

    return path


def momentum(x, gs, t):
    return -0.01 * sum(0.9 ** (t - 1 - i) * g for i, g in enumerate(gs))


def nesterov(x, gs, t):
    return 0.9 * momentum(x, gs, t) - 0.01 * gs[-1]


def adam(x, gs, t):
    m, v = mean(gs, 0.9) / (1 - 0.9**t), mean(squares(gs), 0.999) / (1 - 0.999**t)
    return -1e-3 * m / (sqrt(v) + 1e-8)


def adamax(x, gs, t):
    u = max(0.999 ** (t - 1 - i) * (abs(g) + 1e-8) for i, g in enumerate(gs))
    return -2e-3 / (1 - 0.9**t) * mean(gs, 0.9) / u


def nadam(x, gs, t):
    mu, nu = 0.975, 0.999
    m = mu * mean(gs, mu) / (1 - mu ** (t + 1)) + (1 - mu) * gs[-1] / (1 - mu**t)
    return -2e-3 * m / (sqrt(nu * mean(squares(gs), nu) / (1 - nu**t)) + 1e-8)


def largest_mean_square(gs, t):
    return max(mean(squares(gs[:k]), 0.999) for k in range(1, t + 1))


def amsgrad(x, gs, t):
    return -1e-3 / sqrt(t) * mean(gs, 0.9) / (sqrt(largest_mean_square(gs, t)) + 1e-8)


def bounded(v, gs, t):
    low, high = 0.1 - 0.1 / (0.001 * t + 1), 0.1 + 0.1 / (0.001 * t)
    return -min(max(1e-3 / (sqrt(v) + 1e-8), low), high) / sqrt(t) * mean(gs, 0.9)


def lion(x, gs, t):
    c = 0.9 * mean(gs[:-1], 0.99) + 0.1 * gs[-1]
    return -1e-4 * (copysign(1, c) + 0 * x)


def adadelta(x, gs, _):
    steps, seen = [], []
    for t in range(1, len(gs) + 1):
        rms_x = sqrt(mean(squares(steps), 0.95) + 1e-6)
        rms_g = sqrt(mean(squares(gs[:t]), 0.95) + 1e-6)
        steps.append(-rms_x / rms_g * gs[t - 1])
        seen.append(x + sum(steps))
    return seen


def rmsprop_graves(x, gs, _):
    delta, seen = 0.0, []
    for t in range(1, len(gs) + 1):
        variance = mean(squares(gs[:t]), 0.95) - mean(gs[:t], 0.95) ** 2
        delta = 0.9 * delta - 1e-4 * gs[t - 1] / sqrt(variance + 1e-4)
        x += delta
        seen.append(x)
    return seen


def smorms3(x, gs, _):
    mem, g1, g2, seen = 1.0, 0.0, 0.0, []
    for g in gs:
        r = 1 / (mem + 1)
        g1, g2 = (1 - r) * g1 + r * g, (1 - r) * g2 + r * g**2
        zeta = g1**2 / (g2 + 1e-16)
        mem = 1 + mem * (1 - zeta)
        x -= g * min(1e-3, zeta) / (sqrt(g2) + 1e-16)
        seen.append(x)
    return seen


def eve(x, gs, _):
    d, seen = 1.0, []
    for t in range(1, len(gs) + 1):
        if t > 1:
            f, before = LOSSES[t - 1], LOSSES[t - 2]
            change = abs(f - before) / (min(f, before) - 0.0)
            d = 0.999 * d + 0.001 * min(max(change, 0.1), 10.0)
        x += adam(x, gs[:t], t) / d
        seen.append(x)
    return seen


def santa(explore_and_move):
    """`explore_and_move` takes one step of either scheme; u_0 comes first of all random numbers."""

    def path(x, gs, zs):
        eta, zs = 0.01, list(zs)
        u, alpha, g_before, seen = sqrt(eta) * zs.pop(0), sqrt(eta) * 5, None, []
        for t in range(1, len(gs) + 1):
            g = 1 / sqrt(1e-2 + sqrt(mean(squares(gs[:t]), 0.95)))
            heat, noise = None, 0.0
            if t < BURNIN:
                heat = eta / sqrt(t)
                divisor = copysign(max(abs(u), 0.1 * sqrt(eta)), u)
                noise = heat * (1 - (g_before or g) / g) / divisor
                noise += sqrt(2 * heat * (g_before or g)) * zs.pop(0)
            x, u, alpha = explore_and_move(x, u, alpha, g, eta * g * gs[t - 1], heat, noise)
            g_before = g
            seen.append(x)
        return seen

    return path


def euler(x, u, alpha, g, push, heat, noise):
    if heat is not None:
        alpha += u**2 - heat
    u = (1 - min(alpha, 1)) * u - push + noise
    return x + g * u, u, alpha


def splitting(x, u, alpha, g, push, heat, noise):
    x += g * u / 2
    if heat is not None:
        alpha += (u**2 - heat) / 2
    u = exp(-alpha / 2) * (exp(-alpha / 2) * u - push + noise)
    if heat is not None:
        alpha += (u**2 - heat) / 2
    return x + g * u / 2, u, alpha


ONE_WEIGHT = {
    "sgd": walk(lambda x, gs, t: -0.01 * gs[-1]),
    "momentum": walk(momentum),
    "nesterov_lookahead": walk(momentum),  # given the gradients, it is (1) and (2) again
    "nesterov": walk(nesterov),
    "adagrad": walk(lambda x, gs, t: -0.01 * gs[-1] / (sqrt(sum(squares(gs))) + 1e-10)),
    "rmsprop": walk(lambda x, gs, t: -1e-3 * gs[-1] / (sqrt(mean(squares(gs), 0.9)) + 1e-8)),
    "adadelta": adadelta,
    "rmsprop_graves": rmsprop_graves,
    "smorms3": smorms3,
    "adam": walk(adam),
    "adamw": walk(lambda x, gs, t: adam(x, gs, t) - 1e-3 * 0.01 * x),
    "adamax": walk(adamax),
    "nadam": walk(nadam),
    "amsgrad": walk(amsgrad),
    "adabound": walk(lambda x, gs, t: bounded(mean(squares(gs), 0.999), gs, t)),
    "amsbound": walk(lambda x, gs, t: bounded(largest_mean_square(gs, t), gs, t)),
    "eve": eve,
    "santa_e": santa(euler),
    "santa_sss": santa(splitting),
    "lion": walk(lion),
}


def lamb(x, grads):
    """The one whose weights know of each other: its step is measured by the norm of the layer."""
    x, seen = list(x), []
    for t in range(1, len(grads) + 1):
        r = []
        for i, w in enumerate(x):
            gs = [float(g[i]) for g in grads[:t]]
            v = mean(squares(gs), 0.999) / (1 - 0.999**t)
            r.append(mean(gs, 0.9) / (1 - 0.9**t) / (sqrt(v) + 1e-6) + 0.01 * w)
        ratio = sqrt(sum(squares(x))) / sqrt(sum(squares(r)))
        x = [w - 1e-3 * ratio * s for w, s in zip(x, r, strict=True)]
        seen.append(x)
    return np.array(seen)


def of_the_paper(name):
    if name == "lamb":
        return lamb(START, GRADS)
    zs = np.random.default_rng(0).standard_normal((BURNIN, WEIGHTS))
    weights = [
        ONE_WEIGHT[name](float(START[i]), [float(g) for g in GRADS[:, i]], zs[:, i].tolist())
        for i in range(WEIGHTS)
    ]
    return np.array(weights).T


@pytest.mark.parametrize("name", NAMES)
def test_it_is_the_recursion_of_its_paper(name):
    settings = {"burnin": BURNIN} if name in NOISY else {}
    path = run(MAKE[name](**settings), START, GRADS, LOSSES)
    np.testing.assert_allclose(path, of_the_paper(name), rtol=1e-12, atol=1e-12)


def test_both_forms_of_nesterov_are_one_method():
    H = np.diag([1.0, 20.0])
    theta, big_theta = np.array([1.0, -1.0]), np.array([1.0, -1.0])
    ahead, direct = MAKE["nesterov_lookahead"](), MAKE["nesterov"]()
    for _ in range(STEPS):
        ahead.update([theta], [H @ ahead.lookahead([theta])[0]])
        direct.update([big_theta], [H @ big_theta])
        np.testing.assert_allclose(ahead.lookahead([theta])[0], big_theta, rtol=1e-12, atol=1e-14)


def test_eve_slows_a_jumping_loss_and_leaves_adam_behind_on_a_still_one():
    grads = np.ones((2000, 1))
    adam_way = 1 - run(MAKE["adam"](), [1.0], grads)[-1, 0]
    still = 1 - run(MAKE["eve"](), [1.0], grads, np.geomspace(1, 0.5, 2000))[-1, 0]
    jumping = 1 - run(MAKE["eve"](), [1.0], grads, np.tile([1.0, 20.0], 1000))[-1, 0]
    assert jumping < 0.5 * adam_way < 1.5 * adam_way < still
