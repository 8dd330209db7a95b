"""Runs one example and compares what backward claims with central differences.

The text of this file is pasted into the scripts that `--repro` writes: it needs numpy and itself, and
its names start with "show", so that they hide none of the checked code.
"""

import inspect as shown_inspect
import typing as shown_typing

import numpy as shown_np

SHOWN_STEP = 1e-6
SHOWN_MOST = 6


def shown_differences(
    f: shown_typing.Callable[[shown_typing.Any], float], x: shown_typing.Any
) -> tuple[shown_typing.Any, shown_typing.Any]:
    """The central differences of a number f(x), and where the two sides of them agree."""
    found, smooth = shown_np.zeros(x.shape), shown_np.ones(x.shape, dtype=bool)
    middle = f(x)
    for index in shown_np.ndindex(*x.shape):
        step = SHOWN_STEP * max(1.0, abs(float(x[index])))
        above, below = x.copy(), x.copy()
        above[index] += step
        below[index] -= step
        right, left = (f(above) - middle) / step, (middle - f(below)) / step
        found[index] = (right + left) / 2
        smooth[index] = abs(right - left) < 1e-2 * max(1.0, abs(right), abs(left))
    return found, smooth


def shown_gradient(
    name: str, claimed: shown_typing.Any, true: shown_typing.Any, smooth: shown_typing.Any
) -> int:
    """Print the entries of a gradient that are wrong, yours beside the reference; how many."""
    claimed = shown_np.asarray(claimed, dtype=float)
    if claimed.shape != true.shape:
        print(
            f"gradient of {name}: WRONG, its shape is {claimed.shape}, that of {name} {true.shape}"
        )
        return 1
    apart = ~(shown_np.abs(claimed - true) <= 1e-5 * shown_np.maximum(1.0, shown_np.abs(true)))
    wrong = shown_np.argwhere(apart & smooth)
    print(f"gradient of {name}: {'WRONG' if len(wrong) else 'right'}, {len(wrong)} of {true.size}")
    for index in map(tuple, wrong[:SHOWN_MOST]):
        print(f"  {list(map(int, index))}: yours {claimed[index]:.9g}  reference {true[index]:.9g}")
    return len(wrong)


def shown_writes(
    before: shown_typing.Mapping[str, shown_typing.Any],
    after: shown_typing.Mapping[str, shown_typing.Any],
) -> int:
    """Print which of the caller's arrays were written into; how many."""
    changed = [n for n in before if not shown_np.array_equal(before[n], after[n], equal_nan=True)]
    for name in changed:
        print(f"{name}: CHANGED by the call\n  before {before[name]!r}\n  after  {after[name]!r}")
    return len(changed)


def shown_output(output: shown_typing.Any) -> int:
    """Print the output; 1 where it holds nan or inf."""
    finite = bool(shown_np.all(shown_np.isfinite(output)))
    print(f"output{'' if finite else ' NOT FINITE'}: {output!r}")
    return 0 if finite else 1


def show_function(
    f: shown_typing.Callable[..., shown_typing.Any],
    g: shown_typing.Callable[..., shown_typing.Any] | None,
    values: shown_typing.Mapping[str, shown_typing.Any],
) -> int:
    """A function and perhaps the one that gives its gradient; how many things are wrong."""
    given = {n: shown_np.array(v) for n, v in values.items()}
    output = f(*given.values())
    wrong = shown_output(output)
    if g is not None:
        claimed = g(*given.values())
        claimed = claimed[0] if isinstance(claimed, tuple) else claimed
        name = next(iter(values))
        rest = [shown_np.array(v) for v in list(values.values())[1:]]
        true = shown_differences(
            lambda x: float(shown_np.sum(f(x, *rest))), shown_np.array(values[name], dtype=float)
        )
        wrong += shown_gradient(name, claimed, *true)
    return wrong + shown_writes(values, given)


def show_layer(
    make: shown_typing.Callable[[], shown_typing.Any],
    values: shown_typing.Mapping[str, shown_typing.Any],
    inputs: shown_typing.Sequence[str],
    parameters: shown_typing.Sequence[str],
) -> int:
    """An object with forward and backward; how many things are wrong."""
    obj = shown_object(make)
    given = {n: shown_np.array(v) for n, v in values.items()}
    output = obj.forward(*given.values())
    wrong = shown_output(output)
    draw = shown_np.random.default_rng(1)
    weights = shown_np.array(
        draw.normal(size=shown_np.shape(output)) if shown_np.ndim(output) else 1
    )
    before = {**values, "dout": shown_np.array(weights)}
    returned = shown_backward(obj, weights)
    for name, claimed in shown_claims(obj, returned, inputs, parameters):

        def value(x: shown_typing.Any, name: str = name) -> float:
            return shown_total(make, values, weights, name, x)

        wrong += shown_gradient(
            name, claimed, *shown_differences(value, shown_start(make, values, name))
        )
    return wrong + shown_writes(before, {**given, "dout": weights})


def shown_object(make: shown_typing.Callable[[], shown_typing.Any]) -> shown_typing.Any:
    """The object; its random numbers are the same each time."""
    shown_np.random.seed(0)
    return make()


def shown_start(
    make: shown_typing.Callable[[], shown_typing.Any],
    values: shown_typing.Mapping[str, shown_typing.Any],
    name: str,
) -> shown_typing.Any:
    """Where an input or a parameter stands."""
    return shown_np.array(
        values[name] if name in values else getattr(shown_object(make), name), dtype=float
    )


def shown_total(
    make: shown_typing.Callable[[], shown_typing.Any],
    values: shown_typing.Mapping[str, shown_typing.Any],
    weights: shown_typing.Any,
    name: str,
    x: shown_typing.Any,
) -> float:
    """The weighted sum of what a fresh object gives, with x in place of one of its arrays."""
    obj = shown_object(make)
    given = {n: shown_np.array(v) for n, v in values.items()}
    if name in given:
        given[name] = x
    else:
        setattr(obj, name, x.copy())
    return float(shown_np.sum(weights * obj.forward(*given.values())))


def shown_backward(obj: shown_typing.Any, weights: shown_typing.Any) -> shown_typing.Any:
    """What backward returns, with the upstream gradient where it must have one."""
    takes = shown_inspect.signature(obj.backward).parameters.values()
    needs = [p for p in takes if p.default is p.empty and p.kind is not p.VAR_KEYWORD]
    return obj.backward(weights) if needs else obj.backward()


def shown_claims(
    obj: shown_typing.Any,
    returned: shown_typing.Any,
    inputs: shown_typing.Sequence[str],
    parameters: shown_typing.Sequence[str],
) -> shown_typing.Iterator[tuple[str, shown_typing.Any]]:
    """What it claims: for inputs what it returns, for parameters that or what it keeps."""
    given = returned if isinstance(returned, tuple) else (returned,)
    names = [*inputs, *parameters] if len(given) > len(inputs) else inputs
    told = {n: g for n, g in zip(names, given, strict=False) if g is not None}
    yield from told.items()
    for name in parameters if len(told) <= len(inputs) else ():
        kept = [*shown_kept(obj, name)]
        if kept:
            yield name, kept[0]
        else:
            print(f"gradient of {name}: this script does not know where it is kept")


def shown_kept(obj: shown_typing.Any, name: str) -> shown_typing.Iterator[shown_typing.Any]:
    """Where people keep the gradient of a parameter."""
    for place in (f"d{name}", f"d_{name}", f"grad_{name}", f"{name}_grad", f"{name}grad"):
        if isinstance(getattr(obj, place, None), shown_np.ndarray):
            yield getattr(obj, place)
    table = getattr(obj, "grads", None)
    if isinstance(table, dict) and name in table:
        yield table[name]
