"""A loss of one variable with the paths of runs on it: landscape and results in, a panel out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.report.picture.clip import clipped, dots_within, is_inside
from gdcli.report.picture.marks import as_proven, coordinate, ends, stationary_mark
from gdcli.report.picture.scene import Panel, Trace
from gdcli.report.picture.window import axis, line_window

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdcli.pipeline.feature import Feature
    from gdcli.pipeline.landscape import Landscape
    from gdcli.pipeline.result import Minimization
    from gdcli.report.picture.scene import Axis, Point

# Of more marks than this only those are made that lie lowest: a comb of letters says nothing.
MOST_MARKS = 6


def line_panel(land: Landscape, results: Sequence[Minimization]) -> tuple[Panel, tuple[Feature, ...]]:
    """The panel, and the stationary points that are known."""
    paths = [_path(result) for result in results]
    box = results[0].task.box
    known = land.everywhere()
    window = line_window(
        land.loss,
        [(feature.point[0], feature.loss) for feature in known],
        paths,
        box=box[0] if box else None,
    )
    if land.line is None:
        known = as_proven(land.within([window.x]), results)
    x, y = axis(land.variables[0], window.x), axis("loss", window.y)
    places = sorted([*window.samples, *((f.point[0], f.loss) for f in known), *paths_in(paths, x)])
    traces = [Trace(clipped(places, x, y, leaps=False))]
    for number, path in enumerate(paths):
        traces.append(Trace(clipped(path, x, y), dots_within(path, x, y), number))
    visible = [feature for feature in known if is_inside((feature.point[0], feature.loss), x, y)]
    lowest = sorted(visible, key=lambda feature: feature.loss)[:MOST_MARKS]
    marks = [
        *(stationary_mark(f, (f.point[0], f.loss)) for f in visible if f in lowest),
        *(mark for mark in ends(results, lambda point, loss: (point[0], loss)) if is_inside(mark.at, x, y)),
    ]
    notes = [*_more(len(visible) - len(lowest)), *_outside(results, paths, x, y)]
    panel = Panel("loss and path", x, y, tuple(traces), tuple(marks), notes=tuple(notes))
    return panel, known


def paths_in(paths: Sequence[Sequence[Point]], x: Axis) -> list[Point]:
    """The iterates within the range of x: the curve is drawn through each, however narrow its valley."""
    return [point for path in paths for point in path if x.low <= point[0] <= x.high]


def _path(result: Minimization) -> list[Point]:
    kept = result.trajectory
    if not len(kept):
        return [(result.task.start.point[0], float("nan"))]
    return list(zip(kept.points[0], kept.losses, strict=True))


def _more(count: int) -> list[str]:
    return [f"{count} more stationary points are not marked"] if count > 0 else []


def _outside(
    results: Sequence[Minimization], paths: Sequence[Sequence[Point]], x: Axis, y: Axis
) -> list[str]:
    """What the window leaves out."""
    notes = []
    for number, (result, path) in enumerate(zip(results, paths, strict=True)):
        who = "" if len(results) == 1 else f"run {number + 1}: "
        if not len(result.trajectory):
            notes.append(
                f"{who}loss or gradient is not finite at the start {result.variables[0]} = {path[0][0]:g}"
            )
            continue
        for which, point in (("start", path[0]), ("end", path[-1])):
            if not is_inside(point, x, y):
                where = f"{result.variables[0]} = {coordinate(point[0])}"
                notes.append(f"{who}the {which} {where} with loss {point[1]:.6g} is outside")
    return notes
