"""The numbers a fit runs on: a table and a bound formula in, its columns, target and weights out, checked.

Law: a row that the loss cannot use is an error with its place before anything runs; no row is left out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gdcli.backends.to_numpy import to_numpy
from gdcli.errors import InputError, Place
from gdcli.frozen import Frozen
from gdcli.program.regression import target_program

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdcli.data.table import Column, Table
    from gdcli.objective.binding import Binding
    from gdcli.objective.losses import Loss
    from gdcli.pipeline.weighting import Weighting


class Training(Frozen):
    """Rows to fit, and rows to test the fit on.

    columns   one a row input of the regression, each of shape (rows,)
    test      the same of the rows held back, None where there are none
    place     where one of them stands in the table, as words
    """

    label: str
    columns: tuple[Column, ...]
    test: tuple[Column, ...] | None
    test_label: str
    place: Callable[[int], str]

    @property
    def rows(self) -> int:
        """Number of rows to fit."""
        return len(self.columns[0])


def read_training(table: Table, binding: Binding, loss: Loss, weighting: Weighting | None) -> Training:
    """Read what the formula needs; raise InputError at the first cell or row that cannot be used."""
    wanted = list(dict.fromkeys([*binding.columns.values(), *([weighting.column] if weighting else [])]))
    for name in wanted:
        if name not in table.names:  # a second file need not have what the first one has
            raise InputError(
                f"{table.label} has no column '{name}', and the fit needs it",
                fix=f"its columns are {', '.join(table.names[:12])}",
            )
    found = table.read(wanted)
    columns = [found[name] for name in binding.columns.values()]
    (target,) = to_numpy(target_program(binding))(*columns)
    target = np.ascontiguousarray(target)
    _check_target(table, binding, loss, target)
    row_columns = [*columns, target]
    if weighting:
        row_columns.append(_weights(table, weighting, found[weighting.column]))
    return Training(table.label, tuple(row_columns), None, "", table.place)


def _check_target(table: Table, binding: Binding, loss: Loss, target: Column) -> None:
    node, text = binding.formula.target, binding.formula.text
    written = text[node.span.start : node.span.end]
    finite = np.isfinite(target)
    if not finite.all():
        row = int(np.argmin(finite))
        raise InputError(
            f"{table.label}, {table.place(row)}: the target '{written}' is not a finite number there",
            place=Place(text, node.span),
            fix="remove the row or write another target",
        )
    inside = (target >= loss.low) & (target <= loss.high)
    if not inside.all():
        row = int(np.argmin(inside))
        span = "from 0 to 1" if np.isfinite(loss.high) else "at least 0"
        raise InputError(
            f"{table.label}, {table.place(row)}: the target '{written}' is {target[row]:g}",
            place=Place(text, node.span),
            why=f"--loss {loss.name} is for a target {span}",
        )


def _weights(table: Table, weighting: Weighting, values: Column) -> Column:
    positive = values > 0
    if not positive.all():
        row = int(np.argmin(positive))
        what = "a standard deviation" if weighting.is_sigma else "a weight"
        raise InputError(
            f"{table.label}, {table.place(row)}, column '{weighting.column}': {values[row]:g} is not above 0",
            why=f"{weighting.option} {weighting.column}: {what} is above zero",
            fix="remove the row where it should not count",
        )
    with np.errstate(over="ignore", under="ignore", divide="ignore"):
        weights = 1 / values**2 if weighting.is_sigma else values
    # Rows that weigh nothing are no rows: what is said of them all would not be true of the loss.
    usable = np.isfinite(weights) & (weights > 0)
    if not usable.all():
        row = int(np.argmin(usable))
        size = "large" if values[row] > 1 else "small"
        what = f"{values[row]:g} is too {size} for a standard deviation"
        raise InputError(f"{table.label}, {table.place(row)}, column '{weighting.column}': {what}")
    return np.ascontiguousarray(weights)
