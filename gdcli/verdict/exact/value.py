"""Values of rational functions at algebraic numbers: elements of the number's field, compared exactly.

Law: enclosures decide what they can, and equality is decided by algebra alone: two values are equal where
they are the same root of the same irreducible polynomial.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from gdcli.frozen import Frozen
from gdcli.verdict.exact.algebraic import Algebraic, compare, rational, real_roots
from gdcli.verdict.exact.polynomial import coefficients, enclosure, polynomial

if TYPE_CHECKING:
    from gdcli.verdict.exact.polynomial import Interval, Polynomial

# Relative widths to which two values are enclosed before algebra is asked whether they are the same.
# Values that differ mostly do so in their first digits, and near ties in the second hundred bits.
LOOKS = (Fraction(1, 2**16), Fraction(1, 2**128))


# By how much the interval of a number is narrowed before its value is enclosed again.
NARROWING = 2**12


class Value(Frozen):
    """The value of a polynomial at an algebraic number, the polynomial of lower degree than its minimal one.

    remainder   coefficients from the highest power down; a single one where the value is rational
    """

    remainder: tuple[Fraction, ...]
    at: Algebraic

    @property
    def rational(self) -> Fraction | None:
        """The value where it is a fraction, else None."""
        return self.remainder[0] if len(self.remainder) == 1 else None

    def enclosed(self, relative: Fraction) -> Interval:
        """Interval around the value whose width is at most `relative` times its distance from zero."""
        at = self.at
        while True:
            low, high = enclosure(self.remainder, at.low, at.high)
            if high - low <= relative * max(low, -high) or low == high:
                return low, high
            at = at.narrowed((at.high - at.low) / NARROWING)


def value(above: Polynomial, below: Polynomial, at: Algebraic) -> Value:
    """Value of a quotient of polynomials at a number where the denominator is not zero."""
    minimal = polynomial(at.minimal)
    inverse = below.rem(minimal).invert(minimal) if below.degree() > 0 else below.invert(minimal)
    return Value(coefficients((above * inverse).rem(minimal)), at)


def number_value(number: Fraction | int) -> Value:
    """A fraction as a value."""
    return Value((Fraction(number),), rational(number))


def point_value(at: Algebraic) -> Value:
    """An algebraic number as a value."""
    return number_value(at.low) if at.is_rational else Value((Fraction(1), Fraction(0)), at)


def compare_values(a: Value, b: Value) -> int:
    """Sign of a − b."""
    if a == b:
        return 0
    if a.rational is not None and b.rational is not None:
        return (a.rational > b.rational) - (a.rational < b.rational)
    for relative in LOOKS:
        (low, high), (other_low, other_high) = a.enclosed(relative), b.enclosed(relative)
        if high < other_low or low > other_high:
            return -1 if high < other_low else 1
    return compare(algebraic(a), algebraic(b))


def algebraic(a: Value) -> Algebraic:
    """The value as a root of its own irreducible polynomial.

    That is the first linear relation between its powers.
    """
    if a.rational is not None:
        return rational(a.rational)
    roots = [root for root, _ in real_roots(_minimal(a))]
    at = a.at
    while len(roots) > 1:
        low, high = enclosure(a.remainder, at.low, at.high)
        roots = [root for root in roots if root.low <= high and low <= root.high]
        at, roots = at.halved(), [root.halved() for root in roots]
    return roots[0]


def _minimal(a: Value) -> Polynomial:
    """Powers of a value, each less what the ones before it amount to, until nothing is left of one."""
    minimal = polynomial(a.at.minimal)
    degree = minimal.degree()
    factor, power = polynomial(a.remainder), polynomial([1])
    # What is left of each power, its first coefficient that is not zero, and the combination it is.
    known: list[tuple[list[Fraction], int, Polynomial]] = []
    while True:
        combination = polynomial([1, *(0 for _ in known)])
        values = coefficients(power)
        rest = [Fraction(0)] * (degree - len(values)) + list(values)
        for row, pivot, other in known:
            share = rest[pivot] / row[pivot]
            rest = [c - share * d for c, d in zip(rest, row, strict=True)]
            combination -= other.scaled(share)
        pivot = next((i for i, c in enumerate(rest) if c), degree)
        if pivot == degree:
            return combination
        known.append((rest, pivot, combination))
        power = (power * factor).rem(minimal)
