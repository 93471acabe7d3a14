"""A stationary point of a convex loss in, a proof out that it is the one global minimizer.

A convex function of a value that is affine in the parameters is convex in the parameters, sums of convex
functions are convex, and a stationary point of a convex function is a global minimizer (Boyd and Vandenberghe
2004, sections 3.2.1, 3.2.2 and 4.2.3). Where its Hessian is positive definite it is the only one.

Law: a ConvexMinimum is made here alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.verdict.certified.minimizers import Minimizer
from gdcli.verdict.kind import VerdictKind
from gdcli.verdict.proof import CertifiedProof, Seal

if TYPE_CHECKING:
    from dataclasses import InitVar

    from gdcli.descent.row_problem import RowProblem
    from gdcli.objective.losses import Loss
    from gdcli.verdict.certified.certificate import StationaryPoint

_SEAL = Seal()


class ConvexMinimum(CertifiedProof):
    """Proof: the loss is convex, and `point` encloses its one global minimizer."""

    point: StationaryPoint
    seal: InitVar[Seal]
    closed = True
    is_resolved = True

    def __post_init__(self, seal: Seal) -> None:
        _SEAL.check(seal)

    @property
    def proves(self) -> frozenset[VerdictKind]:
        """The kinds of verdict that may rest on it."""
        return frozenset({VerdictKind.GLOBAL_MINIMUM})

    @property
    def lower(self) -> float:
        """A lower bound of the least loss."""
        return self.point.loss[0]

    @property
    def upper(self) -> float:
        """An upper bound of the least loss."""
        return self.point.loss[1]

    @property
    def minimizers(self) -> tuple[Minimizer, ...]:
        """The one box that holds a minimizer."""
        return (Minimizer(self.point.enclosure, unique=True),)


def is_convex(problem: RowProblem, loss: Loss) -> bool:
    """Whether the loss is convex in the parameters by its form; penalties are, too."""
    return loss.convex and problem.regression.is_affine


def least_by_convexity(problem: RowProblem, loss: Loss, found: StationaryPoint) -> ConvexMinimum | None:
    """The proof for a stationary point of this loss, None where the loss is not convex by its form."""
    whole = found.kind is VerdictKind.LOCAL_MINIMUM and found.free == tuple(range(problem.dimension))
    return ConvexMinimum(found, _SEAL) if whole and is_convex(problem, loss) else None
