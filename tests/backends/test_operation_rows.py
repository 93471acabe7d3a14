"""Every row of the operation table, in every backend, against `evaluate`, on edge values and random ones.

A row with 0 ulps agrees bit for bit, the sign of zero included; NaN agrees with NaN, whatever its bits.
"""

from __future__ import annotations

import itertools
import json
import math
import random
import struct
from typing import TYPE_CHECKING

import mpmath
import numpy as np
import pytest
from node import needs_node, printed
from vector_calls import vector_form

from gdcli.backends import to_mpmath
from gdcli.backends.to_javascript import operations, to_javascript
from gdcli.backends.to_llvm import to_llvm
from gdcli.backends.to_numpy import UFUNCS, to_numpy
from gdcli.backends.to_python import to_python
from gdcli.backends.vector_functions import FUNCTIONS, INLINE, LIBRARY
from gdcli.program.builder import Builder
from gdcli.program.ops import OPERATIONS

if TYPE_CHECKING:
    from gdcli.program.program import Program

POSITIVE_EDGES = (
    0.0,
    5e-324,
    2.2250738585072014e-308,
    1e-300,
    1e-17,
    1e-8,
    0.1,
    0.5,
    1 - 2.0**-53,
    1.0,
    1 + 2.0**-52,
    1.5,
    2.0,
    math.e,
    3.0,
    math.pi,
    36.0,
    40.0,
    54.0,
    709.782712893384,
    710.0,
    746.0,
    2.0**53,
    1e16,
    1e100,
    1.3407807929942596e154,
    1e308,
    1.7976931348623157e308,
    math.inf,
)
EDGES = (*POSITIVE_EDGES, *(-value for value in POSITIVE_EDGES), math.nan)

# No tiny ones, whose results a double may round to zero, and none whose powers fill the memory.
FINITE_OPERANDS = (-700.0, -36.6, -2.0, -1.0, -0.75, 0.0, 1e-9, 0.1, 0.5, 1.0, 1.5, 2.0, 3.0, 40.1, 709.0)

random_values = random.Random(20)  # noqa: S311 - a seeded test, no secret
RANDOM = tuple(
    sign * random_values.uniform(1, 10) * 10.0**exponent
    for exponent in (-300, -100, -20, -8, -3, -1, 0, 0, 0, 1, 1, 2, 3, 15, 100, 300)
    for sign in (1, 1, -1, -1)
)


def _points(arity: int) -> list[tuple[float, ...]]:
    return list(itertools.product((*EDGES, *RANDOM), repeat=arity))


def _row_program(name: str) -> Program:
    builder = Builder()
    inputs = ("a", "b")[: OPERATIONS[name].arity]
    return builder.build(inputs, {"f": builder.apply(name, *map(builder.input, inputs))})


def _place(value: float) -> int:
    """Number of a double on the line of all doubles, −0 just below +0."""
    (bits,) = struct.unpack("<q", struct.pack("<d", value))
    number: int = bits
    return number if number >= 0 else -(number & 0x7FFF_FFFF_FFFF_FFFF) - 1


def _ulps_apart(a: float, b: float) -> float:
    """How many doubles lie between; 0 for two NaN, infinity for one."""
    nans = math.isnan(a) + math.isnan(b)
    return {0: abs(_place(a) - _place(b)), 1: math.inf, 2: 0}[nans]


def _worst(name: str, found: list[float]) -> tuple[float, tuple[float, ...], float, float]:
    """Largest distance from the reference, and where: operands, found, expected."""
    row = OPERATIONS[name]
    points = _points(row.arity)
    expected = [row.evaluate(*point) for point in points]
    return max(
        ((_ulps_apart(f, e), point, f, e) for f, e, point in zip(found, expected, points, strict=True)),
        key=lambda entry: entry[0],
    )


@pytest.mark.parametrize(
    ("a", "b", "apart"),
    [
        (1.0, 1.0, 0),
        (1.0, 1 + 2.0**-52, 1),
        (0.0, -0.0, 1),
        (-5e-324, 5e-324, 3),
        (1.7976931348623157e308, math.inf, 1),
        (math.nan, math.nan, 0),
        (math.nan, 1.0, math.inf),
    ],
)
def test_distance_counts_doubles(a: float, b: float, apart: float) -> None:
    assert _ulps_apart(a, b) == _ulps_apart(b, a) == apart


@pytest.mark.parametrize("name", OPERATIONS)
def test_python_is_the_reference_bit_for_bit(name: str) -> None:
    evaluate = to_python(_row_program(name))
    found = [evaluate(*point)[0] for point in _points(OPERATIONS[name].arity)]
    apart, *where = _worst(name, found)
    assert apart == 0, where


# Also where a row allows more: machine code calls the functions that Python calls.
@pytest.mark.parametrize("name", OPERATIONS)
def test_machine_code_is_the_reference_bit_for_bit(name: str) -> None:
    evaluate = to_llvm(_row_program(name))
    found = [evaluate(*point)[0] for point in _points(OPERATIONS[name].arity)]
    apart, *where = _worst(name, found)
    assert apart == 0, where


@pytest.mark.parametrize("name", OPERATIONS)
def test_numpy_is_within_the_ulps_of_the_row(name: str) -> None:
    evaluate = to_numpy(_row_program(name))
    columns = map(np.array, zip(*_points(OPERATIONS[name].arity), strict=True))
    found = [float(value) for value in np.atleast_1d(evaluate(*columns)[0])]
    apart, *where = _worst(name, found)
    assert apart <= OPERATIONS[name].ulps, where


@pytest.mark.parametrize("name", [*INLINE, *FUNCTIONS, *LIBRARY])
def test_vectors_are_within_the_ulps_of_the_row(name: str) -> None:
    columns = map(np.array, zip(*_points(OPERATIONS[name].arity), strict=True))
    apart, *where = _worst(name, vector_form(name)(*columns).tolist())
    assert apart <= OPERATIONS[name].ulps, where


@needs_node
@pytest.mark.parametrize("name", OPERATIONS)
def test_javascript_is_within_the_ulps_of_the_row(name: str) -> None:
    # Numbers travel as text: JSON has neither infinities nor NaN, and drops the sign of zero.
    points = json.dumps([[repr(value) for value in point] for point in _points(OPERATIONS[name].arity)])
    found = printed(f"""
        {operations()}
        const evaluate = {to_javascript(_row_program(name))};
        const number = (text) => Number(text.replace("inf", "Infinity"));
        const text = (value) => Object.is(value, -0) ? "-0" : String(value).replace("Infinity", "inf");
        const points = {points};
        console.log(JSON.stringify(points.map((point) => text(evaluate(...point.map(number))[0]))));
    """)
    apart, *where = _worst(name, [float(value) for value in found])
    assert apart <= OPERATIONS[name].ulps, where


@pytest.mark.parametrize("name", OPERATIONS)
def test_numpy_gives_single_floats_what_it_gives_arrays(name: str) -> None:
    evaluate = to_numpy(_row_program(name))
    for point in itertools.product((0.5, 1.25, -0.75, 300.0), repeat=OPERATIONS[name].arity):
        (single,) = evaluate(*point)
        assert single.shape == ()
        apart = _ulps_apart(float(single), OPERATIONS[name].evaluate(*point))
        assert apart <= OPERATIONS[name].ulps, point


@pytest.mark.parametrize("name", OPERATIONS)
def test_fifty_digits_round_to_what_the_row_gives(name: str) -> None:
    row = OPERATIONS[name]
    points = itertools.product(FINITE_OPERANDS, repeat=row.arity)
    expected = {point: value for point in points if math.isfinite(value := row.evaluate(*point))}
    for point, value in expected.items():
        found = to_mpmath.FUNCTIONS[name](*map(mpmath.mpf, point))
        assert abs(float(found) - value) <= row.ulps * math.ulp(value), point


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_row_is_total_and_gives_a_float(name: str) -> None:
    row = OPERATIONS[name]
    assert {type(row.evaluate(*point)) for point in _points(row.arity)} == {float}


@pytest.mark.parametrize("name", sorted(set(OPERATIONS) - {"pow", "pi", "e", "hypot"}))
def test_a_row_keeps_nan(name: str) -> None:
    row = OPERATIONS[name]
    for place in range(row.arity):
        operands = [0.5] * row.arity
        operands[place] = math.nan
        assert math.isnan(row.evaluate(*operands))


@pytest.mark.parametrize(
    ("name", "operands", "value"),
    [
        # C99 Annex F: what does not depend on the NaN is not NaN.
        ("pow", (math.nan, 0.0), 1.0),
        ("pow", (1.0, math.nan), 1.0),
        ("hypot", (math.inf, math.nan), math.inf),
        ("pow", (-8.0, 1 / 3), math.nan),
        ("pow", (0.0, -1.0), math.inf),
        ("pow", (-0.0, -1.0), -math.inf),
        ("pow", (-0.0, -2.0), math.inf),
        ("pow", (-1e200, 3.0), -math.inf),
        ("pow", (-1e200, 2.0), math.inf),
        ("div", (1.0, 0.0), math.inf),
        ("div", (1.0, -0.0), -math.inf),
        ("div", (-0.0, 0.0), math.nan),
        ("exp", (1000.0,), math.inf),
        ("log", (0.0,), -math.inf),
        ("log", (-1.0,), math.nan),
        ("sqrt", (-1.0,), math.nan),
        ("sqrt", (-0.0,), -0.0),
        ("sinh", (-1000.0,), -math.inf),
        ("atanh", (-1.0,), -math.inf),
        ("acosh", (0.5,), math.nan),
        ("sin", (math.inf,), math.nan),
        ("sigmoid", (-1000.0,), 0.0),
        ("softplus", (1000.0,), 1000.0),
        ("relu", (-0.0,), 0.0),
        ("step", (0.0,), 0.0),
        ("sign", (-0.0,), 0.0),
        ("floor", (-0.5,), -1.0),
        ("floor", (-0.0,), -0.0),
        ("floor", (2.0**53 + 2,), 2.0**53 + 2),
        ("floor", (-math.inf,), -math.inf),
        ("neg", (0.0,), -0.0),
    ],
)
def test_an_edge_is_what_the_standard_says(name: str, operands: tuple[float, ...], value: float) -> None:
    assert _ulps_apart(OPERATIONS[name].evaluate(*operands), value) == 0


def test_numpy_has_every_row_and_no_other() -> None:
    assert set(UFUNCS) == set(OPERATIONS)
