"""The softmax backward uses y·(1 - y), the diagonal of its Jacobian, and forgets all other entries.

The sigmoid's derivative is y·(1 - y), because each output depends on its own input alone. A
softmax is different: y_i = exp(z_i) / Σ_k exp(z_k), and the sum holds every z_k. When z_j rises,
y_j rises and every other y_i falls. Its derivative is a matrix for each row:

    dy_i/dz_j = y_i·(δ_ij - y_j)          diagonal: y_i·(1 - y_i)     beside it: -y_i·y_j

so that the gradient that flows back is dz = y·(g - Σ_k g_k·y_k), g being the upstream gradient:
one sum over the row and no matrix is needed. Log-softmax is alike: dz = g - y·Σ_k g_k.

How it shows in training: after a cross-entropy, whose gradient is g = -t/y, the diagonal alone
gives -t·(1 - y): the right class is pushed up, and the wrong classes get 0 and are never pushed
down. It learns, slowly and to a worse loss. A sign that needs no calculus: adding a constant to
all logits of a row does not change y, so each row of a true dz sums to 0. Here it does not.

Bad::

    import numpy as np


    class Softmax:
        def forward(self, z):
            e = np.exp(z - z.max(axis=1, keepdims=True))
            self.y = e / e.sum(axis=1, keepdims=True)
            return self.y

        def backward(self, dout):
            return dout * self.y * (1 - self.y)  # a sigmoid's formula

Good::

    import numpy as np


    class Softmax:
        def forward(self, z):
            e = np.exp(z - z.max(axis=1, keepdims=True))
            self.y = e / e.sum(axis=1, keepdims=True)
            return self.y

        def backward(self, dout):
            return self.y * (dout - (dout * self.y).sum(axis=1, keepdims=True))

How nncheck decides: the numeric Jacobian of the layer is measured whole, every output by every
input. The rule speaks when it has entries beside the diagonal that matter, and yours equals
(upstream gradient) times its diagonal, entry by entry; no name and no formula is looked at. Where
outputs (or their exponentials) sum to 1, it also speaks when yours gives each entry's gradient from
that entry's dout alone, whatever the slope. Activations and layers of one input are asked, not
losses. The fix writes the row formula, with the array that the forward keeps as y.

Sources:
    - nncheck's seed documents, defects 7 to 9
    - libnd4j#440
    - wkcn/mobula#3
    - zhuozhiyongde/…PKU#1
    - RoboticsClubIITJ#153
    - SebLague#5
    - pocketpy/cTensor#31
    - mlpack#3468
    - jorgenkg#6
    - eriklindernoren/ML-From-Scratch#71
    - C. M. Bishop, Pattern Recognition and Machine Learning (2006), section 4.3.4, equation
      4.106
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from ..lab import Lab, activation, finding, rows
from ..model import Edit, Finding
from ..repair import changes, sites

SEVERITY = "error"
FAMILY = "gradient"


def check(lab: Lab) -> Iterator[Finding]:
    x = rows.only_input(lab)
    if x is None or x not in lab.wrong or lab.card.scalar:
        return
    point = lab.point()
    yours = lab.claimed(point).gradients.get(x)
    jacobian = lab.jacobian(x, point).value
    size = point.values[x].size
    if yours is None or yours.size != size or jacobian.size != size * size:
        return
    matrix = jacobian.reshape(size, size)
    diagonal = np.diag(matrix)
    # an operator of an engine need not be a softmax: only of one that is do the rows sum to 0
    if lab.card.part_of and np.max(np.abs(matrix.sum(axis=1))) > 1e-6 * np.max(np.abs(matrix)):
        return
    if np.max(np.abs(matrix - np.diag(diagonal))) < 1e-3 * np.max(np.abs(matrix)):
        return
    g = np.ravel(np.asarray(point.cotangent))
    right = np.allclose(yours.reshape(-1), g * diagonal, rtol=1e-5, atol=1e-8)
    if not right and not (_is_softmax(lab) and activation.keeps_apart(lab, x)):
        return
    notes = [f"each row of the gradient should sum to 0; yours sums to {yours[0].sum():.3g}"]
    if not right:
        ratio = float(yours.flat[0] / (g[0] * diagonal[0]))
        notes.append(
            f"the diagonal is not right either: entry 0 is {ratio:.3g} times what it should be"
        )
    yield finding(
        lab,
        "the backward uses only the diagonal of the Jacobian, y·(1−y): every output depends on every input of its row",
        label="y_i also falls when another logit rises",
        notes=tuple(notes),
        helps=_contract(lab),
        slots=(x,),
    )


def _is_softmax(lab: Lab) -> bool:
    """Probabilities, or their logarithms, that sum to 1."""
    return rows.softmax_sums(lab) is not None or rows.softmax_sums(lab, logs=True) is not None


def _contract(lab: Lab) -> tuple[str, ...]:
    """A backward without dout cannot be mended in place."""
    if lab.card.style != "local-derivative":
        return ()
    row = "y * (dout - (dout * y).sum(axis=-1, keepdims=True))"
    if rows.softmax_sums(lab, logs=True) is not None:
        row = "dout - np.exp(y) * dout.sum(axis=-1, keepdims=True)"
    return (f"no array of slopes can say this: let backward take dout and return {row}",)


def repair(lab: Lab, found: Finding) -> Iterator[tuple[str, tuple[Edit, ...]]]:
    function = lab.code.function(lab.card.backward)
    if function is None:
        return
    names = lab.code.parameters(function)
    held = [t for q in (lab.card.forward, lab.card.backward) if (f := lab.code.function(q)) is not None
            for t, _, _ in lab.code.assigned(f) if t.startswith("self.") or t.isidentifier()]  # fmt: skip
    for site in sites.sites(lab.code, lab.card, found.facts["slots"][0]):
        for g in names[:1]:
            for y in dict.fromkeys([*held, *names[1:]]):
                new = f"{y} * ({g} - np.sum({g} * {y}, axis=-1, keepdims=True))"
                yield "the whole Jacobian: y·(g − Σ g·y)", (lab.code.replace(site, new),)
                new = f"{g} - np.exp({y}) * np.sum({g}, axis=-1, keepdims=True)"
                yield "the whole Jacobian of log-softmax", (lab.code.replace(site, new),)
    yield from changes.multiplied_by_upstream(lab.code, lab.card, found.facts["slots"])
