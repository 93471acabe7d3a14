"""A loss as rational functions on cells of a line: the tree of the text in, one function a cell out.

The tree is that of the text, not sympy's expression: x/x has lost its hole there, and what is claimed is
claimed of the loss as it is written. What the line is to the variable is up to the coordinate.

Law: everything a text divides by is kept. Where it vanishes the loss is undefined, whether or not the
quotient can be cancelled.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

from gdcli.frozen import Frozen
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
from gdcli.verdict.exact.algebraic import ASCENDING, Algebraic, between, compare, real_roots
from gdcli.verdict.exact.polynomial import Polynomial, coefficients, value_at
from gdcli.verdict.exact.rational import Rational, number, variable

if TYPE_CHECKING:
    from fractions import Fraction

MAX_DEGREE = 60  # of numerator and denominator: beyond it roots take longer than a verdict may
MAX_BITS = 4000  # of a coefficient; that of a double takes up to 2100

F_co = TypeVar("F_co", covariant=True)

Bounds = tuple[Algebraic | None, Algebraic | None]


class NotReadableError(Exception):
    """The loss is no rational function of the coordinate."""


class _Kink(Exception):  # noqa: N818 - a request to divide the cell, not a fault
    """A kinked function turns inside the cell."""

    def __init__(self, points: list[Algebraic]) -> None:
        self.points = points


class Leaves(Protocol):
    """What the coordinate makes of the parts of a text that depend on the variable."""

    def variable(self) -> Rational:
        """The variable as a function of the coordinate, or NotReadableError."""

    def call(self, function: str, arguments: tuple[Node, ...], /) -> Rational:
        """A call as a function of the coordinate, or NotReadableError."""


class Cell(Frozen, Generic[F_co]):
    """An open interval of the line, on which the loss is one function, and what was divided by.

    bounds     None stands for no bound
    divisors   their real roots are not in the domain
    """

    bounds: Bounds
    loss: F_co
    divisors: tuple[Polynomial, ...]


def read_cells(tree: Node, leaves: Leaves, domain: Bounds) -> tuple[Cell[Rational], ...]:
    """Cells from left to right that cover a domain; raise NotReadableError where the loss is out of reach."""
    reader = _Reader(leaves, domain)
    try:
        loss = reader.read(tree)
    except _Kink as kink:
        ends = (domain[0], *kink.points, domain[1])
        return tuple(cell for pair in pairwise(ends) for cell in read_cells(tree, leaves, pair))
    return (Cell(domain, loss, tuple(reader.divisors)),)


def read_function(node: Node, leaves: Leaves) -> Rational:
    """One rational function on the whole line, divided by nothing but numbers, or NotReadableError."""
    (cell, *more) = read_cells(node, leaves, (None, None))
    if more or any(divisor.degree() > 0 for divisor in cell.divisors):
        raise NotReadableError
    return cell.loss


def constant(function: Rational) -> Fraction | None:
    """The number that a rational function is, or None."""
    return coefficients(function.above)[0] if function.is_constant else None


def inside(point: Algebraic, bounds: Bounds) -> bool:
    """Whether a point lies in an open interval."""
    low, high = bounds
    return (low is None or compare(low, point) < 0) and (high is None or compare(point, high) < 0)


class Plain:
    """The variable is the coordinate itself, and no function is known."""

    def variable(self) -> Rational:
        """The coordinate."""
        return variable()

    def call(self, _function: str, _arguments: tuple[Node, ...], /) -> Rational:
        """Nothing."""
        raise NotReadableError


class _Reader:
    """Reads one tree on one cell."""

    def __init__(self, leaves: Leaves, bounds: Bounds) -> None:
        self.leaves = leaves
        self.bounds = bounds
        self.divisors: list[Polynomial] = []

    def read(self, node: Node) -> Rational:
        result = self._read(node)
        degree = max(result.above.degree(), result.below.degree())
        if degree > MAX_DEGREE or any(
            c.numerator.bit_length() + c.denominator.bit_length() > MAX_BITS
            for poly in (result.above, result.below)
            for c in coefficients(poly)
        ):
            raise NotReadableError
        return result

    def _read(self, node: Node) -> Rational:  # noqa: C901 - one case a kind of node
        match node:
            case Number(value=value):
                return number(value)
            case Variable():
                return self.leaves.variable()
            case NamedConstant():
                raise NotReadableError
            case Sum(terms=terms):
                total = number(0)
                for term in terms:
                    total = total.plus(self.read(term))
                return total
            case Negation(operand=operand):
                return self.read(operand).scaled(-1)
            case Product(factors=factors):
                product = number(1)
                for factor in factors:
                    product = product.times(self.read(factor))
                return product
            case Reciprocal(operand=operand):
                return self._power(self.read(operand), -1)
            case Power(base=base, exponent=exponent):
                return self._general_power(base, exponent)
            case Call(function=name, arguments=arguments):
                if name in _KINKED:
                    return self._kinked(name, [self.read(argument) for argument in arguments])
                return self.leaves.call(name, arguments)

    def _general_power(self, base: Node, exponent: Node) -> Rational:
        if isinstance(base, NamedConstant) and base.name == "e":
            return self.leaves.call("exp", (exponent,))
        power = constant(self.read(exponent))
        if power is None:
            raise NotReadableError
        if power.denominator == 1:
            return self._power(self.read(base), int(power))
        if power.denominator == 2:  # noqa: PLR2004 - a square root
            return self._power(self.leaves.call("sqrt", (base,)), power.numerator)
        raise NotReadableError

    def _power(self, base: Rational, exponent: int) -> Rational:
        if exponent < 0:
            if base.above.is_zero:
                raise NotReadableError
            self.divisors.append(base.above)
        if abs(exponent) * max(1, base.above.degree(), base.below.degree()) > MAX_DEGREE:
            raise NotReadableError
        return base.power(exponent)

    def _kinked(self, name: str, arguments: list[Rational]) -> Rational:
        if len(arguments) == 1:
            (argument,) = arguments
            return argument.scaled(_KINKED[name][self._sign(argument)])
        best = arguments[0]
        for other in arguments[1:]:
            keep = self._sign(best.plus(other.scaled(-1))) == (1 if name == "max" else -1)
            best = best if keep else other
        return best

    def _sign(self, function: Rational) -> int:
        """Sign on the whole cell, 0 for the function zero; ask for smaller cells where it changes."""
        turns = [
            root
            for poly in (function.above, function.below)
            for root, power in real_roots(poly)
            if power % 2 and inside(root, self.bounds)
        ]
        if turns:
            turns.sort(key=ASCENDING)
            raise _Kink(turns)
        return self._sign_somewhere(function)

    def _sign_somewhere(self, function: Rational) -> int:
        product = function.above * function.below
        if product.is_zero:
            return 0
        roots = [root for root, _ in real_roots(product) if inside(root, self.bounds)]
        point = between(self.bounds[0], roots[0] if roots else self.bounds[1])
        found = value_at(coefficients(product), point)
        return (found > 0) - (found < 0)


# What a kinked function of one argument multiplies it by, by the sign of the argument; those of several
# choose among them.
_KINKED: dict[str, dict[int, int]] = {
    "abs": {-1: -1, 0: 0, 1: 1},
    "relu": {-1: 0, 0: 0, 1: 1},
    "min": {},
    "max": {},
}
