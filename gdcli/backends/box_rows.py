"""The operations on boxes: a pair of arrays of bounds an operand in, bounds of every value out.

Each row of ROWS is rounded outwards: by MARGIN units in the last place after what a library computes, which
is the only thing that is not exact to half a unit. Outside of the domain of an operation it gives NaN.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from gdcli.backends.box_arithmetic import (
    TINY,
    ULP,
    absolute,
    add,
    div,
    hull,
    integer_power,
    is_number,
    mul,
    neg,
    outwards,
    sub,
    where_known,
)
from gdcli.backends.to_numpy import UFUNCS

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Mask = NDArray[np.bool_]
    Bounds = tuple[Array, Array]

# Units in the last place by which a library's function is rounded outwards: several times what numpy and
# the C libraries state.
MARGIN = 16
# Of a turn: how far the quotient by a period may be off, many times over.
TURN = 64 * ULP

# Whole exponents up to this are multiplied out, so that the base may be negative.
MAX_EXPONENT = 1 << 20


def _monotone(
    name: str,
    floor: float = -math.inf,
    ceiling: float = math.inf,
    *,
    within: tuple[float, float] = (-math.inf, math.inf),
    units: int = MARGIN,
) -> Callable[[Bounds], Bounds]:
    """The row of a rising function with values from floor to ceiling, real within a closed range."""
    function = UFUNCS[name]

    def row(a: Bounds) -> Bounds:
        low, high = outwards(function(a[0]), function(a[1]), units)
        known = (a[0] >= within[0]) & (a[1] <= within[1])
        return where_known(known, np.maximum(low, floor), np.minimum(high, ceiling))

    return row


def _exact(name: str) -> Callable[..., Bounds]:
    """The row of an operation that rises in every operand and rounds nothing."""
    function = UFUNCS[name]

    def row(*operands: Bounds) -> Bounds:
        return function(*(low for low, _ in operands)), function(*(high for _, high in operands))

    return row


def _wave(name: str, top: float) -> Callable[[Bounds], Bounds]:
    """The row of a sine whose greatest value lies at `top` of a turn."""
    function = UFUNCS[name]

    def row(a: Bounds) -> Bounds:
        low, high = outwards(*hull(function(a[0]), function(a[1])), MARGIN)
        low = np.where(_meets(a, 2 * math.pi, top + 0.5), -1.0, np.maximum(low, -1.0))
        high = np.where(_meets(a, 2 * math.pi, top), 1.0, np.minimum(high, 1.0))
        return where_known(a[0] <= a[1], low, high)

    return row


def _meets(a: Bounds, period: float, phase: float) -> Mask:
    """Whether an interval may hold a whole number of periods and a phase, in parts of a period."""
    first, last = a[0] / period - phase, a[1] / period - phase
    whole: Mask = np.ceil(first - TURN * (1 + abs(first))) <= np.floor(last + TURN * (1 + abs(last)))
    return whole


def _tangent(a: Bounds) -> Bounds:
    low, high = outwards(np.tan(a[0]), np.tan(a[1]), MARGIN)
    return where_known(~_meets(a, math.pi, 0.5) & (low <= high), low, high)


def _sides(a: Bounds, below: float) -> Bounds:
    """From `below` to 1: both where an operand may be zero, also at an end or exactly, for Law 3's sake."""
    low, high = np.where(a[0] > 0, 1.0, below), np.where(a[1] < 0, below, 1.0)
    return where_known(a[0] <= a[1], low, high)


def _floor(a: Bounds) -> Bounds:
    """From the step below where an operand may be whole, as for `_sides`."""
    low, high = np.floor(a[0]), np.floor(a[1])
    return where_known(a[0] <= a[1], np.where(_holds_whole(a), low - (low == a[0]), low), high)


def _arc_cosine(a: Bounds) -> Bounds:
    low, high = outwards(np.arccos(a[1]), np.arccos(a[0]), MARGIN)
    return where_known((a[0] >= -1) & (a[1] <= 1), np.maximum(low, 0.0), high)


def _power(a: Bounds, b: Bounds) -> Bounds:
    if is_number(b) and abs(b[0]) <= MAX_EXPONENT and b[0] == np.floor(b[0]):
        exponent = int(b[0])
        power = integer_power(a, abs(exponent))
        return power if exponent > 0 else div((np.asarray(1.0), np.asarray(1.0)), power)
    # Monotone in each operand where the other is held, so extreme at corners.
    low, high = hull(*(np.power(base, exponent) for base in a for exponent in b))
    low, high = outwards(low, high, MARGIN)
    return where_known((a[0] > 0) | ((a[0] >= 0) & (b[0] > 0)), np.maximum(low, 0.0), high)


def _hypotenuse(a: Bounds, b: Bounds) -> Bounds:
    (a_low, a_high), (b_low, b_high) = absolute(a), absolute(b)
    low, high = outwards(np.hypot(a_low, b_low), np.hypot(a_high, b_high), MARGIN)
    return np.maximum(low, 0.0), high


def _angle(y: Bounds, x: Bounds) -> Bounds:
    """Angle of the point (x, y), extreme at corners; all angles where a box meets the cut of atan2."""
    low, high = outwards(*hull(*(np.arctan2(a, b) for a in y for b in x)), MARGIN)
    cut, half = _cut(y, x), math.nextafter(math.pi, 4)
    known = (y[0] <= y[1]) & (x[0] <= x[1])
    return where_known(known, np.where(cut, -half, low), np.where(cut, half, high))


def _cut(y: Bounds, x: Bounds) -> Mask:
    return ~((x[0] > 0) | (y[0] > 0) | (y[1] < 0))


def _straddles(a: Bounds) -> Mask:
    return ~((a[0] > 0) | (a[1] < 0))


def _holds_whole(a: Bounds) -> Mask:
    between: Mask = (np.floor(a[0]) == np.floor(a[1])) & (np.floor(a[0]) != a[0])
    return ~between


def _named(value: float) -> Callable[[], Bounds]:
    bounds = np.asarray(math.nextafter(value, 0)), np.asarray(math.nextafter(value, 4))
    return lambda: bounds


_POSITIVE = (TINY, math.inf)
_RISING_COSH = _monotone("cosh", 1.0)

ROWS: dict[str, Callable[..., Bounds]] = {
    "pi": _named(math.pi),
    "e": _named(math.e),
    "add": add,
    "sub": sub,
    "mul": mul,
    "div": div,
    "neg": neg,
    "sqrt": _monotone("sqrt", 0.0, within=(0.0, math.inf), units=1),
    "abs": absolute,
    "sign": lambda a: _sides(a, -1.0),
    "step": lambda a: _sides(a, 0.0),
    "floor": _floor,
    "relu": _exact("relu"),
    "min": _exact("min"),
    "max": _exact("max"),
    "pow": _power,
    "exp": _monotone("exp", 0.0),
    "log": _monotone("log", within=_POSITIVE),
    "log10": _monotone("log10", within=_POSITIVE),
    "log2": _monotone("log2", within=_POSITIVE),
    "cbrt": _monotone("cbrt"),
    "sin": _wave("sin", 0.25),
    "cos": _wave("cos", 0.0),
    "tan": _tangent,
    "asin": _monotone("asin", within=(-1.0, 1.0)),
    "acos": _arc_cosine,
    "atan": _monotone("atan"),
    "sinh": _monotone("sinh"),
    "cosh": lambda a: _RISING_COSH(absolute(a)),
    "tanh": _monotone("tanh", -1.0, 1.0),
    "asinh": _monotone("asinh"),
    "acosh": _monotone("acosh", 0.0, within=(1.0, math.inf)),
    "atanh": _monotone("atanh", within=(math.nextafter(-1.0, 0), math.nextafter(1.0, 0))),
    "hypot": _hypotenuse,
    "atan2": _angle,
    "erf": _monotone("erf", -1.0, 1.0),
    "sigmoid": _monotone("sigmoid", 0.0, 1.0),
    "softplus": _monotone("softplus", 0.0),
}

# What jumps, and where it may do so between the operands of a box.
JUMPS: dict[str, Callable[..., Mask]] = {
    "sign": _straddles,
    "step": _straddles,
    "floor": _holds_whole,
    "atan2": _cut,
}
