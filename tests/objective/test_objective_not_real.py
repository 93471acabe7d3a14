"""Losses that show only as mathematics that they are no real function, or none that doubles can hold."""

from __future__ import annotations

import pytest

from gdcli.errors import InputError
from gdcli.objective.objective import build_objective, read_loss

NO_DOUBLE = "the expression has a constant that no double can hold"
NEVER = "is not a real number, whatever the variables are"

LOSSES = {
    "1/(x-x)": "division by zero: '(x-x)' is 0, whatever the variables are",
    "y/(x - x)": "division by zero: '(x - x)' is 0, whatever the variables are",
    "(x-x)^-1": "division by zero: '(x-x)^-1', whatever the variables are",
    "x^2 + log(x - x)": f"'log(x - x)' {NEVER}",
    "sqrt(x - x - 1) + x": f"'sqrt(x - x - 1)' {NEVER}",
    "acosh(x - x) + y": f"'acosh(x - x)' {NEVER}",
    "(x*1e308)*(y*10)": NO_DOUBLE,
    "1e308 x + 1e308 x": NO_DOUBLE,
}

DERIVATIVES = {
    "(-2)^x": "the derivative of the expression is not real-valued",
    "x*(-pi)^y": "the derivative of the expression is not real-valued",
    "0^x": "the derivative of the expression is not real-valued",
    "(1e-300 x)^2": "the derivative of the expression has a constant that no double can hold",
    "1e308 x^9": "the derivative of the expression has a constant that no double can hold",
}

# Each of these is a function on some part of the line, whatever it is on the rest.
FUNCTIONS = [
    "(-x)^0.5",
    "log(-x)",
    "sqrt(-1 - x)",
    "asin(x + 7)",
    "1/(x - 5)",
    "x^-3",
    "(-1)^2*x",
    "1^x",
    "x^x",
]
FUNCTIONS += [
    "4.9e-324 x*y",
    "1.7976931348623157e308/z",
    "softplus(1e300 x)",
    "x^(10^300)",
    "0*x + y",
    "x/x*y",
    "(1e300 |y|)^3",
    "(-(z z*7))^1000000",
    "(x/pi)^1000",
]


@pytest.mark.parametrize("text", LOSSES)
def test_loss_that_is_never_real_is_refused_with_its_part(text: str) -> None:
    loss = read_loss(text)
    with pytest.raises(InputError) as refusal:
        build_objective(loss)
    assert refusal.value.what == LOSSES[text]


@pytest.mark.parametrize("text", DERIVATIVES)
def test_derivative_that_is_not_real_is_refused(text: str) -> None:
    objective = build_objective(read_loss(text))
    with pytest.raises(InputError) as refusal:
        _ = objective.gradient
    assert refusal.value.what == DERIVATIVES[text]


@pytest.mark.parametrize("text", FUNCTIONS)
def test_loss_that_is_somewhere_real_has_a_gradient(text: str) -> None:
    objective = build_objective(read_loss(text))
    assert len(objective.gradient) == len(objective.variables)
