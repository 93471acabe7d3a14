"""Rates that are safe from a start, whatever the run meets: a polynomial loss and a start in, the bound out.

Let C be the interval around the start on which the loss is at most that of the start, and L the largest
|f''| on it. For 0 < lr < 2/L every step of exact gradient descent from a point of C that is not stationary
lowers the loss and stays in C: the loss falls all along the step as long as the step is in C, and so never
comes back up to the level at which C ends. So the run converges to a stationary point in C.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

from gdcli.verdict.exact.algebraic import Algebraic, between, compare, rational, real_roots
from gdcli.verdict.exact.polynomial import polynomial, value_at
from gdcli.verdict.exact.reading import inside
from gdcli.verdict.exact.value import value
from gdcli.verdict.proof import ExactProof, Seal

if TYPE_CHECKING:
    from dataclasses import InitVar

_SEAL = Seal()

CLOSE = Fraction(1, 2**64)


class SafeRate(ExactProof):
    """With every lr below `rate`, descent from the start lowers the loss in each epoch and converges.

    low, high   an interval that the run does not leave
    curvature   at least the largest |f''| on it, and larger by a trifle at most
    """

    rate: Fraction
    low: Fraction
    high: Fraction
    curvature: Fraction
    seal: InitVar[Seal]

    def __post_init__(self, seal: Seal) -> None:
        _SEAL.check(seal)


def safe_rate(loss: tuple[Fraction, ...], start: Fraction) -> SafeRate | None:
    """Safe rate of a polynomial loss from a start; None where the run has no bounded interval to stay in."""
    ends = _sublevel(loss, start)
    if ends is None:
        return None
    low, high = (end.narrowed(CLOSE) for end in ends)
    curvature = largest_curvature(loss, low, high, absolute=True)
    return SafeRate(2 / curvature, low.low, high.high, curvature, _SEAL)


def largest_curvature(
    loss: tuple[Fraction, ...], low: Algebraic, high: Algebraic, *, absolute: bool
) -> Fraction:
    """An upper bound, larger by a trifle at most, of f'' or |f''| between two points."""
    second = polynomial(loss).diff().diff()
    turns = [root for root, _ in real_roots(second.diff()) if inside(root, (low, high))]
    bounds = []
    for point in (low, high, *turns):
        below, above = value(second, polynomial([1]), point).enclosed(CLOSE)
        bounds.append(max(above, -below) if absolute else above)
    return max(bounds)


def _sublevel(loss: tuple[Fraction, ...], start: Fraction) -> tuple[Algebraic, Algebraic] | None:
    """Ends of the interval around the start on which the loss is at most that of the start."""
    above = (*loss[:-1], loss[-1] - value_at(loss, start))
    if not any(above):
        return None
    here = rational(start)
    roots = [root for root, _ in real_roots(polynomial(above))]
    low = _outermost(above, [root for root in roots if compare(root, here) <= 0][::-1], side=-1)
    high = _outermost(above, [root for root in roots if compare(root, here) >= 0], side=1)
    if low is None or high is None or low == high:
        return None
    return low, high


def _outermost(above: tuple[Fraction, ...], roots: list[Algebraic], *, side: int) -> Algebraic | None:
    """Going through the roots away from the start, the first beyond which the loss is higher."""
    for root, beyond in pairwise((*roots, None)):
        ends = (root, beyond) if side > 0 else (beyond, root)
        if value_at(above, between(*ends)) > 0:
            return root
    return None
