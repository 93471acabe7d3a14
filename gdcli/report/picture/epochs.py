"""How loss and gradient fall: results in, a panel over the epochs out."""

from __future__ import annotations

import math
from itertools import takewhile
from typing import TYPE_CHECKING

from gdcli.report.picture.clip import clipped, dots_within
from gdcli.report.picture.scene import Axis, Panel, Scale, Trace
from gdcli.report.picture.window import axis, steady_length
from gdcli.verdict.kind import VerdictKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdcli.pipeline.feature import Feature
    from gdcli.pipeline.result import Minimization
    from gdcli.report.picture.scene import Point

# From this ratio of the largest to the smallest a logarithmic scale shows more.
TELLING_RATIO = 100.0
# From so many epochs on the first ones would not be seen on a linear scale.
MANY_EPOCHS = 1000
MARGIN = 0.05


def loss_panel(results: Sequence[Minimization], features: Sequence[Feature]) -> Panel:
    """Loss per epoch, above the lowest value that is known where a logarithmic scale shows more."""
    losses = [_series(result, result.trajectory.losses) for result in results]
    lowest, proven = _lowest(results, features)
    above = [[(epoch, loss - lowest) for epoch, loss in series] for series in losses]
    positive = [height for series in above for _, height in series if 0 < height < math.inf]
    if positive and max(positive) / min(positive) >= TELLING_RATIO:
        label, notes = _above(lowest, proven=proven), _spent(above) if proven else []
        return _panel("loss per epoch", label, above, logarithmic=True, notes=notes)
    return _panel("loss per epoch", "loss", losses)


def gradient_panel(results: Sequence[Minimization]) -> Panel:
    """Largest component of the gradient per epoch."""
    norms = [_series(result, result.trajectory.gradient_norms) for result in results]
    positive = [norm for series in norms for _, norm in series if norm > 0]
    logarithmic = bool(positive) and max(positive) / min(positive) >= TELLING_RATIO
    return _panel("gradient per epoch", "|gradient|", norms, logarithmic=logarithmic)


def _series(result: Minimization, column: Sequence[float]) -> list[Point]:
    return [(float(epoch), value) for epoch, value in zip(result.trajectory.epochs, column, strict=True)]


def _lowest(results: Sequence[Minimization], features: Sequence[Feature]) -> tuple[float, bool]:
    """The lowest loss that is known, and whether nothing is lower."""
    proven = [feature.loss for feature in features if feature.kind is VerdictKind.GLOBAL_MINIMUM]
    proven += [result.verdict.global_minimum.height for result in results if result.verdict.global_minimum]
    if proven:
        return min(proven), True
    seen = [loss for result in results for loss in result.trajectory.losses]
    seen += [feature.loss for feature in features]
    return min(seen, default=0.0), False


def _above(lowest: float, *, proven: bool) -> str:
    """Label of the height above the lowest loss."""
    if abs(lowest) < 1e-12:  # noqa: PLR2004 - what is left of a zero in doubles
        return "loss"
    if not proven:
        return f"loss above the lowest seen, {lowest:.6g}"
    return f"loss {'-' if lowest > 0 else '+'} {abs(lowest):.6g}"


def _panel(
    title: str,
    label: str,
    series: Sequence[Sequence[Point]],
    *,
    logarithmic: bool = False,
    notes: Sequence[str] = (),
) -> Panel:
    """A panel of values over epochs; on a logarithmic scale only what is positive can be drawn."""
    last = max((points[-1][0] for points in series if points), default=0.0)
    many = last > MANY_EPOCHS
    x = Axis("epoch", 1.0, last, Scale.LOG) if many else Axis("epoch", 0.0, max(1.0, last), whole=True)
    series = [[point for point in points if point[0] >= 1] if many else points for points in series]
    whole, notes = series, [*notes]
    if not logarithmic:
        series = [points[: steady_length([(value,) for _, value in points])] for points in whole]
        for all_of_it, part in zip(whole, series, strict=True):
            if len(part) < len(all_of_it):
                notes.append(f"from epoch {all_of_it[len(part)][0]:.0f} on the loss leaves this panel")
    values = [value for points in series for _, value in points if not logarithmic or value > 0]
    y = _heights(label, values, logarithmic=logarithmic)
    traces = []
    for number, points in enumerate(series):
        drawn = [point for point in points if y.low <= point[1] <= y.high]
        traces.append(Trace(clipped(drawn, x, y), dots_within(drawn, x, y), number))
    if not any(trace.dots for trace in traces):
        notes.append("no epoch had a finite loss and gradient")
    return Panel(title, x, y, tuple(traces), notes=tuple(notes))


def _spent(series: Sequence[Sequence[Point]]) -> list[str]:
    """Where a series ends at the lowest loss there is, which a logarithmic scale cannot show."""
    notes = []
    for points in series:
        spent = list(takewhile(lambda point: not point[1] > 0, reversed(points)))
        notes += [
            f"from epoch {epoch:.0f} on the loss is the lowest, up to rounding" for epoch, _ in spent[-1:]
        ]
    return notes


def _heights(label: str, values: Sequence[float], *, logarithmic: bool) -> Axis:
    if not values:
        return Axis(label, 0.0, 1.0)
    low, high = min(values), max(values)
    if not logarithmic:
        margin = MARGIN * (high / 2 - low / 2) * 2
        return axis(label, (low - margin, high + margin))
    stretch = (math.log(high) - math.log(low)) * MARGIN
    return Axis(
        label,
        max(low * math.exp(-stretch), 5e-324),
        min(high * math.exp(min(stretch, 700.0)), 1.7e308),
        Scale.LOG,
    )
