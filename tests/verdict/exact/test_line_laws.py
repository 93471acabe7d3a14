"""Laws of the analysis: what is planted is found, no value refutes what is said, and x may be moved."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise

import pytest
import sympy
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gdcli.objective.objective import read_loss
from gdcli.verdict.exact.infimum import GlobalMinimum, InfimumNotAttained, UnboundedBelow
from gdcli.verdict.exact.line import LineAnalysis, analyze_line
from gdcli.verdict.kind import VerdictKind

SECONDS = 30.0

FRACTIONS = st.fractions(-4, 4, max_denominator=7)
PLANTED = st.dictionaries(FRACTIONS, st.integers(1, 3), min_size=1, max_size=4)
LEADING = st.fractions(-3, 3, max_denominator=5).filter(bool)
COEFFICIENTS = st.lists(st.fractions(-3, 3, max_denominator=4), min_size=2, max_size=7)
POINTS = st.lists(st.fractions(-9, 9, max_denominator=50), min_size=1, max_size=8)

T = sympy.Symbol("x")


def _analysis(text: str) -> LineAnalysis:
    found = analyze_line(read_loss(text), SECONDS)
    assert found is not None, text
    return found


def _sign(number: sympy.Rational) -> int:
    return 1 if number > 0 else -1


def _text(poly: sympy.Poly) -> str:
    terms = [f"({c})*x^{power}" for (power,), c in poly.terms()]
    return " + ".join(terms)


def _antiderivative(roots: dict[Fraction, int], leading: Fraction) -> sympy.Poly:
    slope = sympy.Poly(sympy.Rational(leading.numerator, leading.denominator), T)
    for root, power in roots.items():
        slope *= sympy.Poly([root.denominator, -root.numerator], T) ** power
    return slope.integrate()


def _polynomial(coefficients: list[Fraction]) -> sympy.Poly:
    return sympy.Poly([sympy.Rational(c.numerator, c.denominator) for c in coefficients], T)


@settings(deadline=None, max_examples=50, derandomize=True)
@given(PLANTED, LEADING)
def test_planted_stationary_points_are_found_with_kind_order_and_derivative(
    roots: dict[Fraction, int], leading: Fraction
) -> None:
    loss = _antiderivative(roots, leading)
    found = _analysis(_text(loss)).points
    assert [Fraction(point.x.text) for point in found] == sorted(roots)
    for point in found:
        at = sympy.Rational(point.x.text)
        order = roots[Fraction(point.x.text)] + 1
        derivative = loss.diff((T, order)).eval(at)
        rising = derivative > 0
        kind = {
            (True, False): VerdictKind.MAXIMUM,
            (True, True): VerdictKind.LOCAL_MINIMUM if order == 2 else VerdictKind.FLAT_MINIMUM,
        }.get((order % 2 == 0, rising), VerdictKind.INFLECTION)
        assert (point.order, point.kind) == (order, kind)
        assert point.derivative is not None
        assert point.derivative.low <= Fraction(int(derivative.p), int(derivative.q)) <= point.derivative.high


@settings(deadline=None, max_examples=40, derandomize=True)
@given(COEFFICIENTS)
def test_the_stationary_points_are_the_real_roots_of_the_derivative(coefficients: list[Fraction]) -> None:
    loss = _polynomial([Fraction(1), *coefficients])
    expected = [root.evalf(25) for root in sorted(set(sympy.real_roots(loss.diff())))]
    found = _analysis(_text(loss)).points
    assert [float(point.x) for point in found] == pytest.approx(
        [float(x) for x in expected], rel=1e-14, abs=1e-300
    )


@settings(deadline=None, max_examples=40, derandomize=True)
@given(COEFFICIENTS, COEFFICIENTS, POINTS)
def test_no_value_of_a_rational_function_refutes_its_infimum(
    above: list[Fraction], below: list[Fraction], points: list[Fraction]
) -> None:
    numerator, denominator = _polynomial([Fraction(2), *above]), _polynomial([Fraction(1), *below])
    lowest = _analysis(f"({_text(numerator)})/({_text(denominator)})").lowest
    for point in points:
        at = sympy.Rational(point.numerator, point.denominator)
        divisor = denominator.eval(at)
        value = Fraction(str(numerator.eval(at) / divisor)) if divisor else None
        match lowest:
            case GlobalMinimum(loss=loss):
                assert value is None or loss.low <= value
            case InfimumNotAttained(infimum=infimum):
                assert value is None or infimum.low < value
            case UnboundedBelow():
                assert lowest.towards


@settings(deadline=None, max_examples=40, derandomize=True)
@given(COEFFICIENTS)
def test_kinds_agree_with_values_between_the_critical_points(coefficients: list[Fraction]) -> None:
    loss = _polynomial([Fraction(1), *coefficients])
    points = _analysis(_text(loss)).points
    assume(points)
    ends = [
        points[0].x.low - 1,
        *((a.x.high + b.x.low) / 2 for a, b in pairwise(points)),
        points[-1].x.high + 1,
    ]
    slopes = [loss.diff().eval(sympy.Rational(x.numerator, x.denominator)) for x in ends]
    assert [point.sides for point in points] == [(_sign(a), _sign(b)) for a, b in pairwise(slopes)]


MOVED = [
    "x^4 - x^2 + x",
    "x + 1/x",
    "abs(x^2 - 1) - x/3",
    "x/(1 + x^2)",
    "exp(x) + exp(-2*x)",
    "log(1 + x^4) - 1",
]


@pytest.mark.parametrize("loss", MOVED)
@settings(deadline=None, max_examples=8, derandomize=True)
@given(shift=FRACTIONS, scale=st.fractions(Fraction(1, 5), 5, max_denominator=6))
def test_moving_and_scaling_x_moves_and_scales_what_is_found(
    loss: str, shift: Fraction, scale: Fraction
) -> None:
    moved = loss.replace("exp", "EXP").replace("x", f"(({scale})*x + ({shift}))").replace("EXP", "exp")
    before, after = _analysis(loss), _analysis(moved)
    assert [p.kind for p in before.points] == [p.kind for p in after.points]
    for old, new in zip(before.points, after.points, strict=True):
        assert float(new.x) * scale + shift == pytest.approx(float(old.x), rel=1e-12, abs=1e-12)
        assert new.level == old.level or float(new.loss) == pytest.approx(float(old.loss), rel=1e-15)
    assert type(before.lowest) is type(after.lowest)


@settings(deadline=None, max_examples=40, derandomize=True)
@given(COEFFICIENTS)
def test_an_even_loss_has_its_minimizers_in_pairs(coefficients: list[Fraction]) -> None:
    even = [c for pair in zip([Fraction(1), *coefficients], [Fraction(0)] * 9, strict=False) for c in pair][
        :-1
    ]
    lowest = _analysis(_text(_polynomial(even))).lowest
    assert isinstance(lowest, GlobalMinimum)
    places = [float(point.x) for point in lowest.points]
    assert places == [-x for x in reversed(places)]
