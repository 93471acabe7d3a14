"""Law: the derivative that an analysis gives at a point is the one that mpmath finds, in every reading."""

from __future__ import annotations

import mpmath
import pytest

from gdcli.backends.to_mpmath import DIGITS, registers
from gdcli.objective.objective import build_objective, read_loss
from gdcli.program.lower import lower
from gdcli.verdict.exact.line import analyze_line

STEP = 1e-6

LOSSES = [
    # Polynomials and rational functions.
    "2*x**4 - 3*x**2 + 2*x - 20",
    "(x - 1)^3*(x + 2)",
    "x/(1 + x^2)",
    "(x^2 - 3)^3/(x^2 + 1)",
    # Zeros of the factor before an exponential, where the loss is an algebraic number.
    "exp(-x)*(x - 3)^2",
    "exp(-x)*(x - 3)^2 + 1",
    "exp(-x)*(x^2 - 3)^2",
    "exp(x^2 - x)*(x - 1)^4 - 7",
    "x^3*exp(-x)",
    "(x - 2)^5*exp(3*x)",
    # Logarithms beside a rational function, and powers of one.
    "x - 2*log(x)",
    "x*log(x)",
    "log(x)^3 - log(x)",
    "(log(2*x + 1) - 1)^4",
    # Exponentials.
    "exp(2*x) - 3*exp(x)",
    "(exp(x) - 2)^3",
    "cosh(x) - 2*x",
    "tanh(x)^2",
    "(1 - sigmoid(3*x - 1))^2*sigmoid(3*x - 1)",
    # Outer functions.
    "log(1 + (x^2 - 2)^2)",
    "sqrt(1 + (x - 1)^4)",
    "exp(x^3 - 3*x)",
    "-exp(-(x - 1)^2)",
    "3*sqrt(x^2 + x + 1) - 2",
    # Square roots.
    "x - 4*sqrt(x)",
    "(sqrt(x + 1) - 2)^3",
]


@pytest.mark.parametrize("loss", LOSSES)
def test_a_derivative_is_the_one_that_mpmath_finds(loss: str) -> None:
    found = analyze_line(read_loss(loss), 30.0)
    assert found is not None
    objective = build_objective(read_loss(loss))
    program = lower({"": objective.expression}, objective.variables)
    register = program.outputs[0][1]
    smooth = [point for point in found.points if point.derivative is not None]
    assert smooth
    for point in smooth:
        with mpmath.workdps(DIGITS):
            at = mpmath.mpf(point.x.low.numerator) / point.x.low.denominator
            value = mpmath.diff(lambda x: (registers(program, [x]) or [])[register], at, point.order, h=STEP)
        # A central difference is off by the square of the step and some factor.
        assert float(point.derivative or 0) == pytest.approx(float(value), rel=1e-7)
