"""Other gradient checkers on f and vjp: True where a peer calls the gradient right.

A peer that raises anything but its own complaint has refused the subject (`Refused`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from .peers import missing
from .power_call import Call
from .speed_net import Array

Peer = Callable[[Call], bool]

LOOP = "student's nditer loop"
CHECK_GRAD = "scipy check_grad"
DERIVATIVE = "scipy approx_derivative"
TORCH_SLOW = "torch gradcheck slow"
TORCH_FAST = "torch gradcheck fast"
JAX = "jax check_grads"
AUTOGRAD = "autograd check_grads"

# those that pay for every entry
PER_ENTRY = (LOOP, CHECK_GRAD, DERIVATIVE, TORCH_SLOW)


class Refused(Exception):  # noqa: N818 - not an error of ours
    """The peer could not look at the subject at all."""


def peers() -> dict[str, Peer]:
    """All that are installed."""
    found: dict[str, Peer] = {
        LOOP: loop,
        CHECK_GRAD: check_grad,
        DERIVATIVE: approx_derivative,
        TORCH_SLOW: lambda c: torch_check(c, fast_mode=False),
        TORCH_FAST: lambda c: torch_check(c, fast_mode=True),
        JAX: jax_check,
        AUTOGRAD: autograd_check,
    }
    absent = missing()
    return {n: p for n, p in found.items() if n.split()[0] not in absent}


def says_right(peer: Peer, call: Call) -> bool:
    """The peer's verdict; Refused where it raised."""
    try:
        return peer(call)
    except AssertionError:
        return False
    except Exception as error:
        raise Refused(f"{type(error).__name__}: {error}") from error


def loop(call: Call) -> bool:
    """Central differences with h = 1e-4; |a - n| / max(1e-8, |a| + |n|) below 1e-4 everywhere."""
    one = _summed(call)
    claimed = one.vjp(one.at, np.ones(()))
    x = one.at.copy()
    numeric = np.zeros(x.shape)
    it = np.nditer(x, flags=["multi_index"], op_flags=[["readwrite"]])
    for _ in it:
        index = it.multi_index
        held = x[index]
        x[index] = held + 1e-4
        above = float(one.f(x))
        x[index] = held - 1e-4
        below = float(one.f(x))
        numeric[index] = (above - below) / 2e-4
        x[index] = held
    gap = np.abs(claimed - numeric) / np.maximum(1e-8, np.abs(claimed) + np.abs(numeric))
    return bool(np.max(gap) < 1e-4)


def check_grad(call: Call) -> bool:
    """Forward differences, 2-norm of the gap below 1e-5."""
    from scipy import optimize

    one = _summed(call)
    shape = one.at.shape

    def value(flat: Array) -> float:
        return float(one.f(flat.reshape(shape)))

    def gradient(flat: Array) -> Array:
        return np.asarray(one.vjp(flat.reshape(shape), np.ones(())), float).ravel()

    return bool(optimize.check_grad(value, gradient, one.at.ravel()) < 1e-5)


def approx_derivative(call: Call) -> bool:
    """Three points; np.allclose at its defaults."""
    from scipy.optimize._numdiff import approx_derivative as differences

    one = _summed(call)
    shape = one.at.shape
    numeric = differences(lambda flat: float(one.f(flat.reshape(shape))), one.at.ravel())
    return bool(np.allclose(np.ravel(one.vjp(one.at, np.ones(()))), np.ravel(numeric)))


def torch_check(call: Call, *, fast_mode: bool) -> bool:
    """The pair of functions as one autograd.Function, its output in the precision of x."""
    import torch

    class Subject(torch.autograd.Function):  # type: ignore[misc]
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            ctx.x = x.detach().numpy().copy()
            return torch.from_numpy(np.array(call.f(ctx.x), dtype=call.at.dtype))

        @staticmethod
        def backward(ctx: Any, upstream: Any) -> Any:
            # the very array that torch made: what is done to it, torch may notice
            gradient = call.vjp(ctx.x, upstream.numpy())
            return torch.from_numpy(np.array(gradient, dtype=call.at.dtype))

    at = torch.from_numpy(call.at.copy()).requires_grad_()
    return bool(
        torch.autograd.gradcheck(Subject.apply, (at,), fast_mode=fast_mode, raise_exception=False)
    )


def autograd_check(call: Call) -> bool:
    """A primitive with its vjp."""
    from autograd.extend import defvjp, primitive
    from autograd.test_util import check_grads

    subject = primitive(call.f)
    defvjp(subject, lambda _ans, x: lambda upstream: call.vjp(x, upstream))
    check_grads(subject, modes=["rev"], order=1)(call.at)
    return True


def jax_check(call: Call) -> bool:
    """pure_callback into the NumPy code, in double precision."""
    import jax
    import jax.numpy as jnp
    from jax.test_util import check_grads

    jax.config.update("jax_enable_x64", True)
    out = np.asarray(call.f(call.at))
    output = jax.ShapeDtypeStruct(out.shape, out.dtype)
    gradient = jax.ShapeDtypeStruct(call.at.shape, call.at.dtype)

    @jax.custom_vjp
    def subject(x: Any) -> Any:
        return jax.pure_callback(lambda a: np.asarray(call.f(np.array(a)), out.dtype), output, x)

    def backward(x: Any, upstream: Any) -> Any:
        def claimed(a: Any, up: Any) -> Array:
            return np.asarray(call.vjp(np.array(a), np.array(up)), call.at.dtype)

        return (jax.pure_callback(claimed, gradient, x, upstream),)

    subject.defvjp(lambda x: (subject(x), x), backward)
    check_grads(subject, (jnp.asarray(call.at),), order=1, modes=["rev"])
    return True


def _summed(call: Call) -> Call:
    """What takes scalars only gets the plain sum, as a student writes it."""
    shape = np.shape(call.f(call.at))
    return call.weighted(np.ones(shape)) if shape else call
