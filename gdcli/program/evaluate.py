"""The reference: a Program and the doubles of its inputs in, the double in every register out.

One operation after the other through the table, for whoever wants to see what happened inside: the search
for the place where a run broke down, and the tests of the backends.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdcli.program.ops import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from gdcli.program.program import Program


def registers(program: Program, inputs: Sequence[float]) -> list[float]:
    """Value of every register; `inputs` in the order of the program's."""
    values = [*inputs, *(nearest_double(value) for value in program.constants)]
    for instruction in program.instructions:
        evaluate = OPERATIONS[instruction.operation].evaluate
        values.append(evaluate(*(values[a] for a in instruction.arguments)))
    return values


def outputs(program: Program, inputs: Sequence[float]) -> tuple[float, ...]:
    """Value of every output."""
    values = registers(program, inputs)
    return tuple(values[register] for _, register in program.outputs)


def nearest_double(value: Fraction) -> float:
    """The double closest to an exact constant, an infinity beyond the range."""
    try:
        return value.numerator / value.denominator
    except OverflowError:
        return math.inf if value > 0 else -math.inf
