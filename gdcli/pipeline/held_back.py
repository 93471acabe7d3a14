"""Rows that a fit does not see: a fraction or the name of a second file in, the training with them out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from gdcli.data.read import open_table
from gdcli.errors import InputError, Place, Span
from gdcli.frozen import replace

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdcli.data.table import Table
    from gdcli.pipeline.training import Training


def with_test(
    training: Training, test: float | str, seed: int, read: Callable[[Table], Training]
) -> Training:
    """Training with rows to test on: a fraction of its own, or those of another file."""
    text = str(test).strip()
    if re.fullmatch(r"[-+]?[0-9]*\.?[0-9]+(?:[eE][-+]?[0-9]+)?", text):
        fraction = float(text)
        if not 0 < fraction < 1:
            raise InputError(
                f"--test: a fraction lies between 0 and 1, not {text}",
                place=Place(text, Span(0, len(text))),
                fix="--test 0.2, or the name of a second file",
            )
        return _split(training, fraction, seed)
    table = open_table(text)
    other = read(table)
    return replace(training, test=other.columns, test_label=f"{other.rows} rows of {table.label}")


def _split(training: Training, fraction: float, seed: int) -> Training:
    """Hold back a fraction of the rows, drawn by the seed; raise InputError where too few are left."""
    rows = training.rows
    count = round(fraction * rows)
    if not 1 <= count < rows:
        raise InputError(
            f"--test {fraction:g} of {rows} row{'' if rows == 1 else 's'} leaves no row "
            f"{'to test on' if count < 1 else 'to fit'}",
            fix="--test 0.2",
        )
    import numpy as np

    order = np.random.Generator(np.random.PCG64(seed)).permutation(rows)
    held, kept = np.sort(order[:count]), np.sort(order[count:])
    place = training.place
    return replace(
        training,
        columns=tuple(column[kept] for column in training.columns),
        test=tuple(column[held] for column in training.columns),
        test_label=f"{count} of the {rows} rows, drawn by seed {seed}",
        place=lambda row: place(int(kept[row])),
    )
