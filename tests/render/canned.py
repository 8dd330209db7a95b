"""One report with everything in it; every format is compared with a snapshot of it.

Several causes, one of them shared and with consequences; a notebook; wide characters; NaN; names
and messages that would like to be markup; a subject that passed, one skipped, one inconclusive,
one that could not be run; a source that could not be read.
"""

from nncheck.model import (
    Check,
    Curve,
    Edit,
    Finding,
    Fix,
    Link,
    Mark,
    Note,
    Picture,
    Place,
    Report,
    SourceError,
    SubjectReport,
    Taken,
)

HOSTILE = "<script>alert('x')</script>"
ANSI = "\x1b[31mred\x1b[0m \x1b]0;title\x07 bell\x07 \u202eover"

NET = """\
import numpy as np


def softmax(a):
    c = np.max(a)
    exp_a = np.exp(a - c)
    sum_exp_a = np.sum(exp_a)
    return exp_a / sum_exp_a


class SoftmaxWithLoss:
    pass
"""
_OLD = "np.sum(exp_a)"
_START = NET.index(_OLD)

SOFTMAX = Finding(
    code="NN201",
    rule="softmax-normalized-over-batch",
    severity="error",
    certainty="proven",
    subject="SoftmaxWithLoss",
    message="softmax is normalised over the whole batch: rows sum to 0.33, not 1",
    place=Place("net.py", 7, 7, 16, 29),
    label="sums over the batch too",
    excerpt=((6, "    exp_a = np.exp(a - c)"), (7, "    sum_exp_a = np.sum(exp_a)")),
    notes=("loss of row 0 changes when row 1 moves (-0.00106); it must not",),
    facts={"row_sum": 0.3333, "worst": float("nan"), "limits": (float("-inf"), float("inf"))},
    example={"x": [[0.5, 1.0], [2.0, -1.0]]},
    reproduce="nncheck check net.py::SoftmaxWithLoss --seed 0",
    fix=Fix(
        description="sum over the last axis",
        edits=(
            Edit("net.py", _START, _START + len(_OLD), "np.sum(exp_a, axis=-1, keepdims=True)"),
        ),
        diff="--- net.py\n+++ net.py\n@@ -7 +7 @@\n-    sum_exp_a = np.sum(exp_a)\n"
        "+    sum_exp_a = np.sum(exp_a, axis=-1, keepdims=True)\n",
        verified=True,
        checks=9,
        points=20,
    ),
)


def _follows(wrt: str) -> Finding:
    return Finding(
        code="NN001",
        rule="gradient-mismatch",
        severity="error",
        subject="TwoLayerNet",
        message=f"gradient of {wrt} is wrong in 12 of 12 entries: yours 0.2, reference 0.6",
        place=Place("net.py", 40, 41, 8, None),
        excerpt=((40, "        grads = {}"), (41, "        return grads")),
        facts={"wrt": wrt},
        consequence_of="NN201",
    )


PLOT = Picture(
    "plot",
    f"Derivative {HOSTILE}",
    f"it differs {ANSI} everywhere",
    "x",
    "slope",
    band=(-1.0, 2.0),
    curves=(
        Curve("reference", "reference", (-2.0, 0.0, 2.0), (0.0, 0.5, 1.0)),
        Curve(f"yours {HOSTILE}", "yours", (-2.0, 0.0, 2.0), (0.0, float("inf"), 2.0)),
        Curve("wrong", "wrong", (2.0,), (2.0,), "points"),
    ),
    marks=(Mark("kink", "limit", 0.0), Mark("minimum", "limit", 1.0, 0.5)),
)
STEPS = Picture(
    "plot",
    "Error against step",
    "it is smallest in the middle",
    "step h",
    "difference",
    log=True,
    curves=(Curve("to yours", "yours", (1e-10, 1e-5, 1.0), (1e-3, 1e-10, 0.5)),),
)
GRID = Picture(
    "grid",
    "Where it is wrong",
    "row 1",
    "column",
    "row",
    cells=((0.0, 0.0), (0.2, float("inf")), (float("nan"), 1e-3)),
)
CHAIN = Picture(
    "chain",
    "Layers",
    "last is the first to lie",
    y="rms of the gradient",
    links=(
        Link(f"Affine {HOSTILE}", "Affine", 0.01, 0.002, "right"),
        Link("last", "SoftmaxWithLoss", float("nan"), 0.01, "first"),
    ),
)

LOSS = SubjectReport(
    name="SoftmaxWithLoss",
    path="net.py",
    line=4,
    kind="loss",
    style="loss-layer",
    status="failed",
    checks=(
        Check("gradient", "x", "failed", "gradient", 24, 0.31, 2e-10, 30, 30, 3e-8, "central"),
        Check("value", "", "failed", "value", 6, float("nan"), 1e-12, 2, 3, 1e-12),
    ),
    findings=(SOFTMAX,),
    slots=(
        Taken("x", "input", "N × 3"),
        Taken(f"t {HOSTILE}", "target", "N × 3", "onehot", differentiable=False),
    ),
    pictures=(PLOT, STEPS, GRID),
)
NETWORK = SubjectReport(
    name="TwoLayerNet",
    path="net.py",
    line=30,
    kind="network",
    style="network",
    status="failed",
    checks=(Check("gradient", "W1", "failed", "gradient", 40, 0.4, 1e-9, 12, 12, 2e-8),),
    findings=(
        *(_follows(name) for name in ("W1", "b1", "W2", "b2")),
        Finding(
            **{**{f: getattr(SOFTMAX, f) for f in SOFTMAX.__slots__}, "subject": "TwoLayerNet"}
        ),
    ),
    guesses=("hidden_size = 5 (by its name)",),
    pictures=(CHAIN,),
)
RELU = SubjectReport(
    name="Relu",
    path="layers.py",
    line=3,
    kind="activation",
    style="layer",
    status="passed",
    checks=(
        Check("gradient", "x", "passed", "gradient", 48, 1e-11, 4e-11, 0, 12, 3e-8, "central"),
        Check("upstream gradient", "dout", "passed", "purity", 1),
    ),
    findings=(
        Finding(
            code="NN402",
            rule="upstream-grad-mutated",
            severity="warning",
            family="purity",
            certainty="consistent",
            message="backward writes into the upstream gradient it was given",
            place=Place("layers.py", 11, 11, 8, 27),
            label="dout is the caller's array",
            excerpt=((11, "        dout[self.mask] = 0"), (12, "        return dout")),
            helps=("work on a copy: `dx = dout.copy()`",),
            fix=Fix("copy dout first", (), "@@ -11 +11 @@\n-a\n+b\n@@ -12 +12 @@\n-c\n+d\n"),
        ),
    ),
)
NOTEBOOK = SubjectReport(
    name="活性化関数",
    path="演習/nb.ipynb",
    line=1,
    cell=7,
    kind="function",
    style="pair",
    status="failed",
    checks=(Check("gradient", "x", "failed", "gradient", 24, 2.0, 1e-9, 6, 6, 1e-7),),
    findings=(
        Finding(
            code="NN104",
            rule="grad-constant-factor",
            severity="error",
            certainty="consistent",
            message="gradient is 2 times the reference everywhere",
            place=Place("演習/nb.ipynb", 4, 4, 15, 26, cell=7),
            label="spare 2",
            excerpt=((3, 'print("損失")'), (4, 'print("損失") or 2 * (1 - y) * dy  # 微分')),
            notes=("ratio 2.000 at 24 points | `x` *bold* @someone #1",),
            fix=Fix("drop the 2", (Edit("演習/nb.ipynb", 5, 9, ""),), "", verified=False),
        ),
    ),
)
AFFINE = SubjectReport(
    name="Affine",
    path="layers.py",
    line=20,
    kind="layer",
    style="layer",
    status="passed",
    checks=(
        Check("gradient", "x", "passed", "gradient", 48, 1e-11, 4e-11, 0, 12, 3e-8),
        Check("gradient", "W", "passed", "gradient", 60, 0.0, 4e-11, 0, 20, 3e-8),
        Check("gradient", "b", "skipped", "gradient", reason="layer has no bias"),
        Check("stability", "", "passed", "stability", 12),
    ),
    guesses=("W of shape (D, M)", f"name {HOSTILE}"),
    captured=f"W shape (3, 4)\n{ANSI}\n",
)
CONV = SubjectReport(
    "Conv", "layers.py", 50, "layer", "layer", "skipped", "no example inputs: 4 arguments unknown"
)
DROPOUT = SubjectReport(
    "Dropout", "layers.py", 80, "layer", "layer", "inconclusive", "forward differs from run to run"
)
EVIL = SubjectReport(
    HOSTILE,
    "evil,%:.py",
    1,
    "function",
    "pair",
    "error",
    f"limit: 10 s of CPU time; last words: {ANSI}\n::error::fake\x00",
)
MUTE = SubjectReport(
    name="Tanh",
    path="layers.py",
    line=90,
    kind="activation",
    style="layer",
    status="failed",
    checks=(Check("value", "", "failed", "value", 6, 0.5, 1e-12, 3, 3, 1e-12),),
)

REPORT = Report(
    version="0.1.0",
    seed=0,
    elapsed_s=0.84,
    subjects=(NETWORK, LOSS, RELU, NOTEBOOK, AFFINE, CONV, DROPOUT, EVIL, MUTE),
    errors=(
        SourceError("broken.py", "SyntaxError: '(' was never closed", 3),
        SourceError("gone.py", f"no such file {HOSTILE}"),
    ),
    notes=(
        Note("layers.py", "dataset.mnist is missing; random digits stand in", 1),
        Note("演習/nb.ipynb", "cell 2 uses %matplotlib; passed over", 1, 2),
    ),
    environment="Python 3.11.2, NumPy 2.1.0, Linux",
)
CLEAN = Report("0.1.0", 7, 125.0, subjects=(AFFINE,))
EMPTY = Report("0.1.0", 0, 0.01)
