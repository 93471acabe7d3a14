"""Rules and transforms with sums over all coordinates, against the papers' own formulas on lists."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import pytest

from gdcli.descent.engine import descend
from gdcli.descent.method import loss_program, rule_method
from gdcli.descent.stopping import Limits
from gdcli.descent.trajectory import Iterate, Pace
from gdcli.methods.rules import RULES
from gdcli.methods.schedule import read_learning_rate
from gdcli.methods.trace import declare
from gdcli.objective.objective import build_objective, read_loss

if TYPE_CHECKING:
    from collections.abc import Mapping

Point = tuple[float, ...]

LOSS = "x^2 + 10*y^2 + x*y + exp(z/3) - z"
START: Point = (-3.0, 2.0, 5.0)
EPOCHS = 30


def gradient(point: Point) -> Point:
    x, y, z = point
    return (2 * x + y, 20 * y + x, math.exp(z / 3) / 3 - 1)


def norm(vector: Point) -> float:
    return math.sqrt(sum(component**2 for component in vector))


def minus(a: Point, b: Point) -> Point:
    return tuple(left - right for left, right in zip(a, b, strict=True))


def moved(point: Point, rate: float, along: Point) -> Point:
    return tuple(x - rate * g for x, g in zip(point, along, strict=True))


def run(
    name: str, lr: float, hyperparameters: Mapping[str, float], transforms: Mapping[str, float]
) -> list[Point]:
    rule = declare(RULES[name])
    method = rule_method(
        loss_program(build_objective(read_loss(LOSS))),
        rule,
        {**rule.hyperparameters, **hyperparameters},
        read_learning_rate(lr),
        transforms=transforms,
    )
    limits = Limits(EPOCHS, None, to_the_end=True, seconds=None)
    events = descend(method, START, limits, Pace(1), clock=lambda: 0.0, interrupted=lambda: False)
    return [event.point for event in events if isinstance(event, Iterate)]


def adgd(lr: float) -> list[Point]:
    """Malitsky and Mishchenko (2020), algorithm 1."""
    points: list[Point] = [START]
    rate, growth = lr, math.inf
    points.append(moved(START, rate, gradient(START)))
    while len(points) <= EPOCHS:
        old, new = points[-2:]
        bound = norm(minus(new, old)) / (2 * norm(minus(gradient(new), gradient(old))))
        next_rate = min(math.sqrt(1 + growth) * rate, bound)
        rate, growth = next_rate, next_rate / rate
        points.append(moved(new, rate, gradient(new)))
    return points


def hypergradient(lr: float, beta: float) -> list[Point]:
    """Baydin et al. (2018), SGD-HD."""
    points: list[Point] = [START]
    rate = lr
    before: Point = (0.0, 0.0, 0.0)
    while len(points) <= EPOCHS:
        along = gradient(points[-1])
        rate += beta * sum(a * b for a, b in zip(along, before, strict=True))
        points.append(moved(points[-1], rate, along))
        before = along
    return points


def lamb(lr: float, weight: float) -> list[Point]:
    """You et al. (2020), algorithm 2, with one layer."""
    points: list[Point] = [START]
    mean: Point = (0.0, 0.0, 0.0)
    square = mean
    for t in range(1, EPOCHS + 1):
        x, along = points[-1], gradient(points[-1])
        mean = tuple(0.9 * m + 0.1 * g for m, g in zip(mean, along, strict=True))
        square = tuple(0.999 * v + 0.001 * g * g for v, g in zip(square, along, strict=True))
        update = tuple(
            m / (1 - 0.9**t) / (math.sqrt(v / (1 - 0.999**t)) + 1e-6) + weight * c
            for m, v, c in zip(mean, square, x, strict=True)
        )
        points.append(moved(x, lr * norm(x) / norm(update), update))
    return points


def clipped_descent(lr: float, limit: float) -> list[Point]:
    points: list[Point] = [START]
    while len(points) <= EPOCHS:
        along = gradient(points[-1])
        factor = min(1.0, limit / (norm(along) + 1e-6))
        points.append(moved(points[-1], lr * factor, along))
    return points


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        (run("adgd", 1e-3, {}, {}), adgd(1e-3)),
        (run("hypergradient", 0.01, {"beta": 1e-5}, {}), hypergradient(0.01, 1e-5)),
        (run("lamb", 0.05, {"weight_decay": 0.1}, {}), lamb(0.05, 0.1)),
        (run("gd", 0.05, {}, {"clip_norm": 2.0}), clipped_descent(0.05, 2.0)),
    ],
    ids=["adgd", "hypergradient", "lamb", "clip_norm"],
)
def test_a_sum_is_over_all_coordinates(found: list[Point], expected: list[Point]) -> None:
    # Sums and products are rounded in another order, and adgd's quotient of differences amplifies that.
    assert found == [pytest.approx(point, rel=1e-8, abs=1e-10) for point in expected]


def test_adgd_needs_no_learning_rate_even_where_there_is_no_curvature() -> None:
    rule = declare(RULES["adgd"])
    loss = loss_program(build_objective(read_loss("|x - 1|")))
    method = rule_method(loss, rule, {}, read_learning_rate(rule.lr or math.nan))
    limits = Limits(20, None, to_the_end=True, seconds=None)
    events = descend(method, (5.0,), limits, Pace(1), clock=lambda: 0.0, interrupted=lambda: False)
    assert all(math.isfinite(event.loss) for event in events if isinstance(event, Iterate))
    assert method.memory == (0.0,) * 4


@pytest.mark.parametrize("size", [1e-200, 1.0, 1e150, 1e300])
def test_clipping_by_norm_works_at_every_size(size: float) -> None:
    rule = declare(RULES["gd"])
    loss = loss_program(build_objective(read_loss(f"{size!r}*(3*x + 4*y)")))
    method = rule_method(loss, rule, {}, read_learning_rate(1), transforms={"clip_norm": 5.0})
    x, y, *_ = method.advance(0.0, 0.0, *method.evaluate(0.0, 0.0), 1.0)
    length = min(5.0, 5 * size)
    assert (x, y) == pytest.approx((-0.6 * length, -0.8 * length), rel=1e-6)
