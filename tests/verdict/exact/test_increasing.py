"""Increasing functions around a loss: values, slopes and limits beside mpmath, and what a loss inherits."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import mpmath
import pytest

from gdcli.backends import to_mpmath
from gdcli.objective.objective import read_loss
from gdcli.verdict.exact.increasing import INCREASING, power_of
from gdcli.verdict.exact.infimum import GlobalMinimum, InfimumNotAttained, UnboundedBelow
from gdcli.verdict.exact.line import analyze_line
from gdcli.verdict.exact.reading import NotReadableError
from gdcli.verdict.exact.value import number_value

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdcli.verdict.exact.increasing import Increasing

ALIASES = {"ln": "log"}
TWO, ONE_AND_A_HALF = Fraction(2), Fraction(3, 2)
FUNCTIONS: dict[str, tuple[Increasing, Callable[[mpmath.mpf], mpmath.mpf]]] = {
    **{
        name: (function, to_mpmath.FUNCTIONS[ALIASES.get(name, name)])
        for name, function in INCREASING.items()
    },
    "2**u": (power_of(TWO), lambda u: mpmath.mpf(2) ** u),
    "1.5**u": (power_of(ONE_AND_A_HALF), lambda u: mpmath.mpf(1.5) ** u),
}
POINTS = [Fraction(p, 7) for p in (-200, -30, -8, -1, 0, 1, 5, 9, 40, 300)]


@pytest.mark.parametrize("name", FUNCTIONS)
def test_values_and_slopes_are_enclosed(name: str) -> None:
    row, function = FUNCTIONS[name]
    with mpmath.workdps(400):
        for point in POINTS:
            if row.floor is not None and point <= row.floor:
                continue
            x = mpmath.mpf(point.numerator) / point.denominator
            found = row.number(number_value(point))
            assert _holds(found.low, found.high, function(x)), (name, point)
            assert found.high - found.low <= Fraction(1, 2**60) * max(abs(found.low), Fraction(1, 2**60))
            low, high = row.slope((point, point), (found.low, found.high))
            assert _holds(low, high, mpmath.diff(function, x, h=mpmath.mpf(10) ** -150), 1e-100)


def _holds(low: Fraction, high: Fraction, value: mpmath.mpf, off: float = 1e-300) -> bool:
    """Whether an interval has a value in it; `off` is how far mpmath may be from the true one."""
    ends = (mpmath.mpf(end.numerator) / end.denominator for end in (low, high))
    below, above = ends
    return bool(below - off <= value <= above + off)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_limits_are_those_of_the_function(name: str) -> None:
    row, function = FUNCTIONS[name]
    with mpmath.workdps(60):
        lowest = mpmath.mpf(-(10**40) if row.floor is None else row.floor + mpmath.mpf(10) ** -40)
        for limit, far in ((row.bottom, lowest), (row.top, mpmath.mpf(10) ** 40)):
            if far > 0 and limit is None and name in {"exp", "sinh", "2**u", "1.5**u"}:
                continue  # beyond what even mpmath holds
            value = function(far)
            if limit is None:
                assert abs(value) > 50  # the logarithm grows most slowly
            else:
                assert abs(value - mpmath.mpf(limit.low.numerator) / limit.low.denominator) < 1e-15


@pytest.mark.parametrize(
    ("loss", "kind", "says"),
    [
        ("atan(x)", InfimumNotAttained, "-pi/2"),
        ("2-3*atan(x)", InfimumNotAttained, "-2.71238898038…"),
        ("erf(x)/2", InfimumNotAttained, "-1/2"),
        ("softplus(x)", InfimumNotAttained, "0"),
        ("0.5^x", InfimumNotAttained, "0"),
        ("3*2^x + 1", InfimumNotAttained, "1"),
        ("-atan(x^2)", InfimumNotAttained, "-1.57079632679…"),
        ("tanh(x^2-1)", GlobalMinimum, "tanh(-1)"),
        ("erf(x^2)", GlobalMinimum, "0"),
        ("softplus(x^2)", GlobalMinimum, "softplus(0)"),
        ("sigmoid(x^4-x)", GlobalMinimum, "0.384031…"),
        ("3^(x^2-x)", GlobalMinimum, "3**(-1/4)"),
        ("asinh(x^2-2x)", GlobalMinimum, "asinh(-1)"),
    ],
)
def test_a_loss_is_as_low_as_its_outer_function_lets_it_be(loss: str, kind: type, says: str) -> None:
    found = analyze_line(read_loss(loss), 60)
    assert found is not None
    lowest = found.lowest
    assert isinstance(lowest, kind)
    assert not isinstance(lowest, UnboundedBelow)
    level = lowest.loss if isinstance(lowest, GlobalMinimum) else lowest.infimum
    assert level.text.startswith(says.removesuffix("…"))


@pytest.mark.parametrize("loss", ["sinh(x)", "asinh(x^3)", "-softplus(x)", "-(2^x)", "asinh(x)"])
def test_a_loss_falls_without_end_where_its_outer_function_does(loss: str) -> None:
    found = analyze_line(read_loss(loss), 60)
    assert found is not None
    assert isinstance(found.lowest, UnboundedBelow)


@pytest.mark.parametrize("base", ["1", "0", "-2"])
def test_no_power_of_what_is_not_above_1_is_increasing(base: str) -> None:
    with pytest.raises(NotReadableError):
        power_of(Fraction(base))
