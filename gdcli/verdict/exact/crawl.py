"""How slowly gradient descent comes to a degenerate point: a critical point in, the law of the distance out.

Where f' ≈ c·e^m with m ≥ 2 at a distance e from the point, the step e − lr·c·e^m gives
1/e^(m−1) → 1/e^(m−1) + (m−1)·c·lr + o(1), so after k epochs e ≈ [(m−1)·c·lr·k]^(−1/(m−1)): the ratio of the
two goes to 1 as k grows, whatever constant lr led there.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from gdcli.verdict.exact.exact_number import ExactNumber, affine_number
from gdcli.verdict.proof import ExactProof, Seal

if TYPE_CHECKING:
    from dataclasses import InitVar

    from gdcli.verdict.exact.critical import CriticalPoint

_SEAL = Seal()


class Crawl(ExactProof):
    """The law e ≈ (factor·lr·epoch)^(−1/power) of the distance e from a degenerate point.

    factor                    (m−1)·|c|
    power                     m − 1
    from_below, from_above    the sides from which the point attracts: of an inflection only one does
    """

    factor: ExactNumber
    power: int
    from_below: bool
    from_above: bool
    seal: InitVar[Seal]

    def __post_init__(self, seal: Seal) -> None:
        _SEAL.check(seal)

    @property
    def law(self) -> str:
        """The law in the spelling of the language: `1/(12*lr*epoch)`."""
        inner = f"{self.factor.text}*lr*epoch"
        match self.power:
            case 1:
                return f"1/({inner})"
            case 2:
                return f"1/sqrt({inner})"
            case _:
                return f"({inner})^(-1/{self.power})"

    def distance(self, lr: float, epoch: float) -> float:
        """Distance that the law gives after many epochs."""
        return math.pow(float(self.factor) * lr * epoch, -1 / self.power)

    def slope(self, distance: float) -> float:
        """|f'| that the law rests on, at a small distance."""
        return float(self.factor) / self.power * distance ** (self.power + 1)

    def epochs(self, lr: float, distance: float, now: float = math.inf) -> float:
        """Epochs that the law gives for coming from one distance to a smaller one."""
        return (distance**-self.power - now**-self.power) / (float(self.factor) * lr)


def crawl(point: CriticalPoint) -> Crawl | None:
    """Law of the distance from a point; None where f'' ≠ 0, where it repels, and where it is not smooth."""
    left, right = point.sides
    from_below, from_above = left == -1, right == 1
    if point.derivative is None or point.order <= 2 or not (from_below or from_above):  # noqa: PLR2004 - f''
        return None
    m = point.order - 1
    sign = 1 if point.derivative.low > 0 else -1
    factor = affine_number(point.derivative, Fraction(sign * (m - 1), math.factorial(m)), Fraction(0))
    return Crawl(factor, m - 1, from_below, from_above, _SEAL)
