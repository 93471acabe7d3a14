"""The value of an expression at a point, where it is a fraction and that is seen at once: a tree in, or None.

Law: no rounding. What is no fraction, or has no value, or would be a long one, is None.
"""

from __future__ import annotations

import math
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
    Product,
    Reciprocal,
    Sum,
    Variable,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

MAX_POWER = 64
MAX_BITS = 2000  # of numerator and denominator


def value_at_point(node: Node, point: Mapping[str, Fraction]) -> Fraction | None:
    """Value where the variables are what `point` says; None where it is not seen to be a fraction."""
    try:
        return _value(node, point)
    except _NoFractionError:
        return None


class _NoFractionError(Exception):
    """There is no fraction to go on with."""


def _value(  # noqa: C901 - one case a kind of node
    node: Node, point: Mapping[str, Fraction]
) -> Fraction:
    match node:
        case Number(value=value):
            return value
        case Variable(name=name) if name in point:
            return point[name]
        case Variable() | NamedConstant():
            raise _NoFractionError
        case Sum(terms=terms):
            return reduce(lambda a, b: _short(a + b), (_value(term, point) for term in terms))
        case Negation(operand=operand):
            return -_value(operand, point)
        case Product(factors=factors):
            return reduce(lambda a, b: _short(a * b), (_value(factor, point) for factor in factors))
        case Reciprocal(operand=operand):
            return _power(_value(operand, point), Fraction(-1))
        case Power(base=base, exponent=exponent):
            return _power(_value(base, point), _value(exponent, point))
        case Call(function=function, arguments=arguments):
            values = [_value(argument, point) for argument in arguments]
            found = _CALLS[function](*values) if function in _CALLS else None
            if found is None:
                raise _NoFractionError
            return found


def _power(base: Fraction, exponent: Fraction) -> Fraction:
    if base == 0 and exponent > 0:
        return Fraction(0)
    if base == 0 or exponent.denominator != 1 or abs(exponent) > MAX_POWER:
        raise _NoFractionError
    return _short(base ** int(exponent))


def _root(square: Fraction) -> Fraction | None:
    if square < 0:
        return None
    above, below = math.isqrt(square.numerator), math.isqrt(square.denominator)
    root = Fraction(above, below)
    return root if root * root == square else None


def _short(value: Fraction) -> Fraction:
    if max(abs(value.numerator), value.denominator).bit_length() > MAX_BITS:
        raise _NoFractionError
    return value


# What the functions are at the arguments where that is a fraction.
_CALLS: dict[str, Callable[..., Fraction | None]] = {
    "abs": abs,
    "max": max,
    "min": min,
    "relu": lambda a: max(a, Fraction(0)),
    "sign": lambda a: Fraction((a > 0) - (a < 0)),
    "sqrt": _root,
    "hypot": lambda a, b: _root(a * a + b * b),
    **{
        name: lambda a: Fraction(0) if a == 0 else None
        for name in ("sin", "tan", "asin", "atan", "sinh", "tanh", "asinh", "atanh", "erf", "cbrt")
    },
    **{name: lambda a: Fraction(1) if a == 0 else None for name in ("exp", "cos", "cosh")},
    **{
        name: lambda a: Fraction(0) if a == 1 else None
        for name in ("log", "ln", "log2", "log10", "acosh", "acos")
    },
    "sigmoid": lambda a: Fraction(1, 2) if a == 0 else None,
}
