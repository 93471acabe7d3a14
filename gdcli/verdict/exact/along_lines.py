"""What straight lines say of a loss of several variables: a loss, a point and directions in, a proof out.

Along a line it is a loss of one variable, of which algebra knows everything. A level point with higher and
lower ground along lines is a saddle, whatever its Hessian; a loss that is unbounded below along a line is so
as a whole.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import combinations, islice, product
from typing import TYPE_CHECKING

from gdcli.clock import Budget
from gdcli.frozen import replace
from gdcli.objective.objective import ParsedLoss
from gdcli.objective.tree import (
    Call,
    NamedConstant,
    Negation,
    Node,
    Number,
    Power,
    Product,
    Reciprocal,
    Sum,
    Variable,
)
from gdcli.verdict.exact.exact_number import ExactNumber, exact_number
from gdcli.verdict.exact.infimum import UnboundedBelow
from gdcli.verdict.exact.line import LineAnalysis, analyze_line
from gdcli.verdict.exact.value import number_value
from gdcli.verdict.kind import VerdictKind
from gdcli.verdict.proof import ExactProof, Seal

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from dataclasses import InitVar

    from gdcli.verdict.exact.critical import CriticalPoint

# Lines through a point that are looked at, and how many variables change along one.
MOST_LINES = 64
MOST_AT_ONCE = 3

_SEAL = Seal()


class SaddleAlongLines(ExactProof):
    """A point that is level along every variable, with higher and lower ground however near."""

    point: tuple[ExactNumber, ...]
    loss: ExactNumber
    seal: InitVar[Seal]

    def __post_init__(self, seal: Seal) -> None:
        _SEAL.check(seal)

    @property
    def proves(self) -> frozenset[VerdictKind]:
        """The kinds of verdict that may rest on it."""
        return frozenset({VerdictKind.SADDLE})


class UnboundedAlongALine(ExactProof):
    """From a point onwards in a direction the loss falls without end."""

    direction: tuple[Fraction, ...]
    seal: InitVar[Seal]

    def __post_init__(self, seal: Seal) -> None:
        _SEAL.check(seal)

    @property
    def proves(self) -> frozenset[VerdictKind]:
        """The kinds of verdict that may rest on it."""
        return frozenset({VerdictKind.UNBOUNDED_BELOW})


def saddle_along_lines(
    loss: ParsedLoss, point: Sequence[Fraction], seconds: float
) -> SaddleAlongLines | None:
    """Prove that a point is a saddle; None where the lines that are looked at do not show it."""
    budget, steps, there = Budget(seconds), set[int](), None
    for k, direction in enumerate(directions(len(point))):
        line = _along(loss, point, direction, budget)
        found = None if line is None else _at_zero(line)
        if found is not None:
            there = found.loss
            left, right = found.sides
            steps |= {sign for sign in (-(left or 0), right or 0) if sign}
        elif k < len(point) and (line is None or not _is_flat_at_zero(line)):
            return None  # along a variable it is not known to be level
        if there is not None and k + 1 >= len(point) and steps == {-1, 1}:
            coordinates = tuple(exact_number(number_value(x)) for x in point)
            return SaddleAlongLines(coordinates, there, seal=_SEAL)
    return None


def unbounded_along(
    loss: ParsedLoss, point: Sequence[Fraction], direction: Sequence[Fraction], seconds: float
) -> UnboundedAlongALine | None:
    """Prove that the loss falls without end from a point onwards; None where that is not seen."""
    line = _along(loss, point, direction, Budget(seconds))
    if line is None or not isinstance(line.lowest, UnboundedBelow):
        return None
    places = (*(found.x for found in line.points), *line.edges)
    falls = any(way.point is None and way.side < 0 for way in line.lowest.towards)
    if not falls or any(place.high > 0 for place in places):
        return None
    return UnboundedAlongALine(tuple(direction), seal=_SEAL)


def directions(n: int) -> Iterator[tuple[Fraction, ...]]:
    """Those along one variable, then along several at once, each but for its sign."""
    ways = (
        tuple(Fraction(dict(zip(places, (1, *signs), strict=True)).get(i, 0)) for i in range(n))
        for many in range(1, MOST_AT_ONCE + 1)
        for places in combinations(range(n), many)
        for signs in product((1, -1), repeat=many - 1)
    )
    return islice(ways, n + MOST_LINES)


def _along(
    loss: ParsedLoss, point: Sequence[Fraction], direction: Sequence[Fraction], budget: Budget
) -> LineAnalysis | None:
    """What is known of the loss at point + x·direction, as a function of x."""
    ways = dict(zip(loss.variables, zip(point, direction, strict=True), strict=True))
    return analyze_line(ParsedLoss(loss.text, _put(loss.tree, ways), ("x",)), budget.left())


def _put(node: Node, ways: Mapping[str, tuple[Fraction, Fraction]]) -> Node:
    """A tree with a + b·x in the place of every variable."""
    match node:
        case Variable(name=name, span=span):
            shift, slope = ways[name]
            if slope == 0:
                return Number(shift, span)
            return Sum((Number(shift, span), Product((Number(slope, span), Variable("x", span)), span)), span)
        case Number() | NamedConstant():
            return node
        case Sum(terms=terms):
            return replace(node, terms=tuple(_put(term, ways) for term in terms))
        case Product(factors=factors):
            return replace(node, factors=tuple(_put(factor, ways) for factor in factors))
        case Call(arguments=arguments):
            return replace(node, arguments=tuple(_put(argument, ways) for argument in arguments))
        case Negation(operand=operand) | Reciprocal(operand=operand):
            return replace(node, operand=_put(operand, ways))
        case Power(base=base, exponent=exponent):
            return replace(node, base=_put(base, ways), exponent=_put(exponent, ways))


def _at_zero(line: LineAnalysis) -> CriticalPoint | None:
    return next((found for found in line.points if found.x.low == found.x.high == 0), None)


def _is_flat_at_zero(line: LineAnalysis) -> bool:
    return any(
        (plateau.low is None or plateau.low.high < 0) and (plateau.high is None or plateau.high.low > 0)
        for plateau in line.plateaus
    )
