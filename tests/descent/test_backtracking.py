"""Backtracking needs no learning rate: its loss never rises, and it ends where the gradient is small."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcli.pipeline.minimize import minimize

# Loss, start. All are smooth, and so is every point on the way.
PROBLEMS: dict[str, tuple[str, dict[str, float]]] = {
    "parabola": ("x^2", {"x": 5}),
    "parabola far away": ("(x-3)^2", {"x": 1e8}),
    "steep parabola": ("1e8*x^2", {"x": 1}),
    "parabola with an offset": ("x^2 + 1e6", {"x": 5}),
    "ill-conditioned": ("x^2 + 1000*y^2", {"x": 1, "y": 1}),
    "booth": ("(x+2y-7)^2 + (2x+y-5)^2", {"x": -5, "y": 5}),
    "quartic": ("2x^4 - 3x^2 + 2x - 20", {"x": -5}),
    "tilted double well": ("x^4 - 2x^2 + 0.3x", {"x": 2}),
    "himmelblau": ("(x^2+y-11)^2 + (x+y^2-7)^2", {"x": 0, "y": 0}),
    "six-hump camel": ("(4-2.1x^2+x^4/3)*x^2 + x y + (4y^2-4)*y^2", {"x": 1, "y": 1}),
    "beale": ("(1.5-x+x y)^2 + (2.25-x+x y^2)^2 + (2.625-x+x y^3)^2", {"x": 1, "y": 1}),
    "rosenbrock": ("(1-x)^2 + 100(y-x^2)^2", {"x": -1.2, "y": 1}),
    "logistic": ("softplus(-x) + 0.1x^2", {"x": 5}),
    "cosh": ("cosh(x-1)", {"x": 5}),
    "x log x": ("x*log(x)", {"x": 2}),
    "log barrier": ("x - log(x)", {"x": 1e-6}),
    "wall of exponentials": ("exp(x+3y-0.1) + exp(x-3y-0.1) + exp(-x-0.1)", {"x": 5, "y": 2}),
    "sine": ("sin(x) + x^2/10", {"x": 7}),
    "seven variables": (
        " + ".join(f"{i}*(x{i}-{i})^2" for i in range(1, 8)),
        {f"x{i}": 0.0 for i in range(1, 8)},
    ),
}


@pytest.mark.parametrize(("loss", "start"), PROBLEMS.values(), ids=PROBLEMS)
def test_the_line_search_ends_where_the_gradient_is_small(loss: str, start: dict[str, float]) -> None:
    result = minimize(loss, start=start, optimizer="armijo")
    assert result.stop.reason.key == "gradient_small"
    assert result.gradient_norm is not None
    assert result.gradient_norm <= 1e-8
    assert result.verdict.kind.is_minimum


NO_TIME = 1e-9  # seconds to prove anything in, where the run is the subject

# Where rounding hides the decrease, a loss may look higher by this share of itself (line_search.ROUNDING).
ROUNDING = 1e-14


@pytest.mark.parametrize(("loss", "start"), PROBLEMS.values(), ids=PROBLEMS)
def test_the_loss_of_the_line_search_never_rises(loss: str, start: dict[str, float]) -> None:
    result = minimize(loss, start=start, optimizer="armijo", every=1, epochs=300, proof_time=NO_TIME)
    losses = result.history.loss.tolist()
    assert all(b <= a + ROUNDING * abs(a) for a, b in itertools.pairwise(losses))


COEFFICIENTS = st.floats(-3, 3).map(lambda c: round(c, 3))


@settings(deadline=None, max_examples=40, derandomize=True)
@given(COEFFICIENTS, COEFFICIENTS, COEFFICIENTS, st.floats(-4, 4))
def test_the_loss_of_the_line_search_never_rises_on_random_quartics(
    cubic: float, square: float, slope: float, start: float
) -> None:
    loss = f"x^4 + ({cubic!r})*x^3 + ({square!r})*x^2 + ({slope!r})*x"
    result = minimize(loss, start=start, optimizer="armijo", every=1, proof_time=NO_TIME)
    losses = result.history.loss.tolist()
    assert all(b <= a + ROUNDING * abs(a) for a, b in itertools.pairwise(losses))
    assert result.stop.reason.key in {"gradient_small", "fixed_point", "epoch_limit"}


def test_a_step_that_leaves_the_domain_is_shortened_and_not_taken() -> None:
    # Steps of 1, 2, 4, … from 50 lead to a negative x before they are too long for the decrease.
    result = minimize("x - log(x)", start=50, optimizer="armijo")
    assert result.stop.reason.key == "gradient_small"
    assert all(x > 0 for x in result.history.point[:, 0])


def test_a_step_that_overflows_is_shortened_and_not_taken() -> None:
    result = minimize("exp(x^2)", start=5, optimizer="armijo")
    assert result.stop.reason.key == "gradient_small"


def test_a_start_that_cannot_be_evaluated_is_still_an_ending() -> None:
    assert minimize("log(x)", start=-1, optimizer="armijo").stop.reason.key == "left_domain"


def test_the_line_search_stays_where_the_gradient_is_zero() -> None:
    result = minimize("cos(x)", start=0, optimizer="armijo", epochs=5)
    assert (result.stop.reason.key, result.point) == ("fixed_point", {"x": 0.0})
