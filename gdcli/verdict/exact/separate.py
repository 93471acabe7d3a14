"""A loss that is written as a sum of losses of one variable each: a parsed loss in, an analysis of each out.

Of f(x) + g(y) all follows from f and g: it is lowest where both are, a point is a minimum where both have
one, and it is unbounded below where one of them is.
"""

from __future__ import annotations

import math
from fractions import Fraction
from itertools import product
from typing import TYPE_CHECKING

from gdcli.clock import Budget
from gdcli.objective.objective import ParsedLoss
from gdcli.objective.tree import Negation, Node, Product, Sum, variables
from gdcli.verdict.exact.exact_number import ExactNumber, affine_number, enclosed_number, exact_number
from gdcli.verdict.exact.infimum import GlobalMinimum, InfimumNotAttained
from gdcli.verdict.exact.line import LineAnalysis, analyze_line
from gdcli.verdict.exact.value import number_value
from gdcli.verdict.kind import VerdictKind
from gdcli.verdict.proof import ExactProof, Seal

if TYPE_CHECKING:
    from collections.abc import Sequence
    from dataclasses import InitVar

    from gdcli.verdict.exact.critical import CriticalPoint

MOST_POINTS = 16  # where a loss is lowest: more of them are not written down

_SEAL = Seal()


class SeparatePoint(ExactProof):
    """A point at which each variable is at a critical point of its own part of the loss."""

    points: tuple[CriticalPoint, ...]
    kind: VerdictKind
    loss: ExactNumber
    seal: InitVar[Seal]

    def __post_init__(self, seal: Seal) -> None:
        _SEAL.check(seal)

    @property
    def proves(self) -> frozenset[VerdictKind]:
        """The kinds of verdict that may rest on it."""
        return frozenset({self.kind})


class SeparateMinimum(ExactProof):
    """Every point at which the loss is lowest, and how low it is there."""

    points: tuple[tuple[ExactNumber, ...], ...]
    loss: ExactNumber
    seal: InitVar[Seal]

    def __post_init__(self, seal: Seal) -> None:
        _SEAL.check(seal)

    @property
    def proves(self) -> frozenset[VerdictKind]:
        """The kinds of verdict that may rest on it."""
        return frozenset({VerdictKind.GLOBAL_MINIMUM})


class SeparateInfimum(ExactProof):
    """The loss comes as near to its infimum as one likes, and is higher everywhere."""

    infimum: ExactNumber
    seal: InitVar[Seal]

    def __post_init__(self, seal: Seal) -> None:
        _SEAL.check(seal)

    @property
    def proves(self) -> frozenset[VerdictKind]:
        """The kinds of verdict that may rest on it."""
        return frozenset({VerdictKind.INFIMUM_NOT_ATTAINED})


def analyze_parts(loss: ParsedLoss, seconds: float) -> tuple[LineAnalysis, ...] | None:
    """An analysis for every variable; None where the loss is no such sum, or a part is out of reach."""
    parts: dict[str, list[Node]] = {name: [] for name in loss.variables}
    for summand in _summands(loss.tree):
        names = variables(summand) or {loss.variables[0]}
        if len(names) > 1:
            return None
        parts[names.pop()].append(summand)
    budget, found = Budget(seconds), []
    for name, summands in parts.items():
        part = ParsedLoss(loss.text, Sum(tuple(summands), loss.tree.span), (name,))
        analysis = analyze_line(part, budget.left())
        if analysis is None:
            return None
        found.append(analysis)
    return tuple(found)


def separate_point(parts: Sequence[LineAnalysis], points: Sequence[CriticalPoint]) -> SeparatePoint | None:
    """What the point is whose coordinates are critical points of the parts, one of each.

    None where a part is constant around its point, which is a minimum and a maximum at once.
    """
    if any(set(point.sides) <= {0, None} for point in points):
        return None
    kinds = {point.kind for point in points}
    if all(_is_lowest(part, point) for part, point in zip(parts, points, strict=True)):
        kind = VerdictKind.GLOBAL_MINIMUM
    elif kinds in ({VerdictKind.LOCAL_MINIMUM}, {VerdictKind.MAXIMUM}):
        (kind,) = kinds
    else:
        all_minima = all(kind.is_minimum for kind in kinds)
        kind = VerdictKind.FLAT_MINIMUM if all_minima else VerdictKind.SADDLE
    return SeparatePoint(tuple(points), kind, _total([point.loss for point in points]), _SEAL)


def separate_minimum(parts: Sequence[LineAnalysis]) -> SeparateMinimum | None:
    """Where the loss is lowest; None where that is nowhere, on whole intervals, or at too many points."""
    lowest = [part.lowest for part in parts if isinstance(part.lowest, GlobalMinimum)]
    if len(lowest) < len(parts) or any(found.plateaus for found in lowest):
        return None
    if math.prod(len(found.points) for found in lowest) > MOST_POINTS:
        return None
    points = product(*([point.x for point in found.points] for found in lowest))
    return SeparateMinimum(tuple(points), _total([found.loss for found in lowest]), _SEAL)


def separate_infimum(parts: Sequence[LineAnalysis]) -> SeparateInfimum | None:
    """The infimum of the loss, where it has one that is not attained."""
    lowest = [part.lowest for part in parts if isinstance(part.lowest, GlobalMinimum | InfimumNotAttained)]
    if len(lowest) < len(parts) or all(isinstance(found, GlobalMinimum) for found in lowest):
        return None
    levels = [found.loss if isinstance(found, GlobalMinimum) else found.infimum for found in lowest]
    return SeparateInfimum(_total(levels), _SEAL)


def _is_lowest(part: LineAnalysis, point: CriticalPoint) -> bool:
    return isinstance(part.lowest, GlobalMinimum) and point in part.lowest.points


def _summands(node: Node) -> list[Node]:
    """Nodes whose sum a text is."""
    match node:
        case Sum(terms=terms):
            return [summand for term in terms for summand in _summands(term)]
        case Negation(operand=operand, span=span):
            return [Negation(summand, span) for summand in _summands(operand)]
        case Product(factors=factors, span=span) if sum(1 for factor in factors if variables(factor)) == 1:
            (at,) = (i for i, factor in enumerate(factors) if variables(factor))
            return [
                Product((*factors[:at], summand, *factors[at + 1 :]), span)
                for summand in _summands(factors[at])
            ]
        case _:
            return [node]


def _total(numbers: Sequence[ExactNumber]) -> ExactNumber:
    """A sum, as a formula where all but one are fractions."""
    known = sum((number.low for number in numbers if number.low == number.high), Fraction(0))
    others = [number for number in numbers if number.low != number.high]
    if not others:
        return exact_number(number_value(known))
    if len(others) == 1:
        return affine_number(others[0], Fraction(1), known) if known else others[0]
    return enclosed_number(
        known + sum(number.low for number in others), known + sum(number.high for number in others)
    )
