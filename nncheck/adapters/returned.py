"""What a forward function returned, taken apart: its outputs, and what it kept for the backward."""

from __future__ import annotations

from typing import Any

import numpy as np

from ..model import Array
from .attempt import as_output


def taken_apart(returned: Any, count: int = 1) -> tuple[list[Any], Any, int] | None:
    """(outputs, what was kept, of how many things); None where there is no array.

    At most `count` outputs: `next_h, next_c, cache` has two, `A, Z` one and a kept Z.
    """
    if as_output(returned) is not None:
        return [returned], None, 0
    if not isinstance(returned, (tuple, list)) or not returned:
        return None
    leading = 0
    for item in returned:
        if as_output(item) is None:
            break
        leading += 1
    if leading:
        number = min(count, leading)
        outputs, rest = list(returned[:number]), list(returned[number:])
    elif as_output(returned[-1]) is not None:
        outputs, rest = [returned[-1]], list(returned[:-1])
    else:
        return None
    return outputs, rest[0] if len(rest) == 1 else tuple(rest), len(rest)


def the_number(returned: Any) -> Any:
    """Of a loss beside other things (`loss, probs`) the one number; anything else as it is."""
    if not isinstance(returned, (tuple, list)) or len(returned) < 2:
        return returned
    numbers = [v for v in returned if as_output(v) is not None and np.size(v) == 1]
    # of one sample everything else is a number as well
    numbers = [v for v in numbers if np.ndim(v) == 0] or numbers
    return numbers[0] if len(numbers) == 1 else returned


def shaped(returned: Any, shape: tuple[int, ...]) -> Array | None:
    """The array that was returned; of several, the first of this shape."""
    array = as_output(returned)
    if array is not None or not isinstance(returned, (tuple, list)):
        return array
    arrays = [a for a in map(as_output, returned) if a is not None]
    return next((a for a in arrays if a.shape == shape), None)
