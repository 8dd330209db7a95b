"""The containers in which parameters and gradients are handed to an optimizer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any, Protocol

import numpy as np

from ...model import Array
from ..names import gradient_stem

_VALUE_NAMES = ("data", "value", "val", "w", "weight", "array", "param", "tensor")
_GRADIENT_NAMES = ("grad", "gradient", "g", "d", "dw", "delta", "grads")


class Holding(Protocol):
    """Parameters with their gradients, as one kind of code takes them."""

    params: Any
    grads: Any

    def take(self, gradients: Mapping[str, Array]) -> None:
        """Hold these gradients from now on."""

    def read(self) -> dict[str, Array]:
        """The parameters as they are now."""

    def put(self, values: Mapping[str, Array]) -> None:
        """Other parameters in place of those."""

    def matching(self, returned: Any) -> dict[str, Array] | None:
        """The arrays in a returned value of the very form of `params`, by slot; None for others."""


class Dicts:
    """Two dicts; the gradients under the same keys, or with a d before them (`dW1`)."""

    def __init__(self, values: Mapping[str, Array], mark: str = "") -> None:
        self._mark = mark
        self.params: Any = {k: v.copy() for k, v in values.items()}
        self.grads: Any = {}

    def take(self, gradients: Mapping[str, Array]) -> None:
        # the very dict may be kept by the optimizer
        self.grads.update({self._mark + k: g for k, g in gradients.items()})

    def read(self) -> dict[str, Array]:
        return {k: np.asarray(v) for k, v in self.params.items()}

    def put(self, values: Mapping[str, Array]) -> None:
        self.params = dict(values)

    def matching(self, returned: Any) -> dict[str, Array] | None:
        if not isinstance(returned, Mapping):
            return None
        for mark in ("", self._mark):
            if {mark + k for k in self.params} == set(returned):
                return _shaped({k: returned[mark + k] for k in self.params}, self.read())
        return None


class Lists:
    """Two lists in the same order."""

    def __init__(self, values: Mapping[str, Array]) -> None:
        self._names = tuple(values)
        self.params: Any = [v.copy() for v in values.values()]
        self.grads: Any = []

    def take(self, gradients: Mapping[str, Array]) -> None:
        self.grads[:] = [gradients[n] for n in self._names]

    def read(self) -> dict[str, Array]:
        return dict(zip(self._names, map(np.asarray, self.params), strict=True))

    def put(self, values: Mapping[str, Array]) -> None:
        self.params[:] = [values[n] for n in self._names]

    def matching(self, returned: Any) -> dict[str, Array] | None:
        if not isinstance(returned, (list, tuple)) or len(returned) != len(self._names):
            return None
        return _shaped(dict(zip(self._names, returned, strict=True)), self.read())


class Pairs(Lists):
    """One list of (parameter, gradient), or the other way round."""

    def __init__(self, values: Mapping[str, Array], *, gradient_first: bool = False) -> None:
        super().__init__(values)
        self._gradient_first = gradient_first
        self._held = list(self.params)

    def take(self, gradients: Mapping[str, Array]) -> None:
        super().take(gradients)
        pairs = list(zip(self._held, self.grads, strict=True))
        self.params = [(g, p) for p, g in pairs] if self._gradient_first else pairs

    def read(self) -> dict[str, Array]:
        return dict(zip(self._names, map(np.asarray, self._held), strict=True))

    def put(self, values: Mapping[str, Array]) -> None:
        self._held = [values[n] for n in self._names]


class One:
    """One array and its gradient."""

    def __init__(self, values: Mapping[str, Array]) -> None:
        ((self._name, value),) = values.items()
        self.params: Any = value.copy()
        self.grads: Any = None

    def take(self, gradients: Mapping[str, Array]) -> None:
        self.grads = gradients[self._name]

    def read(self) -> dict[str, Array]:
        return {self._name: np.asarray(self.params)}

    def put(self, values: Mapping[str, Array]) -> None:
        self.params = values[self._name]

    def matching(self, returned: Any) -> dict[str, Array] | None:
        return _shaped({self._name: returned}, self.read())


class Held:
    """A parameter as an object: its array and its gradient under every usual name."""

    shape: tuple[int, ...]

    def __init__(self, value: Array) -> None:
        self.requires_grad = self.trainable = True
        self.shape = value.shape
        for name in _VALUE_NAMES:
            setattr(self, name, value)


class Objects:
    """A list of parameters as objects: of a class of the file, or of ours."""

    def __init__(
        self, values: Mapping[str, Array], cls: Any = Held, *, boxed: bool = False
    ) -> None:
        # a gradient that is such an object itself: `p.grad.data`
        self._boxed = boxed
        self._before = {n: v.copy() for n, v in values.items()}
        self.params: Any = [cls(v.copy()) for v in values.values()]
        self.grads: Any = None
        self._known = {id(o): _arrays_of(o) for o in self.params}

    def take(self, gradients: Mapping[str, Array]) -> None:
        self._known = {id(o): _arrays_of(o) for o in self.params}
        self._before = self.read()
        for held, name in zip(self.params, self._before, strict=True):
            for attribute in _GRADIENT_NAMES:
                if isinstance(held, Held) or hasattr(held, attribute):
                    g = gradients[name]
                    setattr(held, attribute, Held(g) if self._boxed else g)

    def read(self) -> dict[str, Array]:
        """Where one of the names got another array, that is the parameter."""
        found = {}
        for held, (name, before) in zip(self.params, self._before.items(), strict=True):
            arrays = _arrays_of(held)
            known = self._known[id(held)]
            anew = [
                a for n, a in arrays.items() if a is not known.get(n) and a.shape == before.shape
            ]
            found[name] = (anew or list(arrays.values()))[0].copy()
            for attribute in arrays if isinstance(held, Held) and anew else ():
                setattr(held, attribute, anew[0])
        return found

    def put(self, values: Mapping[str, Array]) -> None:
        for held, value in zip(self.params, values.values(), strict=True):
            for attribute in _arrays_of(held):
                setattr(held, attribute, value)

    def matching(self, returned: Any) -> dict[str, Array] | None:
        return None


def _arrays_of(held: Any) -> dict[str, Array]:
    found = {n: getattr(held, n, None) for n in _VALUE_NAMES}
    return {n: v for n, v in found.items() if isinstance(v, np.ndarray)}


class Model:
    """What holds parameter objects and gives them when it is asked."""

    def __init__(self, params: Sequence[Any]) -> None:
        self._params = params

    def params(self) -> Sequence[Any]:
        return self._params

    parameters = params


class Thing:
    """An object with attributes: a layer, or what holds layers."""

    trainable = True

    def __init__(self, **attributes: Any) -> None:
        self.__dict__.update(attributes)

    def parameters(self) -> Any:
        return self.__dict__.get("params", [])


class Layer:
    """A layer whose arrays stand beside their gradients: `W` and `dW`, `weights` and `dweights`."""

    def __init__(
        self, values: Mapping[str, Array], names: Sequence[tuple[str, str]], *, inside: int = 0
    ):
        self._names = dict(zip(values, names, strict=True))
        self._layer = Thing(**{self._names[n][0]: v.copy() for n, v in values.items()})
        # the layer itself, a list of it, an object that has such a list
        self.params: Any = (self._layer, [self._layer], Thing(layers=[self._layer]))[inside]
        self.grads: Any = None

    def take(self, gradients: Mapping[str, Array]) -> None:
        for name, (_, attribute) in self._names.items():
            setattr(self._layer, attribute, gradients[name])

    def read(self) -> dict[str, Array]:
        return {n: np.asarray(getattr(self._layer, a)) for n, (a, _) in self._names.items()}

    def put(self, values: Mapping[str, Array]) -> None:
        for name, value in values.items():
            setattr(self._layer, self._names[name][0], value)

    def matching(self, returned: Any) -> dict[str, Array] | None:
        return None


class Inside:
    """A layer or network that holds two dicts or two lists: `net.params` and `net.grads`."""

    def __init__(self, inner: Dicts | Lists, names: tuple[str, str], *, inside: int = 0) -> None:
        self._inner, self._names = inner, names
        self._thing = Thing(**{names[0]: inner.params})
        self.params: Any = (self._thing, [self._thing], Thing(layers=[self._thing]))[inside]
        self.grads: Any = None

    def take(self, gradients: Mapping[str, Array]) -> None:
        self._inner.take(gradients)
        setattr(self._thing, self._names[1], self._inner.grads)

    def read(self) -> dict[str, Array]:
        self._inner.params = getattr(self._thing, self._names[0])
        return self._inner.read()

    def put(self, values: Mapping[str, Array]) -> None:
        self._inner.put(values)
        setattr(self._thing, self._names[0], self._inner.params)

    def matching(self, returned: Any) -> dict[str, Array] | None:
        return None


def attribute_pairs(text: str) -> list[tuple[str, str]]:
    """Attributes in a text that are a parameter and its gradient: `W` and `dW`."""
    names = list(dict.fromkeys(re.findall(r"(?<!\bnp)\.([A-Za-z_]\w*)\b(?!\()", text)))
    stems = {g: (gradient_stem(g) or "").strip("_").lower() for g in names}
    found = [
        (name, gradient)
        for gradient, stem in stems.items()
        for name in names
        if stem and name != gradient and stem == name.strip("_").lower()
    ]
    return list(dict.fromkeys(found))


def _shaped(found: Mapping[str, Any], like: Mapping[str, Array]) -> dict[str, Array] | None:
    arrays = {n: v for n, v in found.items() if isinstance(v, (np.ndarray, np.floating))}
    if len(arrays) < len(like) or any(np.shape(arrays[n]) != like[n].shape for n in like):
        return None
    return {n: np.asarray(v) for n, v in arrays.items()}
