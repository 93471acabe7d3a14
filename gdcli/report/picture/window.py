"""Which part of a loss of one variable to show: what is known and where runs went in, a window out.

Everything that counts should be seen, and one huge value must not flatten the rest. What counts most are the
anchors, the stationary points and the best point of each run: they are always inside, and stationary points
of different heights look different. A path is followed as far as that allows, and a run that flies away only
for its first steps.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from gdcli.frozen import Frozen
from gdcli.report.picture.scene import Axis

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from gdcli.objective.box import Bounds
    from gdcli.report.picture.scene import Point

    Array = NDArray[np.float64]

SAMPLES = 600
# Above the highest stationary point the window is at most so many times as high as they lie apart.
ROOM_ABOVE = 4.0
# Half of a curve should lie below this part of the window.
MEDIAN_SHARE = 1 / 50
# A path grows too far where it reaches so many times as far in its second half as in its first.
LEAP, KEPT_LEAP = 50.0, 20.0
# Stationary points further away than so many times the length of the path are another matter.
FAR = 50.0
# A path of no length has this one, as a part of x where that is larger than 1.
NEARBY = 0.1
# Heights closer together than this, relative to their size, are the same for all that can be seen.
ALIKE = 1e-9
# Most of a curve has heights between these parts of it; a pole is so many times as far beyond them.
MOST, POLE = (0.1, 0.9), 4.0
# A curve is followed below what has to be seen by this part of the height of that.
DEPTH = 0.5
MARGIN, MARGIN_BEHIND_MINIMUM, MARGIN_ABOVE = 0.12, 0.45, 0.08
# The largest numbers of a window.
LARGEST = 1.7e308


class Window(Frozen):
    """Ranges of x and of the loss, and the samples of the loss between them."""

    x: Bounds
    y: Bounds
    samples: tuple[Point, ...]


def line_window(
    loss: Callable[[Array], Array],
    stationary: Sequence[Point],
    paths: Sequence[Sequence[Point]],
    *,
    box: Bounds | None,
) -> Window:
    """Choose a window on a loss.

    stationary   known stationary points with their losses
    paths        for each run its iterates with their losses, at least the start of one
    box          where x is to be, or None
    """
    paths = [steady(path) for path in paths]
    every = [point for path in paths for point in path]
    finite = [point for point in every if math.isfinite(point[1])]
    near = _near([point for point in stationary if math.isfinite(point[1])], every)
    best = [min(path, key=_height) for path in paths]
    anchors = [*near, *(point for point in best if math.isfinite(point[1]))]
    if box is not None:
        samples = _sampled(loss, box)
        inside = [point for point in anchors if box[0] <= point[0] <= box[1]]
        return Window(box, _heights(samples, inside, _without_poles(samples)), samples)
    ceiling = max([_ceiling(near), *(height for _, height in anchors)])
    shown = [point for point in finite if point[1] <= ceiling]
    x = _drawable(_sides([*anchors, *shown] or every, anchors))
    samples = _sampled(loss, x)
    y = _heights(samples, anchors, shown)
    x = _trimmed(samples, y, x, [*anchors, *(point for point in shown if y[0] <= point[1] <= y[1])])
    return Window(x, y, _sampled(loss, x))


def steady(path: Sequence[Point]) -> Sequence[Point]:
    """The path, or its first part where the rest flies away."""
    return path[: steady_length([point[:1] for point in path])]


def steady_length(points: Sequence[Sequence[float]]) -> int:
    """How many of the first points to follow, so that the last of them do not dwarf the others."""
    reach = [0.0]
    for point in points[1:]:
        reach.append(max(reach[-1], *(abs(a - b) for a, b in zip(point, points[0], strict=True))))
    count = len(points)
    while count > 1:
        half = reach[(count - 1) // 2]
        if half == 0 or reach[count - 1] <= LEAP * half:
            break
        count = sum(far <= KEPT_LEAP * half for far in reach[:count])
    return count


def axis(label: str, bounds: Bounds) -> Axis:
    """An axis over bounds, widened where doubles or drawers could not tell its ends apart."""
    low, high = _drawable(bounds)
    least = max(1e-9 * max(abs(low), abs(high)), 1e-300)
    if high - low < least:
        middle = low / 2 + high / 2
        least = max(least, 1.0 if middle == 0 else 0.1 * abs(middle)) if high == low else least
        low, high = _drawable((middle - least, middle + least))
    return Axis(label, low, high)


def _drawable(bounds: Bounds) -> Bounds:
    low, high = (min(max(bound, -LARGEST), LARGEST) for bound in bounds)
    return low, high


def _height(point: Point) -> float:
    return point[1] if math.isfinite(point[1]) else math.inf


def _near(stationary: Sequence[Point], path: Sequence[Point]) -> list[Point]:
    """The stationary points that are not too far from the path."""
    if not stationary or not path:
        return list(stationary)
    low, high = min(x for x, _ in path), max(x for x, _ in path)
    distances = [max(low - x, x - high, 0.0) for x, _ in stationary]
    unit = max(high - low, min(distances), NEARBY * max(1.0, abs(low), abs(high)))
    return [point for point, far in zip(stationary, distances, strict=True) if far <= FAR * unit]


def _are_alike(heights: Sequence[float]) -> bool:
    low, high = min(heights, default=0.0), max(heights, default=0.0)
    return high / 2 - low / 2 <= ALIKE * max(abs(low), abs(high))


def _ceiling(stationary: Sequence[Point]) -> float:
    """Losses above this would make stationary points of different heights look alike."""
    heights = [height for _, height in stationary]
    if _are_alike(heights):
        return math.inf
    return max(heights) + ROOM_ABOVE * (max(heights) - min(heights))


def _sides(points: Sequence[Point], anchors: Sequence[Point]) -> Bounds:
    """Bounds of x with a margin, and a wide one behind a minimum at an end."""
    low, high = min(x for x, _ in points), max(x for x, _ in points)
    width = high / 2 - low / 2
    size = max(abs(low), abs(high))
    if width <= ALIKE * size or _are_alike([height for _, height in points]):
        reach = max(width, 1.0, size / 2)
        return low - reach, high + reach
    lowest = min(anchors, key=_height, default=(low, 0.0))[0]
    at_low, at_high = lowest / 2 - low / 2 < width / 4, high / 2 - lowest / 2 < width / 4
    return (
        low - 2 * width * (MARGIN_BEHIND_MINIMUM if at_low else MARGIN),
        high + 2 * width * (MARGIN_BEHIND_MINIMUM if at_high else MARGIN),
    )


def _sampled(loss: Callable[[Array], Array], x: Bounds) -> tuple[Point, ...]:
    shares = np.linspace(0.0, 1.0, SAMPLES)
    places = x[0] * (1 - shares) + x[1] * shares
    return tuple(zip(places.tolist(), loss(places).tolist(), strict=True))


def _heights(samples: Sequence[Point], anchors: Sequence[Point], shown: Sequence[Point]) -> Bounds:
    """Bounds of the loss: all of the anchors, and of the rest what does not flatten them."""
    values = sorted(value for _, value in samples if math.isfinite(value))
    needed = [height for _, height in anchors]
    wanted = [*needed, *(height for _, height in shown)]
    if not values:
        return (min(needed), max(needed)) if needed else (0.0, 0.0)
    median = values[len(values) // 2]
    if _are_alike(wanted):
        wanted = [*wanted, values[0], values[-1]]
    low, high = min(wanted), max(wanted)
    # Half of the curve lies within the window, whatever becomes of its ends.
    low = max(low, median - (values[-1] - median) / MEDIAN_SHARE)
    low = min([*needed, max(values[0], low - DEPTH * (high - low))])
    high = max([*needed, min(high, median + (median - low) / MEDIAN_SHARE if median > low else math.inf)])
    margin = MARGIN_ABOVE * (high - low)
    return low - margin, high + margin


def _without_poles(samples: Sequence[Point]) -> list[Point]:
    """The samples whose heights are not far beyond those of most."""
    finite = sorted((point for point in samples if math.isfinite(point[1])), key=_height)
    if not finite:
        return []
    low, high = (finite[int(part * (len(finite) - 1))][1] for part in MOST)
    reach = POLE * (high - low)
    return [point for point in finite if low - reach <= point[1] <= high + reach]


def _trimmed(samples: Sequence[Point], y: Bounds, x: Bounds, kept: Sequence[Point]) -> Bounds:
    """The bounds of x without the ends where the curve is outside of the window."""
    inside = [place for place, value in samples if y[0] <= value <= y[1]]
    places = [*inside, *(place for place, _ in kept)]
    if not places:
        return x
    low, high = min(places), max(places)
    margin = MARGIN / 4 * (high - low)
    return max(x[0], low - margin), min(x[1], high + margin)
