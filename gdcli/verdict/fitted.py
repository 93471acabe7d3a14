"""What a verdict looks at after a fit: a run on a loss over rows, and what can be proven around its end."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from gdcli.verdict.curvature import ALONG, NEAR, Curvature
from gdcli.verdict.run import APPROACHED, REACHED, Run

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gdcli.descent.row_problem import RowProblem
    from gdcli.objective.losses import Loss
    from gdcli.verdict.certified.certificate import StationaryPoint
    from gdcli.verdict.certified.convex_fit import ConvexMinimum
    from gdcli.verdict.exact.lowest_of_rows import LowestOfRows
    from gdcli.verdict.exact.separation import Separated

    Array = NDArray[np.float64]

# Below this share of the largest an eigenvalue in doubles, summed over rows, is rounding.
ROUNDING = 1e-13
# A Newton step below this share of the point is itself rounding.
STANDING = 1e-9


class FittedRun(Run, kw_only=True):
    """A run on the loss of a problem over rows."""

    problem: RowProblem
    loss: Loss

    @cached_property
    def curvature(self) -> Curvature | None:
        """What floating point says of the Hessian at the end."""
        return row_curvature(self.problem, self.end, self.held) if self.ending.last else None

    @cached_property
    def held(self) -> tuple[bool, ...]:
        """Whether a bound holds each parameter at the end."""
        return self.problem.held(self.end)

    @cached_property
    def stationary(self) -> StationaryPoint | None:
        """The one stationary point that interval arithmetic proves to lie near the end, or None."""
        from gdcli.verdict.certified.certificate import StationaryPoint, certify
        from gdcli.verdict.certified.rows import RowModel, is_within_reach

        if self.ending.last is None or not is_within_reach(self.problem):
            return None
        reach = max(REACHED, APPROACHED * self.distance(self.start))
        found = self.budget.spend(lambda: certify(RowModel(self.problem, self.end), self.end, reach=reach))
        return found if isinstance(found, StationaryPoint) else None

    @property
    def is_convex_by_form(self) -> bool:
        """Whether the way in which the loss is written makes it convex."""
        from gdcli.verdict.certified.convex_fit import is_convex

        return is_convex(self.problem, self.loss)

    @cached_property
    def lowest(self) -> ConvexMinimum | None:
        """A proof of where the loss is lowest, where it is convex by its form."""
        from gdcli.verdict.certified.convex_fit import least_by_convexity

        found = self.stationary
        return None if found is None else least_by_convexity(self.problem, self.loss, found)

    @cached_property
    def lowest_of_rows(self) -> LowestOfRows | None:
        """A point near the end where the loss is lowest, where it is convex and fractions can tell."""
        from gdcli.verdict.exact.lowest_of_rows import lowest_of_rows

        if self.ending.last is None:
            return None
        return self.budget.spend(lambda: lowest_of_rows(self.problem, self.loss, self.end))

    @cached_property
    def separated(self) -> Separated | None:
        """The end as a direction that separates the targets of a logistic regression."""
        from gdcli.verdict.exact.separation import separation

        if self.ending.last is None:
            return None
        return self.budget.spend(lambda: separation(self.problem, self.loss, self.end))


def largest_stable_rate(problem: RowProblem, point: tuple[float, ...]) -> float | None:
    """2/λ, λ the largest eigenvalue of the Hessian: descent with a larger constant lr leaves this minimum."""
    hessian = problem.second(point)
    if hessian is None:
        return None
    largest = float(np.linalg.eigvalsh(hessian)[-1])
    return 2 / largest if largest > 0 else None


def row_curvature(problem: RowProblem, point: tuple[float, ...], held: tuple[bool, ...]) -> Curvature | None:
    """Curvature at a point in the parameters that no bound holds; None where there is no Hessian.

    Eigenvalues are those in scaled parameters, each times the root of its second derivative, so that the
    units of the data mean nothing; they keep their signs (Sylvester's law of inertia).
    """
    whole = problem.second(point)
    if whole is None or all(held):
        return None
    free = np.flatnonzero(~np.array(held))
    hessian = whole[np.ix_(free, free)]
    scale = np.sqrt(np.abs(np.diag(hessian)))
    if (scale == 0).any():
        return Curvature((0.0,), singular=True, newton_step=(), near=False, settled=False)
    scaled = hessian / np.outer(scale, scale)
    eigenvalues = np.linalg.eigvalsh(scaled)
    smallest, largest = np.abs(eigenvalues).min(), np.abs(eigenvalues).max()
    found = tuple(eigenvalues.tolist())
    if smallest <= ROUNDING * largest:
        return Curvature(found, singular=True, newton_step=(), near=False, settled=False)
    gradient = np.array(problem.evaluate(*point)[1:])[free]
    move = -np.linalg.solve(scaled, gradient / scale)
    start = np.array(point)
    reach = np.abs(start[free] * scale).max()
    share = np.abs(move).max() / reach if reach > 0 else np.inf
    near = bool(share <= NEAR)
    step = np.zeros(len(point))
    step[free] = move / scale

    def is_settled(part: float) -> bool:
        """Whether the Hessian there is so much like the one here that no eigenvalue has changed its sign."""
        there = problem.second((start + part * step).tolist())
        if there is None:
            return False
        return bool(
            np.linalg.norm(there[np.ix_(free, free)] / np.outer(scale, scale) - scaled) <= smallest / 2
        )

    settled = near and all(map(is_settled, ALONG))
    if settled and share > STANDING:
        ahead = np.array(problem.evaluate(*(start + step).tolist())[1:])[free]
        settled = bool(np.linalg.norm(ahead / scale) <= np.linalg.norm(gradient / scale) / 4)
    return Curvature(found, singular=False, newton_step=tuple(step.tolist()), near=near, settled=settled)
