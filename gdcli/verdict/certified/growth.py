"""A loss in, a box out that holds every point where the loss is no higher than at the origin.

The loss is a polynomial over the rationals, and maybe terms beside it that have bounds. With dᵢ the highest
pure power of a variable xᵢ, even and with a coefficient cᵢ > 0, a mixed monomial of which s = Σ aᵢ/dᵢ ≤ 1 is
bounded by pure powers, as the geometric mean is by the arithmetic one:

    |x₁|^a₁ ··· |xₙ|^aₙ ≤ Σ aᵢ/(s·dᵢ)·|xᵢ|^(s·dᵢ)

So the loss less its constant is at least Σ Qᵢ(|xᵢ|) with Qᵢ(r) = cᵢ·r^dᵢ − Σ bⱼ·r^eⱼ and eⱼ < dᵢ, where the
monomials with s = 1 have been taken off cᵢ. With c' = cᵢ/k for each of the k terms, c'·r^d − b·r^e is nowhere
below −b·(b/c')^(e/(d − e)). And Qᵢ/r^dᵢ rises with r, so from where Qᵢ is positive it rises as well.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np
import sympy

from gdcli.backends.to_boxes import to_boxes
from gdcli.program.lower import lower

if TYPE_CHECKING:
    from gdcli.objective.objective import Objective

# Everything that is rounded below is rounded by less than this part of itself.
ROUNDING = 1e-9
# Boxes beyond this are no help to a search.
LARGEST = 1e6
FINER = 1.25  # between two radii that are tried


@dataclass(slots=True)
class _Growth:
    """Q of one variable."""

    degree: int
    leading: Fraction
    others: list[tuple[float, float]] = field(default_factory=list)  # pairs of e < d and b > 0

    def least(self) -> float:
        """Q is nowhere below this."""
        share = float(self.leading) / max(1, len(self.others))
        total: float = sum(b * (b / share) ** (e / (self.degree - e)) for e, b in self.others)
        return -total * (1 + ROUNDING)

    def radius(self, value: float) -> float:
        """Beyond this, Q is above a value that is not negative; infinite where it is too far out."""
        radius = 1.0
        while radius <= LARGEST:
            falling = sum(b * radius**e for e, b in self.others)
            if float(self.leading) * radius**self.degree * (1 - ROUNDING) > value + falling * (1 + ROUNDING):
                return radius
            radius *= FINER
        return math.inf


def sublevel_box(objective: Objective) -> tuple[tuple[float, float], ...] | None:
    """Such a box, None where none is found: most often because the loss does not grow in every direction."""
    terms = sympy.Add.make_args(objective.expression)
    rest = [term for term in terms if not term.is_polynomial(*objective.symbols)]
    swing = _swing(objective, rest) if rest else 0.0
    poly = sympy.Poly(sympy.Add(*(term for term in terms if term not in rest)), *objective.symbols)
    if not (math.isfinite(swing) and (poly.domain.is_QQ or poly.domain.is_ZZ)):
        return None
    growths = _growths(poly)
    if growths is None:
        return None
    try:
        least = [growth.least() for growth in growths]
        above = swing * (1 + ROUNDING) - sum(least) * (1 + ROUNDING)
        radii = [growth.radius(above) for growth in growths]
    except OverflowError:
        return None
    if not max(radii) <= LARGEST:
        return None
    return tuple((-radius, radius) for radius in radii)


def _swing(objective: Objective, terms: list[sympy.Expr]) -> float:
    """By how much the sum of some terms can be lower anywhere than at the origin; infinite where unknown."""
    program = lower({"": sympy.Add(*terms)}, objective.variables)
    everywhere, origin = (
        np.full((len(objective.variables), 1), np.inf),
        np.zeros((len(objective.variables), 1)),
    )
    evaluate = to_boxes(program)
    lowest, there = evaluate(-everywhere, everywhere).lower[0, 0], evaluate(origin, origin).upper[0, 0]
    return math.nextafter(float(there - lowest), math.inf) if lowest <= there < math.inf else math.inf


def _growths(poly: sympy.Poly) -> list[_Growth] | None:
    """Q of every variable, None where one of them does not grow."""
    terms = [(powers, Fraction(int(c.p), int(c.q))) for powers, c in poly.terms()]
    growths = []
    for i in range(len(poly.gens)):
        powers_alone = [(powers[i], c) for powers, c in terms if 0 < powers[i] == sum(powers)]
        degree, leading = max(powers_alone, default=(1, Fraction(0)))
        if degree % 2 or leading <= 0:
            return None
        growths.append(_Growth(degree, leading))
    for powers, c in terms:
        share = sum((Fraction(a, q.degree) for a, q in zip(powers, growths, strict=True)), Fraction(0))
        pure = [i for i, a in enumerate(powers) if a == sum(powers)]
        if share > 1:
            return None
        if share == 0 or (pure and (share == 1 or (c > 0 and powers[pure[0]] % 2 == 0))):
            continue  # the constant, a leading term, or one that only helps
        for a, growth in zip(powers, growths, strict=True):
            weight = abs(c) * Fraction(a, growth.degree) / share
            if a and share == 1:
                growth.leading -= weight
            elif a:
                growth.others.append((float(share * growth.degree), float(weight)))
    return growths if all(growth.leading > 0 for growth in growths) else None
