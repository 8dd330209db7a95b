"""Bilder für den Bericht; hier wird nichts gelernt."""
import matplotlib.pyplot as plt
import numpy as np


def plot_decision_boundary(predict, X, y):
    x0, x1 = X[:, 0], X[:, 1]
    xx, yy = np.meshgrid(np.linspace(x0.min(), x0.max(), 50), np.linspace(x1.min(), x1.max(), 50))
    Z = predict(np.c_[xx.ravel(), yy.ravel()]).reshape(xx.shape)
    plt.contourf(xx, yy, Z)
    plt.scatter(x0, x1, c=y)
    plt.show()


def show_curves(history):
    for name, values in history.items():
        plt.plot(values, label=name)
    plt.legend()


class LossPlotter:
    def __init__(self, every=10):
        self.every = every
        self.values = []

    def update(self, value):
        self.values.append(value)
        if len(self.values) % self.every == 0:
            plt.plot(self.values)
