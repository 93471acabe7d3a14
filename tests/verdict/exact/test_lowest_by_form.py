"""What an expression cannot be below by the way it is written, and where it is that low."""

from __future__ import annotations

import json
import math
from fractions import Fraction
from typing import TYPE_CHECKING

import pytest

from gdcli.objective.constants import constant_value
from gdcli.objective.objective import read_loss
from gdcli.objective.parser import parse
from gdcli.objective.vocabulary import FUNCTIONS
from gdcli.pipeline.minimize import minimize
from gdcli.pipeline.verify import verify
from gdcli.verdict.exact.lowest_by_form import lowest_by_form
from gdcli.verdict.exact.range_by_form import range_by_form
from gdcli.verdict.exact.value_at_point import value_at_point

if TYPE_CHECKING:
    from collections.abc import Callable

INFINITE = math.inf

# Text, least and greatest value by its form.
RANGES = [
    ("x", -INFINITE, INFINITE),
    ("3/2", 1.5, 1.5),
    ("x^2", 0, INFINITE),
    ("x^3", -INFINITE, INFINITE),
    ("-x^2 + 1", -INFINITE, 1),
    ("x*x", 0, INFINITE),
    ("x*y", -INFINITE, INFINITE),
    ("(x - y)*(x - y)", 0, INFINITE),
    ("(x - y)*(y - x)", -INFINITE, INFINITE),
    ("2*x*3*x", 0, INFINITE),
    ("sin(x)*sin(x)", 0, 1),
    ("x^2*y^4 + 3", 3, INFINITE),
    ("-2*x^2", -INFINITE, 0),
    ("1/(1 + x^2)", 0, 1),
    ("-1/(1 + x^2)", -1, 0),
    ("1/x^2", 0, INFINITE),
    ("1/x", -INFINITE, INFINITE),
    ("1/(x - x)", -INFINITE, INFINITE),
    ("1/0.5", 2, 2),
    ("x^-2", 0, INFINITE),
    ("x^-3", -INFINITE, INFINITE),
    ("x^0.5", 0, INFINITE),
    ("x^(2/3)", 0, INFINITE),
    ("x^1000", 0, INFINITE),
    ("x^1001", -INFINITE, INFINITE),
    ("(x^2)^1001", 0, INFINITE),
    ("x^y", -INFINITE, INFINITE),
    ("2^y", 0, INFINITE),
    ("e^y", 0, INFINITE),
    ("(x^2)^y", 0, INFINITE),
    ("(sin(x) - 3)^2", 4, 16),
    ("(sin(x) + 1/2)^2", 0, 2.25),
    ("(sin(x) - 3)^3", -64, -8),
    ("|x| - 2", -2, INFINITE),
    ("|sin(x) - 3|", 2, 4),
    ("exp(-x^2)", 0, 1),
    ("exp(x^2)", 1, INFINITE),
    ("log(1 + x^2)", 0, INFINITE),
    ("sqrt(1 + x^2)", 1, INFINITE),
    ("atan(x^2)", 0, 2),
    ("max(x, 3)", 3, INFINITE),
    ("min(x, 3)", -INFINITE, 3),
    ("relu(sin(x))", 0, 1),
    ("tan(x)^2", 0, INFINITE),
    ("(((sin(x) + 3)^64)^64)^64", 0, INFINITE),  # bounds that would be long fractions
    ("(((sin(x) - 3)^63)^63)^63", -INFINITE, 0),
    ("1/(((sin(x) + 3)^64)^64)^64", 0, INFINITE),
    ("(1 + sin(x)/10^300)^2*(2 + sin(x)/10^300)^2", 0, INFINITE),
    ("(1 + sin(x)/10^300)^2 + (1 + sin(x)/7^350)^2", 0, INFINITE),
    ("x^2 - 2*x + 1", -INFINITE, INFINITE),  # a square only after a thought
]


@pytest.mark.parametrize(("text", "low", "high"), RANGES)
def test_form_says_between_which_values_an_expression_stays(text: str, low: float, high: float) -> None:
    found = range_by_form(parse(text))
    assert (found.low, found.high) == (low, high)


@pytest.mark.parametrize("name", ["pi", "e"])
def test_constant_lies_strictly_between_its_bounds(name: str) -> None:
    found = range_by_form(parse(name))
    assert found.low < Fraction(constant_value(parse(name), name)) < found.high
    assert found.high - found.low < Fraction(1, 10**15)


ARGUMENTS: dict[str, Callable[[float], float]] = {
    "x": lambda x: x,
    "x^2": lambda x: x * x,
    "-x^2": lambda x: -x * x,
    "x^2 + 1": lambda x: x * x + 1,
    "1 - x^2": lambda x: 1 - x * x,
    "sin(x)/2": lambda x: math.sin(x) / 2,
    "sin(x)^2/2": lambda x: math.sin(x) ** 2 / 2,
}
POINTS = (-700.0, -30.0, -2.5, -1.0, -0.75, -0.1, 0.0, 0.25, 0.5, 1.0, 3.0, 20.0, 700.0)


@pytest.mark.parametrize("argument", ARGUMENTS)
@pytest.mark.parametrize("function", FUNCTIONS)
def test_no_value_of_a_function_lies_outside_of_its_range(function: str, argument: str) -> None:
    row = FUNCTIONS[function]
    others = ["y"] * (len(row.parameters) - 1)
    found = range_by_form(parse(f"{function}({', '.join([argument, *others])})"))
    arguments = [(ARGUMENTS[argument](x), *[y] * len(others)) for x in POINTS for y in (-2.0, 1.0)]
    values = [row.evaluate(*each) for each in arguments]
    assert all(found.low <= value <= found.high for value in values if not math.isnan(value))


# Text, point, value; None where it is no fraction, has no value, or is a long one.
VALUES = [
    ("x^2 + y/3", (Fraction(1, 2), Fraction(1)), Fraction(7, 12)),
    ("x - x^3*y", (Fraction(2), Fraction(1, 4)), Fraction(0)),
    ("0^0.5 + x^(2/3)", (Fraction(0), Fraction(0)), Fraction(0)),
    ("x^0", (Fraction(5), Fraction(0)), Fraction(1)),
    ("1/x", (Fraction(0), Fraction(0)), None),
    ("x^-1", (Fraction(0), Fraction(0)), None),
    ("x^0.5", (Fraction(4), Fraction(0)), None),
    ("pi*x", (Fraction(0), Fraction(0)), None),
    ("sqrt(x)", (Fraction(9, 4), Fraction(0)), Fraction(3, 2)),
    ("sqrt(x)", (Fraction(2), Fraction(0)), None),
    ("sqrt(x)", (Fraction(-4), Fraction(0)), None),
    ("hypot(x, y)", (Fraction(3), Fraction(-4)), Fraction(5)),
    ("max(x, y, 2) + min(x, y) + |y|", (Fraction(1), Fraction(-3)), Fraction(2)),
    ("relu(x) + sign(y)", (Fraction(-1), Fraction(-3)), Fraction(-1)),
    ("exp(x) + cos(y) + log(x + 1)", (Fraction(0), Fraction(0)), Fraction(2)),
    ("exp(x)", (Fraction(1), Fraction(0)), None),
    ("x^64 + x^64", (Fraction(1, 10**10), Fraction(0)), None),
    ("x^65", (Fraction(2), Fraction(0)), None),
]


@pytest.mark.parametrize(("text", "point", "value"), VALUES)
def test_value_at_a_point_is_a_fraction_or_not_known(
    text: str, point: tuple[Fraction, Fraction], value: Fraction | None
) -> None:
    assert value_at_point(parse(text), dict(zip("xy", point, strict=True))) == value


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize(
    "x", [Fraction(-4), Fraction(-1), Fraction(0), Fraction(1, 4), Fraction(1), Fraction(3)]
)
def test_fraction_that_a_function_is_said_to_be_is_its_value(function: str, x: Fraction) -> None:
    row = FUNCTIONS[function]
    arguments = ["x", "4"][: len(row.parameters)]
    tree = parse(f"{function}({', '.join(arguments)})")
    said = value_at_point(tree, {"x": x})
    double = row.evaluate(*[float(x), 4.0][: len(row.parameters)])
    assert said is None or float(said) == pytest.approx(double, abs=1e-15)


# Loss, where the run is, and where it is lowest: None where nothing is seen.
LOWEST = [
    ("(x + y)^2", (1 + 1e-12, -1.0), ("1", "-1"), "0"),
    ("(x + y)^2", (0.3000000001, -0.3), ("3/10", "-3/10"), "0"),
    ("(x - y)^2 + 1/3", (1.2347658, 1.2347658), ("617383/500000", "617383/500000"), "1/3"),
    ("x^(2/3)", (5e-324,), ("0",), "0"),
    ("sqrt(x^2 + y^2) - 1", (1e-20, 1e-22), ("0", "0"), "-1"),
    ("(x + 2*y - 1)^2 + (2*x + 4*y - 2)^2", (2.2, -0.6), ("11/5", "-3/5"), "0"),
    ("1 - exp(-(x - 1)^2)", (1.0,), ("1",), "0"),
    ("-1/(1 + (x - y)^2)", (3.0, 3.0), ("3", "3"), "-1"),
]
NOWHERE = [
    ("x + y", (0.0, 0.0)),  # there is no least value
    ("(x + y)^4", (1.0, 1.0)),  # not there
    ("exp(x + y)", (-700.0, -700.0)),  # the least value is not attained
    ("(x - pi)^2", (math.pi,)),  # not at a fraction
    ("x^4 - 2*x^2 + 1", (1.0,)),  # not seen by its form
    ("1/x^2", (1e200,)),
]


@pytest.mark.parametrize(("text", "near", "point", "loss"), LOWEST)
def test_loss_is_lowest_by_its_form_near_the_point(
    text: str, near: tuple[float, ...], point: tuple[str, ...], loss: str
) -> None:
    found = lowest_by_form(read_loss(text), near, lambda other: math.dist(near, other) < 1e-6)
    assert found is not None
    assert tuple(x.text for x in found.point) == point
    assert found.loss.text == loss


@pytest.mark.parametrize(("text", "near"), NOWHERE)
def test_nothing_is_said_where_the_form_shows_no_least_value(text: str, near: tuple[float, ...]) -> None:
    assert lowest_by_form(read_loss(text), near, lambda _: True) is None


LEAST = "where the loss is 0, the least by its form"

# Loss, options, and the verdict: none of these Hessians is regular at the end.
RUNS = [
    ("(x + y)^2", {}, f"a global minimum: x = 0, y = 0, {LEAST}"),
    ("x^(2/3)", {}, f"a global minimum: x = 0, {LEAST}"),
    ("hypot(x - 1, y - 2)", {}, f"a global minimum: x = 1, y = 2, {LEAST}"),
    (
        "(x + 10*y)^2 + 5*(z - w)^2 + (y - 2*z)^4 + 10*(x - w)^4",
        {"start": "w=1,x=3,y=-1,z=0"},
        f"near a global minimum: w = 0, x = 0, y = 0, z = 0, {LEAST}",
    ),
]


@pytest.mark.parametrize(("loss", "options", "message"), RUNS)
def test_run_that_ends_where_the_loss_is_lowest_by_its_form_is_told_so(
    loss: str, options: dict[str, str], message: str
) -> None:
    result = minimize(loss, **options)  # type: ignore[arg-type]  # a start may be a text
    verdict = result.verdict
    assert (verdict.kind.key, verdict.evidence.key, verdict.message) == ("global_minimum", "exact", message)
    assert verdict.is_global
    assert verdict.global_minimum is not None
    assert verdict.global_minimum.points == (verdict.stationary_point,)
    record = json.loads(json.dumps(result.to_dict()))
    assert verify(record) == ()
    record["verdict"]["message"] = message.replace("is 0", "is 1")
    assert verify(record)


@pytest.mark.parametrize(
    ("loss", "options"),
    [
        ("(x + y)^2", {"lr": 0.01, "epochs": 20}),  # still on its way
        ("(x + y)^2", {"lr": 0.5, "epochs": 20, "start": "x=1,y=2"}),  # in a cycle
        ("(x + y)^2", {"box": "x=1:2,y=1:2"}),  # outside of the box
        ("(x^2 + y^2 - 1)^2", {"start": "x=2,y=1"}),  # not at a fraction
        # At a minimum beside it, of which the second is as near as doubles tell, and at a level place.
        ("(x^2 + y^2)*((x - 0.4)^2 + (y - 0.4)^2 + 0.001)", {"start": "x=100,y=100"}),
        ("1e12*(x^2 + y^2)*(1e12*((x - 5e-7)^2 + (y - 5e-7)^2) + 0.001)", {"start": "x=1,y=1"}),
        ("((x - 0.4)^3 + 0.064)^2 + (x - y)^2", {"start": "x=100,y=100", "optimizer": "newton"}),
    ],
)
def test_run_that_does_not_end_there_is_told_nothing_of_it(loss: str, options: dict[str, object]) -> None:
    assert not minimize(loss, **options).verdict.is_global  # type: ignore[arg-type]  # options of each row


def test_local_minimum_stays_certified_where_the_box_leaves_out_that_it_is_lowest() -> None:
    verdict = minimize("(x - 1)^2 + (x*y - 1)^2", box="x=2:3,y=2:3").verdict
    assert (verdict.kind.key, verdict.evidence.key) == ("local_minimum", "certified")


@pytest.mark.parametrize("loss", ["x^2*((1e7*x - 5)^2 + 0.1)", "x^2*((1e7*x - 5)^2 + 0.1) + (y - 1)^4"])
def test_run_is_not_told_of_the_lowest_of_two_known_points_that_it_may_be_at(loss: str) -> None:
    assert not minimize(loss, start=dict.fromkeys(read_loss(loss).variables, 1)).verdict.is_global
