"""What a verdict looks at after a run on an expression, and what can be proven around its end."""

from __future__ import annotations

from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING

from gdcli.clock import Budget, OutOfTime
from gdcli.verdict.exact.line import LineAnalysis, analyze_line
from gdcli.verdict.exact.separate import analyze_parts
from gdcli.verdict.run import APPROACHED, REACHED, Run

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdcli.descent.problem import SymbolicProblem
    from gdcli.objective.objective import Objective, ParsedLoss
    from gdcli.verdict.certified.certificate import StationaryPoint
    from gdcli.verdict.certified.derivatives import Derivatives
    from gdcli.verdict.certified.global_minimum import GlobalMinimum as GlobalBounds
    from gdcli.verdict.curvature import Curvature
    from gdcli.verdict.exact.along_lines import SaddleAlongLines, UnboundedAlongALine
    from gdcli.verdict.exact.lowest_by_form import LowestByForm

# Newton's first step may be so much longer than the way to where its iteration ends.
FARTHER = 4.0

# Gap between bounds of the global minimum that counts as closed, absolute and relative to the loss.
GAP = 1e-9
# Part of the time that a search may take, which looks at the clock only now and then.
SEARCHING = 0.8


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
        """A point that the run has reached or is near, where the loss is as low as its form lets it be."""
        if self.line is not None or self.parts is not None:  # all critical points are known, and have rows
            return None
        from gdcli.verdict.floor import floor

        return floor(self, self.loss, lambda: self.stationary)

    @cached_property
    def least_by_form(self) -> Fraction | None:
        """What the loss is nowhere below, as the way it is written lets one see."""
        from gdcli.verdict.exact.range_by_form import range_by_form

        least = range_by_form(self.loss.tree).low
        return least if isinstance(least, Fraction) else None

    @cached_property
    def saddle(self) -> SaddleAlongLines | None:
        """A saddle that the run has reached, as straight lines through it show."""
        from gdcli.verdict.lines import saddle

        return saddle(self, self.loss)

    @cached_property
    def abyss(self) -> UnboundedAlongALine | None:
        """A line ahead of a run that has fallen out of sight, along which the loss falls without end."""
        from gdcli.verdict.lines import abyss

        return abyss(self, self.loss)

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
