"""Rational functions of one variable over the rationals, always in lowest terms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.frozen import Frozen
from gdcli.verdict.exact.algebraic import order_and_sign
from gdcli.verdict.exact.polynomial import Polynomial, coefficients, polynomial
from gdcli.verdict.exact.value import Value, number_value, value

if TYPE_CHECKING:
    from fractions import Fraction

    from gdcli.verdict.exact.algebraic import Algebraic


class Rational(Frozen):
    """A quotient of polynomials without common factor, the denominator with leading coefficient 1."""

    above: Polynomial
    below: Polynomial

    @property
    def is_constant(self) -> bool:
        """Whether it is a number."""
        return bool(self.above.degree() <= 0 and self.below.degree() == 0)

    @property
    def slope(self) -> Polynomial:
        """The derivative times the square of the denominator: it has the sign of the derivative."""
        return self.above.diff() * self.below - self.above * self.below.diff()

    def level(self, at: Algebraic) -> Value:
        """Value at a point of the domain."""
        return value(self.above, self.below, at)

    def leading(self, power: int, at: Algebraic, factor: Rational) -> Value:
        """Derivative of order power + 1, times a factor, at a root of the slope with that multiplicity."""
        slope = self.slope
        for _ in range(power):
            slope = slope.diff()
        return value(slope * factor.above, self.below**2 * factor.below, at)

    def limit(self, end: Algebraic | None, side: int) -> tuple[int, Value]:
        """Limit from one side of a point, or towards an infinity: +∞ where x comes from below (side −1).

        The sign of the infinity that it is, or 0 and the value.
        """
        if end is None:
            return self._limit_at_infinity(side)
        order, below = order_and_sign(self.below, end)
        if order == 0:
            return 0, self.level(end)
        _, above = order_and_sign(self.above, end)
        return above * below * side**order, number_value(0)

    def _limit_at_infinity(self, side: int) -> tuple[int, Value]:
        """The denominator begins with coefficient 1."""
        excess = self.above.degree() - self.below.degree()
        leading = coefficients(self.above)[0]
        if excess > 0:
            return (1 if leading > 0 else -1) * (-side) ** excess, number_value(0)
        return 0, number_value(leading if excess == 0 else 0)

    def plus(self, other: Rational) -> Rational:
        """Sum."""
        return quotient(self.above * other.below + other.above * self.below, self.below * other.below)

    def times(self, other: Rational) -> Rational:
        """Product."""
        return quotient(self.above * other.above, self.below * other.below)

    def scaled(self, factor: Fraction | int) -> Rational:
        """Product with a number."""
        return self.times(number(factor))

    def power(self, exponent: int) -> Rational:
        """Power with an exponent of either sign; zero has no negative one."""
        if exponent < 0:
            return quotient(self.below, self.above).power(-exponent)
        return Rational(self.above**exponent, self.below**exponent)


def quotient(above: Polynomial, below: Polynomial) -> Rational:
    """One polynomial over another that is not zero, in lowest terms."""
    if below.degree() > 0:
        common = above.gcd(below)
        above, below = above.quo(common), below.quo(common)
    leading = below.leading
    return Rational(above.scaled(1 / leading), below.scaled(1 / leading))


def number(value: Fraction | int) -> Rational:
    """A constant."""
    return Rational(polynomial([value]), polynomial([1]))


def variable() -> Rational:
    """The variable itself."""
    return Rational(polynomial([1, 0]), polynomial([1]))
