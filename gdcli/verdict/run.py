"""What a verdict looks at: a run as it ended, and what can be proven around its end, made when asked for.

Law: everything that can hang shares one budget of seconds; what does not come in time is None or undecided.
"""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from gdcli.descent.stopping import StopReason
from gdcli.frozen import Frozen
from gdcli.verdict.exact.destination import Destination, destination
from gdcli.verdict.exact.infimum import GlobalMinimum

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gdcli.clock import Budget
    from gdcli.descent.engine import Ending
    from gdcli.descent.trajectory import Iterate, Trajectory
    from gdcli.objective.box import Box
    from gdcli.verdict.certified.certificate import StationaryPoint
    from gdcli.verdict.certified.convex_fit import ConvexMinimum
    from gdcli.verdict.certified.global_minimum import GlobalMinimum as GlobalBounds
    from gdcli.verdict.curvature import Curvature
    from gdcli.verdict.exact.along_lines import SaddleAlongLines, UnboundedAlongALine
    from gdcli.verdict.exact.line import LineAnalysis
    from gdcli.verdict.exact.lowest_by_form import LowestByForm
    from gdcli.verdict.exact.lowest_of_rows import LowestOfRows
    from gdcli.verdict.exact.separation import Separated

# A point is reached, for all that doubles can tell, within this distance, relative to the point where that
# is larger than 1.
REACHED = 1e-6
# A run is as good as there once it has come this part of the way from its start.
APPROACHED = 0.01

# A gradient that is no rounding error is so many times the smallest one.
ABOVE_ROUNDING = 1000


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
        """A point that the run has reached or is near, where the loss is as low as its form lets it be."""
        return None

    @cached_property
    def least_by_form(self) -> Fraction | None:
        """What the loss is nowhere below, as the way it is written lets one see."""
        return None

    @cached_property
    def lowest_of_rows(self) -> LowestOfRows | None:
        """A point near the end where a convex loss over rows is lowest."""
        return None

    @cached_property
    def separated(self) -> Separated | None:
        """The end as a direction that separates the targets of a logistic regression."""
        return None

    @cached_property
    def saddle(self) -> SaddleAlongLines | None:
        """A saddle that the run has reached, as straight lines through it show."""
        return None

    @cached_property
    def abyss(self) -> UnboundedAlongALine | None:
        """A line ahead of a run that has fallen out of sight, along which the loss falls without end."""
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
        return self.distance(point) <= REACHED * max(1.0, *map(abs, point)) and self.is_as_low_as(point)

    def is_as_low_as(self, point: Sequence[float]) -> bool:
        """Whether the loss at the end is about that at a point near by, as far as both are known.

        How far apart a millionth is depends on the units of the variables: the loss tells.
        """
        if self.ending.last is None:
            return True
        there = self.evaluate(*point)[0]
        return not abs(self.last.loss - there) > REACHED * max(1.0, abs(there))

    def has_approached(self, point: Sequence[float], part: float = APPROACHED) -> bool:
        """Whether at most a part of the way to a point is left, and nothing carries the run past it."""
        return (
            (self.downhill or self.is_level)
            and self.distance(point) <= part * _distance(self.start, point)
            and self.distance(point) <= _distance(self._before(), point)
        )

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


def _distance(a: Sequence[float], b: Sequence[float]) -> float:
    return max(abs(x - y) for x, y in zip(a, b, strict=True))
