"""One function that gives the cost and the gradients; parameters in a dict, one by one, or in one vector."""
import numpy as np


def loss_and_grad(params, x, y):
    W1, b1, W2, b2 = params["W1"], params["b1"], params["W2"], params["b2"]
    h = np.maximum(x @ W1 + b1, 0)
    s = h @ W2 + b2
    s = s - s.max(axis=1, keepdims=True)
    logp = s - np.log(np.exp(s).sum(axis=1, keepdims=True))
    n = len(x)
    loss = -logp[np.arange(n), y].mean()
    d = np.exp(logp)
    d[np.arange(n), y] -= 1
    d /= n
    dh = (d @ W2.T) * (h > 0)
    grads = {"W2": h.T @ d, "b2": d.sum(axis=0), "W1": x.T @ dh, "b1": dh.sum(axis=0)}
    return loss, grads


def nn_cost_function(nn_params, input_layer_size, hidden_layer_size, num_labels, X, y, lambd):
    cut = hidden_layer_size * (input_layer_size + 1)
    theta1 = nn_params[:cut].reshape(hidden_layer_size, input_layer_size + 1)
    theta2 = nn_params[cut:].reshape(num_labels, hidden_layer_size + 1)
    m = X.shape[0]
    a1 = np.c_[np.ones(m), X]
    hidden = 0.5 * (1 + np.tanh(0.5 * (a1 @ theta1.T)))
    a2 = np.c_[np.ones(m), hidden]
    h = 0.5 * (1 + np.tanh(0.5 * (a2 @ theta2.T)))
    Y = np.eye(num_labels)[y]
    J = -np.sum(Y * np.log(h) + (1 - Y) * np.log(1 - h)) / m
    J += lambd / (2 * m) * (np.sum(theta1[:, 1:] ** 2) + np.sum(theta2[:, 1:] ** 2))
    delta3 = h - Y
    delta2 = (delta3 @ theta2[:, 1:]) * hidden * (1 - hidden)
    grad1 = delta2.T @ a1 / m
    grad2 = delta3.T @ a2 / m
    grad1[:, 1:] += lambd / m * theta1[:, 1:]
    grad2[:, 1:] += lambd / m * theta2[:, 1:]
    return J, np.concatenate([grad1.ravel(), grad2.ravel()])


def regression(X, W1, b1, W2, b2, y):
    h = np.tanh(X @ W1 + b1)
    out = h @ W2 + b2
    cost = 0.5 * np.mean((out - y) ** 2)
    d = (out - y) / out.size
    dh = d @ W2.T * (1 - h * h)
    return cost, (X.T @ dh, dh.sum(axis=0), h.T @ d, d.sum(axis=0))
