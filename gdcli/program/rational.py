"""A Program in exact arithmetic: fractions in, fractions out, where it is made of + − × ÷ and comparisons."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gdcli.program.program import Program

# Larger numerators and denominators are of no use to anyone.
MOST_BITS = 4096

_ZERO, _ONE = Fraction(0), Fraction(1)

# The operations that map fractions to fractions: the rows of the same names in `ops.py`, without rounding.
_OPERATIONS: dict[str, Callable[..., Fraction]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "neg": lambda a: -a,
    "abs": abs,
    "sign": lambda a: Fraction((a > 0) - (a < 0)),
    "step": lambda a: _ONE if a > 0 else _ZERO,
    "relu": lambda a: max(a, _ZERO),
    "min": min,
    "max": max,
}


def rational_outputs(program: Program, inputs: Sequence[Fraction]) -> tuple[Fraction, ...] | None:
    """Exact value of every output; None where one is no fraction, or needs more than MOST_BITS."""
    values = [*inputs, *program.constants]
    for instruction in program.instructions:
        operation = _OPERATIONS.get(instruction.operation)
        arguments = [values[a] for a in instruction.arguments]
        if operation is None or (instruction.operation == "div" and arguments[1] == 0):
            return None
        value = operation(*arguments)
        if value.numerator.bit_length() + value.denominator.bit_length() > MOST_BITS:
            return None
        values.append(value)
    return tuple(values[register] for _, register in program.outputs)
