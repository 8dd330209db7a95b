"""parameters["W1"], grads["dW1"]: every layer by its number; what is remembered goes in and out."""
import numpy as np


def update_parameters(parameters, grads, learning_rate=0.05):
    layers = len(parameters) // 2
    for l in range(1, layers + 1):
        parameters["W" + str(l)] = parameters["W" + str(l)] - learning_rate * grads["dW" + str(l)]
        parameters["b" + str(l)] = parameters["b" + str(l)] - learning_rate * grads["db" + str(l)]
    return parameters


def update_parameters_with_momentum(parameters, grads, v, beta, learning_rate):
    layers = len(parameters) // 2
    for l in range(1, layers + 1):
        for kind in ("W", "b"):
            d = "d" + kind + str(l)
            v[d] = beta * v[d] + (1 - beta) * grads[d]
            parameters[kind + str(l)] = parameters[kind + str(l)] - learning_rate * v[d]
    return parameters, v


def update_parameters_with_adam(parameters, grads, v, s, t, learning_rate=0.01,
                                beta1=0.9, beta2=0.999, epsilon=1e-8):
    layers = len(parameters) // 2
    for l in range(1, layers + 1):
        for kind in ("W", "b"):
            name, d = kind + str(l), "d" + kind + str(l)
            v[d] = beta1 * v[d] + (1 - beta1) * grads[d]
            v_corrected = v[d] / (1 - np.power(beta1, t))
            s[d] = beta2 * s[d] + (1 - beta2) * np.power(grads[d], 2)
            s_corrected = s[d] / (1 - np.power(beta2, t))
            step = learning_rate * v_corrected / (np.sqrt(s_corrected) + epsilon)
            parameters[name] = parameters[name] - step
    return parameters, v, s
