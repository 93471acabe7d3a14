"""A Program as text: a listing of its registers, and the expression that one register holds."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gdcli.program.program import Instruction, Program

# How tightly an expression holds together, to know where brackets are needed.
_SUM, _PRODUCT, _UNARY, _POWER, _ATOM = range(5)

MAX_NESTING = 8
REPR_FROM = 10**16  # from here Python writes a double with an exponent


def listing(program: Program) -> str:
    """One line a register: `r5 = mul r0 r3`, inputs and constants first, outputs last."""
    lines = [f"r{i} = input {name}" for i, name in enumerate(program.inputs)]
    lines += [
        f"r{i} = constant {value}" for i, value in enumerate(program.constants, start=len(program.inputs))
    ]
    for number, instruction in enumerate(program.instructions, start=program.first_instruction):
        arguments = "".join(f" r{a}" for a in instruction.arguments)
        lines.append(f"r{number} = {instruction.operation}{arguments}")
    lines += [f"output {name} = r{register}" for name, register in program.outputs]
    return "\n".join(lines)


def expression(program: Program, register: int) -> str:
    """What a register holds, written over the inputs: `x**4`, `2*x**4 - 3*x**2`, `log(x)`.

    Below MAX_NESTING levels it says `…`: shared registers make the full text of a long program exponential.
    """
    return _Writer(program).written(register, MAX_NESTING)[0]


class _Writer:
    """Text of the registers of one program, each with how tightly it holds together."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.powers: dict[int, tuple[int, int]] = {}

    def written(self, register: int, levels: int) -> tuple[str, int]:
        program = self.program
        if register < len(program.inputs):
            return program.inputs[register], _ATOM
        if register < program.first_instruction:
            return _constant(program.constants[register - len(program.inputs)])
        if levels == 0:
            return "…", _ATOM
        base, exponent = self.power(register)
        if exponent > 1:
            return f"{_at_least(_ATOM, self.written(base, levels - 1))}**{exponent}", _POWER
        instruction = program.instructions[register - program.first_instruction]
        return _operation(instruction, [self.written(a, levels - 1) for a in instruction.arguments])

    def power(self, register: int) -> tuple[int, int]:
        """Base and exponent where a register is a chain of multiplications of one base by itself."""
        if register not in self.powers:
            self.powers[register] = self._power(register)
        return self.powers[register]

    def _power(self, register: int) -> tuple[int, int]:
        index = register - self.program.first_instruction
        if index >= 0 and self.program.instructions[index].operation == "mul":
            (left, m), (right, n) = map(self.power, self.program.instructions[index].arguments)
            if left == right:
                return left, m + n
        return register, 1


def _operation(instruction: Instruction, parts: list[tuple[str, int]]) -> tuple[str, int]:
    match instruction.operation, parts:
        case ("add", [left, right]):
            return f"{_at_least(_SUM, left)} + {_at_least(_PRODUCT, right)}", _SUM
        case ("sub", [left, right]):
            return f"{_at_least(_SUM, left)} - {_at_least(_PRODUCT, right)}", _SUM
        case ("mul", [left, right]):
            return f"{_at_least(_PRODUCT, left)}*{_at_least(_POWER, right)}", _PRODUCT
        case ("div", [left, right]):
            return f"{_at_least(_PRODUCT, left)}/{_at_least(_POWER, right)}", _PRODUCT
        case ("neg", [operand]):
            return f"-{_at_least(_PRODUCT, operand)}", _UNARY
        case ("pow", [base, exponent]):
            return f"{_at_least(_ATOM, base)}**{_at_least(_POWER, exponent)}", _POWER
        case (name, []):
            return name, _ATOM
        case (name, _):
            return f"{name}({', '.join(text for text, _ in parts)})", _ATOM


def _constant(value: Fraction) -> tuple[str, int]:
    if value.denominator == 1 and abs(value) < REPR_FROM:
        text = str(value)
    elif Fraction(repr(float(value))) == value or Fraction(float(value)) == value:
        text = repr(float(value))
    else:
        return str(value), _PRODUCT
    return text, _UNARY if value < 0 else _ATOM


def _at_least(tightness: int, written: tuple[str, int]) -> str:
    text, tight = written
    return text if tight >= tightness else f"({text})"
