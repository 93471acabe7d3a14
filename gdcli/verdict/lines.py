"""What straight lines through the end of a run prove: a run in, a saddle or an abyss out, or None.

That is proven of the loss; that the run has come there is what its end shows.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from gdcli.descent.stopping import StopReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdcli.objective.objective import ParsedLoss
    from gdcli.verdict.exact.along_lines import SaddleAlongLines, UnboundedAlongALine
    from gdcli.verdict.run import Run

# Largest denominators of the points that are tried, and that of directions, whose largest part is 1.
DENOMINATORS = (1, 10, 100)
SIMPLE = 10

# A point with a coordinate beyond this has run away: no loss of ordinary scale has anything there.
FAR_AWAY = 1e100


def saddle(run: Run, loss: ParsedLoss) -> SaddleAlongLines | None:
    """The point that the run has reached, where it is level with lower ground along some line."""
    if not _has_lines(run) or not run.is_level:
        return None
    from gdcli.verdict.exact.along_lines import saddle_along_lines

    points = (tuple(Fraction(x).limit_denominator(d) for x in run.end) for d in DENOMINATORS)
    for point in dict.fromkeys(points):
        if run.has_reached([float(x) for x in point]):
            found = saddle_along_lines(loss, point, run.budget.left())
            if found is not None:
                return found
    return None


def abyss(run: Run, loss: ParsedLoss) -> UnboundedAlongALine | None:
    """A line from the end on along which the loss falls without end, if the run has fallen out of sight."""
    if not _has_lines(run) or not _is_out_of_sight(run):
        return None
    from gdcli.verdict.exact.along_lines import unbounded_along

    point = tuple(map(Fraction, run.end))
    ways = (unbounded_along(loss, point, way, run.budget.left()) for way in _directions(run))
    return next((found for found in ways if found is not None), None)


def _has_lines(run: Run) -> bool:
    """Whether a run on several variables, of which nothing is known one by one, has an end."""
    return run.ending.last is not None and len(run.names) > 1 and run.parts is None


def _is_out_of_sight(run: Run) -> bool:
    """Whether the run has gone down until doubles had no more to say."""
    if run.ending.reason is StopReason.OVERFLOW:
        # Of a run judged anew no more is known; a search for lower points does not overshoot.
        return run.ending.breakdown is None or run.ending.fell_away or (run.downhill and run.rate is None)
    at_rest = run.ending.reason is StopReason.FIXED_POINT and not run.is_level
    return at_rest or max(map(abs, run.end)) >= FAR_AWAY


def _directions(run: Run) -> Iterator[tuple[Fraction, ...]]:
    """Where the slope points, and where the run has gone, in simple numbers; any, where there is no slope."""
    if run.is_level:
        from gdcli.verdict.exact.along_lines import directions

        for line in directions(len(run.names)):
            yield from (line, tuple(-x for x in line))
        return
    gone = tuple(x - y for x, y in zip(run.end, run.start, strict=True))
    for way in (tuple(-slope for slope in run.last.gradient), gone):
        longest = max(map(abs, way))
        if 0 < longest < math.inf:
            yield tuple(Fraction(x / longest).limit_denominator(SIMPLE) for x in way)
