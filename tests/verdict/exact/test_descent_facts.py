"""What is proven of plain gradient descent: rates, cycles, crawls and escapes, against runs of it."""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcli.backends.to_python import to_python
from gdcli.descent.method import LOSS, loss_program
from gdcli.objective.objective import build_objective, read_loss
from gdcli.pipeline.minimize import minimize
from gdcli.verdict.exact.crawl import crawl
from gdcli.verdict.exact.destination import destination
from gdcli.verdict.exact.escape import EscapeRadius, escape_radius
from gdcli.verdict.exact.line import LineAnalysis, analyze_line
from gdcli.verdict.exact.rounding import UNIT, majorant
from gdcli.verdict.exact.safe_rate import safe_rate
from gdcli.verdict.exact.stability import stability
from gdcli.verdict.exact.two_cycles import two_cycles

if TYPE_CHECKING:
    from gdcli.verdict.exact.critical import CriticalPoint

TEXTBOOK = "2*x**4 - 3*x**2 + 2*x - 20"
SECONDS = 30.0


def _analysis(text: str) -> LineAnalysis:
    found = analyze_line(read_loss(text), SECONDS)
    assert found is not None
    return found


def _polynomial(text: str) -> tuple[Fraction, ...]:
    found = _analysis(text).polynomial
    assert found is not None
    return found


def _point(text: str, x: float) -> CriticalPoint:
    return min(_analysis(text).points, key=lambda point: abs(float(point.x) - x))


def _escape(text: str, lr: float) -> EscapeRadius | None:
    gradient = majorant(loss_program(build_objective(read_loss(text))), "df/dx")
    assert gradient is not None
    return escape_radius(_polynomial(text), Fraction(lr), gradient)


# Beyond these |x| is at least doubled. For x^4: 4·lr·x³ − x ≥ 2x from x² = 3/(4·lr) on.
RADII = [
    (TEXTBOOK, 0.3, 1.473),
    (TEXTBOOK, 0.1, 2.149),
    (TEXTBOOK, 0.001, 19.385),
    ("x^4", 0.25, math.sqrt(3)),
    ("x^4", 0.125, math.sqrt(6)),
    # Where every step multiplies by 1 − 2·lr, half of what that exceeds 1 by is promised.
    ("x^2", 1.1, 1 / 256),
    ("x^2", 1.001, 1 / 256),
]


@pytest.mark.parametrize(("loss", "lr", "radius"), RADII)
def test_the_escape_radius_is_known(loss: str, lr: float, radius: float) -> None:
    found = _escape(loss, lr)
    assert found is not None
    assert float(found.radius) == pytest.approx(radius, abs=0.0005)


@pytest.mark.parametrize(("loss", "lr"), [("x^2", 0.3), ("x^2", 1.0), ("3x + 1", 0.1), ("x^2", 0.999)])
def test_where_descent_cannot_run_away_there_is_no_escape_radius(loss: str, lr: float) -> None:
    gradient = majorant(loss_program(build_objective(read_loss(loss))), "df/dx")
    assert gradient is not None
    assert escape_radius(_polynomial(loss), Fraction(lr), gradient) is None


@pytest.mark.parametrize(("loss", "lr", "radius"), RADII)
@pytest.mark.parametrize("times", [1.0000001, -1.0000001, 1.5, -1.5, 100.0])
def test_every_step_from_beyond_the_radius_leads_further_out(
    loss: str, lr: float, radius: float, times: float
) -> None:
    found = _escape(loss, lr)
    assert found is not None
    start = float(found.radius) * times
    assert found.escaped(start), radius
    points = minimize(loss, start=start, lr=lr, epochs=5_000, every=1).trajectory.points[0]
    grown = [abs(b) >= float(found.rounded_growth) * abs(a) for a, b in pairwise(points)]
    assert all(grown)


def test_rounding_that_hides_the_gradient_widens_the_radius() -> None:
    # The gradient is 4x³, but as a difference of terms of 3e20·x², of which doubles keep 16 digits.
    hidden = _escape("x^4 + 1e20*(x + 1)^3 - 1e20*(x^3 + 3x^2 + 3x + 1)", 0.25)
    assert hidden is not None
    assert 1e4 < hidden.radius < 1e8


def test_where_a_gradient_may_underflow_there_is_no_escape_radius() -> None:
    assert _escape("x^4/1e200", 0.25) is None


@settings(deadline=None, max_examples=60, derandomize=True)
@given(st.lists(st.integers(-9, 9), min_size=2, max_size=6), st.floats(-30, 30))
def test_a_gradient_is_no_further_off_than_its_majorant_says(shape: list[int], x: float) -> None:
    loss = " + ".join(f"({c})*(x - {c}/7)^{power}" for power, c in enumerate(shape, 2)) + " + x"
    objective = build_objective(read_loss(loss))
    bound = majorant(loss_program(objective), "df/dx")
    assert bound is not None
    computed = to_python(loss_program(objective))(x)[1]
    exact = objective.gradient[0].subs(objective.symbols[0], _exact(x))
    size = sum(c * abs(Fraction(x)) ** power for power, c in enumerate(reversed(bound.polynomial)))
    assert abs(Fraction(computed) - Fraction(str(exact))) <= 2 * bound.roundings * UNIT * size


@pytest.mark.parametrize("text", ["exp(x)", "1/x", "x^2 + sin(x)", "x^2.5", "x^101"])
def test_only_polynomials_have_a_majorant(text: str) -> None:
    assert majorant(loss_program(build_objective(read_loss(text))), LOSS) is None


# L is |f''| at the left end of the interval, f'' = 24x² − 6.
@pytest.mark.parametrize(("start", "rate", "low"), [(5, 0.003339, -5.0205), (1, 0.03945, -1.53697)])
def test_the_safe_rate_of_the_textbook_is_known(start: int, rate: float, low: float) -> None:
    found = safe_rate(_polynomial(TEXTBOOK), Fraction(start))
    assert found is not None
    assert float(found.rate) == pytest.approx(rate, rel=1e-3)
    assert float(found.low) == pytest.approx(low, rel=1e-4)
    assert found.high == start


@pytest.mark.parametrize(
    ("loss", "start"), [("x^3", 1), ("-x^2", 1), ("x", 0), ("(x^2 - 1)^2", -1), ("x^2 + 0*x^3", 0)]
)
def test_without_an_interval_to_stay_in_no_rate_is_called_safe(loss: str, start: int) -> None:
    assert safe_rate(_polynomial(loss), Fraction(start)) is None


@pytest.mark.parametrize(
    ("start", "low", "high"), [(Fraction(1, 2), 0.5, 1.3229), (2, -2, 2), (0, -1.4142, 1.4142)]
)
def test_a_start_is_safe_in_its_own_well_until_it_lies_above_the_hill(
    start: Fraction, low: float, high: float
) -> None:
    found = safe_rate(_polynomial("(x^2 - 1)^2"), Fraction(start))
    assert found is not None
    assert (float(found.low), float(found.high)) == pytest.approx((low, high), abs=1e-4)


@settings(deadline=None, max_examples=40, derandomize=True)
@given(st.lists(st.integers(-5, 5), min_size=4, max_size=4), st.integers(-20, 20), st.floats(0.01, 0.999))
def test_below_the_safe_rate_every_exact_step_lowers_the_loss(
    shape: list[int], tenths: int, part: float
) -> None:
    loss = " + ".join(["x^4", *(f"({c})*x^{power}" for power, c in enumerate(shape))])
    start = Fraction(tenths, 10)
    polynomial = _polynomial(loss)
    found = safe_rate(polynomial, start)
    rate = found.rate * Fraction(part) if found else Fraction(0)
    x = start
    for _ in range(4):
        slope = sum(c * p * x ** (p - 1) for p, c in enumerate(reversed(polynomial)) if p)
        after = x - rate * slope
        assert _at(polynomial, after) < _at(polynomial, x) or rate * slope == 0
        assert found is None or found.low <= after <= found.high
        x = after.limit_denominator(10**6)


@pytest.mark.parametrize(
    ("loss", "start", "expected", "side"),
    [
        (TEXTBOOK, 5.0, "1/2", -1),
        (TEXTBOOK, 1.0, "1/2", -1),
        (TEXTBOOK, 0.5, "1/2", 0),
        (TEXTBOOK, 0.4, "-1", -1),
        (TEXTBOOK, -5.0, "-1", 1),
        ("x^4 - x^2", 0.001, "sqrt(2)/2", 1),
        ("x^4 - x^2", -0.001, "-sqrt(2)/2", -1),
        ("x^3", 1.0, "0", -1),
    ],
)
def test_small_steps_lead_to_the_point_ahead(loss: str, start: float, expected: str, side: int) -> None:
    found = destination(_analysis(loss), Fraction(start))
    assert found is not None
    assert found.point is not None
    assert (found.point.x.text, found.side) == (expected, side)
    # A run at the largest rate never passes the point.
    lr = float(found.rate or 1) * 0.999
    points = minimize(loss, start=start, lr=lr, epochs=2000, every=1).trajectory.points[0]
    assert all((float(found.point.x) - x) * side >= -1e-15 for x in points)
    assert abs(points[-1] - float(found.point.x)) < 0.05


@pytest.mark.parametrize(("loss", "start", "side"), [("x^3", -0.1, -1), ("-x^2", 1.0, 1), ("x", 0.0, -1)])
def test_with_nothing_ahead_descent_goes_to_infinity(loss: str, start: float, side: int) -> None:
    found = destination(_analysis(loss), Fraction(start))
    assert found is not None
    assert (found.point, found.side, found.rate) == (None, side, None)


@pytest.mark.parametrize("loss", ["abs(x)", "3 + 0*x", "exp(x^2)"])
def test_of_what_is_no_polynomial_no_destination_is_told(loss: str) -> None:
    assert destination(_analysis(loss), Fraction(1)) is None


def test_the_textbook_minimum_is_stable_below_one_ninth() -> None:
    found = stability(_point(TEXTBOOK, -1))
    assert found is not None
    assert (found.largest.text, found.fastest.text) == ("1/9", "1/18")
    assert found.multiplier(Fraction(1, 1000)).text == "491/500"
    assert [found.holds(lr) for lr in (Fraction(1, 10), Fraction(1, 9), Fraction(0.115))] == [
        True,
        None,
        False,
    ]


def test_stability_is_told_of_minima_without_formula_as_well() -> None:
    found = stability(_point("x**4 - 2*x**2 + 0.3*x", 1))
    assert found is not None
    assert float(found.largest) == pytest.approx(2 / 7.062646027)


@pytest.mark.parametrize(("loss", "x"), [(TEXTBOOK, 0.5), ("x^4", 0), ("-x^2", 0), ("abs(x)", 0)])
def test_stability_is_told_of_regular_minima_alone(loss: str, x: float) -> None:
    assert stability(_point(loss, x)) is None


def test_the_two_cycles_of_the_textbook_are_known() -> None:
    found = two_cycles(_polynomial(TEXTBOOK), Fraction(0.115))
    assert found is not None
    pairs = [tuple(round(float(x), 5) for x in cycle.points) for cycle in found]
    assert pairs == [(-1.74029, 1.6779), (-1.0898, -0.88099)]
    assert [cycle.attracts for cycle in found] == [False, True]


@pytest.mark.parametrize(("lr", "attracts"), [(0.1, [False]), (0.14, [False, False])])
def test_below_one_ninth_there_is_no_stable_cycle_and_from_014_none_of_two(
    lr: float, attracts: list[bool]
) -> None:
    found = two_cycles(_polynomial(TEXTBOOK), Fraction(lr))
    assert found is not None
    assert [cycle.attracts for cycle in found] == attracts


def test_a_cycle_that_is_exact_in_doubles_is_found() -> None:
    found = two_cycles(_polynomial("x^4"), Fraction(1, 8))
    assert found is not None
    ((cycle,),) = (found,)
    assert ([x.text for x in cycle.points], cycle.multiplier.text, cycle.attracts) == (
        ["-2", "2"],
        "25",
        False,
    )


def test_where_a_cycle_is_born_its_multiplier_decides_nothing() -> None:
    # x − lr·(x² − 1) with lr = 1: superstable fixed point, and at lr = sqrt(6)/2 the 2-cycle loses stability.
    found = two_cycles(_polynomial("x^3/3 - x"), Fraction(5, 4))
    assert found is not None
    assert [cycle.attracts for cycle in found] == [False]
    assert two_cycles(_polynomial("x^3/3 - x"), Fraction(1)) == ()


@pytest.mark.parametrize(
    ("loss", "lr", "expected"), [("x^2", 1, None), ("x^2", 2, ()), ("x", 1, ()), ("x^9", 1, None)]
)
def test_cycles_of_lines_parabolas_and_high_degrees(loss: str, lr: int, expected: tuple[()] | None) -> None:
    assert two_cycles(_polynomial(loss), Fraction(lr)) == expected


@pytest.mark.parametrize(
    ("loss", "x", "law", "sides"),
    [
        (TEXTBOOK, 0.5, "1/(12*lr*epoch)", (False, True)),
        ("x^3", 0, "1/(3*lr*epoch)", (False, True)),
        ("-x^3", 0, "1/(3*lr*epoch)", (True, False)),
        ("x^4", 0, "1/sqrt(8*lr*epoch)", (True, True)),
        ("x^5", 0, "(15*lr*epoch)^(-1/3)", (False, True)),
        ("x**4 - 4*x**3", 0, "1/(12*lr*epoch)", (True, False)),
    ],
)
def test_the_law_of_a_crawl_is_known(loss: str, x: float, law: str, sides: tuple[bool, bool]) -> None:
    found = crawl(_point(loss, x))
    assert found is not None
    assert (found.law, (found.from_below, found.from_above)) == (law, sides)


@pytest.mark.parametrize(("loss", "start", "power"), [(TEXTBOOK, 3.0, 1), ("x^4", 1.0, 2), ("x^5", 1.0, 3)])
def test_a_run_crawls_by_the_law(loss: str, start: float, power: int) -> None:
    point = _point(loss, 0.4)
    found = crawl(point)
    assert found is not None
    run = minimize(loss, start=start, lr=0.001, epochs=1_000_000)
    assert run.last is not None
    distance = abs(run.last.point[0] - float(point.x))
    # The terms left out weigh log(k)/k, and the start 1/k.
    assert found.power == power
    assert distance == pytest.approx(found.distance(0.001, 1_000_000), rel=0.01)
    assert found.epochs(0.001, distance) == pytest.approx(1_000_000, rel=0.02)


def test_coming_near_the_textbook_inflection_takes_83_million_epochs() -> None:
    found = crawl(_point(TEXTBOOK, 0.5))
    assert found is not None
    assert found.epochs(0.001, 1e-6) == pytest.approx(1e9 / 12)
    assert found.epochs(0.001, 1e-6, now=2e-6) == pytest.approx(0.5e9 / 12)


@pytest.mark.parametrize(("loss", "x"), [(TEXTBOOK, -1), ("x^2", 0), ("-x^4", 0), ("abs(x)", 0)])
def test_what_repels_or_is_quick_has_no_law_of_a_crawl(loss: str, x: float) -> None:
    assert crawl(_point(loss, x)) is None


def _at(polynomial: tuple[Fraction, ...], x: Fraction) -> Fraction:
    return sum((c * x**power for power, c in enumerate(reversed(polynomial))), Fraction(0))


def _exact(x: float) -> object:
    import sympy

    numerator, denominator = x.as_integer_ratio()
    return sympy.Rational(numerator, denominator)
