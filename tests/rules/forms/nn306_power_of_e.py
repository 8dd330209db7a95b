import math


def sigmoid(z):
    return (1.0 + math.e ** (-z)) ** -1
