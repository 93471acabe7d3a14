"""Tree in, sympy expression out, by constructors alone."""

from __future__ import annotations

import math
from functools import reduce
from typing import TYPE_CHECKING

import sympy

from gdcli import ieee
from gdcli.errors import InputError, Place
from gdcli.objective import functions
from gdcli.objective.functions import SYMPY_CONSTANTS, SYMPY_FUNCTIONS, Plain
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
from gdcli.objective.vocabulary import CONSTANTS, FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

_NO_NUMBERS = (sympy.nan, sympy.zoo, sympy.oo, -sympy.oo)


def build(node: Node, symbols: Mapping[str, sympy.Symbol], text: str) -> sympy.Expr:
    """Expression of a tree over `symbols`; raise InputError where simplifying makes it no real number."""
    expression = _build(node, symbols, text)
    check_real((expression,), Place(text, node.span), "the expression")
    return expression


def check_real(expressions: Iterable[sympy.Expr], place: Place, what: str) -> None:
    """Raise InputError, which calls them `what`, where expressions are no real ones that doubles can hold."""
    for expression in expressions:
        if expression.has(*_NO_NUMBERS) or any(map(_is_no_real, expression.atoms(Plain))):
            raise InputError(f"{what} is not real-valued", place=place)
        if not all(_fits(number) for number in expression.atoms(sympy.Rational)):
            raise InputError(f"{what} has a constant that no double can hold", place=place)


def _fits(number: sympy.Rational) -> bool:
    # float() of a sympy number beyond the range is an infinity, and of a Python one an error.
    return bool(number == 0 or 0 < float(abs(number)) < math.inf)


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
            result = functions.pow(_build(base, symbols, text), _build(exponent, symbols, text))
        case Call(function=name, arguments=arguments):
            result = _call(name, [_build(argument, symbols, text) for argument in arguments])
    if result in _NO_NUMBERS or _is_no_real(result):
        raise InputError(_no_number(node, result, text), place=Place(text, node.span))
    return result


def _no_number(node: Node, result: sympy.Expr, text: str) -> str:
    written = text[node.span.start : node.span.end]
    if result is sympy.zoo and isinstance(node, Reciprocal):
        return f"division by zero: '{written}' is 0, whatever the variables are"
    if result is sympy.zoo and isinstance(node, Power):
        return f"division by zero: '{written}', whatever the variables are"
    return f"'{written}' is not a real number, whatever the variables are"


def _is_no_real(expression: sympy.Expr) -> bool:
    """Whether an expression is a function of constants alone, and has no value as a double."""
    if not (isinstance(expression, Plain) and expression.is_number):
        return False
    return not math.isfinite(_double(expression))


def _double(constant: sympy.Expr) -> float:
    """Value of a constant expression, each part of it rounded to a double."""
    if constant.is_Rational:
        return int(constant.p) / int(constant.q)
    parts = [_double(part) for part in constant.args]
    if constant.is_Add:
        return math.fsum(parts)
    if constant.is_Mul:
        return math.prod(parts)
    if constant.is_Pow or isinstance(constant, functions.pow):
        return ieee.power(*parts)
    return _VALUES[type(constant).__name__](*parts)


_VALUES: dict[str, Callable[..., float]] = {
    **{name: row.evaluate for name, row in FUNCTIONS.items()},
    "step": ieee.step,
    "Pi": lambda: CONSTANTS["pi"].value,
    "Exp1": lambda: CONSTANTS["e"].value,
}


def _call(name: str, arguments: list[sympy.Expr]) -> sympy.Expr:
    """Call of a vocabulary function; min and max of many arguments nest to the left."""
    function = SYMPY_FUNCTIONS[name]
    if len(arguments) == 1:
        return function(arguments[0])
    return reduce(function, arguments)
