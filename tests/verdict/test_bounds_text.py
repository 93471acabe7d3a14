"""A bound that is shortened stays a bound."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gdcli.verdict.bounds_text import rounded_down, rounded_up

TABLE = [
    (0.3993607674, 4, "0.3993", "0.3994"),
    (0.00333945, 4, "0.003339", "0.00334"),
    (-4.0009, 4, "-4.001", "-4"),
    (1001.6006, 4, "1001", "1002"),
    (2.0, 4, "2", "2"),
    (0.0, 4, "0", "0"),
    (123456789.0, 4, "1.234e+08", "1.235e+08"),
]


@pytest.mark.parametrize(("bound", "digits", "down", "up"), TABLE)
def test_a_bound_is_rounded_outwards(bound: float, digits: int, down: str, up: str) -> None:
    assert (rounded_down(bound, digits), rounded_up(bound, digits)) == (down, up)


@given(st.floats(1e-300, 1e300), st.sampled_from([1, -1]), st.integers(2, 12))
def test_a_text_never_claims_more_than_its_bound(size: float, sign: int, digits: int) -> None:
    bound = sign * size
    assert Fraction(rounded_down(bound, digits)) <= Fraction(bound) <= Fraction(rounded_up(bound, digits))


@pytest.mark.parametrize("trifle", [Fraction(1, 10**30), Fraction(1, 10**400)])
def test_a_bound_is_rounded_from_the_fraction_itself(trifle: Fraction) -> None:
    assert rounded_down(Fraction(1, 8) - trifle) == "0.1249"
    assert rounded_up(Fraction(1, 8) + trifle) == "0.1251"
