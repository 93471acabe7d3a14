"""The builder: equal operations are computed once, unread ones not at all, and the result is verified."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gdcli.program.builder import Builder
from gdcli.program.evaluate import outputs
from gdcli.program.program import ProgramError
from gdcli.program.text import listing


def test_equal_operations_are_shared() -> None:
    builder = Builder()
    x, y = builder.input("x"), builder.input("y")
    assert builder.apply("mul", x, y) == builder.apply("mul", x, y)
    assert builder.input("x") == x
    assert builder.constant(0.5) == builder.constant(Fraction(1, 2))


def test_operations_on_other_registers_are_not_shared() -> None:
    builder = Builder()
    x, y = builder.input("x"), builder.input("y")
    # x·y and y·x are the same number, but x − y and y − x are not; one rule for all keeps it simple.
    assert builder.apply("mul", x, y) != builder.apply("mul", y, x)
    assert builder.apply("sub", x, y) != builder.apply("sub", y, x)
    assert builder.apply("sin", x) != builder.apply("cos", x)


def test_an_input_called_like_a_number_is_not_the_number() -> None:
    builder = Builder()
    assert builder.input("1") != builder.constant(1)


def test_a_double_stands_for_exactly_itself() -> None:
    builder = Builder()
    program = builder.build((), {"f": builder.constant(0.1)})
    assert program.constants == (Fraction(0.1),)
    assert program.constants != (Fraction(1, 10),)


def test_what_no_output_reads_is_left_out() -> None:
    builder = Builder()
    x = builder.input("x")
    builder.apply("sin", builder.apply("mul", x, builder.constant(7)))
    kept = builder.apply("exp", x)
    program = builder.build(("x",), {"f": kept})
    assert listing(program) == "r0 = input x\nr1 = exp r0\noutput f = r1"


def test_inputs_stand_in_the_order_asked_for_whether_read_or_not() -> None:
    builder = Builder()
    b = builder.input("b")
    program = builder.build(("a", "b", "c"), {"f": builder.apply("neg", b)})
    assert program.inputs == ("a", "b", "c")
    assert outputs(program, (1.0, 2.0, 3.0)) == (-2.0,)


def test_registers_are_inputs_then_constants_then_instructions() -> None:
    builder = Builder()
    square = builder.apply("mul", builder.input("x"), builder.input("x"))
    program = builder.build(("x",), {"f": builder.apply("add", square, builder.constant(3))})
    assert listing(program).splitlines() == [
        "r0 = input x",
        "r1 = constant 3",
        "r2 = mul r0 r0",
        "r3 = add r2 r1",
        "output f = r3",
    ]


def test_an_inlined_program_is_shared_with_what_stands_there() -> None:
    inner = Builder()
    square = inner.apply("mul", inner.input("a"), inner.input("a"))
    program = inner.build(("a",), {"square": square, "more": inner.apply("add", square, inner.constant(1))})

    builder = Builder()
    x = builder.input("x")
    before = builder.apply("mul", x, x)
    result = builder.inline(program, {"a": x})
    assert result["square"] == before
    assert outputs(builder.build(("x",), result), (3.0,)) == (9.0, 10.0)


def test_a_broken_program_is_not_built() -> None:
    builder = Builder()
    with pytest.raises(ProgramError, match="mul takes 2"):
        builder.build(("x",), {"f": builder.apply("mul", builder.input("x"))})
