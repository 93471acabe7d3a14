"""A fit over its data: a fit in, a panel of the model and a panel of the residuals out.

Over one column the model is a curve through the data, without any a level over the numbers of the rows. Over
several the prediction stands against the target, and what is fitted well lies on the diagonal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gdcli.frozen import Frozen
from gdcli.report.picture.clip import FINEST, clipped
from gdcli.report.picture.scene import Panel, Trace
from gdcli.report.picture.window import axis
from gdcli.report.to_message import visible

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from gdcli.objective.box import Bounds
    from gdcli.pipeline.fitted import Fit
    from gdcli.report.picture.scene import Axis, Point, Stroke

    Array = NDArray[np.float64]

# Numbers of what is drawn, behind that of the descent: rows of the fit, and rows held back.
SETS = ("data", "held back")
SAMPLES = 600
MARGIN = 0.06
# A curve is followed beyond the data by so many times their height.
BEYOND = 0.5
MOST_PARAMETERS = 6
LONGEST_LABEL = 40


class _Rows(Frozen):
    """Rows of one set; each array has the shape (rows,).

    across   what the model is drawn over
    """

    across: Array
    target: Array
    prediction: Array

    @property
    def residual(self) -> Array:
        """What the model leaves of the target."""
        return self.target - self.prediction


def fit_panels(fit: Fit) -> tuple[Panel, Panel]:
    """The model over the data, and its residuals."""
    predictors = _predictors(fit)
    with np.errstate(over="ignore", invalid="ignore"):
        rows = list(_sets(fit, predictors))
        if len(predictors) > 1:
            main = _against_target(fit, rows)
            residuals = _residuals(rows, [each.prediction for each in rows], "prediction")
        else:
            main = _over_column(fit, predictors, rows)
            residuals = _residuals(rows, [each.across for each in rows], main.x.label)
    return main, residuals


def _predictors(fit: Fit) -> tuple[int, ...]:
    """Places of the columns that the model uses; those of the target alone are not among them."""
    regression = fit.problem.regression
    return tuple(i for i, name in enumerate(regression.columns) if regression.prediction.uses(name))


def _sets(fit: Fit, predictors: Sequence[int]) -> Iterator[_Rows]:
    training, count = fit.task.training, len(fit.problem.regression.columns)
    for columns in (training.columns, training.test):
        if columns is not None:
            target = columns[count]
            numbers = np.arange(1.0, len(target) + 1)
            across = {0: numbers, 1: columns[predictors[0]] if predictors else numbers}.get(
                len(predictors), target
            )
            yield _Rows(across, target, _predicted(fit, columns))


def _predicted(fit: Fit, columns: Sequence[Array]) -> Array:
    return fit.problem.predictions(columns, tuple(fit.parameters.values()))


def _over_column(fit: Fit, predictors: Sequence[int], rows: Sequence[_Rows]) -> Panel:
    name = fit.task.binding.columns[fit.problem.regression.columns[predictors[0]]] if predictors else "row"
    x = axis(_label(name), _wide(_bounds([each.across for each in rows])))
    places = np.linspace(0.0, 1.0, SAMPLES)
    places = x.low * (1 - places) + x.high * places
    # The prediction looks at no other column.
    heights = _predicted(fit, [places] * len(fit.problem.columns))
    low, high = _bounds([each.target for each in rows])
    reach = BEYOND * (high - low) if high > low else np.inf
    near = heights[(heights >= low - reach) & (heights <= high + reach)]
    y = axis(_target(fit), _wide(_bounds([np.array([low, high]), near])))
    curve = clipped(zip(places.tolist(), heights.tolist(), strict=True), x, y, leaps=False)
    pairs = [(each.across, each.target) for each in rows]
    notes = [*_parameters(fit), *_unseen(curve, heights)]
    return _panel("data and model", (x, y), curve, pairs, notes=notes)


def _against_target(fit: Fit, rows: Sequence[_Rows]) -> Panel:
    target = _bounds([each.target for each in rows])
    predicted = _bounds([each.prediction for each in rows], default=target)
    x = axis(_target(fit), _wide(target))
    y = axis("prediction", _wide((min(target[0], predicted[0]), max(target[1], predicted[1]))))
    diagonal = clipped([(x.low, x.low), (x.high, x.high)], x, y)
    pairs = [(each.target, each.prediction) for each in rows]
    return _panel("prediction against target", (x, y), diagonal, pairs, notes=_parameters(fit))


def _residuals(rows: Sequence[_Rows], across: Sequence[Array], label: str) -> Panel:
    x = axis(label, _wide(_bounds(across)))
    y = axis("residual", _wide(_bounds([np.zeros(1), *(each.residual for each in rows)])))
    level = (((x.low, 0.0), (x.high, 0.0)),)
    pairs = [(places, each.residual) for places, each in zip(across, rows, strict=True)]
    return _panel("target - prediction", (x, y), level, pairs)


def _panel(
    title: str,
    axes: tuple[Axis, Axis],
    line: tuple[Stroke, ...],
    sets: Sequence[tuple[Array, Array]],
    *,
    notes: Sequence[str] = (),
) -> Panel:
    x, y = axes
    traces = [Trace(line)]
    lost = 0
    for number, (across, up) in enumerate(sets, start=1):
        finite = np.isfinite(across) & np.isfinite(up)
        lost += int((~finite).sum())
        traces.append(Trace((), scattered(across[finite], up[finite], x, y), number))
    rows = "1 row has" if lost == 1 else f"{lost} rows have"
    more = [f"{rows} no finite prediction"] if lost else []
    return Panel(title, x, y, tuple(traces), notes=(*notes, *more))


def scattered(across: Array, up: Array, x: Axis, y: Axis) -> tuple[Point, ...]:
    """Points within the axes, one for all of those that cannot be told apart."""
    inside = (across >= x.low) & (across <= x.high) & (up >= y.low) & (up <= y.high)
    across, up = across[inside], up[inside]
    cells = [
        ((values / 2 - side.low / 2) / (side.high / 2 - side.low / 2) / FINEST).astype(np.int64)
        for values, side in ((across, x), (up, y))
    ]
    _, first = np.unique(cells[0] * round(2 / FINEST) + cells[1], return_index=True)
    first = np.sort(first)
    return tuple(zip(across[first].tolist(), up[first].tolist(), strict=True))


def _bounds(columns: Sequence[Array], default: Bounds = (0.0, 0.0)) -> Bounds:
    """Lowest and highest finite number of all columns."""
    finite = [column[np.isfinite(column)] for column in columns]
    some = [column for column in finite if column.size]
    if not some:
        return default
    return min(float(column.min()) for column in some), max(float(column.max()) for column in some)


def _wide(bounds: Bounds) -> Bounds:
    low, high = bounds
    margin = 2 * MARGIN * (high / 2 - low / 2)
    return low - margin, high + margin


def _parameters(fit: Fit) -> list[str]:
    named = list(fit.parameters.items())
    if len(named) > MOST_PARAMETERS:
        return [f"{len(named)} parameters"]
    return [visible(", ".join(f"{name} = {value:.6g}" for name, value in named))]


def _unseen(curve: tuple[Stroke, ...], heights: Array) -> list[str]:
    if curve:
        return []
    if not np.isfinite(heights).any():
        return ["the model has no finite value here"]
    return [f"the model is outside of this panel, from {np.nanmin(heights):.6g} to {np.nanmax(heights):.6g}"]


def _target(fit: Fit) -> str:
    formula = fit.task.binding.formula
    span = formula.target.span
    return _label(" ".join(formula.text[span.start : span.end].split()))


def _label(name: str) -> str:
    text = visible(name)
    return text if len(text) <= LONGEST_LABEL else text[: LONGEST_LABEL - 3] + "..."
