"""The 2-cycles of plain gradient descent on a polynomial: loss and rate in, all pairs of points out.

With g(x) = x − lr·f'(x) they are the real roots of (g(g(x)) − x)/(g(x) − x) that g moves. The product of g'
at both points is the multiplier of the cycle: below 1 in absolute value it attracts what is near, above it
repels.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.verdict.exact.algebraic import Algebraic, real_roots, sign
from gdcli.verdict.exact.exact_number import ExactNumber, exact_number
from gdcli.verdict.exact.polynomial import Polynomial, coefficients, enclosure, polynomial
from gdcli.verdict.exact.value import point_value, value
from gdcli.verdict.kind import VerdictKind
from gdcli.verdict.proof import ExactProof, Seal

if TYPE_CHECKING:
    from dataclasses import InitVar
    from fractions import Fraction

MAX_DEGREE = 7  # of the loss: g(g(x)) is of degree 36 then

_SEAL = Seal()


class TwoCycle(ExactProof):
    """Two points that descent goes back and forth between.

    points       the smaller first
    multiplier   what two epochs multiply a small distance by
    attracts     None where the multiplier is 1 or −1, which decides nothing
    """

    points: tuple[ExactNumber, ExactNumber]
    multiplier: ExactNumber
    attracts: bool | None
    seal: InitVar[Seal]

    def __post_init__(self, seal: Seal) -> None:
        _SEAL.check(seal)

    @property
    def proves(self) -> frozenset[VerdictKind]:
        """The kinds of verdict that may rest on it."""
        return frozenset({VerdictKind.CYCLING})


def two_cycles(loss: tuple[Fraction, ...], lr: Fraction) -> tuple[TwoCycle, ...] | None:
    """All 2-cycles from left to right.

    None where the degree is too high, and where every point belongs to one, as on x² with lr = 1.
    """
    slope = polynomial(loss).diff()
    if slope.degree() <= 0:
        return ()
    if slope.degree() >= MAX_DEGREE:
        return None
    x = polynomial([1, 0])
    step = x - slope * polynomial([lr])
    twice = (step.compose(step) - x).quo(step - x)
    if twice.is_zero:
        return None
    roots = [root for root, _ in real_roots(twice) if sign(step - x, root) != 0]
    pairs = ((root, _image(step, root, roots)) for root in roots)
    return tuple(_cycle(step, root, other) for root, other in pairs if roots.index(root) < roots.index(other))


def _image(step: Polynomial, root: Algebraic, roots: list[Algebraic]) -> Algebraic:
    """The root that the step leads to: one of them does, and in the end only one can."""
    values = coefficients(step.rem(polynomial(root.minimal)))
    while True:
        low, high = enclosure(values, root.low, root.high)
        near = [other for other in roots if other.low <= high and low <= other.high]
        if len(near) == 1:
            return near[0]
        root, roots = root.halved(), [other.halved() for other in near]


def _cycle(step: Polynomial, root: Algebraic, other: Algebraic) -> TwoCycle:
    slope = step.diff()
    multiplier = slope * slope.compose(step)
    one = polynomial([1])
    below, above = sign(multiplier - one, root), sign(multiplier + one, root)
    return TwoCycle(
        (exact_number(point_value(root)), exact_number(point_value(other))),
        exact_number(value(multiplier, one, root)),
        None if 0 in {below, above} else below < 0 < above,
        _SEAL,
    )
