"""Tree in, sympy expression out, by constructors alone; and back to text in the language's own spelling."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import sympy
from sympy.printing.str import StrPrinter

from gdcli.errors import InputError, Place
from gdcli.objective.functions import SYMPY_CONSTANTS, SYMPY_FUNCTIONS
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

if TYPE_CHECKING:
    from collections.abc import Mapping

_NO_NUMBERS = (sympy.nan, sympy.zoo, sympy.oo, -sympy.oo)


def build(node: Node, symbols: Mapping[str, sympy.Symbol], text: str) -> sympy.Expr:
    """Expression of a tree over `symbols`; raise InputError where simplifying makes it no real number."""
    expression = _build(node, symbols, text)
    if expression.has(sympy.I, *_NO_NUMBERS):
        raise InputError("the expression is not real-valued", place=Place(text, node.span))
    for number in expression.atoms(sympy.Rational):
        try:
            fits = number == 0 or float(abs(number)) > 0
        except OverflowError:
            fits = False
        if not fits:
            raise InputError(
                "the expression simplifies to one with a constant that no double can hold",
                place=Place(text, node.span),
            )
    return expression


def _build(  # noqa: C901 - one case a kind of node
    node: Node, symbols: Mapping[str, sympy.Symbol], text: str
) -> sympy.Expr:
    match node:
        case Number(value=value):
            return sympy.Rational(value.numerator, value.denominator)
        case NamedConstant(name=name):
            return SYMPY_CONSTANTS[name]
        case Variable(name=name):
            return symbols[name]
        case Sum(terms=terms):
            result = sympy.Add(*(_build(term, symbols, text) for term in terms))
        case Negation(operand=operand):
            result = -_build(operand, symbols, text)
        case Product(factors=factors):
            result = sympy.Mul(*(_build(factor, symbols, text) for factor in factors))
        case Reciprocal(operand=operand):
            result = sympy.Pow(_build(operand, symbols, text), -1)
        case Power(base=base, exponent=exponent):
            result = sympy.Pow(_build(base, symbols, text), _build(exponent, symbols, text))
        case Call(function=name, arguments=arguments):
            result = _call(name, [_build(argument, symbols, text) for argument in arguments])
    if result in _NO_NUMBERS or (result.is_number and result.has(sympy.I)):
        written = text[node.span.start : node.span.end]
        raise InputError(
            f"'{written}' is not a real number, whatever the variables are", place=Place(text, node.span)
        )
    return result


def _call(name: str, arguments: list[sympy.Expr]) -> sympy.Expr:
    """Call of a vocabulary function; min and max of many arguments nest to the left."""
    function = SYMPY_FUNCTIONS[name]
    if len(arguments) == 1:
        return function(arguments[0])
    return reduce(function, arguments)


class _Printer(StrPrinter):  # type: ignore[misc]  # sympy has no type marker
    """sympy's Python spelling, with `e` for the base of exp."""

    def _print_Exp1(self, _expression: sympy.Expr) -> str:  # noqa: N802 - sympy finds it by this name
        return "e"


def to_text(expression: sympy.Expr) -> str:
    """Spelling of an expression that the parser reads back as the same expression."""
    text: str = _Printer({"order": None}).doprint(expression)
    return text
