"""The parsed expression: frozen nodes, each with the span of text it came from.

A sum and a product are one node however many terms they have, so that long ones are built at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from fractions import Fraction

    from gdcli.errors import Span


class Number(Frozen):
    """A literal, exact: 0.1 is 1/10."""

    value: Fraction
    span: Span


class NamedConstant(Frozen):
    """`pi` or `e`."""

    name: str
    span: Span


class Variable(Frozen):
    """A name that is neither a function nor a constant."""

    name: str
    span: Span


class Sum(Frozen):
    """Terms added in the order written."""

    terms: tuple[Node, ...]
    span: Span


class Negation(Frozen):
    """Minus its operand."""

    operand: Node
    span: Span


class Product(Frozen):
    """Factors multiplied in the order written; a quotient a/b holds Reciprocal(b)."""

    factors: tuple[Node, ...]
    span: Span


class Reciprocal(Frozen):
    """One over its operand, the span being the operand's."""

    operand: Node
    span: Span


class Power(Frozen):
    """Base to the exponent."""

    base: Node
    exponent: Node
    span: Span


class Call(Frozen):
    """A function of the vocabulary, by its name there, with its arguments."""

    function: str
    arguments: tuple[Node, ...]
    span: Span


Node = Number | NamedConstant | Variable | Sum | Negation | Product | Reciprocal | Power | Call


def children(node: Node) -> tuple[Node, ...]:
    """The nodes directly below."""
    match node:
        case Number() | NamedConstant() | Variable():
            return ()
        case Sum(terms=nodes) | Product(factors=nodes) | Call(arguments=nodes):
            return nodes
        case Negation(operand=operand) | Reciprocal(operand=operand):
            return (operand,)
        case Power(base=base, exponent=exponent):
            return (base, exponent)


def walk(node: Node) -> Iterator[Node]:
    """The node and all nodes below it, in the order of the text."""
    yield node
    for child in children(node):
        yield from walk(child)


def variables(node: Node) -> set[str]:
    """Names of all variables below."""
    return {below.name for below in walk(node) if isinstance(below, Variable)}
