"""A Program as a function on numpy arrays, broadcast over the inputs; floating-point warnings are silent."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from gdcli.program.evaluate import nearest_double

if TYPE_CHECKING:
    from collections.abc import Callable
    from fractions import Fraction

    from numpy.typing import NDArray

    from gdcli.program.program import Program

    Array = NDArray[np.float64]


def to_numpy(program: Program, *, extended: bool = False) -> Callable[..., tuple[Array, ...]]:
    """Function of the inputs, arrays or floats that broadcast together, returning the outputs as arrays.

    extended   compute in the longest floating point numbers that the machine has, which on some are doubles
    """
    number = np.longdouble if extended else np.float64
    constants = [_constant(value, number) for value in program.constants]
    steps = [(UFUNCS[i.operation], i.arguments) for i in program.instructions]
    registers = [register for _, register in program.outputs]

    def evaluate(*inputs: Array | float) -> tuple[Array, ...]:
        values: list[Array] = [np.asarray(value, dtype=number) for value in inputs]
        shape = np.broadcast_shapes(*(value.shape for value in values))
        values += [np.asarray(value) for value in constants]
        with np.errstate(all="ignore"):
            for ufunc, arguments in steps:
                values.append(ufunc(*(values[a] for a in arguments)))
        return tuple(np.broadcast_to(values[register], shape) for register in registers)

    return evaluate


def _constant(value: Fraction, number: type[np.floating[Any]]) -> np.floating[Any]:
    if number is np.float64:
        return np.float64(nearest_double(value))
    # A string, because a whole number beyond the doubles has no other way in.
    return number(str(value.numerator)) / number(str(value.denominator))


def _sigmoid(a: Array) -> Array:
    shrunk = np.exp(-np.abs(a))
    return np.where(a >= 0, 1.0, shrunk) / (1.0 + shrunk)


def _softplus(a: Array) -> Array:
    return _relu(a) + np.log1p(np.exp(-np.abs(a)))


def _relu(a: Array) -> Array:
    return np.where(a <= 0, 0.0, a)


def _step(a: Array) -> Array:
    return np.where(np.isnan(a), a, np.where(a > 0, 1.0, 0.0))


def _erf(a: Array) -> Array:
    # numpy has no erf; math's is applied element by element.
    return np.asarray(_ERF(a), dtype=np.float64)


def _pi() -> Array:
    return np.asarray(math.pi)


def _e() -> Array:
    return np.asarray(math.e)


_ERF = np.frompyfunc(math.erf, 1, 1)

UFUNCS: dict[str, Callable[..., Array]] = {
    "pi": _pi,
    "e": _e,
    "add": np.add,
    "sub": np.subtract,
    "mul": np.multiply,
    "div": np.divide,
    "neg": np.negative,
    "sqrt": np.sqrt,
    "abs": np.abs,
    "sign": np.sign,
    "step": _step,
    "floor": np.floor,
    "relu": _relu,
    "min": np.minimum,
    "max": np.maximum,
    "pow": np.power,
    "exp": np.exp,
    "log": np.log,
    "log10": np.log10,
    "log2": np.log2,
    "cbrt": np.cbrt,
    "sin": np.sin,
    "cos": np.cos,
    "tan": np.tan,
    "asin": np.arcsin,
    "acos": np.arccos,
    "atan": np.arctan,
    "sinh": np.sinh,
    "cosh": np.cosh,
    "tanh": np.tanh,
    "asinh": np.arcsinh,
    "acosh": np.arccosh,
    "atanh": np.arctanh,
    "hypot": np.hypot,
    "atan2": np.arctan2,
    "erf": _erf,
    "sigmoid": _sigmoid,
    "softplus": _softplus,
}
