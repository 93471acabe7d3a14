"""A fit as predictions and residuals, one CSV row a row of data."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdcli.pipeline.fitted import Fit


def to_predictions(fit: Fit) -> Iterator[str]:
    """Yield the header and the rows: the columns of the formula, the target, its prediction and the residual.

    Where rows were held back, they follow those of the fit, and a column `set` says which is which.
    """
    training = fit.task.training
    names = list(fit.task.binding.columns.values())
    tested = training.test is not None
    yield _line([*names, "target", "prediction", "residual", *(["set"] if tested else [])])
    for columns, which in ((training.columns, "fit"), (training.test, "test")):
        if columns is None:
            continue
        predictions = fit.problem.predictions(columns, tuple(fit.parameters.values())).tolist()
        rows = zip(*(column.tolist() for column in columns[: len(names) + 1]), predictions, strict=True)
        for *values, target, prediction in rows:
            figures = [*values, target, prediction, target - prediction]
            yield _line([*map(_figure, figures), *([which] if tested else [])])


def _figure(value: float) -> str:
    """The shortest text of a double, nothing where the model is not finite."""
    return repr(value) if abs(value) < float("inf") else ""


def _line(cells: list[str]) -> str:
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerow(cells)
    return stream.getvalue()
