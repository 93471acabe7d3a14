"""How low a polynomial of degree two gets, and where: against least squares by the normal equations."""

from __future__ import annotations

import random
from fractions import Fraction

import pytest
import sympy

from gdcli.objective.objective import read_loss
from gdcli.pipeline.minimize import minimize
from gdcli.verdict.exact.quadratic import Valley, valley
from gdcli.verdict.exact.value_at_point import value_at_point


def _valley(text: str) -> Valley | None:
    loss = read_loss(text)
    return valley(loss.tree, loss.variables)


@pytest.mark.parametrize(
    ("text", "least"),
    [
        ("(x + y - 1)^2 + (2*x + 2*y - 1)^2", "1/5"),
        ("(x + y)^2 - 2*(x + y)", "-1"),
        ("x^2 + x*y + y^2 - x", "-1/3"),
        ("(x - y)*(x - y)/3 + 0.5", "1/2"),
        ("3 + 0*x*y", "3"),
        ("-(x - y)*(y - x) + 2*(y - x)", "-1"),
    ],
)
def test_the_least_value_is_known(text: str, least: str) -> None:
    found = _valley(text)
    assert found is not None
    assert found.least == Fraction(least)


@pytest.mark.parametrize(
    "text",
    [
        "x*y",
        "x^2 - y^2",
        "-(x + y)^2",
        "x^2 + 2*x*y + y^2 - x",
        "x^2 + 3*x*y + y^2",
        "x + y",
        "x^2 + x*y",
        "x^2*y^2",
        "x^2 + y^3",
        "x^2 + exp(y)",
        "x^2/y + y^2",
        "pi*x^2 + y^2",
    ],
)
def test_nothing_is_said_where_there_is_no_minimum_or_no_quadratic(text: str) -> None:
    assert _valley(text) is None


@pytest.mark.parametrize("seed", range(30))
def test_least_squares_are_lowest_where_the_normal_equations_hold(seed: int) -> None:
    source = random.Random(seed)  # noqa: S311 - a seeded test, no secret
    names = ["x1", "x2", "x3"]
    rows = [[source.randint(-2, 2) for _ in names] for _ in range(source.randint(1, 4))]
    right = [source.randint(-3, 3) for _ in rows]
    inner = ["+".join(f"({a})*{n}" for a, n in zip(row, names, strict=True)) for row in rows]
    text = "+".join(f"({left} - ({b}))^2" for left, b in zip(inner, right, strict=True))
    found = _valley(text)
    matrix, vector = sympy.Matrix(rows), sympy.Matrix(right)
    residual = matrix * matrix.pinv() * vector - vector
    assert found is not None
    assert found.least == Fraction(str((residual.T * residual)[0]))
    point = found.point([Fraction(source.randint(-9, 9), 7) for _ in names])
    assert value_at_point(read_loss(text).tree, dict(zip(names, point, strict=True))) == found.least


def test_a_run_on_too_few_equations_ends_at_a_global_minimum() -> None:
    verdict = minimize("(x + y + z - 1)^2 + (2*x + 2*y + 2*z - 1)^2").verdict
    assert (verdict.kind.key, verdict.evidence.key) == ("global_minimum", "exact")
    assert verdict.stationary_point == ("1/5", "1/5", "1/5")
    assert verdict.global_minimum is not None
    assert verdict.global_minimum.loss == "1/5"
