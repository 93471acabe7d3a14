"""What a verdict looks at: a run as it ended, and what can be proven around its end, made when asked for.

Law: everything that can hang shares one budget of seconds; what does not come in time is None or undecided.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from gdcli.clock import Budget, OutOfTime
from gdcli.descent.stopping import StopReason
from gdcli.frozen import Frozen
from gdcli.verdict.exact.destination import Destination, destination
from gdcli.verdict.exact.infimum import GlobalMinimum
from gdcli.verdict.exact.line import LineAnalysis, analyze_line
from gdcli.verdict.exact.separate import analyze_parts

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gdcli.descent.engine import Ending
    from gdcli.descent.problem import SymbolicProblem
    from gdcli.descent.trajectory import Iterate, Trajectory
    from gdcli.objective.box import Box
    from gdcli.objective.objective import Objective, ParsedLoss
    from gdcli.verdict.certified.certificate import StationaryPoint
    from gdcli.verdict.certified.convex_fit import ConvexMinimum
    from gdcli.verdict.certified.derivatives import Derivatives
    from gdcli.verdict.certified.global_minimum import GlobalMinimum as GlobalBounds
    from gdcli.verdict.curvature import Curvature
    from gdcli.verdict.exact.lowest_by_form import LowestByForm

# A point is reached, for all that doubles can tell, within this distance, relative to the point where that
# is larger than 1.
REACHED = 1e-6
# A run is as good as there once it has come this part of the way from its start.
APPROACHED = 0.01

# Newton's first step may be so much longer than the way to where its iteration ends.
FARTHER = 4.0

# A gradient that is no rounding error is so many times the smallest one.
ABOVE_ROUNDING = 1000

# Places on the way to a point at which the loss is looked at, and how many times further above the point than
# its slope says it may be there: roots fall more steeply than that, and rounding adds to it.
PLACES = 16
STEEPER = 2.0
ULPS = 8

# Gap between bounds of the global minimum that counts as closed, absolute and relative to the loss.
GAP = 1e-9
# Part of the time that a search may take, which looks at the clock only now and then.
SEARCHING = 0.8


class Run(Frozen, kw_only=True):
    """A run, with what can be proven around its end.

    names       of the coordinates
    start       shape (n,)
    evaluate    loss and gradient as a function of the coordinates
    box         where the global minimum is looked for; None for everywhere
    rate        the learning rate, where the run is plain gradient descent with a constant one; else None
    downhill    every epoch goes down from where it is; else one may be carried past where it comes to
    tolerance   gradient components up to this count as small
    """

    names: tuple[str, ...]
    start: tuple[float, ...]
    ending: Ending
    trajectory: Trajectory
    evaluate: Callable[..., tuple[float, ...]]
    box: Box | None
    rate: float | None
    downhill: bool
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
    def parts(self) -> tuple[LineAnalysis, ...] | None:
        """What is proven of each part of a loss of several variables that is a sum of losses of one."""
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
    def at_the_floor(self) -> LowestByForm | None:
        """A point that the run has reached or approaches, where the loss is as low as its form lets it be."""
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

    @cached_property
    def ahead(self) -> Destination | None:
        """Where plain gradient descent with small steps goes from the end, where that is proven."""
        return None if self.line is None else destination(self.line, Fraction(self.end[0]))

    def distance(self, point: Sequence[float]) -> float:
        """Largest distance of a coordinate of the end from that of a point."""
        return _distance(self.end, point)

    def is_inside_box(self, part: Sequence[tuple[float | Fraction, float | Fraction]]) -> bool:
        """Whether bounds of every variable lie in the box and on none of its faces."""
        return self.box is None or all(
            below < low and high < above for (low, high), (below, above) in zip(part, self.box, strict=True)
        )

    def has_reached(self, point: Sequence[float]) -> bool:
        """Whether the end is the point, for all that doubles can tell."""
        return self.distance(point) <= REACHED * max(1.0, *map(abs, point))

    def has_approached(self, point: Sequence[float], part: float = APPROACHED) -> bool:
        """Whether at most a part of the way to a point is left, and nothing carries the run past it."""
        return (
            (self.downhill or self.is_level)
            and self.distance(point) <= part * _distance(self.start, point)
            and self.distance(point) <= _distance(self._before(), point)
        )

    def falls_to(self, point: Sequence[float], loss: float) -> bool:
        """Whether the loss falls from the end straight to a point, where it is `loss`, with nothing between.

        A convex loss is at most its slope times the way that is left above what it falls to. One that is
        higher has its slope, if any, from something on the way: another minimum, or a level place.
        """
        for k in range(PLACES):
            place = tuple(x + (p - x) * (k / PLACES) for x, p in zip(self.end, point, strict=True))
            there, *slopes = self.evaluate(*place)
            ahead = sum(slope * (x - p) for slope, x, p in zip(slopes, place, point, strict=True))
            if not there - loss <= STEEPER * ahead + ULPS * math.ulp(loss):
                return False
        return True

    @property
    def is_level(self) -> bool:
        """Whether the gradient at the end is within the tolerance."""
        return self.last.gradient_norm <= self.tolerance

    def _before(self) -> tuple[float, ...]:
        """The kept iterate before the end."""
        columns = self.trajectory.points
        return tuple(column[-2] for column in columns) if len(self.trajectory) > 1 else self.start

    @property
    def is_at_rest(self) -> bool:
        """Whether the loss no longer changes."""
        losses = self.trajectory.losses
        return self.ending.reason is StopReason.FIXED_POINT or (len(losses) > 1 and losses[-1] == losses[-2])

    def observed_rate(self) -> float | None:
        """By what the gradient was multiplied in an epoch, at last; None where that is unknown.

        Of a run at rest the last gradients are rounding errors, and those before them count.
        """
        epochs, norms = self.trajectory.epochs, self.trajectory.gradient_norms
        least = min((norm for norm in norms if norm > 0), default=0.0)
        floor = ABOVE_ROUNDING * least if self.is_at_rest else 0.0
        for i in range(len(epochs) - 1, 0, -1):
            if norms[i] > floor and norms[i - 1] > 0:
                return float((norms[i] / norms[i - 1]) ** (1 / (epochs[i] - epochs[i - 1])))
        return None


class SymbolicRun(Run, kw_only=True):
    """A run on a loss that is known as an expression.

    problem   its programs, as the run computes them
    """

    objective: Objective
    loss: ParsedLoss
    problem: SymbolicProblem

    @cached_property
    def line(self) -> LineAnalysis | None:
        """What is proven of a loss of one variable."""
        return analyze_line(self.loss, self.budget.left())

    @cached_property
    def parts(self) -> tuple[LineAnalysis, ...] | None:
        """What is proven of each part of a loss of several variables that is a sum of losses of one."""
        return analyze_parts(self.loss, self.budget.left()) if len(self.names) > 1 else None

    @cached_property
    def at_the_floor(self) -> LowestByForm | None:
        """A point that the run has reached or approaches, where the loss is as low as its form lets it be."""
        if self.line is not None or self.parts is not None:  # all critical points are known, and have rows
            return None
        from gdcli.verdict.exact.lowest_by_form import lowest_by_form

        reached = lowest_by_form(self.loss, self.end, lambda x: self._is_eligible(x) and self.has_reached(x))
        if reached is not None:
            return reached
        ahead = lowest_by_form(self.loss, self.end, lambda x: self._is_eligible(x) and self.has_approached(x))
        if ahead is None or not self.falls_to(tuple(map(float, ahead.point)), float(ahead.loss)):
            return None
        return ahead

    def _is_eligible(self, point: Sequence[float]) -> bool:
        """Whether a point is in the box, and may be the stationary point near the end, if one is proven."""
        part = [(x, x) for x in point]
        return self.is_inside_box(part) and (self.stationary is None or self.stationary.covers(part))

    @cached_property
    def curvature(self) -> Curvature | None:
        """What floating point says of the Hessian at the end."""
        from gdcli.verdict.curvature import curvature

        return curvature(self.problem, self.end, self.budget.left()) if self.ending.last else None

    @cached_property
    def derivatives(self) -> Derivatives | None:
        """Programs of the derivatives, None where they take too long."""
        from gdcli.verdict.certified.derivatives import derivatives

        try:
            return derivatives(self.objective, self.budget.left())
        except (OutOfTime, RecursionError, OverflowError):  # a constant of theirs may be beyond doubles
            return None

    @cached_property
    def stationary(self) -> StationaryPoint | None:
        """The one stationary point that interval arithmetic proves to lie near the end, or None."""
        reach = max(REACHED, APPROACHED * self.distance(self.start))
        guess = self.curvature
        if guess is None or not all(
            abs(step) <= FARTHER * reach * max(1.0, abs(x))
            for x, step in zip(self.end, guess.newton_step, strict=False)
        ):
            return None
        from gdcli.verdict.certified.certificate import StationaryPoint, certify
        from gdcli.verdict.certified.local import LocalModel

        programs = self.derivatives
        if programs is None:
            return None
        found = self.budget.spend(lambda: certify(LocalModel(programs), self.end, reach=reach))
        return found if isinstance(found, StationaryPoint) and self._is_defined(found.enclosure) else None

    @cached_property
    def lowest(self) -> GlobalBounds | None:
        """Proven bounds of the least loss in the box, or everywhere; None where there was no time."""
        from gdcli.verdict.certified.global_minimum import GlobalMinimum as GlobalBounds
        from gdcli.verdict.certified.minimizers import Goal
        from gdcli.verdict.certified.minimum_proof import prove_minimum
        from gdcli.verdict.certified.patience import Patience

        left = self.budget.left()
        time, patience = Budget(SEARCHING * left), Patience()
        goal = Goal(GAP, GAP, lambda: time.left() == 0 or (self.box is None and patience.is_over()))
        found = self.budget.spend(
            lambda: prove_minimum(self.objective, self.box, goal, seconds=left, watch=patience.watch)
        )
        if not isinstance(found, GlobalBounds):
            return None
        return found if all(self._is_defined(minimizer.box) for minimizer in found.minimizers) else None

    def _is_defined(self, box: Sequence[tuple[float, float]]) -> bool:
        """Whether the loss as it is written is proven to have a value everywhere in a box."""
        from gdcli.verdict.certified.as_written import is_defined

        return bool(self.budget.spend(lambda: is_defined(self.loss, box)))


def _distance(a: Sequence[float], b: Sequence[float]) -> float:
    return max(abs(x - y) for x, y in zip(a, b, strict=True))
