"""`verify`: what every Program obeys, and the words for each way to break it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from gdcli.frozen import replace
from gdcli.program.ops import OPERATIONS
from gdcli.program.program import Instruction, Program, ProgramError, verify

# f = x**2 + y, with y a constant: one input, one constant, two instructions.
SOUND = Program(
    inputs=("x",),
    constants=(Fraction(1, 3),),
    instructions=(Instruction("mul", (0, 0)), Instruction("add", (2, 1))),
    outputs=(("f", 3),),
)


def _with_first(instruction: Instruction) -> Program:
    return replace(SOUND, instructions=(instruction, SOUND.instructions[1]))


BROKEN = {
    "two inputs of one name": (replace(SOUND, inputs=("x", "x")), "an input is named twice"),
    "two outputs of one name": (replace(SOUND, outputs=(("f", 3), ("f", 2))), "an output is named twice"),
    "no output": (replace(SOUND, outputs=()), "there is no output"),
    "an unknown operation": (_with_first(Instruction("fma", (0, 0))), "r2: unknown operation 'fma'"),
    "an operation with code for a name": (
        _with_first(Instruction("__import__('os')", (0, 0))),
        "r2: unknown operation \"__import__('os')\"",
    ),
    "an operand too few": (_with_first(Instruction("mul", (0,))), "r2: mul takes 2"),
    "an operand too many": (_with_first(Instruction("sqrt", (0, 0))), "r2: sqrt takes 1"),
    "an operand for a constant": (_with_first(Instruction("pi", (0,))), "r2: pi takes 0"),
    "a register read before it is written": (
        _with_first(Instruction("mul", (0, 3))),
        "r2: reads what is not yet known",
    ),
    "a register that reads itself": (
        _with_first(Instruction("mul", (0, 2))),
        "r2: reads what is not yet known",
    ),
    "a negative register": (_with_first(Instruction("mul", (0, -1))), "r2: reads what is not yet known"),
    "an output beyond the last register": (
        replace(SOUND, outputs=(("f", 4),)),
        "output f: there is no r4",
    ),
    "an output before the first register": (
        replace(SOUND, outputs=(("f", -1),)),
        "output f: there is no r-1",
    ),
}


@pytest.mark.parametrize(("program", "message"), BROKEN.values(), ids=BROKEN)
def test_verify_refuses(program: Program, message: str) -> None:
    with pytest.raises(ProgramError) as caught:
        verify(program)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "program",
    [
        SOUND,
        replace(SOUND, outputs=(("an input", 0), ("a constant", 1), ("a result", 3))),
        replace(SOUND, outputs=(("one name", 3), ("another for the same", 3))),
        Program((), (), (Instruction("pi", ()),), (("f", 0),)),
        Program(("x",), (), (), (("f", 0),)),
    ],
    ids=["a sum", "outputs of every kind", "one register twice", "no input", "no instruction"],
)
def test_verify_accepts(program: Program) -> None:
    verify(program)


@pytest.mark.parametrize("operation", OPERATIONS)
def test_verify_accepts_every_row_with_its_arity(operation: str) -> None:
    arity = OPERATIONS[operation].arity
    verify(Program(("a", "b"), (), (Instruction(operation, tuple(range(arity))),), (("f", 2),)))


def test_a_program_knows_which_inputs_it_uses() -> None:
    program = Program(("x", "y", "z"), (), (Instruction("sin", (0,)),), (("f", 3), ("z", 2)))
    assert [name for name in ("x", "y", "z", "other") if program.uses(name)] == ["x", "z"]
