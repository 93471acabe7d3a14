"""Functions of vectors: how far from the true value, and nothing of one lane in another."""

from __future__ import annotations

import math
import re
from fractions import Fraction
from typing import TYPE_CHECKING

import mpmath
import numpy as np
import pytest
from vector_calls import vector_form

from gdcli.backends import machine_code, to_mpmath
from gdcli.backends.vector_functions import FUNCTIONS, INLINE, LIBRARY, RARE
from gdcli.backends.vector_series import (
    HALF_PI_PARTS,
    HYPERBOLIC_COTANGENT,
    LOG2_PARTS,
    REDUCIBLE,
    ULPS,
)
from gdcli.backends.vector_text import TYPES, function, lane_function
from gdcli.program.ops import OPERATIONS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

POINTS = 3000  # of a range
TINY = 2.0**-1022
RANGES: dict[str, list[tuple[float, float]]] = {
    "exp": [(-1, 1), (-1e-3, 1e-3), (-708, 709.78), (-745.2, -708)],
    "log": [(0.5, 2), (0.99, 1.01), (0, 1e-307), (0, TINY), (0, 1e308)],
    "sin": [(-10, 10), (-1e-3, 1e-3), (-TINY, TINY), (-REDUCIBLE, REDUCIBLE), (-1e22, 1e22)],
    "cos": [(-10, 10), (-1e-3, 1e-3), (-TINY, TINY), (-REDUCIBLE, REDUCIBLE), (-1e22, 1e22)],
    "tanh": [(-0.2, 0.2), (0.17, 0.6), (-2, 2), (2, 16), (-1e-5, 1e-5), (-TINY, TINY), (15, 21)],
    "sigmoid": [(-1, 1), (-40, 40), (-708, -700), (-746, -708)],
    "softplus": [(-1, 1), (-40, 40), (-708, -700), (-746, -708), (0, 1e300)],
}


@pytest.mark.parametrize(
    ("name", "low", "high"), [(name, low, high) for name, ranges in RANGES.items() for low, high in ranges]
)
def test_a_function_is_as_near_to_the_true_value_as_it_says(name: str, low: float, high: float) -> None:
    assert_near(name, np.random.default_rng(4).uniform(low, high, POINTS))


@pytest.mark.parametrize("name", ["sin", "cos"])
def test_a_circular_function_is_so_beside_its_zeros(name: str) -> None:
    near = np.random.default_rng(5).integers(-600_000, 600_000, POINTS) * (math.pi / 2)
    assert_near(name, np.concatenate([near, np.nextafter(near, math.inf), near * (1 + 2e-16)]))


def assert_near(name: str, points: Array) -> None:
    """Compare with values of 70 digits; the unit of subnormals is the smallest number."""
    found = vector_form(name)(points)
    with mpmath.workdps(70):
        worst = max(
            (float(abs(there - true) / math.ulp(float(true))), x)
            for x, there in zip(points.tolist(), found.tolist(), strict=True)
            for true in (to_mpmath.FUNCTIONS[name](mpmath.mpf(x)),)
        )
    assert worst[0] <= ULPS[name], worst


def test_every_function_says_how_near_it_is() -> None:
    assert set(ULPS) == set(RANGES) == set(FUNCTIONS)
    assert max(ULPS.values()) < min(OPERATIONS[name].ulps for name in ULPS)


def test_every_operation_has_one_form() -> None:
    forms = [*INLINE, *FUNCTIONS, *LIBRARY]
    assert sorted(forms) == sorted(set(OPERATIONS) - {"pi", "e"})
    assert set(RARE) <= set(FUNCTIONS)


@pytest.mark.parametrize("name", [*FUNCTIONS, *INLINE, "tan"])
def test_a_value_does_not_depend_on_what_is_beside_it(name: str) -> None:
    draw = np.random.default_rng(6)
    edges = [0.0, -0.0, math.inf, -math.inf, math.nan, 1e300, -1e300, 5e-324, 3e6, -3e6]
    points = np.concatenate([draw.normal(size=40), draw.normal(size=40) * 800, edges])
    operands = (points, points[::-1])[: OPERATIONS[name].arity]
    form = vector_form(name)
    together = form(*operands)
    alone = [form(*(operand[i : i + 1] for operand in operands))[0] for i in range(len(points))]
    assert np.array(alone).tobytes() == together.tobytes()


@pytest.mark.parametrize(
    ("parts", "unit", "most"), [(LOG2_PARTS, "log(2)", 1100), (HALF_PI_PARTS, "pi/2", 2**20)]
)
def test_the_parts_of_a_unit_are_exact_in_every_multiple(
    parts: tuple[float, ...], unit: str, most: int
) -> None:
    with mpmath.workdps(70):
        missing = abs({"log(2)": mpmath.log(2), "pi/2": mpmath.pi / 2}[unit] - mpmath.fsum(parts))
    assert missing < abs(parts[-1]) * 2.0**-52
    for part in parts[:-1]:
        assert Fraction(most * part) == most * Fraction(part)
        assert Fraction(part).numerator.bit_length() + most.bit_length() <= 53


def test_the_polynomial_of_the_cotangent_is_as_near_as_it_says() -> None:
    with mpmath.workdps(70):
        ends = mpmath.log(2) / 4
        worst = max(
            abs(r * mpmath.coth(r) - 1 - r**2 * mpmath.polyval(HYPERBOLIC_COTANGENT[::-1], r**2))
            for r in (ends * k / 500 for k in range(1, 501))
        )
    assert worst < 2.0**-59


def test_a_hyperbolic_tangent_is_at_most_1_and_odd() -> None:
    points = np.random.default_rng(7).uniform(0, 25, 20_000)
    found = vector_form("tanh")(points)
    assert found.max() == 1
    assert (-vector_form("tanh")(-points)).tobytes() == found.tobytes()


@pytest.mark.parametrize("name", FUNCTIONS)
def test_no_instruction_rounds_two_operations_at_once(name: str) -> None:
    text = TYPES + lane_function(name, 1, "null") + function(name, 1, FUNCTIONS[name])
    flags = {"fast", "nnan", "ninf", "nsz", "arcp", "contract", "afn", "reassoc"}
    assert not flags & set(re.findall(r"\w+", text))
    public = text.replace("define internal", "define")
    assert not re.search(r"fn?m(add|sub|la|ls)", machine_code.listing(public))
