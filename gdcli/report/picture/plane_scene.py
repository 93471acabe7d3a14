"""A loss over a plane, as contours with the paths of runs: landscape and results in, a panel out.

The plane is that of the two variables, or of the two directions that matter where there are more: from the
start to the end of the run, and the largest of what the path does besides.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from gdcli.frozen import replace
from gdcli.report.picture.clip import clipped, dots_within, is_inside
from gdcli.report.picture.marks import as_proven, ends, stationary_mark
from gdcli.report.picture.scene import Contours, Mark, Panel, Symbol, Trace
from gdcli.report.picture.window import LARGEST, axis, steady_length
from gdcli.verdict.evidence import Certified, Exact

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from gdcli.objective.box import Bounds
    from gdcli.pipeline.feature import Feature
    from gdcli.pipeline.landscape import Landscape
    from gdcli.pipeline.result import Minimization
    from gdcli.report.picture.scene import Point

    Array = NDArray[np.float64]

COLUMNS, ROWS = 201, 151
LEVELS = 10
# Contours are drawn between these parts of the values in the window.
LOW_PART, HIGH_PART = 0.02, 0.95
# From this ratio of heights on levels grow by a factor, and reach down to this part of the highest.
TELLING_RATIO, DEEPEST = 20.0, 1e-5
MARGIN = 0.18
# The shorter side of a window, as a part of the longer one.
NARROWEST = 0.25
# Stationary points this far outside of the path, as a part of its length, are taken into the window.
NEARBY = 0.6
MOST_MARKS = 6


def plane_panel(land: Landscape, results: Sequence[Minimization]) -> tuple[Panel, tuple[Feature, ...]]:
    """The panel of a loss of two variables, and the stationary points that are known."""
    paths = [_path(result) for result in results]
    box = results[0].task.box
    bounds = tuple(box) if box else plane_window(paths, _claimed(results))
    x, y = (axis(name, side) for name, side in zip(land.variables, bounds, strict=True))
    within = land.within(((x.low, x.high), (y.low, y.high)))
    known = as_proven([f for f in within if is_inside((f.point[0], f.point[1]), x, y)], results)
    lowest = sorted(known, key=lambda feature: feature.loss)[:MOST_MARKS]
    marks = [
        *(stationary_mark(feature, (feature.point[0], feature.point[1])) for feature in lowest),
        *ends(results, lambda point, _: (point[0], point[1])),
    ]
    more = len(known) - len(lowest)
    notes = [f"{more} more stationary points are not marked"] if more else []
    empty = Panel("contours and path", x, y, notes=tuple(notes))
    return _drawn(land.loss, empty, paths, marks), known


def directions_panel(land: Landscape, results: Sequence[Minimization]) -> Panel:
    """The panel of a loss of more variables: the plane through the start along two directions."""
    points = [_points(result) for result in results]
    steps = points[0][: steady_length(points[0].tolist())]
    origin = steps[0]
    along, across = directions(steps - origin)
    paths = [[(float((p - origin) @ along), float((p - origin) @ across)) for p in run] for run in points]

    def loss(a: Array, b: Array) -> Array:
        return land.loss(*(o + a * u + b * v for o, u, v in zip(origin, along, across, strict=True)))

    bounds = plane_window(paths, [])
    x, y = axis("distance from start to end", bounds[0]), axis("largest distance across", bounds[1])
    marks = list(
        ends(
            results,
            lambda point, _: (
                float((np.array(point) - origin) @ along),
                float((np.array(point) - origin) @ across),
            ),
        )
    )
    return _drawn(loss, Panel("the two directions that matter", x, y), paths, marks)


def directions(steps: Array) -> tuple[Array, Array]:
    """Two orthonormal directions: to the last step, and to the step furthest from that line.

    steps   shape (k, n), from the start, n at least 2
    Where the path is a point or a line, the first coordinates that lie across take their place.
    """
    n = steps.shape[1]
    along = _unit(steps[-1])
    if along is None:
        along = np.eye(n)[0]
    rest = steps - np.outer(steps @ along, along)
    sizes = np.abs(rest).max(axis=1)
    across = _unit(rest[int(sizes.argmax())]) if sizes.max() > 1e-9 * np.abs(steps).max() else None
    if across is None:
        candidates = np.eye(n) - np.outer(along, along)
        across = _unit(candidates[int(np.abs(candidates).max(axis=1).argmax())])
    assert across is not None
    return along, across


def plane_window(paths: Sequence[Sequence[Point]], nearby: Sequence[Point]) -> tuple[Bounds, Bounds]:
    """Bounds of a plane around paths, and around the points nearby that are not far from them."""
    points = [point for path in paths for point in path[: steady_length(path)]]
    for point in nearby:
        if _is_near(point, points):
            points = [*points, point]
    sides = [(min(p[k] for p in points), max(p[k] for p in points)) for k in (0, 1)]
    longest = max(high / 2 - low / 2 for low, high in sides) * 2
    if longest <= 1e-9 * max(abs(bound) for side in sides for bound in side):
        longest = max(1.0, 0.2 * max(abs(bound) for side in sides for bound in side))
    longest = min(longest, LARGEST)
    wide = [_widened(side, longest) for side in sides]
    return wide[0], wide[1]


def _unit(vector: Array) -> Array | None:
    size = float(np.abs(vector).max())
    if not 0 < size < math.inf:
        return None
    scaled = vector / size
    return np.asarray(scaled / np.linalg.norm(scaled))


def _is_near(point: Point, points: Sequence[Point]) -> bool:
    sides = [(min(p[k] for p in points), max(p[k] for p in points)) for k in (0, 1)]
    longest = max(high - low for low, high in sides)
    reach = NEARBY * longest if longest > 0 else 2.0
    return all(low - reach <= at <= high + reach for at, (low, high) in zip(point, sides, strict=True))


def _widened(side: Bounds, longest: float) -> Bounds:
    low, high = side
    lacking = max(0.0, NARROWEST * longest - (high - low)) / 2
    margin = MARGIN * max(high - low, NARROWEST * longest) + lacking
    return max(low - margin, -LARGEST), min(high + margin, LARGEST)


def _path(result: Minimization) -> list[Point]:
    return [(float(x), float(y)) for x, y in _points(result)]


def _points(result: Minimization) -> Array:
    """The iterates, the start where there is none; shape (k, n)."""
    kept = result.trajectory
    return np.array(list(zip(*kept.points, strict=True)) or [result.task.start.point], dtype=np.float64)


def _claimed(results: Sequence[Minimization]) -> list[Point]:
    """Points that verdicts have proven something of; an estimate may be far off."""
    points = []
    for result in results:
        lowest = result.verdict.global_minimum
        proven = isinstance(result.verdict.evidence, Exact | Certified)
        points += [result.verdict.stationary_point] if proven and result.verdict.stationary_point else []
        points += list(lowest.points) if lowest else []
    return [(float(p[0]), float(p[1])) for p in points if not any(isinstance(figure, str) for figure in p)]


def _drawn(
    loss: Callable[[Array, Array], Array],
    empty: Panel,
    paths: Sequence[Sequence[Point]],
    marks: Sequence[Mark],
) -> Panel:
    """The panel with its title, axes and notes filled in."""
    x, y = empty.x, empty.y
    columns, rows = np.linspace(x.low, x.high, COLUMNS), np.linspace(y.low, y.high, ROWS)
    values = loss(columns[np.newaxis, :], rows[:, np.newaxis])
    values = np.where(np.isfinite(values), values, np.nan)
    levels = contour_levels(values)
    shown = tuple(mark for mark in marks if is_inside(mark.at, x, y))
    outside = [
        f"{mark.text} is outside"
        for mark in marks
        if mark not in shown and mark.symbol in {Symbol.START, Symbol.END}
    ]
    return replace(
        empty,
        traces=tuple(
            Trace(clipped(path, x, y), dots_within(path, x, y), number) for number, path in enumerate(paths)
        ),
        marks=shown,
        contours=Contours(
            tuple(columns.tolist()), tuple(rows.tolist()), tuple(map(tuple, values.tolist())), levels
        ),
        notes=(*empty.notes, *outside, _legend(levels, values)),
    )


def contour_levels(values: Array) -> tuple[float, ...]:
    """Levels between the low and the high values of a grid, each twice or so the height of the one before."""
    finite = values[np.isfinite(values)]
    if not finite.size:
        return ()
    lowest = float(finite.min())
    heights = finite / 2 - lowest / 2
    low, high = (2 * float(np.quantile(heights, part)) for part in (LOW_PART, HIGH_PART))
    if not 0 < high < math.inf or high <= 1e-12 * abs(lowest):
        return ()
    low = max(low, DEEPEST * high)
    steps = np.geomspace(low, high, LEVELS) if high / low >= TELLING_RATIO else np.linspace(low, high, LEVELS)
    levels = sorted({lowest + float(f"{step:.2g}") for step in steps.tolist()})
    return tuple(level for level in levels if math.isfinite(level))


def _legend(levels: Sequence[float], values: Array) -> str:
    finite = values[np.isfinite(values)]
    if not finite.size:
        return "the loss has no finite value in this window"
    if not levels:
        return f"the loss is {finite.flat[0]:.6g} throughout"
    return f"contours of loss from {levels[0]:.4g} to {levels[-1]:.4g}"
