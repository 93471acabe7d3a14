"""Where a loss is as low as the way it is written lets it be: a loss and a point near by in, a proof out.

(x + y)^2 is nowhere below 0, and 0 at (1, -1): there it is lowest, though its Hessian is singular and there
are many such points. Of a polynomial of degree two all of them are known.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from gdcli.verdict.exact.exact_number import ExactNumber, exact_number
from gdcli.verdict.exact.quadratic import valley
from gdcli.verdict.exact.range_by_form import range_by_form
from gdcli.verdict.exact.value import number_value
from gdcli.verdict.exact.value_at_point import value_at_point
from gdcli.verdict.kind import VerdictKind
from gdcli.verdict.proof import ExactProof, Seal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from dataclasses import InitVar

    from gdcli.objective.objective import ParsedLoss

# Of the points that are tried: largest denominators, then digits behind the decimal point.
DENOMINATORS = (1, 10, 100)
DECIMALS = range(3, 10)

_SEAL = Seal()


class LowestByForm(ExactProof):
    """A point, and the loss there: by its form it is lower nowhere."""

    point: tuple[ExactNumber, ...]
    loss: ExactNumber
    seal: InitVar[Seal]

    def __post_init__(self, seal: Seal) -> None:
        _SEAL.check(seal)

    @property
    def proves(self) -> frozenset[VerdictKind]:
        """The kinds of verdict that may rest on it."""
        return frozenset({VerdictKind.GLOBAL_MINIMUM})


def lowest_by_form(
    loss: ParsedLoss, near: Sequence[float], accepts: Callable[[Sequence[float]], bool]
) -> LowestByForm | None:
    """The simplest point near another at which the loss is lowest by its form, or None where none is found.

    near      shape (n,), finite
    accepts   whether a point is near enough
    """
    lowest = valley(loss.tree, loss.variables)
    least = range_by_form(loss.tree).low if lowest is None else lowest.least
    if not isinstance(least, Fraction):
        return None
    exact = [Fraction(x) for x in near]
    candidates = [[x.limit_denominator(largest) for x in exact] for largest in DENOMINATORS]
    candidates += [[round(x, digits) for x in exact] for digits in DECIMALS]
    for candidate in (*candidates, exact):
        point = candidate if lowest is None else lowest.point(candidate)
        values = dict(zip(loss.variables, point, strict=True))
        if accepts([float(x) for x in point]) and value_at_point(loss.tree, values) == least:
            coordinates = tuple(exact_number(number_value(x)) for x in point)
            return LowestByForm(coordinates, exact_number(number_value(least)), seal=_SEAL)
    return None
