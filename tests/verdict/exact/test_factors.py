"""Arithmetic, factors and root isolation of polynomials, against sympy."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gdcli.verdict.exact.factors import factors_without_sympy, irreducible_factors
from gdcli.verdict.exact.isolation import isolate
from gdcli.verdict.exact.modular import possible_degrees
from gdcli.verdict.exact.polynomial import coefficients, integer_coefficients, polynomial, sign_at

if TYPE_CHECKING:
    from gdcli.verdict.exact.polynomial import Polynomial

T = sympy.Symbol("t")
LAWS = settings(deadline=None, max_examples=100, derandomize=True)

FRACTIONS = st.builds(Fraction, st.integers(-9, 9), st.integers(1, 5))
SHAPES = st.lists(FRACTIONS, max_size=6)
FACTORS = st.lists(st.lists(st.integers(-9, 9), min_size=2, max_size=4), min_size=1, max_size=3)


def _sympy(poly: Polynomial) -> Any:  # noqa: ANN401 - sympy has no types
    values = [sympy.Rational(c.numerator, c.denominator) for c in coefficients(poly)]
    return sympy.Poly(values, T, domain=sympy.QQ)


def _same(found: Polynomial, expected: Any) -> bool:  # noqa: ANN401 - sympy has no types
    return bool(_sympy(found) == expected)


def _product(factors: list[list[int]]) -> Polynomial:
    total = polynomial([1])
    for factor in factors:
        total *= polynomial(factor)
    return total


@LAWS
@given(SHAPES, SHAPES)
def test_arithmetic_is_that_of_sympy(first: list[Fraction], second: list[Fraction]) -> None:
    a, b = polynomial(first), polynomial(second)
    p, q = _sympy(a), _sympy(b)
    assert _same(a + b, p + q)
    assert _same(a - b, p - q)
    assert _same(a * b, p * q)
    assert _same(a**3, p**3)
    assert _same(a.diff(), p.diff())
    assert _same(a.compose(b), p.compose(q))
    assert _same(a.gcd(b), p.gcd(q))
    assume(not b.is_zero)
    assert _same(a.quo(b), p.quo(q))
    assert _same(a.rem(b), p.rem(q))


@LAWS
@given(SHAPES, SHAPES)
def test_an_inverse_is_one(first: list[Fraction], second: list[Fraction]) -> None:
    a, modulus = polynomial(first), polynomial(second)
    assume(modulus.degree() > 0 and a.gcd(modulus).degree() == 0)
    assert (a * a.invert(modulus)).rem(modulus) == polynomial([1])


@LAWS
@given(FACTORS)
def test_factors_are_those_of_sympy(factors: list[list[int]]) -> None:
    product = _product(factors)
    assume(product.degree() > 0)
    _, expected = _sympy(product).factor_list()
    whole = sorted((integer_coefficients(polynomial(_fractions(f))), power) for f, power in expected)
    assert sorted(irreducible_factors(product)) == whole
    values = integer_coefficients(polynomial(_fractions(_sympy(product).sqf_part())))
    found = factors_without_sympy(values)
    assert found is None or sorted(found) == [factor for factor, _ in whole]


def _fractions(poly: Any) -> list[Fraction]:  # noqa: ANN401 - sympy has no types
    return [Fraction(int(c.p), int(c.q)) for c in poly.all_coeffs()]


@pytest.mark.parametrize(
    ("values", "factors"),
    [
        ((1, 0, -1), [(1, -1), (1, 1)]),
        ((1, 0, -2), [(1, 0, -2)]),
        ((1, 0, -1, -1), [(1, 0, -1, -1)]),
        ((1, 0, 0, 0, -1, -1), [(1, 0, 0, 0, -1, -1)]),
        ((2, -3, -4, 6), [(1, 0, -2), (2, -3)]),
    ],
)
def test_these_factors_need_no_sympy(values: tuple[int, ...], factors: list[tuple[int, ...]]) -> None:
    assert sorted(factors_without_sympy(values) or []) == factors


@pytest.mark.parametrize("values", [(1, 0, 0, 0, 1), (1, 0, -10, 0, 1), (1, 0, -5, 0, 6), (1, *[0] * 29, 2)])
def test_what_is_out_of_reach_is_left_to_sympy(values: tuple[int, ...]) -> None:
    assert factors_without_sympy(values) is None


@LAWS
@given(FACTORS)
def test_every_real_root_has_an_interval_of_its_own(factors: list[list[int]]) -> None:
    product = _product(factors)
    assume(product.degree() > 0)
    square_free = _sympy(product).sqf_part()
    values = integer_coefficients(polynomial(_fractions(square_free)))
    intervals = isolate(values)
    assert len(intervals) == square_free.count_roots()
    assert all(a[1] <= b[0] for a, b in pairwise(intervals))
    for low, high in intervals:
        inside = square_free.count_roots(*(sympy.Rational(x.numerator, x.denominator) for x in (low, high)))
        on_an_end = sum(sign_at(values, end) == 0 for end in {low, high})
        assert inside - on_an_end == (0 if low == high else 1)


@LAWS
@given(FACTORS)
def test_the_degrees_of_factors_are_possible(factors: list[list[int]]) -> None:
    product = _product(factors)
    assume(product.degree() > 0)
    values = integer_coefficients(product)
    degrees = [polynomial(factor).degree() for factor in factors]
    assert possible_degrees(values) >= {0, product.degree(), *(d for d in degrees if d >= 0)}
