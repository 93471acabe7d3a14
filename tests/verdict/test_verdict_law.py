"""The law of the verdict: no claim that a look at the neighbourhood refutes."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from without_proofs import number, without_trials

from gdcli.backends.to_python import to_python
from gdcli.descent.method import loss_program
from gdcli.objective.objective import build_objective, read_loss
from gdcli.pipeline.minimize import minimize
from gdcli.verdict.kind import VerdictKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdcli.verdict.verdict import Verdict

# How far around, and how many points.
RADII = (1e-3, 1e-4, 1e-5)
POINTS = 40

COEFFICIENTS = st.integers(-30, 30).map(lambda n: n / 10)
STARTS = st.integers(-400, 400).map(lambda n: n / 100)
RATES = st.sampled_from(["auto", 0.3, 0.1, 0.03, 0.001])
TERMS_OF_ONE = ("x", "x^2", "x^3", "x^4", "sin(2x)", "cos(x)", "exp(-x^2)", "tanh(x)", "x/(1+x^2)")
TERMS_OF_TWO = (*TERMS_OF_ONE, "x y", "y^2", "y", "x^2*y", "x*y^2", "y^4", "sin(x+y)", "exp(-y^2)")


def _sums(terms: tuple[str, ...], pull: str) -> st.SearchStrategy[str]:
    """Random sums of the terms; `pull` keeps most of them bounded below."""
    chosen = st.lists(st.tuples(COEFFICIENTS, st.sampled_from(terms)), min_size=1, max_size=5)
    return chosen.map(lambda pairs: " + ".join([f"({c})*({term})" for c, term in pairs] + [pull]))


def _differences(
    loss: str, evaluate: Callable[..., tuple[float, ...]], point: tuple[float, ...], radius: float
) -> list[float]:
    """Loss around a point less the loss there, with as much as rounding may hide taken off."""
    source = random.Random(loss)  # noqa: S311 - a seeded test, no secret
    here = evaluate(*point)[0]
    directions = [[source.uniform(-1, 1) for _ in point] for _ in range(POINTS)]
    around = [
        evaluate(*(x + radius * d for x, d in zip(point, direction, strict=True)))[0]
        for direction in directions
    ]
    return [value - here for value in around]


def _rounding(loss: str) -> float:
    """Terms are of the order of a thousand at most here; each is rounded a few times."""
    return 1e-12 * (1 + loss.count("+"))


def _assert_not_refuted(loss: str, kind: str, point: tuple[float, ...]) -> None:
    """Refute nothing where there is no claim about a point."""
    hidden = _rounding(loss)
    evaluate = to_python(loss_program(build_objective(read_loss(loss))))
    for radius in RADII:
        differences = _differences(loss, evaluate, point, radius) if point else []
        lower = [d for d in differences if d < -hidden]
        higher = [d for d in differences if d > hidden]
        minimum = dict.fromkeys(("local_minimum", "flat_minimum", "global_minimum"), lower)
        refuting = {**minimum, "maximum": higher}.get(kind, [])
        assert refuting == [], f"{kind} of {loss} at {point}"


def _verdict(loss: str, start: float | dict[str, float], lr: float | str) -> Verdict:
    with without_trials():
        return minimize(loss, start=start, lr=lr, epochs=300).verdict


@settings(deadline=None, max_examples=50, derandomize=True)
@given(_sums(TERMS_OF_ONE, "0.5x^4"), STARTS, RATES)
# Runs that end where a claim is most easily wrong, which chance seldom has: at an inflection and at maxima.
@example("(1.0)*(x^3) + 0.5x^4", 1.0, 0.1)
@example("(-0.5)*(x^3) + 0.5x^4", 0.0, 0.1)
@example("(-1.0)*(x^2) + 0.5x^4", 0.0, 0.1)
@example("(1.0)*(cos(x)) + 0.5x^4", 0.0, 0.1)
def test_no_claim_is_refuted_by_a_neighbour_in_one_variable(loss: str, start: float, lr: float | str) -> None:
    verdict = _verdict(loss, start, lr)
    _assert_not_refuted(loss, verdict.kind.key, _point(verdict))


@settings(deadline=None, max_examples=40, derandomize=True)
@given(_sums(TERMS_OF_TWO, "0.5x^4 + 0.5y^4"), STARTS, STARTS, RATES)
@example("(1.0)*(x y) + 0.5x^4 + 0.5y^4", 0.0, 0.0, 0.1)
@example("(1.0)*(sin(2x)) + (1.0)*(x^2*y) + (-1.0)*(y^2) + 0.5x^4 + 0.5y^4", -0.7, 0.0, 0.1)
@example("(-1.0)*(x^2) + (-0.5)*(y^2) + 0.5x^4 + 0.5y^4", 0.0, 0.0, 0.1)
def test_no_claim_is_refuted_by_a_neighbour_in_two_variables(
    loss: str, x: float, y: float, lr: float | str
) -> None:
    verdict = _verdict(loss, {"x": x, "y": y}, lr)
    _assert_not_refuted(loss, verdict.kind.key, _point(verdict))


@settings(deadline=None, max_examples=40, derandomize=True)
@given(st.lists(st.tuples(st.integers(-8, 8), st.integers(1, 4)), min_size=1, max_size=3), STARTS, RATES)
def test_a_claim_about_a_polynomial_is_that_of_the_roots_of_its_derivative(
    roots: list[tuple[int, int]], start: float, lr: float | str
) -> None:
    # f' = Π (x - r)^m changes its sign only at roots of odd multiplicity.
    derivative = "*".join(f"(x - ({root}))^{power}" for root, power in roots)
    loss = _antiderivative(roots)
    verdict = _verdict(loss, start, lr)
    for claimed in _point(verdict):
        multiplicity = sum(power for root, power in roots if root == round(claimed))
        assert claimed == pytest.approx(round(claimed), abs=1e-6)
        turns = verdict.kind is not VerdictKind.INFLECTION
        assert turns == multiplicity % 2, f"{verdict.kind.key} of {loss}, whose derivative is {derivative}"


def _point(verdict: Verdict) -> tuple[float, ...]:
    """Coordinates of the point that a verdict is about; none where it is about none."""
    return tuple(map(number, verdict.stationary_point or ()))


def _antiderivative(roots: list[tuple[int, int]]) -> str:
    import sympy

    x = sympy.Symbol("x")
    factors = sympy.Mul(*((x - root) ** power for root, power in roots))
    return str(sympy.integrate(sympy.expand(factors), x))


@pytest.mark.parametrize(
    ("loss", "point", "refuted"),
    [("x^3", (0.0,), "local_minimum"), ("-x^2", (0.0,), "local_minimum"), ("x^2", (0.0,), "maximum")],
)
def test_the_check_of_this_file_refutes_what_is_wrong(
    loss: str, point: tuple[float, ...], refuted: str
) -> None:
    with pytest.raises(AssertionError, match=refuted):
        _assert_not_refuted(loss, refuted, point)
