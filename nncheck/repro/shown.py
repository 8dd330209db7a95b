"""Runs one example and compares what backward claims with central differences.

The text of this file is pasted into the scripts that `--repro` writes: it needs numpy and itself, and
its names start with "show", so that they hide none of the checked code.
"""

import traceback as shown_traceback
import typing as shown_typing
import warnings as shown_warnings

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


def shown_output(output: shown_typing.Any, right: shown_typing.Any) -> int:
    """Print the output; 1 where it holds nan or inf, or is another than the right one."""
    output = shown_np.asarray(output)
    if not shown_np.all(shown_np.isfinite(output)):
        print(f"output: NOT FINITE\n{output!r}")
        return 1
    if right is None or shown_np.allclose(output, right, rtol=1e-6, atol=1e-12):
        print(f"output:\n{output!r}")
        return 0
    print(f"output: WRONG\n  yours     {output!r}\n  reference {right!r}")
    return 1


def shown_calls(
    run: shown_typing.Callable[..., tuple[shown_typing.Any, dict[str, shown_typing.Any]]],
    given: dict[str, shown_typing.Any],
) -> tuple[shown_typing.Any, dict[str, shown_typing.Any], int]:
    """What the calls give; what they raise, and what numpy says of them, is printed."""
    with shown_warnings.catch_warnings(record=True) as heard:
        shown_warnings.simplefilter("always")
        try:
            output, claims = run(given)
        except Exception as error:
            at = shown_traceback.extract_tb(error.__traceback__)[-1]
            print(f"RAISES {type(error).__name__}: {error}\n  line {at.lineno}: {at.line}")
            return None, {}, 1
    for text in dict.fromkeys(str(w.message) for w in heard):
        print(f"WARNS: {text}")
    return output, claims, len(heard)


def show(
    run: shown_typing.Callable[..., tuple[shown_typing.Any, dict[str, shown_typing.Any]]],
    values: shown_typing.Callable[[], dict[str, shown_typing.Any]],
    right: shown_typing.Any,
) -> int:
    """One forward and one backward against differences of the forward; how many things are wrong."""
    given = values()
    output, claims, wrong = shown_calls(run, given)
    if output is None:
        return wrong
    wrong += shown_output(output, right)
    weights = values().get("dout", 1.0)
    with shown_np.errstate(all="ignore"):
        again = run(values())[0]
    if not shown_np.array_equal(again, output, equal_nan=True):
        print("the output is another each time: differences of it mean nothing")
        claims = {}
    for name, claimed in claims.items():

        def value(x: shown_typing.Any, name: str = name) -> float:
            return float(shown_np.sum(weights * run({**values(), name: x}, False)[0]))

        start = shown_np.array(values()[name], dtype=float)
        with shown_np.errstate(all="ignore"):
            wrong += shown_gradient(name, claimed, *shown_differences(value, start))
    return wrong + shown_writes(values(), given)
