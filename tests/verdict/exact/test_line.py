"""What is proven of losses of one variable: a table in which everything was worked out by hand.

A point reads `x kind order derivative loss`: the order and the value of the first derivative that is not
zero, or `-` where the loss is not smooth.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from gdcli.backends.to_python import to_python
from gdcli.descent.method import loss_program
from gdcli.objective.objective import build_objective, read_loss
from gdcli.verdict.exact.infimum import GlobalMinimum, InfimumNotAttained, UnboundedBelow
from gdcli.verdict.exact.line import LineAnalysis, analyze_line
from gdcli.verdict.proof import ForgedProofError, Seal

if TYPE_CHECKING:
    from gdcli.verdict.exact.critical import CriticalPoint

SECONDS = 30.0  # far more than any of these takes

TEXTBOOK = "2*x**4 - 3*x**2 + 2*x - 20"

POLYNOMIALS = {
    TEXTBOOK: ("-1 local_minimum 2 18 -23 | 1/2 inflection 3 24 -157/8", "-23 at -1"),
    "x^2": ("0 local_minimum 2 2 0", "0 at 0"),
    "x^3": ("0 inflection 3 6 0", "unbounded, x -> -inf"),
    "x^4": ("0 flat_minimum 4 24 0", "0 at 0"),
    "-x^2": ("0 maximum 2 -2 0", "unbounded, x -> -inf, x -> inf"),
    "x": ("", "unbounded, x -> -inf"),
    "2 - 3x": ("", "unbounded, x -> inf"),
    "(x - 1/3)**4": ("1/3 flat_minimum 4 24 0", "0 at 1/3"),
    "1 - (x - 1)**4": ("1 maximum 4 -24 1", "unbounded, x -> -inf, x -> inf"),
    "x^5": ("0 inflection 5 120 0", "unbounded, x -> -inf"),
    "(x - 2)**8": ("2 flat_minimum 8 40320 0", "0 at 2"),
    "(x - 1)**3*(x + 2)": ("-5/4 local_minimum 2 81/4 -2187/256 | 1 inflection 3 18 0", "-2187/256 at -5/4"),
    "x**4 - 4*x**3": ("0 inflection 3 -24 0 | 3 local_minimum 2 36 -27", "-27 at 3"),
    "(x^2 - 1)^2": ("-1 local_minimum 2 8 0 | 0 maximum 2 -4 1 | 1 local_minimum 2 8 0", "0 at -1, 1"),
    "(x^2 - 2)^2": (
        "-sqrt(2) local_minimum 2 16 0 | 0 maximum 2 -8 4 | sqrt(2) local_minimum 2 16 0",
        "0 at -sqrt(2), sqrt(2)",
    ),
    "x^4 - x^2": (
        "-sqrt(2)/2 local_minimum 2 4 -1/4 | 0 maximum 2 -2 0 | sqrt(2)/2 local_minimum 2 4 -1/4",
        "-1/4 at -sqrt(2)/2, sqrt(2)/2",
    ),
    "x^3/3 - x^2/2 - x": (
        (
            "(1 - sqrt(5))/2 maximum 2 -sqrt(5) (-7 + 5*sqrt(5))/12 | "
            "(1 + sqrt(5))/2 local_minimum 2 sqrt(5) (-7 - 5*sqrt(5))/12"
        ),
        "unbounded, x -> -inf",
    ),
    # Its derivative 4x³ − 2x + 1 has a single real root, and no formula in square roots.
    "x^4 - x^2 + x": (
        "-0.884646177119… local_minimum 2 7.39118630430… -1.05478406218…",
        "-1.05478406218… at -0.884646177119…",
    ),
    # f' = 7x⁶ − 7 and 15x¹⁴ − 15.
    "x^7 - 7x": ("-1 maximum 2 -42 6 | 1 local_minimum 2 42 -6", "unbounded, x -> -inf"),
    "x^15 - 15x": ("-1 maximum 2 -210 14 | 1 local_minimum 2 210 -14", "unbounded, x -> -inf"),
    "x^6 - 3x^2": (
        "-1 local_minimum 2 24 -2 | 0 maximum 2 -6 0 | 1 local_minimum 2 24 -2",
        "-2 at -1, 1",
    ),
    "1e300*x^2 - 1e300": (
        "0 local_minimum 2 2.00000000000E+300… -1.00000000000E+300…",
        "-1.00000000000E+300… at 0",
    ),
}

RATIONAL = {
    "1/(1 + x^2)": ("0 maximum 2 -2 1", "above 0, x -> -inf, x -> inf"),
    "-1/(1 + x^2)": ("0 local_minimum 2 2 -1", "-1 at 0"),
    "x + 1/x": (
        "-1 maximum 2 -2 -2 | 1 local_minimum 2 2 2",
        "unbounded, x -> -inf, x -> 0 from below",
    ),
    "x^2 + 1/x^2": ("-1 local_minimum 2 8 2 | 1 local_minimum 2 8 2", "2 at -1, 1"),
    "(x^2 + 1)/(x^2 + 2)": ("0 local_minimum 2 1/2 1/2", "1/2 at 0"),
    "x/(1 + x^2)": ("-1 local_minimum 2 1/2 -1/2 | 1 maximum 2 -1/2 1/2", "-1/2 at -1"),
    "1/x": ("", "unbounded, x -> 0 from below"),
    "1/(x^2 - 1)": ("0 maximum 2 -2 -1", "unbounded, x -> -1 from above, x -> 1 from below"),
    "1/x**12 - 2/x**6": ("-1 local_minimum 2 72 -1 | 1 local_minimum 2 72 -1", "-1 at -1, 1"),
    "x^-2": ("", "above 0, x -> -inf, x -> inf"),
    # Numerator of the derivative and denominator have a factor in common.
    "1/(x - 1)^2 + 1/(x - 1)^3": ("-1/2 maximum 2 -32/81 4/27", "unbounded, x -> 1 from below"),
}

# As written these are undefined where the quotient could be cancelled, whatever sympy makes of them.
HOLES = {
    "(x^2 - 1)/(x - 1)": ("", "unbounded, x -> -inf"),
    "(x^3 - x^2)/(x - 1)": ("0 local_minimum 2 2 0", "0 at 0"),
    "x^3/x": ("", "above 0, x -> 0 from below, x -> 0 from above"),
    "(x - 1)^3/(x - 1) + x/x": ("", "above 1, x -> 1 from below, x -> 1 from above"),
}

KINKS = {
    "abs(x)": ("0 local_minimum - - 0", "0 at 0"),
    "-abs(x)": ("0 maximum - - 0", "unbounded, x -> -inf, x -> inf"),
    "abs(x^2 - 1)": ("-1 local_minimum - - 0 | 0 maximum 2 -2 1 | 1 local_minimum - - 0", "0 at -1, 1"),
    "(abs(x) - 1)^2": ("-1 local_minimum 2 2 0 | 0 maximum - - 1 | 1 local_minimum 2 2 0", "0 at -1, 1"),
    "x*abs(x)": ("0 inflection - - 0", "unbounded, x -> -inf"),
    "abs(x)^3": ("0 flat_minimum - - 0", "0 at 0"),
    "abs(x)^2": ("0 local_minimum 2 2 0", "0 at 0"),
    "abs(x) + 2x": ("", "unbounded, x -> -inf"),
    "min(x^2, (x - 3)^2 - 1)": (
        "0 local_minimum 2 2 0 | 4/3 maximum - - 16/9 | 3 local_minimum 2 2 -1",
        "-1 at 3",
    ),
    "abs(1/x)": ("", "above 0, x -> -inf, x -> inf"),
    "relu(x)": ("0 flat_minimum - - 0", "0 at 0 and on (-inf, 0)"),
    "max(x, -x, 1)": ("-1 flat_minimum - - 1 | 1 flat_minimum - - 1", "1 at -1, 1 and on (-1, 1)"),
    "3 + 0*x": ("", "3 on (-inf, inf)"),
    "x - x + 3 + 0*x": ("", "3 on (-inf, inf)"),
}

COORDINATES = {
    "exp(-x)": ("", "above 0, x -> inf"),
    "exp(x)": ("", "above 0, x -> -inf"),
    "e^x": ("", "above 0, x -> -inf"),
    "(exp(x) - 1)^2": ("0 local_minimum 2 2 0", "0 at 0"),
    "(exp(2x + 1) - 3)^2": ("-1/2 + log(3)/2 local_minimum 2 72 0", "0 at -1/2 + log(3)/2"),
    "exp(2*x) + exp(-x)": (
        "-0.231049060186… local_minimum 2 3.77976314968… 1.88988157484…",
        "1.88988157484… at -0.231049060186…",
    ),
    "cosh(x)": ("0 local_minimum 2 1 1", "1 at 0"),
    "sinh(x)^3": ("0 inflection 3 6 0", "unbounded, x -> -inf"),
    "tanh(x)": ("", "above -1, x -> -inf"),
    "sigmoid(x)": ("", "above 0, x -> -inf"),
    "(sigmoid(x) - 1/4)^2": (
        "log(1/3) local_minimum 2 9/128 0",
        "0 at log(1/3)",
    ),
    "(tanh(x) - 1/2)^2": ("log(sqrt(3)) local_minimum 2 9/8 0", "0 at log(sqrt(3))"),
    "log(x)": ("", "unbounded, x -> 0 from above"),
    "log(x)^2 - log(x)": ("exp(1/2) local_minimum 2 0.735758882342… -1/4", "-1/4 at exp(1/2)"),
    "sqrt(x)": ("0 local_minimum - - 0", "0 at 0"),
    "x - sqrt(x)": ("0 maximum - - 0 | 1/4 local_minimum 2 2 -1/4", "-1/4 at 1/4"),
    "(x - 2)**2 + sqrt(x)": (
        (
            "0 local_minimum - - 4 | 0.0158760485317… maximum 2 -122.975931353… 4.06274804737… | "
            "1.81440201858… local_minimum 2 1.89770845737… 1.38144401923…"
        ),
        "1.38144401923… at 1.81440201858…",
    ),
}

OUTER = {
    "exp(x^2)": ("0 local_minimum 2 2 1", "1 at 0"),
    "-exp(-(x - 1)**2)": ("1 local_minimum 2 2 -1", "-1 at 1"),
    "exp(-abs(x))": ("0 maximum - - 1", "above 0, x -> -inf, x -> inf"),
    "2 - exp(x^3)": ("0 inflection 3 -6 1", "unbounded, x -> inf"),
    "exp(1/x)": ("", "above 0, x -> 0 from below"),
    "exp(exp(x))": ("", "above 1, x -> -inf"),
    "log(1 + x^2)": ("0 local_minimum 2 2 0", "0 at 0"),
    "log(1 + x^4)": ("0 flat_minimum 4 24 0", "0 at 0"),
    "log(1 + exp(x))": ("", "above 0, x -> -inf"),
    "-log(x)": ("", "unbounded, x -> inf"),
    "log(x^2 - 1)": ("", "unbounded, x -> -1 from below, x -> 1 from above"),
    "log(abs(x))": ("", "unbounded, x -> 0 from below, x -> 0 from above"),
    "log(1 - x)": ("", "unbounded, x -> 1 from below"),
    "sqrt(1 + (x - 2)**2) - 1": ("2 local_minimum 2 1 0", "0 at 2"),
    "sqrt(2 + x^4)": ("0 flat_minimum 4 8.48528137423… sqrt(2)", "sqrt(2) at 0"),
    "sqrt(x^2)": ("0 local_minimum - - 0", "0 at 0"),
    "-sqrt(1 - x^2)": ("-1 maximum - - 0 | 0 local_minimum 2 1 -1 | 1 maximum - - 0", "-1 at 0"),
    "exp(x*abs(x))": ("0 inflection - - 1", "above 0, x -> -inf"),
}

MIXED = {
    "exp(x) - x": ("0 local_minimum 2 1 1", "1 at 0"),
    "exp(2x) - 4x + 1": ("log(2)/2 local_minimum 2 8 3 - 2*log(2)", "3 - 2*log(2) at log(2)/2"),
    "exp(x) + x": ("", "unbounded, x -> -inf"),
    "exp(-x) + 3 - x": ("", "unbounded, x -> inf"),
    "x*exp(-x)": ("1 maximum 2 -0.367879441171… exp(-1)", "unbounded, x -> -inf"),
    "-x*exp(-x)": ("1 local_minimum 2 0.367879441171… -exp(-1)", "-exp(-1) at 1"),
    "x^2*exp(-x)": ("0 local_minimum 2 2 0 | 2 maximum 2 -0.270670566473… 4*exp(-2)", "0 at 0"),
    "x^3*exp(-x)": ("0 inflection 3 6 0 | 3 maximum 2 -0.448083615310… 27*exp(-3)", "unbounded, x -> -inf"),
    "x/exp(x) + 2": ("1 maximum 2 -0.367879441171… 2 + exp(-1)", "unbounded, x -> -inf"),
    "-x^2*exp(-x^2)": (
        (
            "-1 local_minimum 2 1.47151776468… -exp(-1) | 0 maximum 2 -2 0 | "
            "1 local_minimum 2 1.47151776468… -exp(-1)"
        ),
        "-exp(-1) at -1, 1",
    ),
    "(x^2 + 1)*exp(x)": ("-1 inflection 3 0.735758882342… 2*exp(-1)", "above 0, x -> -inf"),
    "x*exp(x^2) + 1": ("", "unbounded, x -> -inf"),
    "x*log(x)": ("exp(-1) local_minimum 2 2.71828182845… -exp(-1)", "-exp(-1) at exp(-1)"),
    "x - log(x)": ("1 local_minimum 2 1 1", "1 at 1"),
    "log(x) - x": ("1 maximum 2 -1 -1", "unbounded, x -> 0 from above, x -> inf"),
    "x^2 - log(x)": (
        "sqrt(2)/2 local_minimum 2 4 1/2 - log(sqrt(2)/2)",
        "1/2 - log(sqrt(2)/2) at sqrt(2)/2",
    ),
    "1/x + log(x)": ("1 local_minimum 2 1 1", "1 at 1"),
    "1/(x - 2) + log(x)": (
        "1 maximum 2 -3 -1 | 4 local_minimum 2 3/16 1/2 + log(4)",
        "unbounded, x -> 0 from above, x -> 2 from below",
    ),
}

TABLE = MIXED | POLYNOMIALS | RATIONAL | HOLES | KINKS | COORDINATES | OUTER

DECLINED = (
    "sin(x)",
    "x^x",
    "pi*x^2",
    "sqrt(2)*x^2",
    "x^(1/3)",
    "sign(x)",
    "exp(x) + exp(sqrt(2)*x)",
    "exp(1e6*x) - exp(-x)",
    "x^100",
    "exp(x) + log(x)",
    "exp(x) - x^2",
    "x*exp(x) + exp(2*x)*x^2",
    "x*exp(-x)/(1 + x^2)",
    "log(x)^2 + x",
    "log(x) + log(2x)",
    # Defined at a single point, or with an outer function at the end of its domain on an interval.
    "sqrt(-x^2)",
    "sqrt(x^2*(x - 1))",
    "sqrt(relu(x))",
    "log(-x^2)",
)


def analysis_of(text: str) -> LineAnalysis:
    found = analyze_line(read_loss(text), SECONDS)
    assert found is not None, f"{text} is out of reach"
    return found


def point_text(point: CriticalPoint) -> str:
    order = point.order or "-"
    derivative = point.derivative.text if point.derivative else "-"
    return f"{point.x.text} {point.kind.key} {order} {derivative} {point.loss.text}"


def lowest_text(analysis: LineAnalysis) -> str:
    match analysis.lowest:
        case GlobalMinimum(points=points, plateaus=plateaus, loss=loss):
            at = "at " + ", ".join(point.x.text for point in points) if points else ""
            on = ", ".join(
                f"({p.low.text if p.low else '-inf'}, {p.high.text if p.high else 'inf'})" for p in plateaus
            )
            return " ".join(
                [loss.text, *filter(None, [at, "and" if at and on else "", f"on {on}" if on else ""])]
            )
        case UnboundedBelow(towards=towards):
            return ", ".join(["unbounded", *(way.text for way in towards)])
        case InfimumNotAttained(infimum=number, towards=towards):
            return ", ".join([f"above {number.text}", *(way.text for way in towards)])


@pytest.mark.parametrize("loss", TABLE)
def test_the_critical_points_of_a_loss_are_these(loss: str) -> None:
    assert " | ".join(map(point_text, analysis_of(loss).points)) == TABLE[loss][0]


@pytest.mark.parametrize("loss", TABLE)
def test_a_loss_is_lowest_there(loss: str) -> None:
    assert lowest_text(analysis_of(loss)) == TABLE[loss][1]


def _values(loss: str, points: list[float]) -> list[float]:
    evaluate = to_python(loss_program(build_objective(read_loss(loss))))
    return [evaluate(x)[0] for x in points]


@pytest.mark.parametrize("loss", sorted(TABLE))
def test_no_computed_value_refutes_how_low_a_loss_gets(loss: str) -> None:
    analysis = analysis_of(loss)
    grid = [i / 64 for i in range(-640, 641)]
    near = [float(point.x) + step for point in analysis.points for step in (-1e-3, -1e-6, 0.0, 1e-6, 1e-3)]
    values = [value for value in _values(loss, grid + near) if math.isfinite(value)]
    # Terms near 1e300 round in proportion.
    allowed = (
        1e-12 * max(1.0, *(abs(float(point.loss)) for point in analysis.points)) if analysis.points else 1e-12
    )
    match analysis.lowest:
        case GlobalMinimum(loss=number) | InfimumNotAttained(infimum=number):
            assert min(values) >= float(number) - allowed
        case UnboundedBelow(towards=towards):
            assert towards


@pytest.mark.parametrize("loss", sorted(TABLE))
def test_computed_values_rise_and_fall_beside_a_critical_point_as_told(loss: str) -> None:
    for point in analysis_of(loss).points:
        x, step = float(point.x), 1e-2
        left, here, right = _values(loss, [x - step, x, x + step])
        assert here == pytest.approx(float(point.loss), rel=1e-9, abs=1e-12)
        told = [side for side in (point.sides[0], point.sides[1]) if side is not None]
        computed = [(here > left) - (here < left), (right > here) - (right < here)]
        seen = [side for side, value in zip(computed, (left, right), strict=True) if math.isfinite(value)]
        assert seen == told


@pytest.mark.parametrize("loss", DECLINED)
def test_what_is_out_of_reach_is_declined(loss: str) -> None:
    assert analyze_line(read_loss(loss), SECONDS) is None


def test_a_loss_of_two_variables_is_declined() -> None:
    assert analyze_line(read_loss("x^2 + y^2"), SECONDS) is None


def test_what_takes_too_long_is_declined() -> None:
    # The twenty roots of its derivative differ in size by little, and in value by twenty powers of ten.
    loss = "*".join(f"(x - {root})^2" for root in range(1, 30))
    assert analyze_line(read_loss(loss), 0.05) is None


@pytest.mark.parametrize("loss", ["x^2", "2*x**4 - 3*x**2 + 2*x - 20"])
def test_a_polynomial_is_recognized(loss: str) -> None:
    assert analysis_of(loss).polynomial is not None


@pytest.mark.parametrize("loss", ["1/(1+x^2)", "x^3/x", "abs(x)", "exp(x)", "exp(x^2)"])
def test_what_is_no_polynomial_as_written_is_not_taken_for_one(loss: str) -> None:
    assert analysis_of(loss).polynomial is None


@pytest.mark.parametrize(
    ("loss", "edges"),
    [
        ("x^2", set()),
        ("abs(x) + max(x, 1)", set()),
        ("1/x + x", {"0"}),
        ("x^2*x/x", {"0"}),
        ("(x^2 - 1)/(x - 1)", {"1"}),
        ("1/(x^2 - 2)", {"-sqrt(2)", "sqrt(2)"}),
        ("sqrt(x)", {"0"}),
        ("log(x - 1)^2", {"1"}),
        ("x + log(2*x + 1)", {"-1/2"}),
        ("log(x^2 - 4)", {"-2", "2"}),
        ("1/(exp(x) - 1)", {"0"}),
    ],
)
def test_the_edges_are_where_the_loss_stops_being_defined(loss: str, edges: set[str]) -> None:
    assert {edge.text for edge in analysis_of(loss).edges} == edges


@pytest.mark.parametrize(
    ("a", "b", "cut"),
    [(1.0, 2.0, False), (-1.0, 2.0, True), (2.0, -1.0, True), (-3.0, -1.0, False), (0.0, 1.0, True)],
)
def test_a_way_across_a_pole_is_cut(a: float, b: float, *, cut: bool) -> None:
    assert analysis_of("1/x + x").is_cut(a, b) is cut


def test_an_analysis_cannot_be_made_up() -> None:
    found = analysis_of("x^2")
    with pytest.raises(ForgedProofError):
        LineAnalysis(found.points, found.plateaus, found.lowest, found.edges, found.polynomial, Seal())


# A tilt far below what doubles can tell decides which of two equal minima is the global one.
@pytest.mark.parametrize(("tilt", "expected"), [("1e-30", -1), ("-1e-30", 1), ("1e-200", -1), ("-1e-200", 1)])
def test_a_near_tie_is_decided(tilt: str, expected: int) -> None:
    lowest = analysis_of(f"(x^2 - 1)^2 + {tilt}*x").lowest
    assert isinstance(lowest, GlobalMinimum)
    assert [round(float(point.x)) for point in lowest.points] == [expected]


def test_a_tie_between_roots_without_formula_is_seen() -> None:
    # x³ − x − 1 has one real root and so has its mirror image.
    lowest = analysis_of("((x^3 - x)^2 - 1)^2").lowest
    assert isinstance(lowest, GlobalMinimum)
    assert [point.x.text for point in lowest.points] == ["-1.32471795724…", "1.32471795724…"]
    # Here the common value is no fraction: f' = 2x(4x⁶ − 2x² − 1), and x² = 0.884646 as above.
    lowest = analysis_of("x^8 - x^4 - x^2").lowest
    assert isinstance(lowest, GlobalMinimum)
    assert [round(float(point.x), 6) for point in lowest.points] == [-0.940556, 0.940556]
