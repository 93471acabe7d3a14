"""Law of the boxes: bounds in doubles contain the exact value at every point, and what balls say is no wider.

Every row on random boxes and on edges, against balls of 200 bits around the points. GDCLI_BOXES=N in the
environment tries N boxes a row.
"""

from __future__ import annotations

import math
import os
import random
from typing import TYPE_CHECKING

import numpy as np
import pytest
from flint import arb

from gdcli.backends import to_interval
from gdcli.backends.box_rows import JUMPS, ROWS
from gdcli.backends.to_boxes import to_boxes
from gdcli.backends.to_interval import precision
from gdcli.program.builder import Builder
from gdcli.program.evaluate import outputs
from gdcli.program.ops import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gdcli.program.program import Program

    Array = NDArray[np.float64]

BOXES = int(os.environ.get("GDCLI_BOXES", "400"))
POINTS = 6
LARGE = 1.7976931348623157e308
EDGES = (
    0.0, 5e-324, 2.2250738585072014e-308, 1e-300, 1e-17, 1e-8, 0.1, 0.5, 1 - 2.0**-53, 1.0, 1 + 2.0**-52,
    1.5, math.pi / 2, 2.0, math.e, 3.0, math.pi, 36.0, 40.0, 300.0, 709.78, 710.0, 746.0, 1e6, 1e16,
    1e100, 1.3407807929942596e154, LARGE,
)  # fmt: skip
EXPONENTS = (-80.0, -3.0, -2.0, -0.5, 0.0, 0.5, 2 / 3, 1.0, 2.0, 3.0, 65.0, 80.0)


def _row_program(name: str, second: float | None = None) -> Program:
    """One row; a second operand that is a number enters as a constant."""
    builder = Builder()
    inputs = ("a", "b")[: OPERATIONS[name].arity - (second is not None)]
    operands = [builder.input(x) for x in inputs] + ([] if second is None else [builder.constant(second)])
    return builder.build(inputs, {"f": builder.apply(name, *operands)})


def _ends(source: random.Random, count: int) -> list[float]:
    def end() -> float:
        return source.choice(
            (
                source.choice((1, -1)) * source.choice(EDGES),
                source.uniform(-2, 2),
                source.uniform(-1, 1) * 10.0 ** source.randint(-12, 4),
                source.uniform(-1, 1) * 10.0 ** source.randint(-300, 300),
            )
        )

    return [end() for _ in range(count)]


def _boxes(name: str, arity: int, count: int) -> tuple[Array, Array]:
    source = random.Random(name)  # noqa: S311 - a seeded test, no secret
    lower = np.array([_ends(source, count) for _ in range(arity)]).reshape(arity, count)
    widths = abs(np.array([_ends(source, count) for _ in range(arity)]).reshape(arity, count))
    narrow = np.array([[source.choice((0.0, 1e-12, 1e-6, 1.0)) for _ in range(count)] for _ in range(arity)])
    kind = np.array([source.random() < 0.5 for _ in range(count)])
    with np.errstate(over="ignore"):
        upper = lower + np.where(kind, widths, narrow.reshape(arity, count) * abs(lower))
    return lower, np.minimum(upper, LARGE)


def _misses(program: Program, lower: Array, upper: Array) -> list[str]:
    """Points of the boxes whose exact value is not within the bounds."""
    found = to_boxes(program)(lower, upper)
    exactly = to_interval.to_interval(program)
    source = np.random.default_rng(lower.shape[1])
    wrong = []
    for k in range(lower.shape[1]):
        below, above = found.lower[0, k], found.upper[0, k]
        assert math.isnan(below) == math.isnan(above)
        if math.isnan(below):
            continue
        inside = source.uniform(0, 1, (POINTS, lower.shape[0]))
        points = lower[:, k] + inside * (upper[:, k] / 2 - lower[:, k] / 2) * 2
        zero = np.clip(0.0, lower[:, k], upper[:, k])
        for point in (lower[:, k], upper[:, k], zero, *np.clip(points, lower[:, k], upper[:, k])):
            with precision(200):
                (exact,) = exactly([arb(float(x)) for x in point]).outputs
                inside_bounds = not (exact < arb(float(below)) or exact > arb(float(above)))
            if exact.is_finite() and not inside_bounds:
                wrong.append(f"{point}: {exact} is not within {below!r}, {above!r}")
            if math.isnan(outputs(program, point.tolist())[0]):
                wrong.append(f"{point} is outside of the domain, with bounds {below!r}, {above!r}")
    return wrong


@pytest.mark.parametrize("name", ROWS)
def test_a_row_contains_the_exact_value_at_every_point_of_a_box(name: str) -> None:
    arity = OPERATIONS[name].arity
    lower, upper = _boxes(name, arity, BOXES if arity else 1)
    assert _misses(_row_program(name), lower, upper) == []


@pytest.mark.parametrize("second", [*EXPONENTS, 0.1, -7.25, 1e300, -1e-300])
@pytest.mark.parametrize("name", ["pow", "mul", "div", "add", "sub", "min", "max", "hypot"])
def test_a_row_with_a_constant_contains_the_exact_value(name: str, second: float) -> None:
    lower, upper = _boxes(f"{name} {second}", 1, BOXES // 4)
    assert _misses(_row_program(name, second), lower, upper) == []


@pytest.mark.parametrize("exponent", [2, 3, 4, 5, 6, 7, 12, 31, 64])
def test_a_power_of_one_register_contains_the_exact_value_and_is_tight(exponent: int) -> None:
    builder = Builder()
    x = builder.input("x")
    power = x
    for _ in range(exponent - 1):
        power = builder.apply("mul", power, x)
    program = builder.build(("x",), {"f": power})
    assert _misses(program, *_boxes(f"power {exponent}", 1, BOXES)) == []
    found = to_boxes(program)(np.array([[-1.0]]), np.array([[2.0]]))
    assert found.lower[0, 0] == pytest.approx(-(exponent % 2), abs=1e-12)
    assert found.upper[0, 0] == pytest.approx(2.0**exponent)


@pytest.mark.parametrize(
    ("name", "box"),
    [
        ("log", ((-1.0, 1.0),)),
        ("log", ((0.0, 1.0),)),
        ("log2", ((-3.0, -2.0),)),
        ("sqrt", ((-0.5, 1.0),)),
        ("asin", ((0.5, 1.5),)),
        ("acos", ((-1.5, 0.0),)),
        ("acosh", ((0.5, 2.0),)),
        ("atanh", ((0.5, 1.0),)),
        ("tan", ((1.0, 2.0),)),
        ("tan", ((0.0, 4.0),)),
        ("div", ((1.0, 2.0), (-1.0, 1.0))),
        ("div", ((1.0, 2.0), (0.0, 1.0))),
        ("pow", ((-1.0, 1.0), (0.5, 0.5))),
        ("pow", ((0.0, 1.0), (-0.5, 0.5))),
    ],
)
def test_leaving_a_domain_is_no_information(name: str, box: Sequence[tuple[float, float]]) -> None:
    lower, upper = (np.array([[bounds[end]] for bounds in box]) for end in (0, 1))
    found = to_boxes(_row_program(name))(lower, upper)
    assert np.isnan([found.lower, found.upper]).all()


@pytest.mark.parametrize("name", [name for name in ROWS if OPERATIONS[name].arity])
def test_no_information_gives_no_information(name: str) -> None:
    arity = OPERATIONS[name].arity
    for unknown in range(arity):
        bounds = np.full((arity, 1), 2.0)
        bounds[unknown] = math.nan
        found = to_boxes(_row_program(name))(bounds, bounds)
        assert np.isnan([found.lower, found.upper]).all()


@pytest.mark.parametrize("name", [name for name in ROWS if OPERATIONS[name].arity])
def test_boxes_that_reach_to_infinity_contain_what_is_on_the_way(name: str) -> None:
    arity = OPERATIONS[name].arity
    evaluate = to_boxes(_row_program(name))
    for lower, upper in ((1.0, math.inf), (-math.inf, math.inf), (-math.inf, -1.0)):
        whole = evaluate(np.full((arity, 1), lower), np.full((arity, 1), upper))
        part = evaluate(np.full((arity, 1), max(lower, -50.0)), np.full((arity, 1), min(upper, 50.0)))
        assert not whole.lower[0, 0] > part.lower[0, 0]
        assert not whole.upper[0, 0] < part.upper[0, 0]


@pytest.mark.parametrize("name", JUMPS)
def test_jumps_are_those_of_the_balls(name: str) -> None:
    arity = OPERATIONS[name].arity
    lower, upper = _boxes(f"jumps of {name}", arity, BOXES)
    found = to_boxes(_row_program(name))(lower, upper)
    for k in range(lower.shape[1]):
        point = [arb(float(x)) for x in lower[:, k]]
        at_an_end = to_interval.to_interval(_row_program(name))(point).jumps[0]
        assert found.jumps[0, k] >= at_an_end


def test_bounds_are_a_few_units_apart_at_a_point() -> None:
    for name in set(ROWS) - {"pi", "e"}:
        bounds = np.full((OPERATIONS[name].arity, 1), 0.7 if name != "acosh" else 1.7)
        found = to_boxes(_row_program(name))(bounds, bounds)
        assert found.upper[0, 0] - found.lower[0, 0] <= 80 * math.ulp(float(abs(found.upper[0, 0]))), name


def test_both_backends_of_intervals_know_the_same_jumps() -> None:
    from gdcli.verdict.certified.derivatives import JUMPING

    assert set(JUMPS) == set(to_interval.JUMPS) == JUMPING
