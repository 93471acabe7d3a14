"""Losses with one exp or one log beside rational functions, whose derivative still has algebraic zeros.

Product      R·exp(S) + offset: its derivative is (R' + R·S')·exp(S), and exp(S) is positive
Logarithmic  R + weight·log(t) on t > 0: its derivative is R' + weight/t
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from gdcli.frozen import Frozen
from gdcli.verdict.exact.algebraic import rational
from gdcli.verdict.exact.exact_number import ExactNumber, affine_number, enclosed_number
from gdcli.verdict.exact.level import Level, Transcendental
from gdcli.verdict.exact.logarithms import exp_number, log_number
from gdcli.verdict.exact.polynomial import Polynomial, polynomial
from gdcli.verdict.exact.value import Value, number_value, point_value, value

if TYPE_CHECKING:
    from gdcli.verdict.exact.algebraic import Algebraic
    from gdcli.verdict.exact.polynomial import Interval
    from gdcli.verdict.exact.rational import Rational

CLOSE = Fraction(1, 2**100)

_ONE = polynomial([1])


class Product(Frozen):
    """R·exp(S) + offset on the whole line; R is not zero and S no constant."""

    factor: Polynomial
    exponent: Polynomial
    offset: Fraction
    is_constant = False

    @property
    def slope(self) -> Polynomial:
        """R' + R·S'."""
        return self.factor.diff() + self.factor * self.exponent.diff()

    def level(self, at: Algebraic) -> Level:
        """Algebraic where R or S is zero."""
        factor, exponent = value(self.factor, _ONE, at), value(self.exponent, _ONE, at)
        if factor.rational == 0:
            return number_value(self.offset)
        if exponent.rational == 0:
            return value(self.factor + polynomial([self.offset]), _ONE, at)
        power = exp_number(exponent)
        if factor.rational is not None:
            number = affine_number(power, factor.rational, self.offset)
        else:
            low, high = _product(factor.enclosed(CLOSE), (power.low, power.high))
            number = enclosed_number(low + self.offset, high + self.offset)
        return Transcendental((factor, exponent), number)

    def leading(self, power: int, at: Algebraic, factor: Rational) -> Value | Interval:
        """Where those before it vanish, a derivative of the product is one of R' + R·S', times exp(S)."""
        slope = self.slope
        for _ in range(power):
            slope = slope.diff()
        algebraic = value(slope * factor.above, factor.below, at)
        exponent = value(self.exponent, _ONE, at)
        if exponent.rational == 0:
            return algebraic
        number = exp_number(exponent)
        return _product(algebraic.enclosed(CLOSE), (number.low, number.high))

    def limit(self, end: Algebraic | None, side: int) -> tuple[int, Level]:
        """An exponential outgrows polynomials; on the whole line there are no ends but the infinities."""
        assert end is None
        if _sign_at_infinity(self.exponent, side) < 0:
            return 0, number_value(self.offset)
        return _sign_at_infinity(self.factor, side), number_value(0)


class Logarithmic(Frozen):
    """R + weight·log(t) on t > 0; the weight is not zero."""

    rational: Rational
    weight: Fraction
    is_constant = False

    @property
    def slope(self) -> Polynomial:
        """(R' + weight/t) times t times the square of R's denominator."""
        below = self.rational.below
        return self.rational.slope * polynomial([1, 0]) + below * below * polynomial([self.weight])

    def level(self, at: Algebraic) -> Level:
        """Algebraic where t is 1."""
        algebraic = self.rational.level(at)
        if at == rational(1):
            return algebraic
        logarithm = log_number(point_value(at))
        if algebraic.rational is not None:
            number = affine_number(logarithm, self.weight, algebraic.rational)
        else:
            number = _sum(algebraic, affine_number(logarithm, self.weight, Fraction(0)))
        return Transcendental((algebraic, point_value(at)), number)

    def leading(self, power: int, at: Algebraic, factor: Rational) -> Value | Interval:
        """As of any quotient whose numerator has a root."""
        slope = self.slope
        for _ in range(power):
            slope = slope.diff()
        below = self.rational.below**2 * polynomial([1, 0])
        return value(slope * factor.above, below * factor.below, at)

    def limit(self, end: Algebraic | None, side: int) -> tuple[int, Level]:
        """Poles and powers outgrow the logarithm, and it outgrows whatever is bounded."""
        infinite, level = self.rational.limit(end, side)
        if infinite:
            return infinite, level
        if end is not None and end != rational(0):
            return 0, self.level(end)
        towards = 1 if end is None else -1
        return (towards if self.weight > 0 else -towards), level


def _sign_at_infinity(poly: Polynomial, side: int) -> int:
    odd = bool(poly.degree() % 2)
    return (1 if poly.leading > 0 else -1) * (-side if odd else 1)


def _product(a: Interval, b: Interval) -> Interval:
    corners = [one * other for one in a for other in b]
    return min(corners), max(corners)


def _sum(a: Value, b: ExactNumber) -> ExactNumber:
    low, high = a.enclosed(CLOSE)
    return enclosed_number(low + b.low, high + b.high)
