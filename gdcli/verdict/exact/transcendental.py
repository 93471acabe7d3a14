"""Rational enclosures of exp, log and square roots of rationals: the true value lies between the two ends.

By series with their remainders, in exact arithmetic; ends are rounded outwards so that they stay short.
Ends are narrow enough for every figure that is shown: about 2**-130 apart, of exp relative to its value.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gdcli.verdict.exact.polynomial import Interval

BITS = 160  # that ends keep
EXP_TERMS = 32  # 2·(1/2)**33/33! is below 2**-150
LOG_TERMS = 45  # the argument is at most 1/3, and (1/9)**45 is below 2**-142
FIXED = 200  # bits after the point in the series of the logarithm
MAX_EXPONENT = 2**20  # beyond it powers of e are too long to be worth having


class TooLargeError(ArithmeticError):
    """The exponential of the argument has more digits than anyone could want."""


def exp(x: Fraction) -> Interval:
    """Enclosure of e**x; raise TooLargeError where |x| is beyond a million."""
    if abs(x) > MAX_EXPONENT:
        raise TooLargeError
    if x < 0:
        low, high = exp(-x)
        return 1 / high, 1 / low
    halvings = max(0, math.ceil(x * 2).bit_length())
    small = _outwards(x / 2**halvings)
    low, high = _exp_series(small[0])[0], _exp_series(small[1])[1]
    for _ in range(halvings):
        low, high = _outwards(low * low)[0], _outwards(high * high)[1]
    return low, high


def log(x: Fraction) -> Interval:
    """Enclosure of the natural logarithm of a positive rational."""
    exponent = x.numerator.bit_length() - x.denominator.bit_length()
    mantissa = x / Fraction(2) ** exponent  # between 1/2 and 2
    short = _outwards(mantissa)
    low, high = _log_series(short[0])[0], _log_series(short[1])[1]
    two = _log_series(Fraction(2))
    shift = sorted((two[0] * exponent, two[1] * exponent))
    return low + shift[0], high + shift[1]


def sqrt(x: Fraction) -> Interval:
    """Enclosure of the square root of a rational that is not negative; a point where it is a fraction."""
    scale = x.denominator
    whole = x.numerator * scale  # sqrt(p/q) = sqrt(p·q)/q
    root = math.isqrt(whole)
    if root * root == whole:
        return Fraction(root, scale), Fraction(root, scale)
    shift = max(0, BITS - whole.bit_length() // 2)
    root = math.isqrt(whole << (2 * shift))
    return Fraction(root, scale << shift), Fraction(root + 1, scale << shift)


def _exp_series(x: Fraction) -> Interval:
    """Taylor's series for 0 ≤ x ≤ 1/2; what is left out is at most twice the first term left out."""
    total = term = Fraction(1)
    for n in range(1, EXP_TERMS + 1):
        term = term * x / n
        total += term
    return _outwards(total)[0], _outwards(total + term)[1]


def _log_series(x: Fraction) -> Interval:
    """2·artanh(z) with z = (x − 1)/(x + 1), |z| ≤ 1/3; what is left out is below 9/8 of its first term.

    In fixed point: every term is off by a few units in the last place at most.
    """
    z = (x - 1) / (x + 1)
    power = math.floor(z * 2**FIXED)
    square = power * power >> FIXED
    total = 0
    for n in range(LOG_TERMS):
        total += power // (2 * n + 1)
        power = power * square >> FIXED
    off = 8 * LOG_TERMS + 2 * abs(power)
    return Fraction(2 * (total - off), 2**FIXED), Fraction(2 * (total + off), 2**FIXED)


def _outwards(x: Fraction) -> Interval:
    """The fractions with a short power of two as denominator on either side of one."""
    shift = BITS - (x.numerator.bit_length() - x.denominator.bit_length())
    scale = Fraction(2) ** shift
    return Fraction(math.floor(x * scale)) / scale, Fraction(math.ceil(x * scale)) / scale
