"""A loss as a `Product` or as `Logarithmic`: the tree of the text in, the function and its divisors out."""

from __future__ import annotations

from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING

from gdcli.objective.tree import (
    Call,
    NamedConstant,
    Negation,
    Node,
    Number,
    Power,
    Reciprocal,
    Sum,
    Variable,
    variables,
)
from gdcli.objective.tree import (
    Product as ProductNode,
)
from gdcli.verdict.exact.coordinates import Logarithm
from gdcli.verdict.exact.mixed import Logarithmic, Product
from gdcli.verdict.exact.polynomial import Polynomial, coefficients, polynomial
from gdcli.verdict.exact.rational import number
from gdcli.verdict.exact.reading import (
    MAX_DEGREE,
    Cell,
    NotReadableError,
    Plain,
    constant,
    read_cells,
    read_function,
)

if TYPE_CHECKING:
    from gdcli.verdict.exact.coordinates import Coordinate, Exponential, Positive

# A sum of products R·exp(S): from S to R, both polynomials in the coordinate.
Terms = dict["Polynomial", "Polynomial"]

MAX_TERMS = 16  # of a product of sums

_ZERO, _ONE, _T = polynomial([0]), polynomial([1]), polynomial([1, 0])
_NONE = Fraction(0)


def read_product(tree: Node, coordinate: Coordinate) -> tuple[Cell[Product], ...]:
    """R·exp(S) + offset in a coordinate that goes over all numbers; NotReadableError of anything else."""
    terms = {s: r for s, r in _terms(tree, coordinate).items() if not r.is_zero}
    rest = terms.pop(_ZERO, _ZERO)
    if len(terms) != 1 or rest.degree() > 0 or coordinate.domain != (None, None):
        raise NotReadableError
    ((exponent, factor),) = terms.items()
    if exponent.degree() < 1:
        raise NotReadableError
    loss = Product(factor, exponent, coefficients(rest)[0])
    return (Cell(coordinate.domain, loss, ()),)


def read_logarithmic(tree: Node, coordinate: Exponential | Positive) -> tuple[Cell[Logarithmic], ...]:
    """R + weight·log t in a coordinate t > 0; NotReadableError of anything else."""
    rest, weight, offset = _split(tree, coordinate)
    if not weight:
        raise NotReadableError
    cells = read_cells(Sum(tuple(rest), tree.span), coordinate, coordinate.domain)
    if len(cells) > 1:
        raise NotReadableError
    loss = Logarithmic(cells[0].loss.plus(number(offset)), weight)
    return (Cell(coordinate.domain, loss, cells[0].divisors),)


def _split(node: Node, coordinate: Exponential | Positive) -> tuple[list[Node], Fraction, Fraction]:
    """Terms without log t, and weight and offset of weight·log t + offset, whose sum a text is."""
    found = coordinate.logarithm(node)
    if found is not None:
        return [], *found
    match node:
        case Negation(operand=operand):
            return _scaled(operand, Fraction(-1), coordinate)
        case Sum(terms=terms):
            parts = [_split(term, coordinate) for term in terms]
            weights, offsets = [part[1] for part in parts], [part[2] for part in parts]
            return [term for part in parts for term in part[0]], sum(weights, _NONE), sum(offsets, _NONE)
        case ProductNode(factors=factors) if len([f for f in factors if variables(f)]) == 1:
            (one,) = [factor for factor in factors if variables(factor)]
            numbers = ProductNode(tuple(factor for factor in factors if factor is not one), node.span)
            scale = constant(read_function(numbers, Plain()))
            if scale is None:
                raise NotReadableError
            return _scaled(one, scale, coordinate)
        case _:
            return [node], _NONE, _NONE


def _scaled(
    node: Node, scale: Fraction, coordinate: Exponential | Positive
) -> tuple[list[Node], Fraction, Fraction]:
    terms, weight, offset = _split(node, coordinate)
    scaled = [ProductNode((Number(scale, term.span), term), term.span) for term in terms]
    return list(scaled), weight * scale, offset * scale


def _terms(node: Node, coordinate: Coordinate) -> Terms:  # noqa: C901, PLR0912 - one case a kind of node
    match node:
        case Number(value=value):
            return {_ZERO: polynomial([value])}
        case Variable() if isinstance(coordinate, Logarithm):
            scale, shift = 1 / coordinate.inner.slope, coordinate.inner.shift
            return {_T: polynomial([scale]), _ZERO: polynomial([-shift * scale])}
        case Variable():
            return {_ZERO: _T}
        case Sum(terms=terms):
            return _sum([_terms(term, coordinate) for term in terms])
        case Negation(operand=operand):
            return _times(_terms(operand, coordinate), {_ZERO: polynomial([-1])})
        case ProductNode(factors=factors):
            return reduce(_times, (_terms(factor, coordinate) for factor in factors), {_ZERO: _ONE})
        case Reciprocal(operand=operand):
            return _inverse(_terms(operand, coordinate))
        case Power(base=NamedConstant(name="e"), exponent=exponent):
            return _exponential(_terms(exponent, coordinate))
        case Power(base=base, exponent=exponent):
            power = constant(read_function(exponent, Plain()))
            if power is None or power.denominator != 1 or abs(power) > MAX_DEGREE:
                raise NotReadableError
            found = _terms(base, coordinate)
            found = found if power >= 0 else _inverse(found)
            return reduce(_times, [found] * abs(int(power)), {_ZERO: _ONE})
        case Call(function="exp", arguments=(argument,)):
            return _exponential(_terms(argument, coordinate))
        case Call(function=name, arguments=arguments) if isinstance(coordinate, Logarithm):
            return {_ZERO: coordinate.call(name, arguments).above}
        case _:
            raise NotReadableError


def _exponential(exponent: Terms) -> Terms:
    if set(exponent) - {_ZERO}:
        raise NotReadableError
    return {exponent.get(_ZERO, _ZERO): _ONE}


def _inverse(terms: Terms) -> Terms:
    """One over a single exponential; anything else may be zero somewhere."""
    found = {s: r for s, r in terms.items() if not r.is_zero}
    if len(found) != 1:
        raise NotReadableError
    ((exponent, factor),) = found.items()
    if factor.degree() > 0:
        raise NotReadableError
    return {-exponent: polynomial([1 / coefficients(factor)[0]])}


def _sum(summands: list[Terms]) -> Terms:
    total: Terms = {}
    for terms in summands:
        for exponent, factor in terms.items():
            total[exponent] = total.get(exponent, _ZERO) + factor
    return total


def _times(a: Terms, b: Terms) -> Terms:
    if len(a) * len(b) > MAX_TERMS:
        raise NotReadableError
    total = _sum([{s + t: p * q} for s, p in a.items() for t, q in b.items()])
    if any(poly.degree() > MAX_DEGREE for pair in total.items() for poly in pair):
        raise NotReadableError
    return total
