"""Program: a frozen, straight-line list of instructions over numbered registers.

Registers are numbered in this order: inputs, constants, then one for each instruction. Constants are exact
rationals; a backend of floats takes the nearest double, one of intervals takes the rational itself.

Law: every loss, gradient, Hessian, schedule and update rule passes through here, and a backend sees
nothing else. `text.py` shows one to people.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.frozen import Frozen
from gdcli.program.ops import OPERATIONS

if TYPE_CHECKING:
    from fractions import Fraction


class ProgramError(AssertionError):
    """A program that breaks its own rules: always our bug, never the user's."""


class Instruction(Frozen):
    """Apply `operation`, a name of the table, to registers."""

    operation: str
    arguments: tuple[int, ...]


class Program(Frozen):
    """Inputs and constants, instructions over them, and the registers that are handed on.

    outputs   pairs of name and register, in the order in which an evaluator returns them
    """

    inputs: tuple[str, ...]
    constants: tuple[Fraction, ...]
    instructions: tuple[Instruction, ...]
    outputs: tuple[tuple[str, int], ...]

    @property
    def first_instruction(self) -> int:
        """Register of the first instruction."""
        return len(self.inputs) + len(self.constants)

    def uses(self, name: str) -> bool:
        """Whether any instruction or output reads the input `name`."""
        if name not in self.inputs:
            return False
        register = self.inputs.index(name)
        return (
            any(register in i.arguments for i in self.instructions) or register in dict(self.outputs).values()
        )


def verify(program: Program) -> None:
    """Raise ProgramError unless every register is defined before it is read and every operation is known."""
    _check(len(set(program.inputs)) == len(program.inputs), "an input is named twice")
    names = [name for name, _ in program.outputs]
    _check(len(set(names)) == len(names), "an output is named twice")
    _check(bool(names), "there is no output")
    for number, instruction in enumerate(program.instructions, start=program.first_instruction):
        operation = OPERATIONS.get(instruction.operation)
        _check(operation is not None, f"r{number}: unknown operation {instruction.operation!r}")
        assert operation is not None
        _check(
            len(instruction.arguments) == operation.arity,
            f"r{number}: {operation.name} takes {operation.arity}",
        )
        _check(all(0 <= a < number for a in instruction.arguments), f"r{number}: reads what is not yet known")
    last = program.first_instruction + len(program.instructions)
    for name, register in program.outputs:
        _check(0 <= register < last, f"output {name}: there is no r{register}")


def _check(holds: bool, what: str) -> None:  # noqa: FBT001 - one private function, read at its calls
    if not holds:
        raise ProgramError(what)
