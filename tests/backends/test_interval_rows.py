"""Law of the balls: an enclosure contains the exact value at every point of the box.

Every row on random boxes and on edges, against balls of 200 bits around the points. GDCLI_BOXES=N in the
environment tries N boxes a row instead of the few of an ordinary run.
"""

from __future__ import annotations

import math
import os
import random
from typing import TYPE_CHECKING

import mpmath
import pytest
from flint import arb

from gdcli.backends.to_interval import JUMPS, ROWS, ball, outward, precision, to_interval
from gdcli.backends.to_mpmath import registers
from gdcli.program.builder import Builder
from gdcli.program.ops import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdcli.program.program import Program

BOXES = int(os.environ.get("GDCLI_BOXES", "300"))
EDGES = (0.0, 5e-324, 1e-300, 1e-8, 0.5, 1.0, 1.5, 2.0, math.pi, 3.0, 36.0, 300.0, 1e6)
# A row of two operands is tried with every one of these as its second as well: powers live on them.
EXPONENTS = (-3.0, -2.0, -0.5, 0.0, 0.5, 2 / 3, 1.0, 2.0, 3.0, 65.0, 80.0)


def _row_program(name: str) -> Program:
    builder = Builder()
    inputs = ("a", "b")[: OPERATIONS[name].arity]
    return builder.build(inputs, {"f": builder.apply(name, *map(builder.input, inputs))})


def _end(source: random.Random) -> float:
    """Ends of boxes: edges, round and small numbers, and anything."""
    return source.choice(
        (
            source.choice((1, -1)) * source.choice(EDGES),
            source.uniform(-2, 2),
            source.uniform(-1, 1) * 10.0 ** source.randint(-12, 4),
        )
    )


def _box(source: random.Random) -> tuple[float, float]:
    lower = _end(source)
    width = source.choice((0.0, abs(_end(source)), 10.0 ** source.randint(-15, 1)))
    return lower, lower + width


def _points(bounds: tuple[float, float], source: random.Random) -> list[float]:
    lower, upper = bounds
    inside = [min(max(lower + source.random() * (upper - lower), lower), upper) for _ in range(2)]
    return [lower, upper, *inside, *([0.0] if lower <= 0 <= upper else [])]


def _contains(found: arb, exact: arb) -> bool:
    """Whether an enclosure contains the value in a much smaller ball; what is not finite claims nothing."""
    return not (found.is_finite() and exact.is_finite()) or found.overlaps(exact)


def _boxes(name: str, count: int) -> list[tuple[tuple[float, float], ...]]:
    source = random.Random(name)  # noqa: S311 - a seeded test, no secret
    boxes = [tuple(_box(source) for _ in range(OPERATIONS[name].arity)) for _ in range(count)]
    edges = [(e, e) for e in EXPONENTS]
    return boxes + [(box[0], second) for box in boxes[:20] for second in edges if len(box) == len("ab")]


@pytest.mark.parametrize("name", ROWS)
@pytest.mark.parametrize("bits", [30, 53, 128])
def test_a_row_contains_the_exact_value_at_every_point_of_a_box(name: str, bits: int) -> None:
    evaluate = to_interval(_row_program(name))
    source = random.Random(bits)  # noqa: S311 - a seeded test, no secret
    for box in _boxes(name, BOXES):
        with precision(bits):
            (found,) = evaluate([ball(*bounds) for bounds in box]).outputs
        for point in zip(*(_points(bounds, source) for bounds in box), strict=False):
            with precision(200):
                (exact,) = evaluate(list(map(arb, point))).outputs
                assert _contains(found, exact), f"{name} on {box} at {point}: {exact} is not in {found}"


@pytest.mark.parametrize("name", ROWS)
def test_a_row_at_a_point_is_what_mpmath_computes(name: str) -> None:
    program = _row_program(name)
    evaluate = to_interval(program)
    for box in _boxes(name, 100):
        point = [lower for lower, _ in box]
        values = registers(program, point)
        with precision(300):
            (found,) = evaluate(list(map(arb, point))).outputs
            expected = arb.nan() if values is None else arb(mpmath.nstr(values[-1], 60))
            # Fifty digits, and what mpmath's own formulas lose to cancellation.
            near = expected + arb(0, 1e-20) * (1 + abs(expected))
        assert _contains(near, found), f"{name} at {point}: {found}, expected {expected}"


@pytest.mark.parametrize(
    ("name", "box"),
    [
        ("log", ((-1.0, 1.0),)),
        ("log", ((0.0, 1.0),)),
        ("log2", ((-3.0, -2.0),)),
        ("log10", ((-0.5, 1.0),)),
        ("sqrt", ((-0.5, 1.0),)),
        ("asin", ((0.5, 1.5),)),
        ("acos", ((-1.5, 0.0),)),
        ("acosh", ((0.5, 2.0),)),
        ("atanh", ((0.5, 1.0),)),
        ("tan", ((1.0, 2.0),)),
        ("div", ((1.0, 2.0), (-1.0, 1.0))),
        ("pow", ((-1.0, 1.0), (0.5, 0.5))),
        ("pow", ((-1.0, 1.0), (-1.0, -1.0))),
        ("pow", ((-2.0, -1.0), (1.0, 2.0))),
    ],
)
def test_leaving_a_domain_is_no_information(name: str, box: Sequence[tuple[float, float]]) -> None:
    (found,) = to_interval(_row_program(name))([ball(*bounds) for bounds in box]).outputs
    assert not found.is_finite()


@pytest.mark.parametrize("name", ROWS)
def test_no_information_gives_no_information(name: str) -> None:
    nothing = [arb.nan()] * OPERATIONS[name].arity
    others = [[arb.nan(), arb(2)], [arb(2), arb.nan()]] if OPERATIONS[name].arity == 2 else []
    for operands in [nothing] * bool(nothing) + others:
        assert not ROWS[name](*operands).is_finite()


TIGHT = {
    "exp": (-3.0, 2.0),
    "log": (0.25, 9.0),
    "sqrt": (1.0, 9.0),
    "cbrt": (-8.0, 27.0),
    "atan": (-4.0, 1.0),
    "tanh": (-2.0, 5.0),
    "asin": (-0.5, 0.75),
    "sinh": (-2.0, 3.0),
    "sigmoid": (-3.0, 8.0),
    "softplus": (-5.0, 3.0),
    "erf": (-1.0, 2.0),
    "log2": (0.5, 8.0),
    "log10": (0.1, 10.0),
}


@pytest.mark.parametrize(("name", "bounds"), TIGHT.items())
def test_a_rising_row_is_as_wide_as_its_values_at_the_ends(name: str, bounds: tuple[float, float]) -> None:
    evaluate = to_interval(_row_program(name))
    (found,) = evaluate([ball(*bounds)]).outputs
    ends = [evaluate([arb(end)]).outputs[0] for end in bounds]
    # A radius has thirty bits, rounded up at every step.
    assert abs(found.lower() - ends[0]) <= 1e-7 * found.rad()
    assert abs(found.upper() - ends[1]) <= 1e-7 * found.rad()


@pytest.mark.parametrize(
    ("exponent", "bounds"), [(2, (0, 4)), (3, (-1, 8)), (4, (0, 16)), (6, (0, 64)), (7, (-1, 128))]
)
def test_a_power_of_one_register_is_tight_across_zero(exponent: int, bounds: tuple[float, float]) -> None:
    builder = Builder()
    x = builder.input("x")
    power = x
    for _ in range(exponent - 1):
        power = builder.apply("mul", power, x)
    (found,) = to_interval(builder.build(("x",), {"f": power}))([ball(-1, 2)]).outputs
    assert [float(found.lower()), float(found.upper())] == pytest.approx(bounds, abs=1e-5)


@pytest.mark.parametrize(
    ("name", "box", "jumps"),
    [
        ("sign", ((-1.0, 1.0),), True),
        ("sign", ((0.0, 1.0),), True),
        ("sign", ((0.5, 1.0),), False),
        ("step", ((-1.0, 0.0),), True),
        ("step", ((-1.0, -0.5),), False),
        ("floor", ((0.5, 1.0),), True),
        ("floor", ((1.0, 1.0),), True),
        ("floor", ((-0.75, -0.5),), False),
        ("atan2", ((-1.0, 1.0), (-1.0, 1.0)), True),
        ("atan2", ((0.0, 1.0), (-2.0, -1.0)), True),
        ("atan2", ((-1.0, 1.0), (0.5, 1.0)), False),
        ("atan2", ((0.5, 1.0), (-1.0, 1.0)), False),
    ],
)
def test_a_jump_is_told(name: str, box: Sequence[tuple[float, float]], jumps: bool) -> None:  # noqa: FBT001 - a column
    assert to_interval(_row_program(name))([ball(*bounds) for bounds in box]).jumps == (jumps,)


def test_at_a_kink_the_derivative_is_everything_between_both_sides() -> None:
    assert outward(ROWS["sign"](ball(-1, 1)))[0] <= -1
    assert outward(ROWS["sign"](ball(-1, 1)))[1] >= 1
    assert ROWS["step"](ball(-1, 1)).contains(arb(0))
    assert ROWS["step"](ball(-1, 1)).contains(arb(1))


def test_a_constant_enters_as_the_rational_it_is() -> None:
    from fractions import Fraction

    builder = Builder()
    third = builder.apply("mul", builder.constant(Fraction(1, 3)), builder.input("x"))
    with precision(200):
        (found,) = to_interval(builder.build(("x",), {"f": third}))([arb(3)]).outputs
    assert found.contains(arb(1))
    assert found.rad() < 1e-50


@pytest.mark.parametrize("value", [0.0, 1.0, -1.0, 5e-324, 1.7976931348623157e308, -1e-320])
def test_outward_doubles_of_a_double_are_itself(value: float) -> None:
    assert outward(arb(value)) == (value, value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (arb(10) ** 400, (1.7976931348623157e308, math.inf)),
        (-(arb(10) ** 400), (-math.inf, -1.7976931348623157e308)),
        (arb(10) ** -400, (0.0, 5e-324)),
        (-(arb(10) ** -400), (-5e-324, -0.0)),
    ],
)
def test_outward_doubles_beyond_the_range(value: arb, expected: tuple[float, float]) -> None:
    assert outward(value) == expected


def test_every_jump_is_a_row() -> None:
    assert set(JUMPS) <= set(ROWS)
