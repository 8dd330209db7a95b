"""The optimizers against torch.optim, over 30 steps in float64; where torch's form is another than
the paper's, its settings are chosen so that both are one."""

import math

import numpy as np
import pytest
from optimizer_cases import MAKE, run

torch = pytest.importorskip("torch")

STEPS = 30
RNG = np.random.default_rng(23)
START = RNG.normal(size=(3, 4))
GRADS = RNG.normal(size=(STEPS, 3, 4)) * np.geomspace(1e-4, 100, 12).reshape(3, 4)


def torch_run(make, rate=None):
    """The parameter after each step; `rate(t)` is the learning rate of step t, if it changes."""
    x = torch.nn.Parameter(torch.tensor(START))
    optimizer = make([x])
    seen = []
    for t, g in enumerate(GRADS, start=1):
        if rate is not None:
            optimizer.param_groups[0]["lr"] = rate(t)
        x.grad = torch.tensor(g)
        optimizer.step()
        seen.append(x.detach().numpy().copy())
    return np.array(seen)


# name, our settings, torch's optimizer, its settings: defaults wherever both have them
SAME = [
    ("sgd", {}, "SGD", {"lr": 0.01}),
    # torch's velocity is −v/ε: the same as long as the rate is constant
    ("momentum", {}, "SGD", {"lr": 0.01, "momentum": 0.9}),
    ("nesterov", {}, "SGD", {"lr": 0.01, "momentum": 0.9, "nesterov": True}),
    ("adagrad", {}, "Adagrad", {}),
    # torch's defaults are 0.01 and 0.99; Hinton's mean keeps 0.9
    ("rmsprop", {"learning_rate": 0.01, "rho": 0.99}, "RMSprop", {}),
    ("rmsprop", {}, "RMSprop", {"lr": 1e-3, "alpha": 0.9}),
    # torch's default is 0.9, Zeiler's 0.95
    ("adadelta", {}, "Adadelta", {"rho": 0.95}),
    ("adam", {}, "Adam", {}),
    ("adam", {"learning_rate": 0.1, "beta1": 0.5, "beta2": 0.9, "eps": 1e-3}, "Adam",
     {"lr": 0.1, "betas": (0.5, 0.9), "eps": 1e-3}),
    # torch, too, multiplies weight decay by the learning rate, which the paper does not
    ("adamw", {}, "AdamW", {}),
    ("adamw", {"weight_decay": 0.3}, "AdamW", {"weight_decay": 0.3}),
    # torch, too, adds eps to |g|; the paper has none
    ("adamax", {}, "Adamax", {}),
]  # fmt: skip


@pytest.mark.parametrize(
    ("name", "ours", "theirs", "settings"), SAME, ids=[f"{c[0]}-{i}" for i, c in enumerate(SAME)]
)
def test_it_goes_where_torch_goes(name, ours, theirs, settings):
    expected = torch_run(lambda params: getattr(torch.optim, theirs)(params, **settings))
    np.testing.assert_allclose(run(MAKE[name](**ours), START, GRADS), expected, rtol=1e-10)


@pytest.fixture
def float64_by_default():
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    yield
    torch.set_default_dtype(before)


def test_nadam_goes_where_torch_goes(float64_by_default):
    # torch keeps Π μᵢ in the default dtype, whatever the parameter's: float32 shows at 1e-7
    # torch multiplies μ by 1 − 0.5 · 0.96^(t · momentum_decay) (not in m), which is 1 for a large
    # momentum_decay; and its n̂ has no factor ν, which is the same as α and ε by √ν larger
    mu, nu = 0.975, 0.999
    expected = torch_run(
        lambda params: torch.optim.NAdam(params, betas=(mu, nu), momentum_decay=1e9)
    )
    ours = MAKE["nadam"](learning_rate=2e-3 * math.sqrt(nu), eps=1e-8 * math.sqrt(nu))
    np.testing.assert_allclose(run(ours, START, GRADS), expected, rtol=1e-10)


def test_amsgrad_goes_where_torch_goes():
    # torch corrects the bias of m and v̂ and keeps α; the paper has neither, and α / √t. Without eps
    # the whole difference is in the rate
    def rate(t):
        return 1e-3 / math.sqrt(t) * (1 - 0.9**t) / math.sqrt(1 - 0.999**t)

    expected = torch_run(lambda params: torch.optim.Adam(params, amsgrad=True, eps=0.0), rate)
    ours = MAKE["amsgrad"](eps=1e-300)  # √v̂ is above 1e-7 here
    np.testing.assert_allclose(run(ours, START, GRADS), expected, rtol=1e-10)


def test_centered_rmsprop_of_torch_has_its_eps_elsewhere():
    # torch puts eps outside the root, Graves inside: √(s² + ℸ) = s + ε only where both vanish
    expected = torch_run(
        lambda params: torch.optim.RMSprop(
            params, lr=1e-4, alpha=0.95, eps=0.0, centered=True, momentum=0.9
        )
    )
    ours = MAKE["rmsprop_graves"](eps=1e-300)
    np.testing.assert_allclose(run(ours, START, GRADS), expected, rtol=1e-9)


def test_lion_and_lamb_have_no_counterpart_yet():
    # when torch gets one, compare it above
    assert not hasattr(torch.optim, "Lion")
    assert not hasattr(torch.optim, "LAMB")
