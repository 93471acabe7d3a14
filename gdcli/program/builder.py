"""A Program under construction: operations in, registers out, equal ones shared.

An operation on the same registers is computed once, so common subexpressions need no search; what no
output reads is left out at the end.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, NewType

from gdcli.program.program import Instruction, Program, verify

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# A value under construction; registers are numbered when the program is built.
Ref = NewType("Ref", int)

_Key = str | Fraction | Instruction


class Builder:
    """Collects inputs, constants and instructions; `build` orders them into a verified Program."""

    def __init__(self) -> None:
        self._keys: list[_Key] = []
        self._refs: dict[tuple[type, _Key], Ref] = {}

    def input(self, name: str) -> Ref:
        """The input called `name`, made where it is new."""
        return self._ref(name)

    def constant(self, value: Fraction | float) -> Ref:
        """An exact constant; a double stands for exactly itself."""
        return self._ref(Fraction(value))

    def apply(self, operation: str, *arguments: Ref) -> Ref:
        """The result of an operation, shared with an equal one before it."""
        return self._ref(Instruction(operation, arguments))

    def inline(self, program: Program, inputs: Mapping[str, Ref]) -> dict[str, Ref]:
        """Copy `program` in, its inputs bound to `inputs`; return its outputs by name."""
        refs = self.registers(program, inputs)
        return {name: refs[register] for name, register in program.outputs}

    def registers(self, program: Program, inputs: Mapping[str, Ref]) -> list[Ref]:
        """Copy `program` in, its inputs bound to `inputs`; return what all of its registers became."""
        refs = [inputs[name] for name in program.inputs]
        refs += [self.constant(value) for value in program.constants]
        for instruction in program.instructions:
            refs.append(self.apply(instruction.operation, *(refs[a] for a in instruction.arguments)))
        return refs

    def build(self, inputs: tuple[str, ...], outputs: Mapping[str, Ref]) -> Program:
        """The verified Program with these inputs, in this order, and what `outputs` needs."""
        needed = self._needed(outputs.values())
        constants = [ref for ref in needed if isinstance(self._keys[ref], Fraction)]
        instructions = [ref for ref in needed if isinstance(self._keys[ref], Instruction)]
        number = {self._ref(name): index for index, name in enumerate(inputs)}
        for ref in (*constants, *instructions):
            number[ref] = len(number)
        program = Program(
            inputs,
            tuple(key for ref in constants if isinstance(key := self._keys[ref], Fraction)),
            tuple(
                Instruction(key.operation, tuple(number[Ref(a)] for a in key.arguments))
                for ref in instructions
                if isinstance(key := self._keys[ref], Instruction)
            ),
            tuple((name, number[ref]) for name, ref in outputs.items()),
        )
        verify(program)
        return program

    def _ref(self, key: _Key) -> Ref:
        # The type is part of the key: Fraction(1) and an input must never meet.
        found = self._refs.get((type(key), key))
        if found is None:
            found = Ref(len(self._keys))
            self._keys.append(key)
            self._refs[(type(key), key)] = found
        return found

    def _needed(self, outputs: Iterable[Ref]) -> list[Ref]:
        """What the outputs read, directly or not, in the order in which it was made."""
        needed: set[int] = set()
        open_: list[int] = list(outputs)
        while open_:
            ref = open_.pop()
            if ref not in needed:
                needed.add(ref)
                key = self._keys[ref]
                if isinstance(key, Instruction):
                    open_.extend(key.arguments)
        return [Ref(ref) for ref in sorted(needed)]
