"""exp, log, sin, cos, tanh, sigmoid and softplus over vectors of doubles.

The argument is reduced by parts whose multiples are exact (Cody and Waite 1980), and what is left goes into a
Taylor series, which ends where the next term is less than 2⁻⁵⁵ of the sum, or into the polynomial that is
nearest. How far they may be from the true value is in ULPS. Sine and cosine beyond REDUCIBLE are the C
library's.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdcli.backends.vector_text import Doubles, Truths, absolute, bits_of, rarely, relu, where, with_sign

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdcli.backends.vector_text import Operand

# Largest distance from the true value, in units in the last place.
ULPS = {"exp": 1.0, "log": 1.0, "sin": 1.5, "cos": 1.5, "tanh": 2.5, "sigmoid": 2.5, "softplus": 2.0}

INF, NAN = math.inf, math.nan

# log 2 and π/2 in parts, the first ones with so many zeros at the end that a multiple of them is exact.
LOG2_PARTS = tuple(map(float.fromhex, ("0x1.62e42feep-1", "0x1.a39ef35793c76p-33")))
HALF_PI_PARTS = tuple(map(float.fromhex, ("0x1.921fb544p+0", "0x1.0b4611a6p-34", "0x1.3198a2e037073p-69")))
# Beyond these exp x is 0 or infinite, and beyond the third tanh x is 1 or −1.
LEAST_GROWTH, LARGEST_GROWTH, FLAT = -746.0, 710.0, 20.0
# (r·coth r − 1)/r² as a polynomial in r², the one that errs least when multiplied by r² for |r| ≤ log(2)/4:
# by less than 2⁻⁵⁹.
HYPERBOLIC_COTANGENT = (
    float.fromhex("0x1.555555555553ep-2"),
    float.fromhex("-0x1.6c16c16bebdccp-6"),
    float.fromhex("0x1.1566aaf275d8cp-9"),
    float.fromhex("-0x1.bbd41cab86229p-13"),
    float.fromhex("0x1.6376be5fa38e6p-16"),
)
# Beyond so large an argument, a multiple of the parts of π/2 is not exact any more.
REDUCIBLE = 2.0**20
# The sum with it has one unit in the last place, and the whole number in its lowest bits.
ROUNDER = 1.5 * 2.0**52
FRACTION_BITS = 52
BIAS = 1023
# The same, with the exponent that stands for 2 to the whole number in its lowest bits.
EXPONENT_ROUNDER = ROUNDER + BIAS


def exp(x: Doubles) -> Doubles:
    """Exponential function: x = k·log 2 + r, exp x = 2ᵏ·exp r."""
    x = where(x < LEAST_GROWTH, LEAST_GROWTH, where(x > LARGEST_GROWTH, LARGEST_GROWTH, x))
    k, r = _powers_of_two(x)
    grown = _exp_less_one(r) + 1.0
    # In two steps, because neither 2¹⁰²⁴ nor 2⁻¹⁰⁷⁴ has the bits of a normal double.
    half = _nearest_whole(k * 0.5)
    return grown * _two_to(half) * _two_to(k - half)


def log(x: Doubles) -> Doubles:
    """Natural logarithm: x = 2ᵏ·(1 + f) with 1 + f between √½ and √2."""
    subnormal = x < 2.0**-1022
    bits = (x * where(subnormal, 2.0**54, 1.0)).bits()
    # Above √½ the exponent is one too low, and the difference of bits makes up for it.
    bits = bits + (bits_of(1.0) - bits_of(math.sqrt(0.5)))
    k = ((bits >> FRACTION_BITS) | bits_of(2.0**52)).as_doubles() - (2.0**52 + BIAS)
    k = k - where(subnormal, 54.0, 0.0)
    fraction = (bits & (2**FRACTION_BITS - 1)) + bits_of(math.sqrt(0.5))
    found = _log_of(k, fraction.as_doubles() - 1.0)
    return where(x > 0.0, where(x < INF, found, INF), where(x.equals(0.0), -INF, NAN))


def sin(x: Doubles) -> Doubles:
    """Sine: x = k·π/2 + r."""
    k, r = _quarters(x)
    return _circular("sin", x, k, r)


def cos(x: Doubles) -> Doubles:
    """Cosine: the sine of a quarter turn more."""
    k, r = _quarters(x)
    return _circular("cos", x, k + 1.0, r)


def tanh(x: Doubles) -> Doubles:
    """Hyperbolic tangent: |x| = k·log(2)/2 + r, exp 2|x| = 2ᵏ·(1 + a)/(1 − b) with one division for all.

    With c = r·coth r − 1, exp 2r is (1 + c + r)/(1 + c − r), so a is r + c and b is r − c.
    """
    size = absolute(x)
    size = where(size > FLAT, FLAT, size)
    shifted = size * (2 / math.log(2)) + EXPONENT_ROUNDER
    k = shifted - EXPONENT_ROUNDER
    high, low = (part / 2 for part in LOG2_PARTS)
    r = (size - k * high) - k * low
    square = r * r
    c = square * _series(square, HYPERBOLIC_COTANGENT)
    a, b = r + c, r - c
    scale = (shifted.bits() << FRACTION_BITS).as_doubles()
    grown = scale * a
    found = ((scale - 1.0) + (grown + b)) / ((scale + 1.0) + (grown - b))
    return with_sign(found, x)


def sigmoid(x: Doubles) -> Doubles:
    """1/(1 + exp(−x)), by exp(−|x|), which cannot overflow."""
    shrunk = exp(-absolute(x))
    return where(x >= 0.0, 1.0, shrunk) / (shrunk + 1.0)


def softplus(x: Doubles) -> Doubles:
    """log(1 + exp x): relu x + log(1 + exp(−|x|))."""
    shrunk = exp(-absolute(x))
    doubled = shrunk > math.sqrt(2) - 1
    # (1 + s)/2 − 1 is (s − 1)/2, which is exact where s is that large.
    rest = _log_of(where(doubled, 1.0, 0.0), where(doubled, (shrunk - 1.0) * 0.5, shrunk))
    return relu(x) + rest


def _nearest_whole(x: Doubles) -> Doubles:
    return (x + ROUNDER) - ROUNDER


def _two_to(k: Doubles) -> Doubles:
    """2ᵏ for a whole k from −1022 to 1023."""
    return ((k + EXPONENT_ROUNDER).bits() << FRACTION_BITS).as_doubles()


def _powers_of_two(x: Doubles) -> tuple[Doubles, Doubles]:
    """The whole number k nearest to x/log 2, and x − k·log 2."""
    k = _nearest_whole(x * (1 / math.log(2)))
    high, low = LOG2_PARTS
    return k, (x - k * high) - k * low


def _quarters(x: Doubles) -> tuple[Doubles, Doubles]:
    """The whole number k of quarter turns nearest to x, and x less these."""
    k = _nearest_whole(x * (2 / math.pi))
    high, middle, low = HALF_PI_PARTS
    rest, product = x - k * high, k * middle
    less = rest - product
    # What rounding this difference lost is given back with the last part.
    return k, less - (k * low - ((rest - less) - product))


def _series(x: Doubles, coefficients: Sequence[float]) -> Doubles:
    """c₀ + c₁·x + c₂·x² + … by Horner's rule."""
    *others, last = coefficients
    found: Operand = last
    for coefficient in reversed(others):
        found = x * found + coefficient
    assert isinstance(found, Doubles)
    return found


def _exp_less_one(r: Doubles) -> Doubles:
    """Exponential function less 1, for |r| ≤ log(2)/2."""
    return r * r * _series(r, [1 / math.factorial(n) for n in range(2, 14)]) + r


def _log_of(k: Doubles, f: Doubles) -> Doubles:
    """k·log 2 + log(1 + f) for 1 + f between √½ and √2.

    With s = f/(2 + f), log(1 + f) = 2·artanh s = f − f²/2 + s·(f²/2 + 2s²/3 + 2s⁴/5 + …), whose small terms
    are added first.
    """
    s = f / (f + 2.0)
    square, half = s * s, f * f * 0.5
    tail = square * _series(square, [2 / (2 * n + 1) for n in range(1, 11)])
    high, low = LOG2_PARTS
    return k * high - ((half - (s * (half + tail) + k * low)) - f)


def _circular(name: str, x: Doubles, k: Doubles, r: Doubles) -> Doubles:
    """The sine of k quarter turns and r; of too large an x the C library's function of this name."""
    square = r * r
    # Of −0 the sum would be +0.
    sine = with_sign(r * square * _series(square, _alternating(3, 17)) + r, r)
    half = square * 0.5
    cosine_tail = square * square * _series(square, _alternating(4, 18))
    rounded = -half + 1.0
    # What rounding 1 − r²/2 lost is given back.
    cosine = rounded + (((-rounded + 1.0) - half) + cosine_tail)
    quarters = (k + ROUNDER).bits()
    turned = where((quarters & 1).are_zero(), sine, cosine)
    turned = (turned.bits() ^ ((quarters & 2) << 62)).as_doubles()
    too_large: Truths = absolute(x) > REDUCIBLE
    return rarely(too_large, name, x, turned)


def _alternating(first: int, last: int) -> list[float]:
    """Coefficients ±1/n! of the series of sine or cosine, from the first on."""
    return [(-1.0) ** (n // 2) / math.factorial(n) for n in range(first, last + 1, 2)]
