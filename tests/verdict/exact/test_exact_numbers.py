"""Algebraic numbers, their order and their text, and rational enclosures, against sympy and mpmath."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import mpmath
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcli.verdict.exact import transcendental
from gdcli.verdict.exact.algebraic import between, compare, order_and_sign, rational, real_roots, sign
from gdcli.verdict.exact.exact_number import affine_number, enclosed_number, exact_number
from gdcli.verdict.exact.polynomial import polynomial
from gdcli.verdict.exact.rational import quotient
from gdcli.verdict.exact.value import algebraic, compare_values, number_value, point_value

INTEGERS = st.lists(st.integers(-9, 9), min_size=2, max_size=6).filter(lambda c: c[0] != 0)
DIGITS = 120

ROOT_TEXTS = [
    ([1, 0, -2], ["-sqrt(2)", "sqrt(2)"]),
    ([1, -1, -1], ["(1 - sqrt(5))/2", "(1 + sqrt(5))/2"]),
    ([2, 0, -1], ["-sqrt(2)/2", "sqrt(2)/2"]),
    ([1, 2, -1], ["-1 - sqrt(2)", "-1 + sqrt(2)"]),
    ([4, 0, -27], ["-3*sqrt(3)/2", "3*sqrt(3)/2"]),
    ([3, -1], ["1/3"]),
    ([1, 0, 0], ["0"]),
    ([1, 0, 1], []),
    ([1, -1, -1, 1], ["-1", "1"]),
    ([1, 0, -1, -1], ["1.32471795724…"]),
    # A formula that is longer than its digits are worth.
    ([10**60, 0, -(10**60) - 1], ["-1.00000000000…", "1.00000000000…"]),
    (
        [10**2000, 10**1999, -1],
        [
            "between -0.100000000001 and -0.0999999999999",
            "between 9.99999999999E-2000 and 1.00000000001E-1999",
        ],
    ),
    ([10**40, 0, 0, -1], ["4.64158883361E-14…"]),
]


@pytest.mark.parametrize(("coefficients", "expected"), ROOT_TEXTS)
def test_roots_are_shown_as_people_write_them(coefficients: list[int], expected: list[str]) -> None:
    roots = [root for root, _ in real_roots(polynomial(coefficients))]
    assert [exact_number(point_value(root)).text for root in roots] == expected


@pytest.mark.parametrize(
    ("factor", "offset", "expected"),
    [(1, 0, "log(2)"), (-1, 0, "-log(2)"), (Fraction(2, 3), 1, "1 + 2*log(2)/3"), (-2, -1, "-1 - 2*log(2)")],
)
def test_a_multiple_of_a_formula_is_a_formula(factor: Fraction, offset: Fraction, expected: str) -> None:
    low, high = transcendental.log(Fraction(2))
    number = enclosed_number(low, high, "log(2)")
    assert affine_number(number, Fraction(factor), Fraction(offset)).text == expected


@settings(deadline=None, max_examples=100, derandomize=True)
@given(INTEGERS, INTEGERS)
def test_roots_come_in_order_and_a_rational_lies_between_neighbours(a: list[int], b: list[int]) -> None:
    roots = [root for root, _ in real_roots(polynomial(a) * polynomial(b))]
    for low, high in pairwise(roots):
        middle = rational(between(low, high))
        assert (compare(low, middle), compare(middle, high), compare(high, low)) == (-1, -1, 1)


@settings(deadline=None, max_examples=100, derandomize=True)
@given(INTEGERS, INTEGERS)
def test_the_sign_of_a_polynomial_at_a_root_is_exact(a: list[int], b: list[int]) -> None:
    for root, power in real_roots(polynomial(a)):
        product = polynomial(a) * polynomial(b)
        assert sign(product, root) == 0
        order, _ = order_and_sign(product, root)
        shared = dict(real_roots(polynomial(b))).get(root, 0)
        assert order == power + shared


@settings(deadline=None, max_examples=60, derandomize=True)
@given(INTEGERS, INTEGERS)
def test_values_compare_as_the_algebraic_numbers_that_they_are(a: list[int], b: list[int]) -> None:
    function = quotient(polynomial(b), polynomial([1, 0, 1]))
    values = [function.level(root) for root, _ in real_roots(polynomial(a))]
    for one in values:
        for other in values:
            assert compare_values(one, other) == compare(algebraic(one), algebraic(other))


def test_conjugates_may_have_the_same_value() -> None:
    low, high = (root for root, _ in real_roots(polynomial([1, 0, -2])))
    even = quotient(polynomial([1, 0, 0, 0, 3]), polynomial([1]))
    odd = quotient(polynomial([1, 0, 0, 3]), polynomial([1]))
    assert compare_values(even.level(low), even.level(high)) == 0
    assert compare_values(odd.level(low), odd.level(high)) == -1
    assert compare_values(even.level(low), number_value(7)) == 0


@settings(deadline=None, max_examples=150, derandomize=True)
@given(st.fractions(-800, 800, max_denominator=10**6))
def test_the_enclosure_of_exp_holds_and_is_narrow(x: Fraction) -> None:
    low, high = transcendental.exp(x)
    with mpmath.workdps(DIGITS):
        true = mpmath.exp(mpmath.mpf(x.numerator) / x.denominator)
        assert _mpf(low) <= true <= _mpf(high)
        assert _mpf(high) - _mpf(low) <= true * mpmath.mpf(2) ** -120


@settings(deadline=None, max_examples=150, derandomize=True)
@given(st.fractions(Fraction(1, 10**9), 10**9, max_denominator=10**9), st.integers(-300, 300))
def test_the_enclosures_of_log_and_sqrt_hold_and_are_narrow(x: Fraction, exponent: int) -> None:
    x *= Fraction(10) ** exponent
    for enclose, function in ((transcendental.log, mpmath.log), (transcendental.sqrt, mpmath.sqrt)):
        low, high = enclose(x)
        with mpmath.workdps(DIGITS):
            true = function(mpmath.mpf(x.numerator) / x.denominator)
            assert _mpf(low) <= true * (1 + mpmath.mpf(10) ** -100)
            assert true <= _mpf(high) * (1 + mpmath.mpf(10) ** -100) or true < 0
            assert _mpf(high) - _mpf(low) <= max(1, true) * mpmath.mpf(2) ** -110


def test_an_exponential_that_is_too_large_is_refused() -> None:
    with pytest.raises(transcendental.TooLargeError):
        transcendental.exp(Fraction(10**9))


def _mpf(x: Fraction) -> mpmath.mpf:
    return mpmath.mpf(x.numerator) / x.denominator
