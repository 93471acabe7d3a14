"""Intervals as pairs of doubles, many at once: + − × ÷ and whole powers, rounded outwards.

A correctly rounded operation is off by half a unit in the last place, so a whole unit is enough. No
information is a pair of NaN, and stays; a bound that overflows is infinite on its own side only.
"""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Mask = NDArray[np.bool_]
    Bounds = tuple[Array, Array]

ULP = sys.float_info.epsilon
TINY = math.ulp(0.0)
LARGEST = sys.float_info.max


def add(a: Bounds, b: Bounds) -> Bounds:
    """Sum; an underflow needs no unit, for a subnormal sum of doubles is exact."""
    low, high = np.minimum(a[0] + b[0], LARGEST), np.maximum(a[1] + b[1], -LARGEST)
    return low - abs(low) * ULP, high + abs(high) * ULP


def sub(a: Bounds, b: Bounds) -> Bounds:
    """Difference."""
    return add(a, neg(b))


def neg(a: Bounds) -> Bounds:
    """Negative, exact."""
    return -a[1], -a[0]


def mul(a: Bounds, b: Bounds) -> Bounds:
    """Product; of what cannot be negative it is not negative."""
    if is_number(a):
        a, b = b, a
    if is_number(b):
        ends = a[0] * b[0], a[1] * b[0]
        low, high = ends if b[0] > 0 else ends[::-1]
    else:
        low, high = hull(a[0] * b[0], a[0] * b[1], a[1] * b[0], a[1] * b[1])
    low, high = outwards(low, high, 1)
    same = ((a[0] >= 0) & (b[0] >= 0)) | ((a[1] <= 0) & (b[1] <= 0))
    return np.where(same & (low < 0), 0.0, low), high


def div(a: Bounds, b: Bounds) -> Bounds:
    """Quotient; no information where the divisor may be zero."""
    low, high = outwards(*hull(a[0] / b[0], a[0] / b[1], a[1] / b[0], a[1] / b[1]), 1)
    same = ((a[0] >= 0) & (b[0] > 0)) | ((a[1] <= 0) & (b[1] < 0))
    return where_known((b[0] > 0) | (b[1] < 0), np.where(same & (low < 0), 0.0, low), high)


def integer_power(a: Bounds, exponent: int) -> Bounds:
    """Power with a whole exponent of at least 1."""
    if exponent % 2 == 0:
        a = absolute(a)
    low, high = outwards(_multiplied(a[0], exponent), _multiplied(a[1], exponent), 2 * exponent)
    return np.where((a[0] >= 0) & (low < 0), 0.0, low), high


def _multiplied(x: Array, exponent: int) -> Array:
    """Power by multiplications, each of which is off by half a unit at most."""
    if exponent == 1:
        return x
    half = _multiplied(x, exponent // 2)
    return half * half * x if exponent % 2 else half * half


def outwards(low: Array, high: Array, units: int) -> Bounds:
    """Bounds moved apart by units in the last place, and by as many of the smallest double."""
    # What overflowed upwards is above the largest double; infinity less its own units would be NaN.
    low, high = np.minimum(low, LARGEST), np.maximum(high, -LARGEST)
    return low - (abs(low) * (units * ULP) + units * TINY), high + (abs(high) * (units * ULP) + units * TINY)


def hull(first: Array, *others: Array) -> Bounds:
    """Least and greatest of values; NaN, as of 0·∞, is no information and stays."""
    low = high = first
    for other in others:
        low, high = np.minimum(low, other), np.maximum(high, other)
    return low, high


def where_known(known: Mask, low: Array, high: Array) -> Bounds:
    """Bounds where something is known, no information elsewhere."""
    return np.where(known, low, math.nan), np.where(known, high, math.nan)


def is_number(a: Bounds) -> bool:
    """Whether an operand is one double other than 0, the same for every box."""
    return bool(a[0].ndim == 0 and a[0] == a[1] != 0)


def absolute(a: Bounds) -> Bounds:
    """Absolute value, exact."""
    return np.maximum(np.maximum(a[0], -a[1]), 0.0), np.maximum(-a[0], a[1])
