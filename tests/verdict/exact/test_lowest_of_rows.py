"""Convex losses over rows that fractions prove lowest at a point, and points that are refused."""

from __future__ import annotations

import random
from fractions import Fraction
from typing import Any

import pytest

from gdcli.pipeline.fit import problem_of
from gdcli.pipeline.fit_task import read_fit_task
from gdcli.verdict.exact.lowest_of_rows import LowestOfRows, lowest_of_rows
from gdcli.verdict.exact.separation import separation

DATA = {"x": [0.0, 1.0, 2.0, 3.0, 4.0], "y": [1.0, 3.0, 5.0, 7.0, 90.0], "s": [0.0, 0.0, 1.0, 1.0, 1.0]}


def lowest(
    formula: str,
    near: tuple[float, ...],
    data: dict[str, Any],
    **options: Any,  # noqa: ANN401 - those of fit
) -> LowestOfRows | None:
    task = read_fit_task(formula, data, **options)
    return lowest_of_rows(problem_of(task), task.loss.loss, near)


# Formula, options and a point near by: the lowest point, the loss there, whether it is the only one, kinks.
FOUND: dict[str, tuple[str, dict[str, Any], tuple[float, ...], tuple[str, ...], str, bool, int]] = {
    "the mean": ("y ~ c", {}, (20.0,), ("106/5",), "29684/25", True, 0),
    "the median": ("y ~ c", {"loss": "mae"}, (5.000001,), ("5",), "93/5", True, 1),
    "a line through all rows but one": (
        "y ~ w*x + b", {"loss": "mae"}, (1.0000001, 1.9999999), ("1", "2"), "81/5", True, 4,
    ),
    "one of many sums": ("y ~ a + c", {}, (20.0, 1.0), ("101/5", "1"), "29684/25", False, 0),
    "a mean drawn to zero": ("y ~ c", {"l1": 2}, (20.0,), ("101/5",), "30719/25", True, 0),
    "a mean drawn into zero": ("y ~ c", {"l1": 43}, (1e-9,), ("0",), "8184/5", True, 1),
}  # fmt: skip


@pytest.mark.parametrize(
    ("formula", "options", "near", "point", "loss", "unique", "kinks"), FOUND.values(), ids=FOUND
)
def test_a_lowest_point_is_found(  # noqa: PLR0917 - a row of the table
    formula: str,
    options: dict[str, Any],
    near: tuple[float, ...],
    point: tuple[str, ...],
    loss: str,
    unique: bool,  # noqa: FBT001 - a cell of the table
    kinks: int,
) -> None:
    found = lowest(formula, near, DATA, **options)
    assert found is not None
    assert found.point == tuple(map(Fraction, point))
    assert (found.loss, found.unique, found.kinks) == (Fraction(loss), unique, kinks)


def test_the_middle_of_two_medians_is_lowest_and_not_said_to_be_alone() -> None:
    found = lowest("y ~ c", (4.0,), {"y": [1.0, 3.0, 5.0, 7.0]}, loss="mae")
    assert found is not None
    assert (*found.point, found.loss) == (Fraction(4), Fraction(2))
    assert not found.unique


REFUSED: dict[str, tuple[str, dict[str, Any], tuple[float, ...]]] = {
    "a row that is no median": ("y ~ c", {"loss": "mae"}, (3.0,)),
    "another corner": ("y ~ w*x + b", {"loss": "mae"}, (1.0, 22.25)),
    "a model that is not affine": ("y ~ c^2", {}, (4.0,)),
    "a model that has no fractions": ("y ~ c*exp(x)", {}, (1.0,)),
    "a loss of another kind": ("y ~ c", {"loss": "huber"}, (5.0,)),
    "bounds": ("y ~ c", {"bounds": "c=:5"}, (5.0,)),
}


@pytest.mark.parametrize(("formula", "options", "near"), REFUSED.values(), ids=REFUSED)
def test_nothing_is_proven_elsewhere(formula: str, options: dict[str, Any], near: tuple[float, ...]) -> None:
    assert lowest(formula, near, DATA, **options) is None


@pytest.mark.parametrize("seed", range(20))
def test_no_other_point_has_a_lower_loss(seed: int) -> None:
    source = random.Random(seed)  # noqa: S311 - a seeded test, no secret
    rows = source.randint(2, 8)
    data = {name: [float(source.randint(-3, 3)) for _ in range(rows)] for name in "xzy"}
    options: dict[str, Any] = {
        "loss": source.choice(["mse", "mae"]),
        "l1": source.choice([0.0, 0.5]),
        "l2": source.choice([0.0, 0.25]),
    }
    task = read_fit_task("y ~ a*x + b*z + c", data, **options)
    problem = problem_of(task)
    proofs = 0
    # Corners lie at such fractions, and every proof holds of all points, wherever it was looked for.
    places = [(i / 2, j / 2, k / 2) for i in range(-4, 5) for j in range(-4, 5) for k in range(-4, 5)]
    losses = [problem.evaluate(*place)[0] for place in places]
    for near in source.sample(places, 20):
        found = lowest_of_rows(problem, task.loss.loss, near)
        if found is not None:
            proofs += 1
            assert problem.evaluate(*map(float, found.point))[0] == pytest.approx(
                float(found.loss), abs=1e-12
            )
            assert float(found.loss) <= min(losses) + 1e-12  # rounding of the losses in doubles
    # A quadratic without kinks is proven from everywhere.
    assert proofs == 20 or options["loss"] == "mae" or options["l1"]


# Whether a direction separates the rows of s, whose targets are 1 from x = 2 on.
DIRECTIONS = {(-3.0, 2.0): True, (-1.5, 1.0): True, (-2.0, 1.0): False, (0.0, 0.0): False, (3.0, -2.0): False}


@pytest.mark.parametrize(("direction", "separates"), DIRECTIONS.items())
def test_a_direction_separates_the_classes(direction: tuple[float, ...], separates: bool) -> None:  # noqa: FBT001 - a cell of the table
    task = read_fit_task("s ~ sigmoid(w*x + b)", DATA, loss="logloss")
    found = separation(problem_of(task), task.loss.loss, direction)
    assert (found is not None) == separates


@pytest.mark.parametrize(
    ("formula", "options"),
    [
        ("s ~ w*x + b", {"loss": "logloss"}),  # the prediction itself has no room to grow
        ("s/2 ~ sigmoid(w*x + b)", {"loss": "logloss"}),
        ("s ~ sigmoid(w*x + b)", {"loss": "logloss", "l2": 1e-9}),
        ("s ~ sigmoid(w*x + b)", {"loss": "logloss", "bounds": "w=:100", "optimizer": "gd", "lr": 0.1}),
        ("s ~ sigmoid(w^3*x + b)", {"loss": "logloss"}),
        ("s ~ sigmoid(w*x + b)", {"loss": "mse"}),
    ],
)
def test_other_losses_are_not_said_to_be_separated(formula: str, options: dict[str, Any]) -> None:
    task = read_fit_task(formula, DATA, **options)
    assert separation(problem_of(task), task.loss.loss, (-3.0, 2.0)) is None


@pytest.mark.parametrize(("rows", "parameters", "decades"), [(60_000, 1, 0), (30, 60, 100)])
def test_what_would_take_long_is_not_begun(rows: int, parameters: int, decades: int) -> None:
    source = random.Random(1)  # noqa: S311 - a seeded test, no secret
    names = [f"x{i}" for i in range(parameters)]
    columns = (*names, "y")
    data = {
        name: [source.gauss(0, 1) * 10 ** source.uniform(-decades, decades) for _ in range(rows)]
        for name in columns
    }
    formula = "y ~ " + " + ".join(f"w{name}*{name}" for name in names)
    assert lowest(formula, (0.0,) * parameters, data) is None
