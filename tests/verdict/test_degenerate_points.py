"""Where the Hessian vanishes floating point cannot tell minimum from inflection: without proofs, no claim."""

from __future__ import annotations

import itertools

import pytest
from without_proofs import minimize_without_proofs

# The point, and a loss that is degenerate there.
DEGENERATE = {
    "x**3": 0.0,
    "-x**3": 0.0,
    "x**4": 0.0,
    "-x**4": 0.0,
    "x**5": 0.0,
    "x**8": 0.0,
    "x**20": 0.0,
    "1-(x-1)**4": 1.0,
    "(x-1)**3": 1.0,
    "(x+2)**5 - 7": -2.0,
    "2*x**4-3*x**2+2*x-20": 0.5,
    "x - sin(x)": 0.0,
    "cosh(x) - 1 - x**2/2": 0.0,
    "x**3*exp(x)": 0.0,
    "tanh(x)**3": 0.0,
}
DISTANCES = [0.0, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6, 1e-7]


def _verdict_at(loss: str, start: float | dict[str, float]) -> str:
    """Verdict on a run that hardly moves."""
    return minimize_without_proofs(loss, start=start, lr=1e-15, epochs=1).verdict.kind.key


@pytest.mark.parametrize(("loss", "centre"), DEGENERATE.items(), ids=DEGENERATE)
@pytest.mark.parametrize("distance", DISTANCES)
@pytest.mark.parametrize("side", [1, -1])
def test_nothing_is_claimed_near_a_degenerate_point(
    loss: str, centre: float, distance: float, side: int
) -> None:
    assert _verdict_at(loss, centre + side * distance) in {"undecided", "descending"}


@pytest.mark.parametrize(("loss", "centre"), DEGENERATE.items(), ids=DEGENERATE)
@pytest.mark.parametrize("distance", [0.0, 1e-5])
def test_a_degenerate_point_close_by_is_undecided(loss: str, centre: float, distance: float) -> None:
    assert _verdict_at(loss, centre + distance) == "undecided"


@pytest.mark.parametrize("power", [3, 4, 5, 8])
def test_a_monomial_is_undecided_however_near(power: int) -> None:
    kinds = {_verdict_at(f"x**{power}", side * 10.0**-k) for k in range(4, 10) for side in (1, -1)}
    assert kinds == {"undecided"}


# In more variables: a direction without curvature beside one with it.
VALLEYS = {
    "a cubic across a parabola": "x**3 + y**2",
    "a quartic across a parabola": "x**4 + y**2",
    "a hidden maximum": "y**2 - x**4",
    "a valley": "(x + y)**2",
    "a valley with a hidden maximum": "(x + y)**2 - (x - y)**4",
    "a monkey saddle": "x**3 - 3*x*y**2",
    "a product of squares": "x**2*y**2",
    "three variables": "x**2 + y**2 + z**3",
    "three variables, a plane of minima": "(x + 2*y + 3*z)**2",
}


@pytest.mark.parametrize("loss", VALLEYS.values(), ids=VALLEYS)
@pytest.mark.parametrize("distance", [0.0, 1e-3, 1e-6])
def test_nothing_is_claimed_where_one_direction_is_flat(loss: str, distance: float) -> None:
    names = [name for name in "xyz" if name in loss]
    signs = itertools.product([1, 0], repeat=len(names))
    kinds = {
        _verdict_at(loss, {name: distance * sign for name, sign in zip(names, row, strict=True)})
        for row in signs
    }
    assert kinds <= {"undecided", "descending"}


# Losses without a stationary point ahead, whose gradient is below any tolerance.
TAILS = {
    "exp(-x)": 30.0,
    "exp(x)": -800.0,
    "1/x": 1e6,
    "atan(x)": -1e7,
    "tanh(x)": -20.0,
    "sigmoid(x)": -40.0,
    "-exp(-x**2)": 6.0,
    "softplus(-x)": 45.0,
    "1/(1 + x**2)": 1e5,
    "erf(x)": -6.0,
    "1e-9*x": 3.0,
}


@pytest.mark.parametrize(("loss", "start"), TAILS.items(), ids=TAILS)
def test_a_small_gradient_on_a_plateau_is_no_minimum(loss: str, start: float) -> None:
    result = minimize_without_proofs(loss, start=start, optimizer="armijo")
    assert result.stop.reason.key in {"gradient_small", "fixed_point"}
    assert result.verdict.kind.key in {"undecided", "descending"}


@pytest.mark.parametrize("tolerance", [1e-2, 1e-4, 1e-6, 1e-8, 1e-10])
def test_the_textbook_quartic_is_never_given_a_minimum_at_its_inflection(tolerance: float) -> None:
    result = minimize_without_proofs("2*x**4-3*x**2+2*x-20", start=5, lr=0.001, tol=tolerance)
    assert result.point["x"] > 0.5
    assert result.verdict.kind.key in {"undecided", "descending"}
