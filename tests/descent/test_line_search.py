"""The shared line search: what it returns satisfies Wolfe's conditions, and nothing makes it fail."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcli.descent.line_search import CURVATURE, DECREASE, TRIALS, line_search
from gdcli.descent.method import loss_program
from gdcli.descent.problem import Problem, SymbolicProblem
from gdcli.objective.objective import build_objective, read_loss


def _problem(loss: str) -> Problem:
    objective = build_objective(read_loss(loss))
    return SymbolicProblem(objective, loss_program(objective))


PROBLEMS = {
    loss: _problem(loss)
    for loss in (
        "x^2",
        "x^4 - 3*x",
        "cosh(x)",
        "x - log(x + 20)",
        "sin(x) + x^2/10",
        "sqrt(1 + x^2)",
        "exp(x) - 2*x",
        "(x^2 - 4)^2",
        "-exp(-x^2/50)",
    )
}


@pytest.mark.parametrize("loss", PROBLEMS)
@settings(deadline=None, max_examples=40, derandomize=True)
@given(st.floats(-9, 9), st.integers(-12, 5))
def test_what_is_found_satisfies_the_conditions_of_wolfe(loss: str, start: float, power: int) -> None:
    problem = PROBLEMS[loss]
    here = problem.sample((start,))
    slope = here.gradient[0]
    # Within 1e-5 of a stationary point rounding may hide the decrease; another test looks there.
    direction = (-math.copysign(1.0, slope),)
    there = line_search(problem, here, direction, 10.0**power)
    assert there is not None or abs(slope) < 1e-5
    there = there or here
    wanted = DECREASE * abs(there.point[0] - start) * abs(slope)
    assert there.loss <= here.loss - wanted * (1 - 1e-9) or abs(slope) < 1e-5
    assert -direction[0] * there.gradient[0] <= CURVATURE * abs(slope) or there is here


# Loss, start, first step: where the search must stay.
TOO_LONG: dict[str, tuple[str, float, float, tuple[float, float]]] = {
    "beyond the domain": ("x - log(x)", 50.0, 60.0, (0.0, 50.0)),
    "beyond doubles": ("exp(x^2)", 5.0, 1e3, (-5.0, 5.0)),
    "far beyond doubles": ("x^4", 5.0, 1e200, (-5.0, 5.0)),
    "to the end of doubles": ("x^2", 1.0, 1e308, (-1.0, 1.0)),
}


@pytest.mark.parametrize(("loss", "start", "first", "within"), TOO_LONG.values(), ids=TOO_LONG)
def test_a_trial_that_is_not_finite_is_too_long(
    loss: str, start: float, first: float, within: tuple[float, float]
) -> None:
    problem = _problem(loss)
    found = line_search(problem, problem.sample((start,)), (-1.0,), first)
    assert found is not None
    assert found.finite
    assert within[0] < found.point[0] < within[1]


def test_a_first_step_that_is_far_too_short_grows_fast() -> None:
    problem = _problem("x^2")
    found = line_search(problem, problem.sample((1e150,)), (-1.0,), 1e-150)
    assert found is not None
    assert abs(found.point[0]) < 0.95e150
    assert problem.evaluations <= 1 + TRIALS


def test_rounding_hides_a_decrease_and_the_slopes_decide() -> None:
    # Around 1e-6 the loss is 1e6 to the last bit; only its gradient knows the way.
    problem = _problem("x^2 + 1e6")
    found = line_search(problem, problem.sample((1e-6,)), (-1.0,), 1e-8)
    assert found is not None
    assert abs(found.point[0]) < 0.95e-6


def test_minus_infinity_is_returned_as_the_end_of_a_loss_without_a_minimum() -> None:
    problem = _problem("-x^2")
    found = line_search(problem, problem.sample((1.0,)), (1.0,), 1.0)
    assert found is not None
    assert found.falls_without_end


# Loss, start, direction: nothing lower lies there.
NOTHING = {
    "uphill": ("x^2", 5.0, 1.0),
    "flat": ("x - x + 3 + 0*x", 1.0, 1.0),
    "the bottom of a kink, left": ("abs(x)", 0.0, -1.0),
    "a slope that is no number": ("x^2", 1e200, -1e200),
}


@pytest.mark.parametrize(("loss", "start", "direction"), NOTHING.values(), ids=NOTHING)
def test_nothing_is_found_where_nothing_is_lower(loss: str, start: float, direction: float) -> None:
    problem = _problem(loss)
    assert line_search(problem, problem.sample((start,)), (direction,), 1.0) is None


@pytest.mark.parametrize("start", [5.0, 1.0, 1e-3, 1e-300])
def test_a_kink_is_approached_although_no_slope_there_is_small(start: float) -> None:
    problem = _problem("abs(x)")
    found = line_search(problem, problem.sample((start,)), (-1.0,), 10 * start)
    assert found is not None
    assert abs(found.point[0]) < start
