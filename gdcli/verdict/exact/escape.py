"""When plain gradient descent on a polynomial is bound to run away: loss and rate in, escape radius out.

With g(x) = x − lr·f'(x), |g(x)| ≥ growth·|x| holds beyond the largest absolute value of the real roots of
g(x)² − growth²·x². A run computes g in doubles: if its gradient is off by at most (growth − 1)/(4·growth + 4)
of itself, the computed step still takes |x| to at least (3·growth + 1)/4·|x|, because
lr·|f'(x)| ≤ |g(x)| + |x| ≤ (1 + 1/growth)·|g(x)|, and the few roundings after it weigh nothing against the
rest. That the gradient is so good is a polynomial inequality as well, and the radius covers both.
So every iterate from beyond the radius lies further out than the one before, until it overflows.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from gdcli.verdict.exact.algebraic import real_roots
from gdcli.verdict.exact.polynomial import Polynomial, coefficients, polynomial
from gdcli.verdict.exact.rounding import UNIT
from gdcli.verdict.kind import VerdictKind
from gdcli.verdict.proof import ExactProof, Seal

if TYPE_CHECKING:
    from dataclasses import InitVar

    from gdcli.verdict.exact.rounding import Majorant

_SEAL = Seal()

GROWTH = Fraction(2)  # of |x| in one exact step
LEAST_GROWTH = 1 + Fraction(
    1, 2**30
)  # below it the roundings of a step would have to be looked at one by one
CLOSE = Fraction(1, 2**40)  # to which the radius is computed, upwards

# Within these bounds nothing underflows on the way to a gradient: terms stay above 2**-900.
MAX_DEGREE = 60
LEAST_COEFFICIENT = Fraction(1, 2**400)
LEAST_RADIUS = Fraction(1, 2**8)
LEAST_RATE = Fraction(1, 2**100)


class EscapeRadius(ExactProof):
    """Beyond `radius`, every step of gradient descent with this rate takes x further out.

    growth           of |x| in an exact step, at least
    rounded_growth   of |x| in a step as doubles compute it, at least
    """

    radius: Fraction
    growth: Fraction
    rounded_growth: Fraction
    seal: InitVar[Seal]

    def __post_init__(self, seal: Seal) -> None:
        _SEAL.check(seal)

    @property
    def proves(self) -> frozenset[VerdictKind]:
        """The kinds of verdict that may rest on it."""
        return frozenset({VerdictKind.DIVERGING})

    def escaped(self, x: float) -> bool:
        """Whether a run that is at x runs away for certain."""
        return abs(Fraction(x)) > self.radius


def escape_radius(loss: tuple[Fraction, ...], lr: Fraction, gradient: Majorant) -> EscapeRadius | None:
    """Escape radius of a polynomial loss at a rate; None where there is none, or rounding may hide it.

    loss       coefficients from the highest power down
    lr         the rate as the double that the run uses
    gradient   of the expression that the run computes
    """
    slope = polynomial(loss).diff()
    if not _is_ordinary(slope, lr, gradient):
        return None
    step = polynomial([1, 0]) - slope * polynomial([lr])
    growth = _growth(step)
    if growth is None:
        return None
    further = polynomial([growth, 0])
    trusted = slope * polynomial([(growth - 1) / (4 * (growth + 1))])
    error = polynomial(gradient.polynomial) * polynomial([2 * gradient.roundings * UNIT])
    bounds = [
        _beyond(step, further),
        _beyond(trusted, error),
        _beyond(trusted, error.compose(polynomial([-1, 0]))),
    ]
    radius = LEAST_RADIUS
    for bound in bounds:
        if bound is None:
            return None
        radius = max(radius, bound)
    return EscapeRadius(radius, growth, (3 * growth + 1) / 4, _SEAL)


def _is_ordinary(slope: Polynomial, lr: Fraction, gradient: Majorant) -> bool:
    smallest = min((c for c in gradient.polynomial if c), default=Fraction(0))
    return (
        0 < slope.degree() <= MAX_DEGREE
        and len(gradient.polynomial) - 1 <= MAX_DEGREE
        and smallest >= LEAST_COEFFICIENT
        and lr >= LEAST_RATE
    )


def _growth(step: Polynomial) -> Fraction | None:
    """2 where the step outgrows every multiple of x; of a straight line, half of what it has above 1."""
    if step.degree() > 1:
        return GROWTH
    values = coefficients(step)
    multiplier = abs(values[0]) if len(values) > 1 else Fraction(0)
    growth = min(GROWTH, (1 + multiplier) / 2)
    return growth if growth >= LEAST_GROWTH else None


def _beyond(larger: Polynomial, smaller: Polynomial) -> Fraction | None:
    """A distance from 0 beyond which |larger| > |smaller|; None where there is none."""
    difference, total = larger - smaller, larger + smaller
    if difference.is_zero or total.is_zero:
        return None
    product = coefficients(difference * total)
    if product[0] <= 0 or len(product) % 2 == 0:
        return None
    roots = [root.narrowed(CLOSE) for poly in (difference, total) for root, _ in real_roots(poly)]
    return max((max(-root.low, root.high) for root in roots), default=Fraction(0))
