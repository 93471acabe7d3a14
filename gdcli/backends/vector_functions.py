"""The operation table as formulas over vectors of doubles.

Law 1: a row's value depends on its operands alone, not on the rows beside it in the vector.
Law 2: NaN, infinities and zeros of either sign give what `gdcli/ieee.py` gives.
Law 3: no product is fused with a sum, so that every machine gives the same bits.

What neither arithmetic nor `vector_series.py` gives is the C library's, lane by lane.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdcli.backends import vector_series
from gdcli.backends.vector_text import Doubles, absolute, relu, rounded_down, square_root, where

if TYPE_CHECKING:
    from collections.abc import Callable


def step(x: Doubles) -> Doubles:
    """1 above 0, else 0."""
    return where(x > 0.0, 1.0, relu(x))


def sign(x: Doubles) -> Doubles:
    """−1, 0 or 1."""
    return where(x > 0.0, 1.0, where(x < 0.0, -1.0, where(x.equals(0.0), 0.0, x)))


def minimum(a: Doubles, b: Doubles) -> Doubles:
    """Smaller of two, NaN where one is."""
    return where(a.incomparable(b), math.nan, where(a < b, a, b))


def maximum(a: Doubles, b: Doubles) -> Doubles:
    """Larger of two, NaN where one is."""
    return where(a.incomparable(b), math.nan, where(a > b, a, b))


# Computed where they stand; all others are functions of the module.
INLINE: dict[str, Callable[..., Doubles]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "neg": lambda a: -a,
    "sqrt": square_root,
    "abs": absolute,
    "sign": sign,
    "step": step,
    "floor": rounded_down,
    "relu": relu,
    "min": minimum,
    "max": maximum,
}
FUNCTIONS: dict[str, Callable[..., Doubles]] = {
    "exp": vector_series.exp,
    "log": vector_series.log,
    "sin": vector_series.sin,
    "cos": vector_series.cos,
    "tanh": vector_series.tanh,
    "sigmoid": vector_series.sigmoid,
    "softplus": vector_series.softplus,
}
LIBRARY = (
    "pow",
    "log10",
    "log2",
    "cbrt",
    "tan",
    "asin",
    "acos",
    "atan",
    "sinh",
    "cosh",
    "asinh",
    "acosh",
    "atanh",
    "hypot",
    "atan2",
    "erf",
)
# Those of FUNCTIONS that call the C library's for some arguments.
RARE = ("sin", "cos")
