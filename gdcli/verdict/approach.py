"""Which critical point of a loss of one variable a run has come to: a run in, the point out."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from gdcli.verdict.exact.stability import stability
from gdcli.verdict.run import APPROACHED

if TYPE_CHECKING:
    from gdcli.verdict.exact.critical import CriticalPoint
    from gdcli.verdict.run import Run

# Towards a degenerate point the rest of the way takes for ever: here descent counts as creeping towards it.
CREEPING = 0.25
# A step that is short of the way to a degenerate point; those after it are shorter still.
SHORT = 0.1


def nearest(run: Run) -> CriticalPoint | None:
    """The critical point that the end has reached or approaches, or None."""
    if run.line is None or run.ending.last is None:
        return None
    x = run.end[0]
    ranked = sorted(run.line.points, key=lambda point: abs(float(point.x) - x))
    if not ranked:
        return None
    first = (float(ranked[0].x),)
    if run.has_reached(first):
        alone = len(ranked) == 1 or not run.has_reached((float(ranked[1].x),))
        return ranked[0] if alone else None
    part = CREEPING if is_degenerate(ranked[0]) else APPROACHED
    return ranked[0] if _goes_to(run, ranked[0]) and run.has_approached(first, part) else None


def is_degenerate(point: CriticalPoint) -> bool:
    """Whether the second derivative is zero there, so that no epoch near it is like the one before."""
    return point.order > 2  # noqa: PLR2004 - the second


def _goes_to(run: Run, point: CriticalPoint) -> bool:
    """Whether the way down leads to a point, and the steps, where they are known, not past it.

    A minimum stops also steps of unknown length; an inflection only a run that has no more slope.
    """
    if run.ahead is not None and run.rate is not None:
        short = run.ahead.rate is None or Fraction(run.rate) <= run.ahead.rate
        return run.ahead.point is point and short
    x, slope = run.end[0], run.last.gradient[0]
    way = float(point.x) - x
    if slope * way > 0 or run.line is None or run.line.is_cut(x, float(point.x)):
        return False
    if run.is_level:
        return True
    if run.rate is None or not point.is_smooth:
        # At a kink steps of one length never come to rest.
        return point.kind.is_minimum and run.rate is None
    known = stability(point)
    if known is not None and known.holds(Fraction(run.rate)) is not True:
        return False
    return point.kind.is_minimum or abs(run.rate * slope) <= SHORT * abs(way)
