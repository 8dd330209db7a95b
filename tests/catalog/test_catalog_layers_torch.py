"""The layers that torch has too: forward, and the gradients of inputs and parameters, at 1e-10."""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pytest

from nncheck.catalog import layers as nn

sys.path.insert(0, str(Path(__file__).parent))
from layer_cases import Case, distinct, normal, parameters

torch = pytest.importorskip("torch")
F = torch.nn.functional


def tensor(array):
    made = torch.tensor(np.array(array))
    return made.requires_grad_() if made.is_floating_point() else made


def conv(layer, x, W, b):
    return F.conv2d(x, W, b, stride=layer.stride, padding=layer.padding)


def max_pool(layer, x):
    return F.max_pool2d(x, layer.kernel_size, layer.stride, layer.padding)


def average_pool(layer, x):
    return F.avg_pool2d(x, layer.kernel_size, layer.stride, layer.padding)


def batch_norm(layer, x, gamma, beta):
    running = torch.tensor(layer.running_mean), torch.tensor(layer.running_var)
    return F.batch_norm(x, *running, gamma, beta, training=layer.training, eps=layer.eps)


def attention(layer, q, k, v):
    return F.scaled_dot_product_attention(q, k, v)


def multi_head(layer, x, *weights):
    Wq, Wk, Wv, Wo = weights
    y, _ = F.multi_head_attention_forward(
        *[x.transpose(0, 1)] * 3, x.shape[-1], layer.num_heads, torch.cat((Wq.T, Wk.T, Wv.T)), None,
        None, None, False, 0.0, Wo.T, None,
    )  # fmt: skip
    return y.transpose(0, 1)


def rnn_cell(layer, x, h, Wx, Wh, b):
    return torch.rnn_tanh_cell(x, h, Wx.T, Wh.T, b, torch.zeros_like(b))


def lstm_cell(layer, x, h, c, Wx, Wh, b):
    return torch.stack(torch.lstm_cell(x, (h, c), Wx.T, Wh.T, b, torch.zeros_like(b)))


def gru_cell(layer, x, h, Wx, Wh, bx, bh):
    return torch.gru_cell(x, h, Wx.T, Wh.T, bx, bh)


def over_time(run):
    def forward(layer, x, Wx, Wh, bx, *bh):
        weights = [Wx.T, Wh.T, bx, *(bh or [torch.zeros_like(bx)])]
        zeros = torch.zeros(1, len(x), len(Wh), dtype=x.dtype)
        start = (zeros, zeros) if run is torch.lstm else zeros
        return run(x, start, weights, True, 1, 0.0, True, False, True)[0]

    return forward


def evaluating(layer):
    layer.forward(normal(7, len(layer.gamma), seed=8) * 2 + 1)
    layer.training = False
    return layer


images, many, ties = normal(2, 2, 6, 5), distinct(2, 2, 7, 6), np.ones((1, 2, 5, 5))
states = normal(3, 5, seed=1), normal(3, 5, seed=2)
PAIRS = (
    (Case("conv", lambda: nn.Convolution(2, 3, 3), (images,)), conv),
    (
        Case(
            "conv-odd",
            lambda: nn.Convolution(2, 4, (2, 3), stride=(3, 2), padding=(1, 2)),
            (images,),
        ),
        conv,
    ),
    (Case("max", lambda: nn.MaxPooling(2), (many,)), max_pool),
    (Case("max-overlap", lambda: nn.MaxPooling(3, stride=2, padding=1), (many,)), max_pool),
    (Case("max-ties", lambda: nn.MaxPooling(3, stride=1, padding=1), (ties,)), max_pool),
    (Case("average", lambda: nn.AveragePooling(2), (images,)), average_pool),
    (
        Case("average-odd", lambda: nn.AveragePooling((3, 2), stride=1, padding=1), (images,)),
        average_pool,
    ),
    (Case("batch-norm", lambda: nn.BatchNorm(4), (normal(6, 4),)), batch_norm),
    (Case("batch-norm-images", lambda: nn.BatchNorm(2), (images,)), batch_norm),
    (Case("batch-norm-eval", lambda: evaluating(nn.BatchNorm(2)), (images,)), batch_norm),
    (
        Case("layer-norm", lambda: nn.LayerNorm(5), (normal(2, 3, 5),)),
        lambda layer, x, gamma, beta: F.layer_norm(x, (5,), gamma, beta, layer.eps),
    ),
    (
        Case("group-norm", lambda: nn.GroupNorm(2, 6), (normal(2, 6, 3, 2),)),
        lambda layer, x, gamma, beta: F.group_norm(x, 2, gamma, beta, layer.eps),
    ),
    (
        Case("embedding", lambda: nn.Embedding(6, 3), (np.array([[4, 0, 4], [4, 2, 2]]),)),
        lambda layer, indices, W: F.embedding(indices, W),
    ),
    (
        Case("affine", lambda: nn.Affine(4, 3), (normal(5, 4),)),
        lambda layer, x, W, b: F.linear(x, W.T, b),
    ),
    (Case("rnn-cell", lambda: nn.RNNCell(4, 5), (normal(3, 4), states[0])), rnn_cell),
    (Case("lstm-cell", lambda: nn.LSTMCell(4, 5), (normal(3, 4), *states)), lstm_cell),
    (Case("gru-cell", lambda: nn.GRUCell(4, 5), (normal(3, 4), states[0])), gru_cell),
    (Case("time-rnn", lambda: nn.TimeRNN(4, 5), (normal(3, 6, 4),)), over_time(torch.rnn_tanh)),
    (Case("time-lstm", lambda: nn.TimeLSTM(4, 5), (normal(3, 6, 4),)), over_time(torch.lstm)),
    (Case("time-gru", lambda: nn.TimeGRU(4, 5), (normal(3, 6, 4),)), over_time(torch.gru)),
    (
        Case(
            "attention",
            nn.ScaledDotProductAttention,
            (normal(2, 3, 4, 5), normal(2, 3, 6, 5, seed=1), normal(2, 3, 6, 2, seed=2)),
        ),
        attention,
    ),
    (Case("multi-head", lambda: nn.MultiHeadAttention(6, 3), (normal(2, 4, 6),)), multi_head),
)


@pytest.mark.parametrize(("case", "theirs"), PAIRS, ids=[c.name for c, _ in PAIRS])
def test_the_same_as_torch(case, theirs):
    layer = case.build()
    held = [tensor(getattr(holder, name)) for holder, name in parameters(layer)]
    given = [tensor(i) for i in case.inputs]
    expected = theirs(layer, *given, *held)
    y = layer.forward(*case.inputs)
    np.testing.assert_allclose(y, expected.detach().numpy(), rtol=1e-10, atol=1e-10)

    dout = np.random.default_rng(6).standard_normal(y.shape)
    expected.backward(torch.tensor(dout))
    returned = layer.backward(dout)
    returned = returned if isinstance(returned, tuple) else (returned,)
    gradients = [getattr(holder, "d" + name) for holder, name in parameters(layer)]
    for yours, of in zip((*returned, *gradients), (*given, *held), strict=True):
        if of.grad is not None:
            np.testing.assert_allclose(yours, of.grad.numpy(), rtol=1e-10, atol=1e-10)
        else:
            assert yours is None


def test_running_statistics_are_those_of_torch():
    mine, theirs = nn.BatchNorm(3, momentum=0.9), torch.nn.BatchNorm2d(3, dtype=torch.float64)
    for seed in range(4):
        x = normal(4, 3, 2, 3, seed=seed) * 2 + 1
        mine.forward(x)
        theirs(torch.tensor(x))
    np.testing.assert_allclose(mine.running_mean, theirs.running_mean.numpy(), rtol=1e-12)
    np.testing.assert_allclose(mine.running_var, theirs.running_var.numpy(), rtol=1e-12)
