"""Symbols that note every operation done to them, in the order in which it is done: a Program comes out.

Nothing is simplified or reordered, so the Program computes the same doubles as the traced source does on
floats. A sum over the coordinates cuts the trace: what is summed becomes a Program of its own, and the sum an
input of those after it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.frozen import Frozen
from gdcli.methods.arithmetic import TOTAL
from gdcli.program.builder import Builder

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gdcli.program.builder import Ref
    from gdcli.program.program import Program

SUMMAND = "summand"


class Traced(Frozen):
    """A traced function of one coordinate.

    sums      for each sum over the coordinates its name, and the Program of its summand, which may have the
              sums before it as inputs
    program   the Program of the outputs, which may have all sums as inputs
    """

    sums: tuple[tuple[str, Program], ...]
    program: Program


class Tape:
    """What has been done so far to the symbols of one trace."""

    def __init__(self, given: tuple[str, ...]) -> None:
        self._builder = Builder()
        self._inputs = given
        self._sums: dict[Ref, tuple[str, Program]] = {}

    def symbol(self, name: str) -> Symbol:
        """The symbol of a name that is given."""
        return Symbol(self, self._builder.input(name))

    def applied(self, operation: str, *operands: Symbol | float) -> Symbol:
        """The symbol of an operation on symbols and numbers."""
        refs = [self._ref(operand) for operand in operands]
        return (
            self._sum(refs[0]) if operation == TOTAL else Symbol(self, self._builder.apply(operation, *refs))
        )

    def power(self, base: Symbol, exponent: int) -> Symbol:
        """A whole power, multiplied out."""
        if exponent == 0:
            return Symbol(self, self._builder.constant(1))
        if exponent == 1:
            return base
        half = self.power(base, exponent // 2)
        square = self.applied("mul", half, half)
        return self.applied("mul", square, base) if exponent % 2 else square

    def traced(self, outputs: Mapping[str, Symbol | float]) -> Traced:
        """Programs of some outputs, and of the sums that they need."""
        program = self._builder.build(
            self._all_inputs(), {name: self._ref(value) for name, value in outputs.items()}
        )
        return Traced(tuple(self._sums.values()), program)

    def _sum(self, summand: Ref) -> Symbol:
        if summand not in self._sums:
            name = f"{TOTAL} {len(self._sums) + 1}"
            self._sums[summand] = name, self._builder.build(self._all_inputs(), {SUMMAND: summand})
        return self.symbol(self._sums[summand][0])

    def _all_inputs(self) -> tuple[str, ...]:
        return (*self._inputs, *(name for name, _ in self._sums.values()))

    def _ref(self, value: Symbol | float) -> Ref:
        return value.ref if isinstance(value, Symbol) else self._builder.constant(value)


class Symbol(Frozen):
    """A value of a trace; it has the operators of a float, and no truth of its own."""

    tape: Tape
    ref: Ref

    __eq__ = object.__eq__
    __hash__ = object.__hash__

    def __bool__(self) -> bool:
        raise TypeError("a rule chooses by `where`, not by `if`")

    def __neg__(self) -> Symbol:
        return self.tape.applied("neg", self)

    def __add__(self, other: Symbol | float) -> Symbol:
        return self.tape.applied("add", self, other)

    def __radd__(self, other: float) -> Symbol:
        return self.tape.applied("add", other, self)

    def __sub__(self, other: Symbol | float) -> Symbol:
        return self.tape.applied("sub", self, other)

    def __rsub__(self, other: float) -> Symbol:
        return self.tape.applied("sub", other, self)

    def __mul__(self, other: Symbol | float) -> Symbol:
        return self.tape.applied("mul", self, other)

    def __rmul__(self, other: float) -> Symbol:
        return self.tape.applied("mul", other, self)

    def __truediv__(self, other: Symbol | float) -> Symbol:
        return self.tape.applied("div", self, other)

    def __rtruediv__(self, other: float) -> Symbol:
        return self.tape.applied("div", other, self)

    def __pow__(self, exponent: Symbol | float) -> Symbol:
        if isinstance(exponent, int) and exponent >= 0:
            return self.tape.power(self, exponent)
        return self.tape.applied("pow", self, exponent)

    def __rpow__(self, base: float) -> Symbol:
        return self.tape.applied("pow", base, self)
