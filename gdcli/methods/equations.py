"""The update equations of a rule, written out from its trace: a Rule and a notation in, lines of text out.

What is printed is what is computed, in the same order: each line assigns a new value to a name, and a name in
a line after it means the new value. `previous_g ← g` stands where the old value is needed no more.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from gdcli.methods.arithmetic import TOTAL
from gdcli.methods.notation import ATOM, SQUARE, UNARY
from gdcli.methods.tape import SUMMAND
from gdcli.program.builder import Builder

if TYPE_CHECKING:
    from gdcli.methods.notation import Notation
    from gdcli.methods.trace import Rule
    from gdcli.program.program import Program

# A text and how tightly it holds together.
_Written = tuple[str, int]


def equations(rule: Rule, notation: Notation) -> tuple[str, ...]:
    """One line for each new value, in the order of the rule's source, x last."""
    program = _explained(rule)
    registers = dict(program.outputs)
    sums = {name: registers.pop(f"{SUMMAND} of {name}") for name, _ in rule.explained.sums}
    writer = _Writer(
        program, notation, {program.inputs.index(name): register for name, register in sums.items()}
    )
    lines = []
    for name, register in registers.items():
        lines.append(f"{notation.name(name)} {notation.arrow} {writer.expression(register)}")
        writer.remember(register, name)
    return tuple(lines)


def _explained(rule: Rule) -> Program:
    """One Program with all new values, and the summands of its sums, which are inputs as well."""
    builder = Builder()
    inputs = rule.explained.program.inputs
    given = {name: builder.input(name) for name in inputs}
    summands = {
        f"{SUMMAND} of {name}": builder.inline(summand, given)[SUMMAND]
        for name, summand in rule.explained.sums
    }
    return builder.build(inputs, {**summands, **builder.inline(rule.explained.program, given)})


@dataclass(slots=True)
class _Writer:
    """Text of the registers of one program.

    sums    input register of a sum: register of what is summed
    names   registers that have been given a name
    """

    program: Program
    notation: Notation
    sums: dict[int, int]
    names: dict[int, str] = field(default_factory=dict)

    def remember(self, register: int, name: str) -> None:
        """Write a register by its name from now on, unless it is an input or a number or has one already."""
        if register >= self.program.first_instruction or register in self.sums:
            self.names.setdefault(register, name)

    def expression(self, register: int) -> str:
        """What a register holds."""
        return self._written(register)[0]

    def _written(self, register: int) -> _Written:
        program = self.program
        if register in self.names:
            return self.notation.name(self.names[register]), ATOM
        if register in self.sums:
            return self._applied(TOTAL, (self.sums[register],))
        if register < len(program.inputs):
            return self.notation.name(program.inputs[register]), ATOM
        if register < program.first_instruction:
            value = float(program.constants[register - len(program.inputs)])
            return self.notation.number(value), UNARY if value < 0 else ATOM
        instruction = program.instructions[register - program.first_instruction]
        if instruction.operation == "mul":
            return self._product(register)
        return self._applied(instruction.operation, instruction.arguments)

    def _applied(self, operation: str, arguments: tuple[int, ...]) -> _Written:
        form = self.notation.forms.get(operation)
        if form is None:
            listed = ", ".join(self.expression(argument) for argument in arguments)
            return self.notation.call.format(operation, listed), ATOM
        tightnesses = form.operands[: len(arguments)]
        operands = [
            self._bracketed(self._written(argument), tightness)
            for argument, tightness in zip(arguments, tightnesses, strict=True)
        ]
        return form.template.format(*operands), form.tightness

    def _product(self, register: int) -> _Written:
        """A product, in which a factor that follows itself becomes its square."""
        form = self.notation.forms["mul"]
        parts: list[_Written] = []
        factors = self._factors(register)
        while factors:
            factor = factors.pop(0)
            if factors and factors[0] == factor:
                factors.pop(0)
                parts.append(self._applied(SQUARE, (factor,)))
            else:
                parts.append(self._written(factor))
        product, *others = parts
        for part in others:
            left, right = self._bracketed(product, form.operands[0]), self._bracketed(part, form.operands[1])
            product = form.template.format(left, right), form.tightness
        return product

    def _factors(self, register: int) -> list[int]:
        """Registers that are multiplied, from left to right."""
        index = register - self.program.first_instruction
        if index >= 0 and register not in self.names and self.program.instructions[index].operation == "mul":
            left, right = self.program.instructions[index].arguments
            return [*self._factors(left), right]
        return [register]

    def _bracketed(self, written: _Written, tightness: int) -> str:
        text, tight = written
        return text if tight >= tightness else self.notation.bracket.format(text)
