"""Whether the rows of a logistic regression are separated: a problem and a direction in, a proof out.

The loss of a row is log(1 + exp(-z)) where its target is 1 and log(1 + exp(z)) where it is 0, and z is
affine in the parameters. Where z grows along a direction in every row of target 1 and falls in every row of
target 0, all these fall towards 0, and none is ever that low.

Law: a Separated is made here alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.verdict.exact.rows_in_fractions import exact, rows_in_fractions
from gdcli.verdict.kind import VerdictKind
from gdcli.verdict.proof import ExactProof, Seal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from dataclasses import InitVar

    from gdcli.descent.row_problem import RowProblem
    from gdcli.objective.losses import Loss

_SEAL = Seal()


class Separated(ExactProof):
    """A direction along which the loss falls towards 0, its infimum, which it has nowhere."""

    direction: tuple[float, ...]
    seal: InitVar[Seal]

    def __post_init__(self, seal: Seal) -> None:
        _SEAL.check(seal)

    @property
    def proves(self) -> frozenset[VerdictKind]:
        """The kinds of verdict that may rest on it."""
        return frozenset({VerdictKind.INFIMUM_NOT_ATTAINED})


def separation(problem: RowProblem, loss: Loss, direction: Sequence[float]) -> Separated | None:
    """The proof that this direction separates the targets, None where it does not or the loss is another."""
    regression = problem.regression
    is_logistic = loss.logistic and regression.argument != regression.prediction
    if not is_logistic or not regression.is_affine or problem.penalty or problem.is_bounded:
        return None
    rows = rows_in_fractions(problem, regression.argument, direction)
    along = [exact(x) for x in direction]
    for row in rows or ():
        growth = sum((a * d for a, d in zip(row.slopes, along, strict=True)), exact(0))
        if not ((row.target == 1 and growth > 0) or (row.target == 0 and growth < 0)):
            return None
    return Separated(tuple(direction), _SEAL) if rows else None
