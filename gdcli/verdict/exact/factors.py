"""What a polynomial is a product of: a polynomial in, its irreducible factors over the rationals out.

Rational roots are found among the real ones; what is left is irreducible where its degree is at most 3, or
where its factors modulo some primes cannot be put together to factors of whole numbers. sympy is quicker, but
its import takes longer than the rest of a run: it is asked where it is there, and about what remains.
"""

from __future__ import annotations

import math
import sys
from fractions import Fraction

from gdcli.verdict.exact.isolation import isolate
from gdcli.verdict.exact.modular import possible_degrees
from gdcli.verdict.exact.polynomial import Polynomial, integer_coefficients, polynomial, sign_at

MAX_DEGREE = 24  # beyond it sympy's own methods are quicker
MAX_LEADING_BITS = 300  # of the first coefficient, which bounds how closely a rational root must be known
NO_RATIONAL_ROOT = 3  # up to this degree, what has none is irreducible


def irreducible_factors(poly: Polynomial) -> tuple[tuple[tuple[int, ...], int], ...]:
    """The integer coefficients of every factor that is no number, as `Algebraic` has them, and its power."""
    found: list[tuple[tuple[int, ...], int]] = []
    for factor, power in _square_free(poly):
        found += [(values, power) for values in _factors(integer_coefficients(factor))]
    return tuple(found)


def factors_without_sympy(values: tuple[int, ...]) -> list[tuple[int, ...]] | None:
    """Irreducible factors of a polynomial without multiple roots; None where that takes more than is here."""
    degree = len(values) - 1
    if degree == 1:
        return [values]
    if degree > MAX_DEGREE or values[0].bit_length() > MAX_LEADING_BITS:
        return None
    degrees = possible_degrees(values)
    if degrees == {0, degree}:
        return [values]
    roots = _rational_roots(values) if 1 in degrees else []
    linear: list[tuple[int, ...]] = [(root.denominator, -root.numerator) for root in roots]
    rest = polynomial(values)
    for factor in linear:
        rest = rest.quo(polynomial(factor))
    if rest.degree() == 0:
        return linear
    left = integer_coefficients(rest)
    if rest.degree() <= NO_RATIONAL_ROOT or (linear and possible_degrees(left) == {0, rest.degree()}):
        return [*linear, left]
    return None


def _square_free(poly: Polynomial) -> list[tuple[Polynomial, int]]:
    """Factors without multiple roots and their powers (Yun 1976)."""
    found: list[tuple[Polynomial, int]] = []
    shared = poly.gcd(poly.diff())
    rest, slope = poly.quo(shared), poly.diff().quo(shared)
    power = 1
    while rest.degree() > 0:
        slope -= rest.diff()
        factor = rest.gcd(slope)
        if factor.degree() > 0:
            found.append((factor, power))
        rest, slope = rest.quo(factor), slope.quo(factor)
        power += 1
    return found


def _factors(values: tuple[int, ...]) -> list[tuple[int, ...]]:
    found = None if "sympy" in sys.modules else factors_without_sympy(values)
    return _by_sympy(values) if found is None else found


def _rational_roots(values: tuple[int, ...]) -> list[Fraction]:
    """Rational roots: the first coefficient times such a root is a whole number."""
    leading = values[0]
    found = []
    for low, high in isolate(values):
        if low == high:  # met by chance: without it no end of an interval is a root
            rest = integer_coefficients(polynomial(values).quo(polynomial([1, -low])))
            return [low, *(_rational_roots(rest) if len(rest) > 1 else [])]
        candidate = _only_candidate(values, low, high, leading)
        if low < candidate < high and sign_at(values, candidate) == 0:
            found.append(candidate)
    return found


def _only_candidate(values: tuple[int, ...], low: Fraction, high: Fraction, leading: int) -> Fraction:
    """The one multiple of 1/leading that the root between two ends can be, after halving their distance."""
    rising = sign_at(values, high)
    while (high - low) * leading >= 1:
        middle = (low + high) / 2
        if (side := sign_at(values, middle)) == 0:
            return middle
        low, high = (low, middle) if side == rising else (middle, high)
    return Fraction(math.ceil(low * leading), leading)


def _by_sympy(values: tuple[int, ...]) -> list[tuple[int, ...]]:
    import sympy

    _, factors = sympy.Poly.from_list(values, sympy.Dummy("t"), domain=sympy.ZZ).factor_list()
    return [integer_coefficients(polynomial(map(int, factor.rep.to_list()))) for factor, _ in factors]
