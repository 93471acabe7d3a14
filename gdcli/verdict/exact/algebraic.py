"""Real algebraic numbers: a polynomial over the rationals in, its real roots in order out.

Law: no float decides anything here. Two roots are the same where their irreducible polynomial and their
place among its roots are; else halving their intervals tells which is larger, in finitely many steps.
"""

from __future__ import annotations

import functools
from fractions import Fraction

from gdcli.frozen import Frozen, replace
from gdcli.verdict.exact.factors import irreducible_factors
from gdcli.verdict.exact.isolation import isolate
from gdcli.verdict.exact.polynomial import (
    Polynomial,
    coefficients,
    enclosure,
    polynomial,
    sign_at,
    value_at,
)


class Algebraic(Frozen):
    """A real root of a polynomial that is irreducible over the rationals.

    minimal     its integer coefficients from the highest power down, primitive, the first one positive
    index       its place among the real roots, 0 for the smallest
    low, high   the root alone lies between them; both are the root itself where it is rational, else none
                of them is. How narrow they are does not count in comparisons.
    """

    minimal: tuple[int, ...]
    index: int
    low: Fraction
    high: Fraction

    def compared(self) -> tuple[object, ...]:
        """The number itself: how closely it is enclosed is no part of it."""
        return self.minimal, self.index

    @property
    def is_rational(self) -> bool:
        """Whether it is a fraction: `low`, and `high` as well."""
        return len(self.minimal) == 2  # noqa: PLR2004 - a straight line

    def narrowed(self, width: Fraction) -> Algebraic:
        """The same number with an interval at most `width` wide."""
        low, high = self.low, self.high
        rising = sign_at(self.minimal, high)
        while high - low > width:
            middle = (low + high) / 2
            # The root of an irreducible polynomial of degree two and more is never the middle.
            if sign_at(self.minimal, middle) == rising:
                high = middle
            else:
                low = middle
        return replace(self, low=low, high=high)

    def halved(self) -> Algebraic:
        """The same number with an interval of half the width."""
        return self if self.is_rational else self.narrowed((self.high - self.low) / 2)


def rational(number: Fraction | int) -> Algebraic:
    """A fraction as an algebraic number."""
    value = Fraction(number)
    return Algebraic((value.denominator, -value.numerator), 0, value, value)


def real_roots(poly: Polynomial) -> tuple[tuple[Algebraic, int], ...]:
    """Distinct real roots in ascending order, each with its multiplicity; of a constant, none."""
    if poly.degree() <= 0:
        return ()
    found = [
        (root, power) for factor, power in irreducible_factors(poly) for root in _roots_of_irreducible(factor)
    ]
    return tuple(sorted(found, key=lambda pair: ASCENDING(pair[0])))


def compare(a: Algebraic, b: Algebraic) -> int:
    """Sign of a − b."""
    while a != b:
        if a.high <= b.low:
            return -1
        if b.high <= a.low:
            return 1
        a, b = a.halved(), b.halved()
    return 0


ASCENDING = functools.cmp_to_key(compare)  # sort key


def sign(poly: Polynomial, at: Algebraic) -> int:
    """Sign of a polynomial at an algebraic number, exactly: 0 where the minimal polynomial divides it."""
    if at.is_rational:
        value = value_at(coefficients(poly), at.low)
        return (value > 0) - (value < 0)
    rest = coefficients(poly.rem(polynomial(at.minimal)))
    if not any(rest):
        return 0
    while True:
        low, high = enclosure(rest, at.low, at.high)
        if low > 0 or high < 0:
            return 1 if low > 0 else -1
        at = at.halved()


def order_and_sign(poly: Polynomial, at: Algebraic) -> tuple[int, int]:
    """Order of the first derivative of a polynomial, not zero, that does not vanish at a number; its sign."""
    order = 0
    while (found := sign(poly, at)) == 0:
        poly = poly.diff()
        order += 1
    return order, found


def between(low: Algebraic | None, high: Algebraic | None) -> Fraction:
    """A rational strictly between two different numbers, None standing for no bound."""
    if low is None or high is None:
        if low is None:
            return Fraction(0) if high is None else high.low - 1
        return low.high + 1
    while low.high >= high.low and not (
        low.high == high.low and not low.is_rational and not high.is_rational
    ):
        low, high = low.halved(), high.halved()
    return (low.high + high.low) / 2


def _roots_of_irreducible(minimal: tuple[int, ...]) -> list[Algebraic]:
    if len(minimal) == 2:  # noqa: PLR2004 - a straight line
        return [rational(Fraction(-minimal[1], minimal[0]))]
    return [Algebraic(minimal, index, low, high) for index, (low, high) in enumerate(isolate(minimal))]
