"""Which rates gradient descent settles at a minimum with: a critical point in, exact bounds out.

Near a stationary point a step multiplies the distance by 1 − lr·f''. With 0 < lr < 2/f'' the minimum attracts
whatever is near enough, with lr > 2/f'' it repels, and with lr = 1/f'' the distance is squared.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from gdcli.verdict.exact.exact_number import ExactNumber, affine_number, enclosed_number, exact_number
from gdcli.verdict.exact.value import number_value
from gdcli.verdict.proof import ExactProof, Seal

if TYPE_CHECKING:
    from dataclasses import InitVar

    from gdcli.verdict.exact.critical import CriticalPoint

_SEAL = Seal()


class Stability(ExactProof):
    """How gradient descent behaves near a minimum with f'' > 0.

    largest   2/f'': the minimum is stable below it
    fastest   1/f''
    """

    curvature: ExactNumber
    largest: ExactNumber
    fastest: ExactNumber
    seal: InitVar[Seal]

    def __post_init__(self, seal: Seal) -> None:
        _SEAL.check(seal)

    def multiplier(self, lr: Fraction) -> ExactNumber:
        """1 − lr·f'': what the distance is multiplied by in an epoch."""
        return affine_number(self.curvature, -lr, Fraction(1))

    def holds(self, lr: Fraction) -> bool | None:
        """Whether the minimum attracts with a rate; None at 2/f'' itself, and closer to it than is known."""
        if lr < self.largest.low:
            return True
        return False if lr > self.largest.high else None


def stability(point: CriticalPoint) -> Stability | None:
    """Stability of a minimum; None of any other point, and of one with f'' = 0 or none."""
    curvature = point.derivative
    if curvature is None or point.order != 2 or not point.kind.is_minimum:  # noqa: PLR2004 - f''
        return None
    return Stability(curvature, _over(2, curvature), _over(1, curvature), _SEAL)


def _over(above: int, below: ExactNumber) -> ExactNumber:
    if below.low == below.high:
        return exact_number(number_value(above / below.low))
    return enclosed_number(above / below.high, above / below.low)
