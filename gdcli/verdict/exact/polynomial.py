"""Polynomials over the rationals: exact coefficients in, arithmetic, signs and enclosures out.

Law: whole numbers are all that is computed with, so that a verdict by algebra needs no computer algebra
system, whose import takes longer than all the rest of a run.
"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import zip_longest
from typing import TYPE_CHECKING

from gdcli.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Interval = tuple[Fraction, Fraction]


class Polynomial(Frozen):
    """A polynomial as whole numbers over one denominator, in lowest terms; `polynomial` makes them so.

    integers      from the highest power down, the first one not zero; none of the polynomial zero
    denominator   positive
    """

    integers: tuple[int, ...]
    denominator: int

    @property
    def is_zero(self) -> bool:
        """Whether it is the number 0."""
        return not self.integers

    @property
    def leading(self) -> Fraction:
        """Coefficient of the highest power; 0 of zero."""
        return Fraction(self.integers[0], self.denominator) if self.integers else Fraction(0)

    def degree(self) -> int:
        """Highest power; −1 of zero."""
        return len(self.integers) - 1

    def diff(self) -> Polynomial:
        """Derivative."""
        top = self.degree()
        return _reduced([c * (top - i) for i, c in enumerate(self.integers[:-1])], self.denominator)

    def scaled(self, factor: Fraction) -> Polynomial:
        """Product with a number."""
        return _reduced([c * factor.numerator for c in self.integers], self.denominator * factor.denominator)

    def compose(self, inner: Polynomial) -> Polynomial:
        """Polynomial of a polynomial (Horner)."""
        total = polynomial([])
        for value in coefficients(self):
            total = total * inner + polynomial([value])
        return total

    def quo(self, divisor: Polynomial) -> Polynomial:
        """Quotient without remainder."""
        return _divided(self, divisor)[0]

    def rem(self, divisor: Polynomial) -> Polynomial:
        """Remainder, of lower degree than the divisor."""
        return _divided(self, divisor)[1]

    def gcd(self, other: Polynomial) -> Polynomial:
        """Greatest common divisor, with leading coefficient 1; zero where both are."""
        a, b = _primitive(self), _primitive(other)
        while not b.is_zero:
            a, b = b, _primitive(a.rem(b))
        return a.scaled(1 / a.leading) if a.integers else a

    def invert(self, modulus: Polynomial) -> Polynomial:
        """The inverse modulo a polynomial that has no factor in common with it (Euclid, extended)."""
        a, b = modulus, self.rem(modulus)
        before, inverse = polynomial([]), polynomial([1])
        while b.degree() > 0:
            quotient, rest = _divided(a, b)
            # Of leading coefficient 1, the rest keeps its numbers short.
            unit = 1 / rest.leading
            a, b, before, inverse = (
                b,
                rest.scaled(unit),
                inverse,
                (before - quotient * inverse).scaled(unit),
            )
        return inverse.scaled(1 / b.leading)

    def __add__(self, other: Polynomial) -> Polynomial:
        pairs = zip_longest(reversed(self.integers), reversed(other.integers), fillvalue=0)
        total = [a * other.denominator + b * self.denominator for a, b in pairs]
        return _reduced(total[::-1], self.denominator * other.denominator)

    def __neg__(self) -> Polynomial:
        return Polynomial(tuple(-c for c in self.integers), self.denominator)

    def __sub__(self, other: Polynomial) -> Polynomial:
        return self + (-other)

    def __mul__(self, other: Polynomial) -> Polynomial:
        product = [0] * max(0, len(self.integers) + len(other.integers) - 1)
        for i, a in enumerate(self.integers):
            for j, b in enumerate(other.integers):
                product[i + j] += a * b
        return _reduced(product, self.denominator * other.denominator)

    def __pow__(self, exponent: int) -> Polynomial:
        power = polynomial([1])
        for digit in f"{exponent:b}":
            power *= power
            if digit == "1":
                power *= self
        return power


def polynomial(coefficients: Iterable[Fraction | int]) -> Polynomial:
    """Polynomial of its coefficients, from the highest power down."""
    values = list(coefficients)
    shared = math.lcm(*(value.denominator for value in values))
    return _reduced([value.numerator * (shared // value.denominator) for value in values], shared)


def coefficients(poly: Polynomial) -> tuple[Fraction, ...]:
    """Coefficients from the highest power down; of zero, one 0."""
    return tuple(Fraction(c, poly.denominator) for c in poly.integers) or (Fraction(0),)


def integer_coefficients(poly: Polynomial) -> tuple[int, ...]:
    """Coefficients of the primitive integer multiple, of a polynomial not zero, whose first is positive."""
    shared = math.gcd(*poly.integers)
    divisor = shared if poly.integers[0] > 0 else -shared
    return tuple(c // divisor for c in poly.integers)


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


def _reduced(integers: Sequence[int], denominator: int) -> Polynomial:
    first = next((i for i, c in enumerate(integers) if c), len(integers))
    shared = math.gcd(denominator, *integers)
    return Polynomial(tuple(c // shared for c in integers[first:]), denominator // shared)


def _divided(poly: Polynomial, divisor: Polynomial) -> tuple[Polynomial, Polynomial]:
    """Quotient and remainder."""
    rest, others = list(coefficients(poly)), coefficients(divisor)
    steps = max(0, poly.degree() - divisor.degree() + 1)
    quotient: list[Fraction] = []
    for start in range(steps):
        factor = rest[start] / others[0]
        quotient.append(factor)
        if factor:
            for i, value in enumerate(others):
                rest[start + i] -= factor * value
    return polynomial(quotient), polynomial(rest[steps:])


def _primitive(poly: Polynomial) -> Polynomial:
    shared = math.gcd(*poly.integers) if poly.integers else 1
    return Polynomial(tuple(c // shared for c in poly.integers), 1)
