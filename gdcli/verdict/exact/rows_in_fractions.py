"""The rows of a problem in exact arithmetic: a program of one row and a point in, values and slopes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flint import fmpq

from gdcli.frozen import Frozen
from gdcli.program.differentiate import with_gradient
from gdcli.program.rational import rational_values
from gdcli.program.regression import PREDICTION, derivative_names

if TYPE_CHECKING:
    from collections.abc import Sequence
    from fractions import Fraction

    from gdcli.descent.row_problem import RowProblem
    from gdcli.program.program import Program

# Fractions that are read, computed and handed on over all rows: about two microseconds each.
MOST_FRACTIONS = 150_000


class ExactRow(Frozen):
    """One row: the program's value at the point, its derivative by every parameter, and the data."""

    value: fmpq
    slopes: tuple[fmpq, ...]
    target: fmpq
    weight: fmpq


def rows_in_fractions(
    problem: RowProblem, program: Program, point: Sequence[float]
) -> tuple[ExactRow, ...] | None:
    """All rows, where they are not too many and each is made of fractions; else None.

    program   output PREDICTION, of the inputs of a row
    """
    regression = problem.regression
    derivatives = derivative_names(regression.parameters)
    whole = with_gradient(program, PREDICTION, derivatives)
    a_row = len(whole.inputs) + len(whole.instructions) + len(whole.outputs)
    if a_row * problem.rows > MOST_FRACTIONS:
        return None
    names = [name for name, _ in whole.outputs]
    target = len(regression.columns)
    constants = [exact(c) for c in whole.constants]
    at = [exact(x) for x in point]
    rows = []
    for numbers in zip(*(column.tolist() for column in problem.columns), strict=True):
        data = [exact(x) for x in numbers]
        outputs = rational_values(whole, [*at, *data], constants)
        if outputs is None:
            return None
        found = dict(zip(names, outputs, strict=True))
        slopes = tuple(found[name] for name in derivatives.values())
        weight = data[-1] if regression.weighted else fmpq(1)
        rows.append(ExactRow(found[PREDICTION], slopes, data[target], weight))
    return tuple(rows)


def exact(value: float | Fraction) -> fmpq:
    """The number itself as a fraction of the library."""
    return fmpq(*value.as_integer_ratio())
