# simple reverse mode AD, names on a global tape
from typing import List, NamedTuple, Callable, Dict, Optional
import numpy as np

_name = 1


def fresh_name():
    global _name
    name = f'v{_name}'
    _name += 1
    return name


class Variable:
    def __init__(self, value, name=None):
        self.value = value
        self.name = name or fresh_name()

    def __repr__(self):
        return repr(self.value)

    @staticmethod
    def constant(value, name=None):
        return Variable(value, name)

    def __mul__(self, other):
        return ops_mul(self, other)

    def __add__(self, other):
        return ops_add(self, other)

    def __sub__(self, other):
        return ops_sub(self, other)

    def sum(self):
        return ops_sum(self)

    def sin(self):
        return ops_sin(self)

    def expand(self, sizes):
        return ops_expand(self, sizes)


class TapeEntry(NamedTuple):
    inputs: List[str]
    outputs: List[str]
    propagate: Callable


gradient_tape: List[TapeEntry] = []


def reset_tape():
    gradient_tape.clear()
    global _name
    _name = 1


def ops_mul(self, other):
    x = Variable(self.value * other.value)

    def propagate(dL_doutputs):
        dL_dx, = dL_doutputs
        return [dL_dx * other.value, dL_dx * self.value]

    gradient_tape.append(TapeEntry(inputs=[self.name, other.name], outputs=[x.name], propagate=propagate))
    return x


def ops_add(self, other):
    x = Variable(self.value + other.value)

    def propagate(dL_doutputs):
        dL_dx, = dL_doutputs
        return [dL_dx, dL_dx]

    gradient_tape.append(TapeEntry(inputs=[self.name, other.name], outputs=[x.name], propagate=propagate))
    return x


def ops_sub(self, other):
    x = Variable(self.value - other.value)

    def propagate(dL_doutputs):
        dL_dx, = dL_doutputs
        return [dL_dx, dL_dx * -1]

    gradient_tape.append(TapeEntry(inputs=[self.name, other.name], outputs=[x.name], propagate=propagate))
    return x


def ops_sin(self):
    x = Variable(np.sin(self.value))

    def propagate(dL_doutputs):
        dL_dx, = dL_doutputs
        return [dL_dx * np.cos(self.value)]

    gradient_tape.append(TapeEntry(inputs=[self.name], outputs=[x.name], propagate=propagate))
    return x


def ops_sum(self):
    x = Variable(np.sum(self.value))

    def propagate(dL_doutputs):
        dL_dx, = dL_doutputs
        return [dL_dx * np.ones_like(self.value)]

    gradient_tape.append(TapeEntry(inputs=[self.name], outputs=[x.name], propagate=propagate))
    return x


def grad(L, desired_results):
    dL_d: Dict[str, np.ndarray] = {}
    dL_d[L.name] = np.ones(())

    def gather_grad(entries):
        return [dL_d[entry] if entry in dL_d else None for entry in entries]

    for entry in reversed(gradient_tape):
        dL_doutputs = gather_grad(entry.outputs)
        if all(dL_doutput is None for dL_doutput in dL_doutputs):
            continue
        dL_dinputs = entry.propagate(dL_doutputs)
        for input, dL_dinput in zip(entry.inputs, dL_dinputs):
            if input not in dL_d:
                dL_d[input] = dL_dinput
            else:
                dL_d[input] = dL_d[input] + dL_dinput
    return gather_grad(desired.name for desired in desired_results)
