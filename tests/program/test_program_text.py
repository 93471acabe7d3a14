"""A Program as people read it: the listing of the textbook's quartic, and the expression in a register."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from gdcli.descent.method import loss_program
from gdcli.objective.objective import build_objective, read_loss
from gdcli.program.lower import lower
from gdcli.program.text import expression, listing

if TYPE_CHECKING:
    from gdcli.program.program import Program

QUARTIC = """\
r0 = input x
r1 = constant 2
r2 = constant 3
r3 = constant 20
r4 = constant 8
r5 = constant 6
r6 = mul r0 r0
r7 = mul r6 r6
r8 = mul r1 r7
r9 = mul r2 r6
r10 = mul r1 r0
r11 = sub r8 r9
r12 = add r11 r10
r13 = sub r12 r3
r14 = mul r6 r0
r15 = mul r4 r14
r16 = mul r5 r0
r17 = sub r15 r16
r18 = add r17 r1
output loss value = r13
output df/dx = r18"""

# What is written, and what the register of the loss says.
EXPRESSIONS = {
    "x**4": "x**4",
    "2*x**4-3*x**2": "2*x**4 - 3*x**2",
    "log(x)": "log(x)",
    "x-y": "x - y",
    "-x-y": "-x - y",
    "1-x": "1 - x",
    "x/y": "x/y",
    "1/x": "1/x",
    "x**-3": "1/x**3",
    "x/y/z": "x/(y*z)",
    "x/3": "x/3",
    "1/3 + x": "x + 1/3",
    "0.1*x": "0.1*x",
    "1e-5*x": "1e-05*x",
    "-x**2": "-x**2",
    "(x+1)*(x-1)": "(x + 1)*(x - 1)",
    "(x+1)**2": "(x + 1)**2",
    "1/(x-1)": "1/(x - 1)",
    "x**7": "x**7",
    "x**100": "x**100",
    "x**(1/3)": "x**(1/3)",
    "x**(y+1)": "x**(y + 1)",
    "(x*y)**z": "(x*y)**z",
    "(-2)**x": "(-2)**x",
    "-(2**x)": "-2**x",
    "x**0.5": "sqrt(x)",
    "y/sqrt(x)": "y/sqrt(x)",
    "exp(-x)": "exp(-x)",
    "pi*x": "pi*x",
    "atan2(y, x)": "atan2(y, x)",
    "min(x, y, 3)": "min(min(x, y), 3)",
    "abs(x) - sign(x)": "abs(x) - sign(x)",
}


def _lowered(text: str) -> Program:
    objective = build_objective(read_loss(text))
    return lower({"f": objective.expression}, objective.variables)


def test_the_listing_of_the_quartic_shares_its_powers() -> None:
    objective = build_objective(read_loss("2*x**4-3*x**2+2*x-20"))
    assert listing(loss_program(objective)) == QUARTIC


@pytest.mark.parametrize(("written", "text"), EXPRESSIONS.items(), ids=EXPRESSIONS)
def test_the_expression_of_a_register_reads_like_what_was_written(written: str, text: str) -> None:
    program = _lowered(written)
    assert expression(program, dict(program.outputs)["f"]) == text


@pytest.mark.parametrize("written", EXPRESSIONS)
def test_the_expression_of_a_register_reads_back_as_the_same_program(written: str) -> None:
    program = _lowered(written)
    assert _lowered(expression(program, dict(program.outputs)["f"])) == program


def test_an_input_and_a_constant_are_expressions_too() -> None:
    program = _lowered("x - 2.5")
    assert [expression(program, register) for register in range(2)] == ["x", "2.5"]
