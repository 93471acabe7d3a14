"""Total IEEE 754 arithmetic on Python floats: doubles in, a double out, never an exception.

Plain Python raises on `exp(1000)`, `1/0` and `log(0)` and makes `(-8.0)**(1/3)` complex; hardware gives
infinities and NaN. These functions are the meaning of every operation in `program/ops.py`; the parser
evaluates constants with the same ones.

Law: NaN in, NaN out (but for pow(1, NaN) and pow(NaN, 0), which C99 Annex F defines as 1).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

INF = math.inf
NAN = math.nan


def add(a: float, b: float) -> float:
    """Sum a + b."""
    return a + b


def sub(a: float, b: float) -> float:
    """Difference a − b."""
    return a - b


def mul(a: float, b: float) -> float:
    """Product a · b."""
    return a * b


def neg(a: float) -> float:
    """−a, by flipping the sign bit."""
    return -a


def div(a: float, b: float) -> float:
    """Quotient a/b; x/±0 is an infinity with the sign of both, 0/0 is NaN."""
    try:
        return a / b
    except ZeroDivisionError:
        if a == 0 or math.isnan(a):
            return NAN
        return math.copysign(INF, a) * math.copysign(1.0, b)


def power(a: float, b: float) -> float:
    """C99 pow: NaN for a negative base with a fractional exponent, infinity for 0 to a negative one."""
    try:
        return math.pow(a, b)
    except OverflowError:
        return -INF if a < 0 and _is_odd(b) else INF
    except ValueError:
        if a == 0:
            return math.copysign(INF, a) if _is_odd(b) else INF
        return NAN


def absolute(a: float) -> float:
    """Absolute value, the sign bit cleared."""
    return abs(a)


def sign(a: float) -> float:
    """Sign as −1, 0 or 1; +0 for both zeros."""
    if a > 0:
        return 1.0
    if a < 0:
        return -1.0
    return 0.0 if a == 0 else a


def floor(a: float) -> float:
    """Largest whole number that is at most a; zeros, infinities and NaN stay what they are."""
    return float(math.floor(a)) if math.isfinite(a) and a != 0 else a


def step(a: float) -> float:
    """1 where a > 0, else 0: the derivative of relu, with relu'(0) = 0 as PyTorch has it."""
    if a > 0:
        return 1.0
    return 0.0 if a <= 0 else a


def minimum(a: float, b: float) -> float:
    """Smaller of two, NaN if either is NaN; of two zeros either one."""
    if math.isnan(a) or math.isnan(b):
        return NAN
    return min(b, a)


def maximum(a: float, b: float) -> float:
    """Larger of two, NaN if either is NaN; of two zeros either one."""
    if math.isnan(a) or math.isnan(b):
        return NAN
    return max(b, a)


def relu(a: float) -> float:
    """Larger of a and 0, NaN kept."""
    return a if a > 0 or math.isnan(a) else 0.0


def sigmoid(a: float) -> float:
    """1/(1 + exp(−a)); exact 0 and 1 in the tails, no overflow."""
    if a >= 0:
        return 1.0 / (1.0 + math.exp(-a))
    growth = exp(a)
    return growth / (1.0 + growth)


def softplus(a: float) -> float:
    """log(1 + exp(a)) by max(a, 0) + log1p(exp(−|a|)), which cannot overflow."""
    return relu(a) + math.log1p(math.exp(-abs(a)))


def _total(
    function: Callable[[float], float], overflow: Callable[[float], float]
) -> Callable[[float], float]:
    """Make a function of `math` total: NaN outside its domain, `overflow(a)` beyond the range."""

    def total(a: float) -> float:
        try:
            return function(a)
        except OverflowError:
            return overflow(a)
        except ValueError:
            return NAN

    return total


def _logarithm(function: Callable[[float], float]) -> Callable[[float], float]:
    """Make a logarithm total: −inf at ±0, NaN below."""

    def total(a: float) -> float:
        if a > 0:
            return function(a)
        return -INF if a == 0 else NAN

    return total


def _upwards(_: float) -> float:
    return INF


def _outwards(a: float) -> float:
    return math.copysign(INF, a)


def atanh(a: float) -> float:
    """Inverse hyperbolic tangent: ±inf at ±1, NaN beyond."""
    if abs(a) == 1:
        return math.copysign(INF, a)
    return _atanh(a)


def _is_odd(b: float) -> bool:
    return abs(b) < 2.0**53 and b == math.floor(b) and int(b) % 2 == 1


exp = _total(math.exp, _upwards)
log = _logarithm(math.log)
log2 = _logarithm(math.log2)
log10 = _logarithm(math.log10)
sqrt = _total(math.sqrt, _upwards)
cbrt = _total(math.cbrt, _upwards)
sin = _total(math.sin, _upwards)
cos = _total(math.cos, _upwards)
tan = _total(math.tan, _upwards)
asin = _total(math.asin, _upwards)
acos = _total(math.acos, _upwards)
atan = _total(math.atan, _upwards)
sinh = _total(math.sinh, _outwards)
cosh = _total(math.cosh, _upwards)
tanh = _total(math.tanh, _upwards)
asinh = _total(math.asinh, _upwards)
acosh = _total(math.acosh, _upwards)
_atanh = _total(math.atanh, _outwards)
erf = _total(math.erf, _upwards)
hypot = math.hypot
atan2 = math.atan2
