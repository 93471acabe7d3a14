"""The rows of a problem in exact arithmetic: a program of one row and a point in, values and slopes out."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from gdcli.frozen import Frozen
from gdcli.program.differentiate import with_gradient
from gdcli.program.rational import rational_outputs
from gdcli.program.regression import PREDICTION, derivative_names

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdcli.descent.row_problem import RowProblem
    from gdcli.program.program import Program

# Operations on fractions over all rows: a few microseconds each.
MOST_OPERATIONS = 100_000


class ExactRow(Frozen):
    """One row: the program's value at the point, its derivative by every parameter, and the data."""

    value: Fraction
    slopes: tuple[Fraction, ...]
    target: Fraction
    weight: Fraction


def rows_in_fractions(
    problem: RowProblem, program: Program, point: Sequence[float]
) -> tuple[ExactRow, ...] | None:
    """All rows, where they are not too many and each is made of fractions; else None.

    program   output PREDICTION, of the inputs of a row
    """
    regression = problem.regression
    derivatives = derivative_names(regression.parameters)
    whole = with_gradient(program, PREDICTION, derivatives)
    if len(whole.instructions) * problem.rows > MOST_OPERATIONS:
        return None
    names = [name for name, _ in whole.outputs]
    target = len(regression.columns)
    at = [Fraction(x) for x in point]
    rows = []
    for numbers in zip(*(column.tolist() for column in problem.columns), strict=True):
        data = [Fraction(x) for x in numbers]
        outputs = rational_outputs(whole, [*at, *data])
        if outputs is None:
            return None
        found = dict(zip(names, outputs, strict=True))
        slopes = tuple(found[name] for name in derivatives.values())
        weight = data[-1] if regression.weighted else Fraction(1)
        rows.append(ExactRow(found[PREDICTION], slopes, data[target], weight))
    return tuple(rows)
