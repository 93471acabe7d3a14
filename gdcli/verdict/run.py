"""What a verdict looks at: a run as it ended, and what can be proven around its end, made when asked for.

Law: everything that can hang shares one budget of seconds; what does not come in time is None or undecided.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from gdcli.clock import Budget, OutOfTime
from gdcli.verdict.certified.derivatives import Derivatives, derivatives
from gdcli.verdict.curvature import Curvature, curvature
from gdcli.verdict.exact.destination import Destination, destination
from gdcli.verdict.exact.infimum import GlobalMinimum
from gdcli.verdict.exact.line import LineAnalysis, analyze_line

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gdcli.descent.engine import Ending
    from gdcli.descent.trajectory import Iterate, Trajectory
    from gdcli.objective.box import Box
    from gdcli.objective.objective import Objective, ParsedLoss
    from gdcli.verdict.certified.certificate import StationaryPoint
    from gdcli.verdict.certified.convex_fit import ConvexMinimum
    from gdcli.verdict.certified.global_minimum import GlobalMinimum as GlobalBounds
    from gdcli.verdict.exact.critical import CriticalPoint

# A point is reached, for all that doubles can tell, within this distance, relative to the point where that
# is larger than 1.
REACHED = 1e-6
# A run is as good as there once it has come this part of the way from its start.
APPROACHED = 0.01
# Towards a degenerate point the rest of the way takes for ever: here descent counts as creeping towards it.
CREEPING = 0.25

# Gap between bounds of the global minimum that counts as closed, absolute and relative to the loss.
GAP = 1e-9
# Everywhere is a large box: it closes at once, as for a convex loss, or seldom.
EVERYWHERE_SECONDS = 0.1


@dataclass(frozen=True, kw_only=True)
class Run:
    """A run, with what can be proven around its end.

    names       of the coordinates
    start       shape (n,)
    evaluate    loss and gradient as a function of the coordinates
    box         where the global minimum is looked for; None for everywhere
    rate        the learning rate, where the run is plain gradient descent with a constant one; else None
    tolerance   gradient components up to this count as small
    """

    names: tuple[str, ...]
    start: tuple[float, ...]
    ending: Ending
    trajectory: Trajectory
    evaluate: Callable[..., tuple[float, ...]]
    box: Box | None
    rate: float | None
    tolerance: float
    budget: Budget

    @property
    def last(self) -> Iterate:
        """The last finite iterate; there is one unless the loss has no value at the start."""
        assert self.ending.last is not None
        return self.ending.last

    @property
    def best(self) -> Iterate:
        """The first iterate with the lowest loss; there is one unless the loss has no value at the start."""
        assert self.ending.best is not None
        return self.ending.best

    @property
    def end(self) -> tuple[float, ...]:
        """The last finite iterate, the start where there is none."""
        return self.ending.last.point if self.ending.last else self.start

    @cached_property
    def line(self) -> LineAnalysis | None:
        """What is proven of a loss of one variable."""
        return None

    @cached_property
    def curvature(self) -> Curvature | None:
        """What floating point says of the Hessian at the end."""
        return None

    @cached_property
    def stationary(self) -> StationaryPoint | None:
        """The one stationary point that interval arithmetic proves to lie near the end, or None."""
        return None

    @cached_property
    def lowest(self) -> GlobalBounds | ConvexMinimum | None:
        """A proof of what the least loss is in the box, or everywhere; None where there was no time."""
        return None

    @cached_property
    def held(self) -> tuple[bool, ...]:
        """Whether a bound holds each coordinate at the end: the loss is lower beyond it."""
        return (False,) * len(self.names)

    @property
    def is_convex_by_form(self) -> bool:
        """Whether the way in which the loss is written makes it convex."""
        return False

    @property
    def has_no_bottom(self) -> bool:
        """Whether the loss is known to have no minimum at all."""
        return self.line is not None and not isinstance(self.line.lowest, GlobalMinimum)

    @property
    def gap(self) -> float:
        """By how much losses may differ that count as the same global minimum."""
        return max(GAP, GAP * abs(self.last.loss))

    @cached_property
    def ahead(self) -> Destination | None:
        """Where plain gradient descent with small steps goes from the end, where that is proven."""
        return None if self.line is None else destination(self.line, Fraction(self.end[0]))

    def distance(self, point: Sequence[float]) -> float:
        """Largest distance of a coordinate of the end from that of a point."""
        return _distance(self.end, point)

    def is_in_box(self, point: Sequence[float]) -> bool:
        """Whether a point lies in the box."""
        return self.box is None or all(
            low <= x <= high for x, (low, high) in zip(point, self.box, strict=True)
        )

    def has_reached(self, point: Sequence[float]) -> bool:
        """Whether the end is the point, for all that doubles can tell."""
        return self.distance(point) <= REACHED * max(1.0, *map(abs, point))

    def has_approached(self, point: Sequence[float], part: float = APPROACHED) -> bool:
        """Whether at most a part of the way to a point is left, and the run still comes closer."""
        return self.distance(point) <= part * _distance(self.start, point) and (
            self.distance(point) <= _distance(self._before(), point)
        )

    def _before(self) -> tuple[float, ...]:
        """The kept iterate before the end."""
        columns = self.trajectory.points
        return tuple(column[-2] for column in columns) if len(self.trajectory) > 1 else self.start

    def observed_rate(self) -> float | None:
        """By what the gradient was multiplied in an epoch, at last; None where that is unknown."""
        epochs, norms = self.trajectory.epochs, self.trajectory.gradient_norms
        if len(epochs) < 2 or not norms[-1] or not norms[-2]:  # noqa: PLR2004 - two make a ratio
            return None
        return float((norms[-1] / norms[-2]) ** (1 / (epochs[-1] - epochs[-2])))

    def nearest(self) -> CriticalPoint | None:
        """The critical point of a loss of one variable that the end has reached or approaches, or None."""
        if self.line is None:
            return None
        x = self.end[0]
        ranked = sorted(self.line.points, key=lambda point: abs(float(point.x) - x))
        if not ranked:
            return None
        first = (float(ranked[0].x),)
        if self.has_reached(first):
            alone = len(ranked) == 1 or not self.has_reached((float(ranked[1].x),))
            return ranked[0] if alone else None
        part = CREEPING if ranked[0].order > 2 else APPROACHED  # noqa: PLR2004 - f'' is zero
        return ranked[0] if self._goes_to(ranked[0]) and self.has_approached(first, part) else None

    def _goes_to(self, point: CriticalPoint) -> bool:
        """Whether the way down leads to a point, and the steps, where they are known, not past it."""
        if self.ahead is None or self.ahead.point is not point:
            return False
        return self.ahead.rate is None or self.rate is None or Fraction(self.rate) <= self.ahead.rate


@dataclass(frozen=True, kw_only=True)
class SymbolicRun(Run):
    """A run on a loss that is known as an expression."""

    objective: Objective
    loss: ParsedLoss

    @cached_property
    def line(self) -> LineAnalysis | None:
        """What is proven of a loss of one variable."""
        return analyze_line(self.loss, self.budget.left())

    @cached_property
    def curvature(self) -> Curvature | None:
        """What floating point says of the Hessian at the end."""
        return curvature(self.objective, self.end, self.budget.left()) if self.ending.last else None

    @cached_property
    def derivatives(self) -> Derivatives | None:
        """Programs of the derivatives, None where they take too long."""
        try:
            return derivatives(self.objective, self.budget.left())
        except (OutOfTime, RecursionError, OverflowError):  # a constant of theirs may be beyond doubles
            return None

    @cached_property
    def stationary(self) -> StationaryPoint | None:
        """The one stationary point that interval arithmetic proves to lie near the end, or None."""
        from gdcli.verdict.certified.certificate import StationaryPoint, certify
        from gdcli.verdict.certified.local import LocalModel

        programs = self.derivatives
        if programs is None or self.ending.last is None:
            return None
        reach = max(REACHED, APPROACHED * self.distance(self.start))
        found = self.budget.spend(lambda: certify(LocalModel(programs), self.end, reach=reach))
        return found if isinstance(found, StationaryPoint) else None

    @cached_property
    def lowest(self) -> GlobalBounds | None:
        """Proven bounds of the least loss in the box, or everywhere; None where there was no time."""
        from gdcli.verdict.certified.global_minimum import GlobalMinimum as GlobalBounds
        from gdcli.verdict.certified.minimizers import Goal
        from gdcli.verdict.certified.minimum_proof import prove_minimum

        time = Budget(self.budget.left() if self.box else min(EVERYWHERE_SECONDS, self.budget.left()))
        goal = Goal(GAP, GAP, lambda: time.left() == 0)
        found = prove_minimum(self.objective, self.box, goal, seconds=self.budget.left())
        return found if isinstance(found, GlobalBounds) else None


def _distance(a: Sequence[float], b: Sequence[float]) -> float:
    return max(abs(x - y) for x, y in zip(a, b, strict=True))
