"""Whether a run stands where the loss is as low as its form lets it be: a run in, a proven point or None out.

That the loss is lowest at the point is proven; that the run has come there is what its end shows.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdcli.verdict.exact.lowest_by_form import lowest_by_form

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gdcli.objective.objective import ParsedLoss
    from gdcli.verdict.certified.certificate import StationaryPoint
    from gdcli.verdict.exact.lowest_by_form import LowestByForm
    from gdcli.verdict.run import Run

# Places on the way to a point at which the loss is looked at, and how many times further above the point than
# its slope says it may be there: roots fall more steeply than that, and rounding adds to it.
PLACES = 16
STEEPER = 2.0
ULPS = 8


def floor(
    run: Run, loss: ParsedLoss, stationary: Callable[[], StationaryPoint | None]
) -> LowestByForm | None:
    """The point that the run has reached, or one that it is near and level, and to which the loss falls.

    stationary   makes the stationary point that is proven near the end, which is then no other than this one
    """

    def found(is_close: Callable[[Sequence[float]], bool]) -> LowestByForm | None:
        def is_there(point: Sequence[float]) -> bool:
            part = [(x, x) for x in point]
            if not is_close(point) or not run.is_inside_box(part):
                return False
            proven = stationary()
            return proven is None or proven.covers(part)

        return lowest_by_form(loss, run.end, is_there)

    reached = found(run.has_reached)
    if reached is not None or run.ending.last is None or not run.is_level:
        return reached
    near = found(run.has_approached)
    return near if near is not None and _falls_to(run, near) else None


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
