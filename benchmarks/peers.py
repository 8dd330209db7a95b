"""Other gradient checkers on the same NumPy subject, each as a function without arguments.

A peer returns True where it calls the gradient right. What is not installed is left out.
"""

from __future__ import annotations

import contextlib
import importlib.util
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from .speed_net import Array, Net


@dataclass(frozen=True, slots=True)
class Contender:
    """`run` takes so long for a `share` of the work: times are divided by it."""

    name: str
    run: Callable[[], bool]
    share: float = 1.0


def missing() -> list[str]:
    return [n for n in ("torch", "jax", "autograd") if importlib.util.find_spec(n) is None]


def contenders(net: Net, *, sample: int, torch_sample: int) -> Iterator[Contender]:
    """All that are installed; the slow ones on their first `sample` parameters."""
    share = min(1.0, sample / net.size)
    yield Contender("student's nditer loop", lambda: loop(net, sample), share)
    yield Contender("scipy check_grad", lambda: check_grad(net, sample), share)
    yield Contender("scipy approx_derivative", lambda: approx_derivative(net, sample), share)
    absent = missing()
    if "torch" not in absent:
        small = min(1.0, torch_sample / net.size)
        yield Contender("torch gradcheck slow", lambda: gradcheck_slow(net, torch_sample), small)
        yield Contender("torch gradcheck fast", lambda: gradcheck_fast(net))
    if "jax" not in absent:
        yield Contender("jax check_grads", jax_check(net))
    if "autograd" not in absent:
        yield Contender("autograd check_grads", autograd_check(net))


def loop(net: Net, count: int) -> bool:
    """numerical_gradient as the textbook has it, on the parameters in place, then a difference."""
    parts = [p.copy() for p in net.parts(net.x)]
    _, cache = net.forward(parts)
    claimed = net.parts(net.backward(cache))
    left, worst = count, 0.0
    for x, yours in zip(parts, claimed, strict=True):
        entries = min(left, x.size)
        gradient = numerical_gradient(lambda: net.forward(parts)[0], x, entries)
        gap = np.abs(gradient.reshape(-1)[:entries] - yours.reshape(-1)[:entries])
        worst = max(worst, float(np.max(gap, initial=0.0)))
        left -= entries
    return worst < 1e-4


def numerical_gradient(f: Callable[[], Any], x: Array, entries: int) -> Array:
    """Central differences with h = 1e-4, entry by entry; stops after so many entries."""
    h = 1e-4
    gradient = np.zeros_like(x)
    it = np.nditer(x, flags=["multi_index"], op_flags=[["readwrite"]])
    for _ in range(entries):
        index = it.multi_index
        held = x[index]
        x[index] = held + h
        above = f()
        x[index] = held - h
        below = f()
        gradient[index] = (above - below) / (2 * h)
        x[index] = held
        it.iternext()
    return gradient


def check_grad(net: Net, count: int) -> bool:
    from scipy import optimize

    loss, gradient = net.sample(count)
    return bool(optimize.check_grad(loss, gradient, net.x[:count].copy()) < 1e-4)


def approx_derivative(net: Net, count: int) -> bool:
    """Three points, as `scipy.optimize.approx_derivative`'s successor takes by default."""
    from scipy.optimize._numdiff import approx_derivative as differences

    loss, gradient = net.sample(count)
    at = net.x[:count].copy()
    return bool(np.max(np.abs(differences(loss, at) - gradient(at))) < 1e-4)


def gradcheck_fast(net: Net) -> bool:
    return _gradcheck(
        lambda x: net.forward(net.parts(x)), net.backward, net.x, fast_mode=True
    )  # fmt: skip


def gradcheck_slow(net: Net, count: int) -> bool:
    flat = net.x.copy()

    def forward(some: Array) -> Any:
        flat[:count] = some
        return net.forward(net.parts(flat))

    return _gradcheck(
        forward, lambda cache: net.backward(cache)[:count], net.x[:count].copy(), fast_mode=False
    )  # fmt: skip


def _gradcheck(
    forward: Callable[[Array], Any],
    backward: Callable[[Any], Array],
    x: Array,
    *,
    fast_mode: bool,
) -> bool:
    """The pair of NumPy functions as one torch.autograd.Function; the cache rides in ctx."""
    import torch

    class Subject(torch.autograd.Function):  # type: ignore[misc]
        @staticmethod
        def forward(ctx: Any, flat: Any) -> Any:
            loss, ctx.cache = forward(flat.detach().numpy())
            return torch.tensor(float(loss), dtype=torch.float64)

        @staticmethod
        def backward(ctx: Any, upstream: Any) -> Any:
            return upstream * torch.from_numpy(backward(ctx.cache))

    at = torch.from_numpy(x.copy()).requires_grad_()
    return bool(
        torch.autograd.gradcheck(Subject.apply, (at,), fast_mode=fast_mode, raise_exception=False)
    )


def autograd_check(net: Net) -> Callable[[], bool]:
    """A primitive whose vjp uses what the last forward kept, as a student's layers do."""
    from autograd.extend import defvjp, primitive
    from autograd.test_util import check_grads

    kept: list[Any] = [None]

    @primitive  # type: ignore[untyped-decorator]
    def loss(flat: Array) -> Any:
        value, kept[0] = net.forward(net.parts(flat))
        return value

    # check_vjp asks for the gradient before it moves x
    defvjp(loss, lambda _ans, _flat: lambda upstream: upstream * net.backward(kept[0]))
    return _asserted(lambda: check_grads(loss, modes=["rev"], order=1)(net.x))


def jax_check(net: Net) -> Callable[[], bool]:
    """pure_callback into the same NumPy code; backward runs the forward again, in float64."""
    import jax
    import jax.numpy as jnp
    from jax.test_util import check_grads

    jax.config.update("jax_enable_x64", True)
    scalar = jax.ShapeDtypeStruct((), jnp.float64)
    vector = jax.ShapeDtypeStruct(net.x.shape, jnp.float64)

    @jax.custom_vjp
    def loss(flat: Any) -> Any:
        return jax.pure_callback(lambda a: np.float64(net.loss(np.asarray(a))), scalar, flat)

    def backward(flat: Any, upstream: Any) -> Any:
        found = jax.pure_callback(lambda a: net.gradient(np.asarray(a)), vector, flat)
        return (upstream * found,)

    loss.defvjp(lambda flat: (loss(flat), flat), backward)
    at = jnp.asarray(net.x)
    return _asserted(lambda: check_grads(loss, (at,), order=1, modes=["rev"]))


def _asserted(check: Callable[[], Any]) -> Callable[[], bool]:
    """A checker that raises AssertionError, as one that returns False."""

    def run() -> bool:
        with contextlib.suppress(AssertionError):
            check()
            return True
        return False

    return run


def note_missing() -> None:
    for name in missing():
        print(f"note: {name} is not installed and is left out", file=sys.stderr)


def one_thread() -> None:
    """What a process that has already started can still be told."""
    if importlib.util.find_spec("torch") is not None:
        import torch

        torch.set_num_threads(1)
