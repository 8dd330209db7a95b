"""The losses against torch.nn.functional: values and gradients, for every reduction."""

from __future__ import annotations

import numpy as np
import pytest
from loss_cases import REDUCTIONS, TABLE, TARGETS, C, N

from nncheck.catalog.losses import (
    BinaryCrossEntropy,
    BinaryCrossEntropyWithLogits,
    CosineDistance,
    Huber,
    KLDivergence,
    MeanAbsoluteError,
    MultiClassHinge,
    NegativeLogLikelihood,
    SmoothL1,
    SoftmaxWithLoss,
    SquaredError,
)


def torch_losses():
    """(ours, target, theirs): theirs takes F, predictions, targets and a reduction."""

    def reduced(each, r):
        return {"none": each, "sum": each.sum(), "mean": each.sum() / N}[r]

    def by(name, **settings):
        return lambda F, y, t, r: reduced(getattr(F, name)(y, t, reduction="none", **settings), r)

    def hinge(F, y, t, r):  # theirs divides by C
        return reduced(F.multi_margin_loss(y, t, reduction="none") * C, r)

    def divergence(F, y, t, r):
        return reduced(F.kl_div(y.log(), t, reduction="none").sum(1), r)

    def cosine(F, y, t, r):
        return reduced(1 - F.cosine_similarity(y, t), r)

    weights = (0.5, 2.0, 0.75, 1.25)

    def weighted(name):
        def loss(F, y, t, r):
            w = y.new_tensor(weights)
            return getattr(F, name)(y, t, weight=w, reduction=r)

        return loss

    def ignoring(name):
        return lambda F, y, t, r: getattr(F, name)(y, t, ignore_index=3, reduction=r)

    return [
        (SquaredError, {}, "real", by("mse_loss")),
        (MeanAbsoluteError, {}, "real", by("l1_loss")),
        (Huber, {"delta": 0.7}, "real", by("huber_loss", delta=0.7)),
        (SmoothL1, {"beta": 0.7}, "real", by("smooth_l1_loss", beta=0.7)),
        (BinaryCrossEntropy, {}, "fraction", by("binary_cross_entropy")),
        (
            BinaryCrossEntropyWithLogits,
            {},
            "fraction",
            by("binary_cross_entropy_with_logits"),
        ),
        (SoftmaxWithLoss, {}, "index", by("cross_entropy")),
        (SoftmaxWithLoss, {}, "soft", by("cross_entropy")),
        (SoftmaxWithLoss, {"class_weights": weights}, "index", weighted("cross_entropy")),
        (SoftmaxWithLoss, {"ignore_index": 3}, "index", ignoring("cross_entropy")),
        (NegativeLogLikelihood, {}, "index", by("nll_loss")),
        (NegativeLogLikelihood, {"class_weights": weights}, "index", weighted("nll_loss")),
        (NegativeLogLikelihood, {"ignore_index": 3}, "index", ignoring("nll_loss")),
        (MultiClassHinge, {}, "index", hinge),
        (KLDivergence, {}, "soft", divergence),
        (CosineDistance, {}, "real", cosine),
    ]


@pytest.mark.parametrize(
    ("make", "settings", "form", "theirs"),
    torch_losses(),
    ids=lambda a: a.__name__ if isinstance(a, type) else a if isinstance(a, str) else "",
)
@pytest.mark.parametrize("reduction", REDUCTIONS)
def test_torch_says_the_same(make, settings, form, theirs, reduction):
    torch = pytest.importorskip("torch")
    y, t = TABLE[make][0], TARGETS[form]
    loss = make(reduction=reduction, **settings)
    value = np.asarray(loss.forward(y, t))
    dout = np.random.default_rng(5).normal(size=value.shape)
    their_y = torch.tensor(y, requires_grad=True)
    their_value = theirs(torch.nn.functional, their_y, torch.tensor(t), reduction)
    their_value.backward(torch.tensor(dout))
    np.testing.assert_allclose(value, their_value.detach().numpy(), rtol=1e-10)
    np.testing.assert_allclose(loss.backward(dout), their_y.grad.numpy(), rtol=1e-10, atol=1e-15)
