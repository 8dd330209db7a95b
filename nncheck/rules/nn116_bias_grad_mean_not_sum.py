"""The bias gradient is averaged over the batch while the weight gradient is summed.

The bias is added to every sample, so each sample's upstream gradient reaches it and the chain
rule adds them up: db = Σ_n dout_n. A loss that is a mean over the batch has put its 1/N into
`dout` already; a second one in the layer makes the bias learn N times more slowly than the
weights. In training nothing crashes and the loss still falls, only the offsets lag behind.

Bad::

    import numpy as np

    class Dense:
        def __init__(self, W, b):
            self.W, self.b = W, b

        def forward(self, x):
            self.x = x
            return x @ self.W + self.b

        def backward(self, dout):
            self.dW = self.x.T @ dout
            self.db = dout.mean(axis=0)
            return dout @ self.W.T

Good::

    import numpy as np

    class Dense:
        def __init__(self, W, b):
            self.W, self.b = W, b

        def forward(self, x):
            self.x = x
            return x @ self.W + self.b

        def backward(self, dout):
            self.dW = self.x.T @ dout
            self.db = dout.sum(axis=0)
            return dout @ self.W.T

How nncheck decides: yours divided by the reference is exactly 1/N for one parameter, at two
batch sizes, while another parameter of the same layer is right. If every parameter were off by
1/N it would be a convention of the layer, and NN102 speaks of that.

Sources:
    - kvfrans/notes#5
    - tfjs-core#398
    - dl4j#366
    - jimfleming/differentiation#1
"""

from __future__ import annotations

import ast
from collections.abc import Iterator

from ..lab import Lab, finding, ratios
from ..model import Edit, Finding
from ..repair import sites
from ..repair.code import called

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    parameters = {s.name: s for s in lab.differentiable if s.role == "parameter"}
    averaged = [s for s, r in ratios.by_slot(lab).items() if r.words == "1/N" and s in parameters]
    right = [n for n, c in lab.comparisons.items() if c.status == "passed" and n in parameters]
    if len(averaged) != 1 or not right or (lab.card.scalar and lab.card.kind != "network"):
        return
    slot = averaged[0]
    where = sites.sites(lab.code, lab.card, slot)
    yield finding(
        lab,
        f"the gradient of {slot} is a mean over the batch; it must be the sum, as for {right[0]}",
        at=where[0] if where else None,
        label="divides by the number of samples",
        slots=(slot,),
    )


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    for slot in found.facts["slots"]:
        for site in sites.sites(lab.code, lab.card, slot):
            for node in ast.walk(site):
                if isinstance(node, ast.Call) and called(node) in ("mean", "average"):
                    _, end = lab.code.source.span(node.func)
                    name = called(node)
                    yield (
                        "sum instead of mean",
                        (lab.code.source.edit((end - len(name), end), "sum"),),
                    )
                if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
                    yield "drop the division", (lab.code.replace(node, lab.code.text(node.left)),)
