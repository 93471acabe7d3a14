"""Whether a run stands where the loss is as low as its form lets it be: a run in, a proven point or None out.

That the loss is lowest at the point is proven; that the run has come there is what its end shows.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

from gdcli.verdict.exact.lowest_by_form import lowest_by_form

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gdcli.verdict.exact.lowest_by_form import LowestByForm
    from gdcli.verdict.run import Run
    from gdcli.verdict.symbolic import SymbolicRun

# Places on the way to a point at which the loss is looked at, and how many times further above the point than
# its slope says it may be there: roots fall more steeply than that, and rounding adds to it.
PLACES = 16
STEEPER = 2.0
ULPS = 8


def floor(run: SymbolicRun) -> LowestByForm | None:
    """The point that the run has reached, or one that it is near and level, and to which the loss falls."""
    if run.line is not None or run.parts is not None:  # all critical points are known, and have rows
        return None
    reached = lowest_by_form(run.loss, run.end, partial(_is_there, run, run.has_reached))
    if reached is not None or run.ending.last is None or not run.is_level:
        return reached
    near = lowest_by_form(run.loss, run.end, partial(_is_there, run, run.has_approached))
    return near if near is not None and _falls_to(run, near) else None


def _is_there(run: Run, is_close: Callable[[Sequence[float]], bool], point: Sequence[float]) -> bool:
    """Whether a point is close, in the box, and no other than the stationary point that is proven there."""
    part = [(x, x) for x in point]
    return (
        is_close(point)
        and run.is_inside_box(part)
        and (run.stationary is None or run.stationary.covers(part))
    )


def _falls_to(run: Run, found: LowestByForm) -> bool:
    """Whether the loss falls from the end straight to a point, with nothing between.

    A convex loss is at most its slope times the way that is left above what it falls to. One that is higher
    has its slope, if any, from something on the way: another minimum, or a level place.
    """
    point, loss = [float(x) for x in found.point], float(found.loss)
    for k in range(PLACES):
        place = [x + (p - x) * (k / PLACES) for x, p in zip(run.end, point, strict=True)]
        there, *slopes = run.evaluate(*place)
        ahead = sum(slope * (x - p) for slope, x, p in zip(slopes, place, point, strict=True))
        if not there - loss <= STEEPER * ahead + ULPS * math.ulp(loss):
            return False
    return True
