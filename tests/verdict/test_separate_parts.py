"""Sums of losses of one variable each are judged exactly, variable by variable."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from gdcli.pipeline.minimize import minimize
from gdcli.pipeline.verify import verify


class Case(NamedTuple):
    """A run, and the exact verdict on it."""

    loss: str
    options: dict[str, Any]
    kind: str
    message: str
    remark: str | None = None


CASES = {
    "a quartic beside a parabola": Case(
        "(x-3)^2 + y^4", {}, "global_minimum",
        "approaching the global minimum: x = 3, y = 0, where the loss is 0",
    ),
    "a kink beside a parabola": Case(
        "abs(x) + y^2", {}, "global_minimum", "the global minimum: x = 0, y = 0, where the loss is 0",
    ),
    "a factor and a sign before the sum": Case(
        "-(-(x-1)^4 - (y+2)^4)/3 + 1", {}, "global_minimum",
        "approaching the global minimum: x = 1, y = -2, where the loss is 1",
    ),
    "three variables": Case(
        "x^2 + y^4 + abs(z - 1)", {"start": "x=1,y=0,z=1"}, "global_minimum",
        "the global minimum: x = 0, y = 0, z = 1, where the loss is 0",
    ),
    "a minimum at a logarithm": Case(
        "x*log(x) + abs(y)", {}, "global_minimum",
        "the global minimum: x = exp(-1), y = 0, where the loss is -exp(-1)",
    ),
    "two irrational heights": Case(
        "x*log(x) + (y^2-y)^2 + y^4", {"start": "x=1,y=0.1"}, "global_minimum",
        "the global minimum: x = exp(-1), y = 0, where the loss is -exp(-1)",
    ),
    "the lower of two wells by a trifle": Case(
        "(x^2-1)^2 + 1e-60*x + 1 + y^2", {"start": "x=-3,y=1"}, "global_minimum",
        "the global minimum: x = -1.00000000000…, y = 0, where the loss is 0.999999999999…",
    ),
    "the higher of two wells by a trifle": Case(
        "(x^2-1)^2 + 1e-60*x + 1 + y^2", {"start": "x=3,y=1"}, "local_minimum",
        "a local minimum: x = between 0.999999999999 and 1, y = 0, where the loss is 1.00000000000…",
        "the loss is lowest, 0.999999999999…, at x = -1.00000000000…, y = 0",
    ),
    "one of two minima": Case(
        "x^4 - 2x^2 + abs(y)", {"start": "x=-2,y=1"}, "global_minimum",
        "a global minimum, one of 2: x = -1, y = 0, where the loss is -1",
    ),
    "a local minimum above an abyss": Case(
        "x^3 - 3x + y^4", {"start": "x=2,y=0"}, "flat_minimum",
        "a minimum with a singular Hessian: x = 1, y = 0, where the loss is -2",
        "the loss has no minimum: it is unbounded below, x -> -inf",
    ),
    "the rim of a plateau": Case(
        "relu(x) + (y^2-1)^2 - y", {"start": "x=0,y=-1", "lr": 0.01}, "flat_minimum",
        "a minimum with a singular Hessian: x = 0, y = -0.837565435283…, where the loss is 0.926658218081…",
    ),
    "a maximum of both": Case(
        "-x^2 - y^4", {"start": "x=0,y=0", "lr": 0.1}, "maximum",
        "a maximum: x = 0, y = 0, where the loss is 0",
        "the loss has no minimum: it is unbounded below, x -> -inf",
    ),
    "an inflection beside a minimum": Case(
        "x^3 + y^2", {"start": "x=0,y=1", "lr": 0.1}, "saddle", "a saddle: x = 0, y = 0, where the loss is 0",
        "the loss has no minimum: it is unbounded below, x -> -inf",
    ),
    "unbounded along one variable": Case(
        "x^3 + y^2", {}, "unbounded_below",
        "no minimum: the loss is unbounded below, and the run is on its way, x -> -inf",
    ),
    "an infimum far away": Case(
        "exp(-x) + y^2", {"start": "x=0,y=1"}, "infimum_not_attained",
        "no minimum: the loss falls towards its infimum 0 as x -> inf and y -> 0, and is nowhere that low",
    ),
    "an infimum far away along both": Case(
        "exp(-x) + exp(y) + 1/3", {"start": "x=0,y=1"}, "infimum_not_attained",
        "no minimum: the loss falls towards its infimum 1/3 as x -> inf and y -> -inf, "
        "and is nowhere that low",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_a_sum_of_parts_is_judged_by_its_parts(name: str) -> None:
    case = CASES[name]
    verdict = minimize(case.loss, **case.options).verdict
    assert (verdict.kind.key, verdict.evidence.key, verdict.message) == (case.kind, "exact", case.message)
    said = [remark.text for remark in verdict.remarks if remark.evidence.key == "exact"]
    assert said == ([] if case.remark is None else [case.remark])


@pytest.mark.parametrize("name", CASES)
def test_what_is_said_of_the_parts_is_proven_again(name: str) -> None:
    case = CASES[name]
    assert verify(minimize(case.loss, **case.options).to_dict()) == ()


@pytest.mark.parametrize(
    ("loss", "points"),
    [
        ("(x^2-1)^2 + abs(y)", [("-1", "0"), ("1", "0")]),
        ("(x^2-1)^4 + (y^2-2)^4", [(x, y) for x in ("-1", "1") for y in ("-sqrt(2)", "sqrt(2)")]),
    ],
)
def test_a_sum_is_lowest_wherever_all_parts_are(loss: str, points: list[tuple[str, str]]) -> None:
    lowest = minimize(loss).verdict.global_minimum
    assert lowest is not None
    assert lowest.points == tuple(points)


@pytest.mark.parametrize(
    "loss",
    [
        "x^2 - 2x*y + y^2 + y^4",  # no sum of parts
        "x^4 + y^2*log(y)^2*sin(y)",  # a part out of reach
    ],
)
def test_nothing_exact_is_said_of_any_other_loss(loss: str) -> None:
    assert minimize(loss).verdict.evidence.key != "exact"


def test_a_hole_of_a_part_is_a_hole_of_the_whole() -> None:
    verdict = minimize("x^4 + y^4*y/y", start="x=1,y=1").verdict
    assert (verdict.kind.key, verdict.evidence.key) == ("infimum_not_attained", "exact")


def test_the_least_of_the_stable_rates_is_that_of_the_whole() -> None:
    assert minimize("x^4 - 2x^2 + 3*y^2", start="x=-2,y=1").verdict.max_stable_lr == 0.25
    assert minimize("x^4 + y^2").verdict.max_stable_lr is None
