from typing import Dict, List, Tuple
import numpy as np

Params = List[Dict[str, np.ndarray]]


def init_network_params(layer_sizes: List[int], rng: np.random.Generator) -> Params:
    params = []
    for n_in, n_out in zip(layer_sizes[:-1], layer_sizes[1:]):
        params.append(dict(kernel=rng.normal(0, np.sqrt(2 / n_in), (n_in, n_out)), bias=np.zeros((n_out,))))
    return params


def apply(params: Params, x: np.ndarray) -> np.ndarray:
    *hidden, last = params
    for layer in hidden:
        x = np.tanh(x @ layer["kernel"] + layer["bias"])
    return x @ last["kernel"] + last["bias"]


def mse(params: Params, x: np.ndarray, y: np.ndarray) -> float:
    return float(np.mean((apply(params, x) - y) ** 2))


def value_and_grad(params: Params, x: np.ndarray, y: np.ndarray) -> Tuple[float, Params]:
    hs = [x]
    *hidden, last = params
    for layer in hidden:
        hs.append(np.tanh(hs[-1] @ layer["kernel"] + layer["bias"]))
    pred = hs[-1] @ last["kernel"] + last["bias"]
    err = pred - y
    g = 2.0 * err / err.size
    grads = [None] * len(params)
    for i in range(len(params) - 1, -1, -1):
        grads[i] = dict(kernel=hs[i].T @ g, bias=g.sum(axis=0))
        if i > 0:
            g = (g @ params[i]["kernel"].T) * (1.0 - hs[i] ** 2)
    return float(np.mean(err ** 2)), grads


def update(params: Params, grads: Params, lr: float) -> Params:
    return [{k: p[k] - lr * g[k] for k in p} for p, g in zip(params, grads)]
