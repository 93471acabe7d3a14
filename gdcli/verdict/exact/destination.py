"""Where plain gradient descent goes with small steps: an analysis and a start in, the point ahead out.

Between the start s and the next critical point q downhill, f' has no zero. If lr·f'' ≤ 1 on that interval,
x − lr·f'(x) does not decrease there and leaves q where it is: exact descent moves towards q in every epoch
and never past it, and converges to it, since a limit is stationary. If nothing lies ahead, descent goes to
infinity whatever the rate, as it can stop nowhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.verdict.exact.algebraic import compare, rational
from gdcli.verdict.exact.polynomial import coefficients, polynomial, value_at
from gdcli.verdict.exact.safe_rate import CLOSE, largest_curvature
from gdcli.verdict.proof import ExactProof, Seal

if TYPE_CHECKING:
    from dataclasses import InitVar
    from fractions import Fraction

    from gdcli.verdict.exact.critical import CriticalPoint
    from gdcli.verdict.exact.line import LineAnalysis

_SEAL = Seal()


class Destination(ExactProof):
    """Where exact gradient descent from a start converges to.

    point   the critical point it approaches, from one side; None where it goes to infinity
    side    1 where x increases, −1 where it decreases, 0 where the start is stationary already
    rate    for every lr up to this; None for every lr at all
    """

    point: CriticalPoint | None
    side: int
    rate: Fraction | None
    seal: InitVar[Seal]

    def __post_init__(self, seal: Seal) -> None:
        _SEAL.check(seal)


def destination(analysis: LineAnalysis, start: Fraction) -> Destination | None:
    """Destination from a start; None where the loss is no polynomial, or constant."""
    if analysis.polynomial is None or analysis.plateaus:
        return None
    here = rational(start)
    slope = value_at(coefficients(polynomial(analysis.polynomial).diff()), start)
    side = (slope < 0) - (slope > 0)
    if side == 0:
        (itself,) = (point for point in analysis.points if point.at == here)
        return Destination(itself, 0, None, _SEAL)
    ahead = [point for point in analysis.points if compare(point.at, here) == side]
    if not ahead:
        return Destination(None, side, None, _SEAL)
    point = ahead[0] if side > 0 else ahead[-1]
    ends = sorted((point.at.narrowed(CLOSE), here), key=lambda end: end.low)
    curvature = largest_curvature(analysis.polynomial, ends[0], ends[1], absolute=False)
    return Destination(point, side, 1 / curvature, _SEAL)
