"""The part of a polyline that lies in a window: points in, strokes and dots within the window out.

A point that is not finite ends a stroke. A segment that leaves the window is cut where it leaves.
"""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

from gdcli.report.picture.ticks import share

if TYPE_CHECKING:
    from collections.abc import Iterable

    from gdcli.report.picture.scene import Axis, Point, Stroke

# Points closer together than this part of a panel are one dot.
FINEST = 1 / 200


def is_inside(point: Point, x: Axis, y: Axis) -> bool:
    """Whether a point lies within both axes; one that is not finite does not."""
    return x.low <= point[0] <= x.high and y.low <= point[1] <= y.high


def dots_within(points: Iterable[Point], x: Axis, y: Axis) -> tuple[Point, ...]:
    """The points within a window, less those that cannot be told apart from the one before them."""
    dots: list[Point] = []
    last = (math.inf, math.inf)
    for point in points:
        if is_inside(point, x, y):
            place = share(x, point[0]), share(y, point[1])
            if max(abs(place[0] - last[0]), abs(place[1] - last[1])) >= FINEST:
                dots.append(point)
                last = place
    return tuple(dots)


def clipped(points: Iterable[Point], x: Axis, y: Axis, *, leaps: bool = True) -> tuple[Stroke, ...]:
    """Strokes of a polyline within a window.

    leaps   whether a segment is drawn that runs through the whole window from outside to outside: the step
            of a path may, but between two samples of a curve it is a pole
    """
    strokes: list[list[Point]] = []
    last: Point | None = None
    for a, b in pairwise(points):
        ends_out = not (is_inside(a, x, y) or is_inside(b, x, y))
        part = None if ends_out and not leaps else _part(a, b, x, y)
        if part is None:
            last = None
            continue
        if last != part[0]:
            strokes.append([part[0]])
        strokes[-1].append(part[1])
        last = part[1]
    return tuple(tuple(stroke) for stroke in strokes)


def _part(a: Point, b: Point, x: Axis, y: Axis) -> tuple[Point, Point] | None:
    """The part of a segment in the window (Liang and Barsky), None where there is none."""
    if not all(map(math.isfinite, (*a, *b))):
        return None
    enter, leave = 0.0, 1.0
    for axis, start, end in ((x, a[0], b[0]), (y, a[1], b[1])):
        # Halves keep the difference of two huge numbers finite.
        step = end / 2 - start / 2
        if step == 0:
            if not axis.low <= start <= axis.high:
                return None
            continue
        low, high = ((bound / 2 - start / 2) / step for bound in (axis.low, axis.high))
        enter, leave = max(enter, min(low, high)), min(leave, max(low, high))
    if enter > leave:
        return None
    ends = [tuple(start * (1 - s) + end * s for start, end in zip(a, b, strict=True)) for s in (enter, leave)]
    first, last = (_pressed((place[0], place[1]), x, y) for place in ends)
    return first, last


def _pressed(point: Point, x: Axis, y: Axis) -> Point:
    """A point whose rounding error may lie outside, in the window."""
    return min(max(point[0], x.low), x.high), min(max(point[1], y.low), y.high)
