"""What document 000 does otherwise in many of its optimizers, with the rule that says so."""

from __future__ import annotations

ONE_LAYER = (
    "one instance serves one layer: a second layer of another shape raises, one of the same shape "
    "mixes its state with the first (NN710)"
)
T_FROM_CALLER = "t comes from the caller, and t = 0 divides zero by zero (NN705)"
EPS_INSIDE = (
    "eps stands inside the square root, so that for gradients below √eps = 1e-4 the step shrinks "
    "with the gradient (NN706)"
)
STEP_BY_REFERENCE = (
    "the step it keeps is the array it returned: what the caller does to that reaches the next "
    "step (NN404)"
)
