"""Arithmetic on doubles is total: nothing raises, NaN stays NaN, special cases are those of C99, Annex F."""

from __future__ import annotations

import itertools
import math
import sys
from typing import TYPE_CHECKING

import pytest

from gdcli import ieee
from gdcli.objective.vocabulary import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable

INF, NAN = math.inf, math.nan
TINY, SMALL, HUGE = 5e-324, sys.float_info.min, sys.float_info.max

MAGNITUDES = (
    *(0.0, INF, TINY, 3 * TINY, SMALL, HUGE, 1e-200, 1e200, 1.0, math.nextafter(1, 0), math.nextafter(1, 2)),
    *(
        0.5,
        2.0,
        3.0,
        1 / 3,
        math.pi,
        math.pi / 2,
        36.7,
        37.5,
        709.78,
        709.79,
        710.0,
        710.5,
        745.1,
        745.2,
        746.0,
    ),
    *(2.0**52 + 1, 2.0**53 - 1, 2.0**53, 2.0**53 + 2, 2.0**63, 2.0**64, 1023.0, 1024.0, 1074.0, 1075.0),
)
EDGES = (*MAGNITUDES, *(-value for value in MAGNITUDES), NAN)

UNARY: dict[str, Callable[[float], float]] = {
    **{name: row.evaluate for name, row in FUNCTIONS.items() if len(row.parameters) == 1},
    "neg": ieee.neg,
    "step": ieee.step,
}
BINARY: dict[str, Callable[[float, float], float]] = {
    **{name: row.evaluate for name, row in FUNCTIONS.items() if len(row.parameters) == 2},
    "add": ieee.add,
    "sub": ieee.sub,
    "mul": ieee.mul,
    "div": ieee.div,
    "power": ieee.power,
}


@pytest.mark.parametrize("name", UNARY)
def test_function_of_one_double_gives_a_double_at_every_edge(name: str) -> None:
    assert {type(UNARY[name](value)) for value in EDGES} == {float}


@pytest.mark.parametrize("name", BINARY)
def test_function_of_two_doubles_gives_a_double_at_every_edge(name: str) -> None:
    assert {type(BINARY[name](a, b)) for a, b in itertools.product(EDGES, EDGES)} == {float}


@pytest.mark.parametrize("name", UNARY)
def test_nan_in_is_nan_out(name: str) -> None:
    assert math.isnan(UNARY[name](NAN))


# pow has C99's exceptions, and hypot that an infinite leg makes an infinite length whatever the other is.
@pytest.mark.parametrize("name", sorted(BINARY.keys() - {"power", "hypot"}))
def test_nan_on_either_side_is_nan_out(name: str) -> None:
    function = BINARY[name]
    assert all(math.isnan(function(NAN, value)) and math.isnan(function(value, NAN)) for value in EDGES)


@pytest.mark.parametrize(("a", "b"), [(0.1, 0.2), (HUGE, HUGE), (INF, -INF), (-0.0, 0.0), (TINY, -1e300)])
def test_sum_difference_and_product_are_pythons_own(a: float, b: float) -> None:
    assert same(ieee.add(a, b), a + b)
    assert same(ieee.sub(a, b), a - b)
    assert same(ieee.mul(a, b), a * b)


def same(a: float, b: float) -> bool:
    """Whether two doubles are the same one, the sign of a zero included."""
    return (math.isnan(a) and math.isnan(b)) or (a == b and math.copysign(1, a) == math.copysign(1, b))


POW = [
    *((0.0, -3.0, INF), (-0.0, -3.0, -INF), (0.0, -2.0, INF), (-0.0, -2.0, INF), (-0.0, -0.5, INF)),
    *((0.0, -INF, INF), (-0.0, -INF, INF), (0.0, 3.0, 0.0), (-0.0, 3.0, -0.0), (-0.0, 2.0, 0.0)),
    *((-0.0, 0.5, 0.0), (-0.0, INF, 0.0), (-1.0, INF, 1.0), (-1.0, -INF, 1.0)),
    *((1.0, NAN, 1.0), (1.0, INF, 1.0), (1.0, -INF, 1.0), (NAN, 0.0, 1.0), (NAN, -0.0, 1.0), (INF, 0.0, 1.0)),
    *((-8.0, 1 / 3, NAN), (-1.0, 0.5, NAN), (-HUGE, 0.1, NAN), (NAN, 1.0, NAN), (2.0, NAN, NAN)),
    *(
        (0.5, -INF, INF),
        (-0.5, -INF, INF),
        (2.0, -INF, 0.0),
        (-2.0, -INF, 0.0),
        (0.5, INF, 0.0),
        (2.0, INF, INF),
    ),
    *((-INF, -3.0, -0.0), (-INF, -2.0, 0.0), (-INF, 3.0, -INF), (-INF, 2.0, INF), (-INF, 0.5, INF)),
    *((INF, -1.0, 0.0), (INF, 1.0, INF), (INF, -INF, 0.0)),
    *(
        (10.0, 400.0, INF),
        (-10.0, 401.0, -INF),
        (-10.0, 400.0, INF),
        (10.0, -400.0, 0.0),
        (-10.0, -401.0, -0.0),
    ),
    # An odd number is below 2^53: from there on all doubles are even.
    *((-2.0, 2.0**53 - 1, -INF), (-2.0, 2.0**53, INF), (-2.0, 1e300, INF), (-0.0, -(2.0**53) + 1, -INF)),
    *(
        (2.0, 0.5, math.sqrt(2)),
        (-2.0, 3.0, -8.0),
        (2.0, -1074.0, TINY),
        (2.0, -1075.0, 0.0),
        (2.0, 1024.0, INF),
    ),
]
DIV = [
    *((1.0, 0.0, INF), (1.0, -0.0, -INF), (-1.0, 0.0, -INF), (-1.0, -0.0, INF), (TINY, 0.0, INF)),
    *(
        (0.0, 0.0, NAN),
        (-0.0, 0.0, NAN),
        (NAN, 0.0, NAN),
        (INF, 0.0, INF),
        (-INF, 0.0, -INF),
        (INF, -0.0, -INF),
    ),
    *(
        (INF, INF, NAN),
        (1.0, INF, 0.0),
        (-1.0, INF, -0.0),
        (0.0, -5.0, -0.0),
        (HUGE, TINY, INF),
        (TINY, 2.0, 0.0),
    ),
]
ATAN2 = [
    *((0.0, -0.0, math.pi), (-0.0, -0.0, -math.pi), (0.0, 0.0, 0.0), (-0.0, 0.0, -0.0), (0.0, -1.0, math.pi)),
    *((-1.0, 0.0, -math.pi / 2), (1.0, -0.0, math.pi / 2), (1.0, -INF, math.pi), (-1.0, INF, -0.0)),
    *((INF, 1.0, math.pi / 2), (INF, -INF, 3 * math.pi / 4), (-INF, INF, -math.pi / 4)),
]
HYPOT = [
    (INF, NAN, INF),
    (NAN, -INF, INF),
    (1.0, NAN, NAN),
    (-0.0, -0.0, 0.0),
    (HUGE, HUGE, INF),
    (3.0, 4.0, 5.0),
]
EXTREMES = [
    ("min", (1.0, 2.0, 1.0)),
    ("min", (-INF, 2.0, -INF)),
    ("max", (1.0, 2.0, 2.0)),
    ("max", (INF, 2.0, INF)),
]
TWO = [
    *(("power", row) for row in POW),
    *(("div", row) for row in DIV),
    *(("atan2", row) for row in ATAN2),
    *(("hypot", row) for row in HYPOT),
    *EXTREMES,
]


@pytest.mark.parametrize(("name", "row"), TWO)
def test_special_case_of_two_doubles_is_that_of_c99(name: str, row: tuple[float, float, float]) -> None:
    a, b, expected = row
    assert same(BINARY[name](a, b), expected)


ONE = [
    *(("exp", -INF, 0.0), ("exp", INF, INF), ("exp", 0.0, 1.0), ("exp", 710.0, INF), ("exp", -746.0, 0.0)),
    *(("log", 0.0, -INF), ("log", -0.0, -INF), ("log", 1.0, 0.0), ("log", -1.0, NAN), ("log", -INF, NAN)),
    *(
        ("log", INF, INF),
        ("log2", 0.0, -INF),
        ("log2", 8.0, 3.0),
        ("log2", TINY, -1074.0),
        ("log10", -0.0, -INF),
    ),
    *(("log10", 1000.0, 3.0), ("log10", -TINY, NAN)),
    *(
        ("sqrt", -0.0, -0.0),
        ("sqrt", -TINY, NAN),
        ("sqrt", INF, INF),
        ("cbrt", -8.0, -2.0),
        ("cbrt", -INF, -INF),
    ),
    *(("sin", INF, NAN), ("cos", -INF, NAN), ("tan", INF, NAN), ("sin", -0.0, -0.0), ("tan", -0.0, -0.0)),
    *(
        ("asin", -0.0, -0.0),
        ("asin", 1.5, NAN),
        ("acos", 1.0, 0.0),
        ("acos", -1.5, NAN),
        ("atan", INF, math.pi / 2),
    ),
    *(
        ("sinh", -711.0, -INF),
        ("sinh", 711.0, INF),
        ("cosh", -711.0, INF),
        ("tanh", -INF, -1.0),
        ("tanh", -0.0, -0.0),
    ),
    *(
        ("asinh", -INF, -INF),
        ("acosh", 1.0, 0.0),
        ("acosh", 0.9, NAN),
        ("acosh", INF, INF),
        ("acosh", -INF, NAN),
    ),
    *(
        ("atanh", 1.0, INF),
        ("atanh", -1.0, -INF),
        ("atanh", 1.5, NAN),
        ("atanh", -INF, NAN),
        ("atanh", -0.0, -0.0),
    ),
    *(("abs", -0.0, 0.0), ("abs", -INF, INF), ("neg", 0.0, -0.0), ("neg", INF, -INF)),
    *(
        ("sign", -0.0, 0.0),
        ("sign", -TINY, -1.0),
        ("sign", INF, 1.0),
        ("step", 0.0, 0.0),
        ("step", TINY, 1.0),
    ),
    *(
        ("step", -INF, 0.0),
        ("relu", -0.0, 0.0),
        ("relu", -INF, 0.0),
        ("relu", TINY, TINY),
        ("relu", INF, INF),
    ),
    *(("erf", INF, 1.0), ("erf", -INF, -1.0), ("erf", -0.0, -0.0)),
    *(("sigmoid", INF, 1.0), ("sigmoid", -INF, 0.0), ("sigmoid", 0.0, 0.5), ("sigmoid", -746.0, 0.0)),
    *(("sigmoid", -HUGE, 0.0), ("sigmoid", HUGE, 1.0)),
    *(("softplus", INF, INF), ("softplus", -INF, 0.0), ("softplus", HUGE, HUGE), ("softplus", -746.0, 0.0)),
]


@pytest.mark.parametrize(("name", "a", "expected"), ONE)
def test_special_case_of_one_double_is_that_of_c99(name: str, a: float, expected: float) -> None:
    assert same(UNARY[name](a), expected)
