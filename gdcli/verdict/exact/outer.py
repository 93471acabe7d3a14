"""What a loss does with a simpler one: factor·g(inner) + offset with g strictly increasing.

Sound because a strictly increasing smooth g with a derivative that is nowhere zero moves no stationary
point and changes neither the order nor the sign of the first derivative there that is not zero, which it
multiplies by g'. Where the factor is negative the inner loss is negated first, so that low stays low.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from gdcli.frozen import Frozen
from gdcli.objective.tree import (
    Call,
    NamedConstant,
    Negation,
    Node,
    Power,
    Product,
    Sum,
    variables,
)
from gdcli.verdict.exact.exact_number import CLOSE, ExactNumber, affine_number, exact_number
from gdcli.verdict.exact.increasing import INCREASING, Increasing, power_of
from gdcli.verdict.exact.level import level_number
from gdcli.verdict.exact.reading import NotReadableError, Plain, constant, read_function
from gdcli.verdict.exact.value import Value

if TYPE_CHECKING:
    from gdcli.verdict.exact.coordinates import Coordinate
    from gdcli.verdict.exact.level import Level
    from gdcli.verdict.exact.polynomial import Interval


class Outer(Frozen):
    """factor·g(sign·G) + offset, where G is the inner loss times the sign of the factor."""

    function: Increasing
    factor: Fraction
    offset: Fraction

    @property
    def sign(self) -> int:
        """1, or −1 where the inner loss has to be negated."""
        return 1 if self.factor > 0 else -1

    def loss(self, inner: Level) -> ExactNumber:
        """The loss where G has a value; what is transcendental already has no outer function."""
        if self.function is _IDENTITY:
            return level_number(inner)
        assert isinstance(inner, Value)
        argument = Value(tuple(self.sign * c for c in inner.remainder), inner.at)
        return affine_number(self.function.number(argument), self.factor, self.offset)

    def lowest(self) -> ExactNumber | None:
        """Limit of the loss where G goes to −∞; None for −∞ itself."""
        limit = self.function.bottom if self.sign > 0 else self.function.top
        return None if limit is None else affine_number(limit, self.factor, self.offset)

    def slope(self, inner: Value) -> Interval:
        """Enclosure of the derivative of the loss by G where G has a value."""
        argument = Value(tuple(self.sign * c for c in inner.remainder), inner.at)
        number = self.function.number(argument)
        low, high = self.function.slope(argument.enclosed(CLOSE), (number.low, number.high))
        return low * abs(self.factor), high * abs(self.factor)


class Frame(Frozen):
    """What functions of t stand for: t is a coordinate of x, and the loss is an outer function of theirs."""

    coordinate: Coordinate
    outer: Outer


def peel(tree: Node) -> tuple[Outer, Node]:
    """Outer function of a loss and the text inside of it; raise NotReadableError where there is none."""
    function, factor, offset, inner = _peel(tree)
    return Outer(function, factor, offset), inner


def _peel(node: Node) -> tuple[Increasing, Fraction, Fraction, Node]:
    match node:
        case Call(function=name, arguments=(argument,)) if name in INCREASING:
            return INCREASING[name], Fraction(1), Fraction(0), argument
        case Power(base=NamedConstant(name="e"), exponent=exponent):
            return INCREASING["exp"], Fraction(1), Fraction(0), exponent
        case Power(base=base) if not variables(base):
            function, inner = _power(node)
            return function, Fraction(1), Fraction(0), inner
        case Power(base=base, exponent=exponent) if _constant(exponent) == Fraction(1, 2):
            return INCREASING["sqrt"], Fraction(1), Fraction(0), base
        case Negation(operand=operand):
            function, factor, offset, inner = _peel(operand)
            return function, -factor, -offset, inner
        case Sum(terms=terms):
            term, rest = _only_one(terms)
            function, factor, offset, inner = _peel(term)
            return function, factor, offset + sum(rest), inner
        case Product(factors=factors):
            one, rest = _only_one(factors)
            function, factor, offset, inner = _peel(one)
            for number in rest:
                factor, offset = factor * number, offset * number
            if factor == 0:
                raise NotReadableError
            return function, factor, offset, inner
        case _:
            raise NotReadableError


def _power(node: Power) -> tuple[Increasing, Node]:
    """A power of a constant: of its reciprocal to minus the exponent, where the constant is below 1."""
    base = _constant(node.base)
    if 0 < base < 1:
        return power_of(1 / base), Negation(node.exponent, node.span)
    return power_of(base), node.exponent


def _only_one(nodes: tuple[Node, ...]) -> tuple[Node, list[Fraction]]:
    """The only node that is no constant, and the constants."""
    (one, *others) = [node for node in nodes if variables(node)] or [nodes[0]]
    if others:
        raise NotReadableError
    return one, [_constant(node) for node in nodes if node is not one]


def _constant(node: Node) -> Fraction:
    number = constant(read_function(node, Plain())) if not variables(node) else None
    if number is None:
        raise NotReadableError
    return number


_IDENTITY = Increasing(exact_number, lambda _x, _g: (Fraction(1), Fraction(1)))

AS_IT_IS = Outer(_IDENTITY, Fraction(1), Fraction(0))
