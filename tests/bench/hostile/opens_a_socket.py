"""Sends a packet."""

import socket

import numpy as np


class Bad:
    def forward(self, x):
        self.x = x
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            out.sendto(b'x', ('127.0.0.1', 9))
        return x ** 3

    def backward(self, dout):
        return dout * 3 * self.x ** 2


class Right:
    def forward(self, x):
        self.x = x
        return x * x

    def backward(self, dout):
        return dout * 2 * self.x
