"""Polynomials over the rationals: exact coefficients in, sympy polynomials, signs and enclosures out.

All of them are in one symbol of our own, so that none ever meets a symbol of an expression. Coefficients
outside sympy are fractions, from the highest power down.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import sympy

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Interval = tuple[Fraction, Fraction]

_T = sympy.Dummy("t")


def polynomial(coefficients: Iterable[Fraction | int]) -> sympy.Poly:
    """Polynomial of its coefficients, from the highest power down."""
    values = map(Fraction, coefficients)
    return sympy.Poly.from_list([sympy.QQ(v.numerator, v.denominator) for v in values], _T, domain=sympy.QQ)


def coefficients(poly: sympy.Poly) -> tuple[Fraction, ...]:
    """Coefficients from the highest power down; of zero, one 0."""
    return tuple(fraction(c) for c in poly.rep.to_list()) or (Fraction(0),)


def integer_coefficients(poly: sympy.Poly) -> tuple[int, ...]:
    """Coefficients of the primitive integer multiple whose leading one is positive."""
    _, primitive = poly.clear_denoms(convert=True)[1].primitive()
    values = [int(c) for c in primitive.rep.to_list()]
    return tuple(values) if values[0] > 0 else tuple(-v for v in values)


def fraction(number: object) -> Fraction:
    """A rational of sympy, whatever its ground types are."""
    rational = sympy.QQ.to_sympy(number)
    return Fraction(int(rational.p), int(rational.q))


def sign_at(values: Sequence[int], point: Fraction) -> int:
    """Sign of an integer polynomial at a rational point."""
    above, below = point.numerator, point.denominator
    total, scale = 0, 1
    for value in values:
        total = total * above + value * scale
        scale *= below
    return (total > 0) - (total < 0)


def value_at(values: Sequence[Fraction], point: Fraction) -> Fraction:
    """Value of a polynomial at a rational point (Horner)."""
    total = Fraction(0)
    for value in values:
        total = total * point + value
    return total


def enclosure(values: Sequence[Fraction], low: Fraction, high: Fraction) -> Interval:
    """An interval that holds all values of a polynomial between two points (Horner over intervals)."""
    bottom = top = Fraction(0)
    for value in values:
        corners = (bottom * low, bottom * high, top * low, top * high)
        bottom, top = min(corners) + value, max(corners) + value
    return bottom, top
