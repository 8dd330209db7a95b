"""Takes an optimizer's steps and compares the parameters after each with the right ones.

The text of this file is pasted into the scripts that `--repro` writes: it needs numpy and itself, and
its names start with "show", so that they hide none of the checked code.
"""

import typing as shown_typing

import numpy as shown_np

SHOWN_MOST = 8


class ShownThing:
    """An object with attributes: a layer, or what holds layers."""

    trainable = True

    def __init__(self, **attributes: shown_typing.Any) -> None:
        self.__dict__.update(attributes)

    def parameters(self) -> shown_typing.Any:
        """What holds parameters is asked for them."""
        return self.__dict__.get("params", [])


def show_steps(
    run: shown_typing.Callable[..., list[dict[str, shown_typing.Any]]],
    values: shown_typing.Callable[[], dict[str, shown_typing.Any]],
    right: list[dict[str, shown_typing.Any]],
    words: str,
) -> int:
    """Print where the steps are others than the reference; how many parameters are wrong after one."""
    wrong = 0
    print(f"reference: {words}")
    for number, (yours, reference) in enumerate(zip(run(values()), right, strict=False), 1):
        for name in reference:
            same = shown_np.isclose(
                yours[name], reference[name], rtol=1e-6, atol=1e-9, equal_nan=True
            )
            if shown_np.all(same):
                continue
            wrong += 1
            at = tuple(shown_np.argwhere(~same)[0])
            if wrong <= SHOWN_MOST:
                print(
                    f"{name} after step {number}: WRONG, {int(shown_np.sum(~same))} of {same.size};"
                    f" {list(map(int, at))}: yours {yours[name][at]:.9g}"
                    f"  reference {reference[name][at]:.9g}"
                )
    return wrong
