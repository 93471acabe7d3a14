"""Constant parts of an expression, evaluated before anything symbolic sees them.

Every constant subtree gets its value here, exactly as a fraction where it is rational and short, else as a
double. What is no real number, or no double, is refused with its place: that ends 9**9**9**9, x/0 and
sqrt(-1), and makes the symbolic work after it bounded.
"""

from __future__ import annotations

import math
from fractions import Fraction
from functools import reduce
from typing import TYPE_CHECKING

from gdcli import ieee
from gdcli.errors import InputError, Place
from gdcli.objective.cursor import SHORT
from gdcli.objective.literal import LARGEST_IS, SMALLEST_IS
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
    children,
    walk,
)
from gdcli.objective.vocabulary import CONSTANTS, FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

# Bits that numerator and denominator of an exact constant may have together: far more than a double
# carries, and little enough that hundreds of them are multiplied in no time.
MAX_EXACT_BITS = 16384

# Functions that are infinite at the end of their domain: no constant that is too large for a double.
_WITH_POLES = frozenset({"log", "log10", "log2", "atanh"})

Value = Fraction | float


def check_constants(node: Node, text: str) -> None:
    """Raise InputError at the first constant subtree that is no finite real number."""
    _value(node, text, {})


def constant_value(node: Node, text: str, variables: Mapping[str, float] | None = None) -> float:
    """Value of a tree as the nearest double, with numbers for its variables.

    Raise InputError at a variable that has none, and where the value is no finite real number.
    """
    value = _value(node, text, variables or {})
    if value is None:
        variable = next(v for v in walk(node) if isinstance(v, Variable) and v.name not in (variables or {}))
        raise InputError(
            f"'{variable.name}' is not a number",
            place=Place(text, variable.span),
            fix="write a number or a constant expression such as -pi/2",
        )
    return float(value)


def _value(node: Node, text: str, variables: Mapping[str, float]) -> Value | None:
    """Value of a tree, None where it has a variable that is not known."""
    match node:
        case Number(value=value):
            return value
        case NamedConstant(name=name):
            return CONSTANTS[name].value
        case Variable(name=name):
            return variables.get(name)
        case _:
            below = [_value(child, text, variables) for child in children(node)]
    if isinstance(node, Reciprocal) and below[0] == 0:
        raise _error(node, text, "division by zero")
    known = [value for value in below if value is not None]
    if len(known) < len(below):
        if isinstance(node, Sum | Product) and known:
            # Constant terms beside variables: 1e308 + x + 1e308 has a constant too.
            _checked(_combine(node, known, text), node, text)
        return None
    if isinstance(node, Reciprocal):
        # Part of a product, which may bring it back into range: 1e-300/1e-310.
        return _combine(node, known, text)
    return _checked(_combine(node, known, text), node, text)


def _combine(node: Node, values: list[Value], text: str) -> Value:
    match node:
        case Sum():
            return _folded(_add, values, node, text)
        case Product():
            return _folded(_multiply, values, node, text)
        case Negation():
            return -values[0]
        case Reciprocal():
            return 1 / values[0] if isinstance(values[0], Fraction) else ieee.div(1.0, values[0])
        case Power():
            return _power(node, values[0], values[1], text)
        case Call(function=name):
            evaluate = FUNCTIONS[name].evaluate
            doubles = [_double(value) for value in values]
            return evaluate(*doubles) if len(doubles) == 1 else reduce(evaluate, doubles)
        case _:
            raise AssertionError(node)


def _folded(operation: Callable[[Value, Value], Value], values: list[Value], node: Node, text: str) -> Value:
    result = values[0]
    for value in values[1:]:
        result = operation(result, value)
        if isinstance(result, Fraction) and _bits(result) > MAX_EXACT_BITS:
            raise _error(node, text, "the exact value of these constants has too many digits")
    return result


def _add(a: Value, b: Value) -> Value:
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a + b
    return _double(a) + _double(b)


def _multiply(a: Value, b: Value) -> Value:
    if isinstance(a, Fraction) and isinstance(b, Fraction):
        return a * b
    return _double(a) * _double(b)


def _bits(value: Fraction) -> int:
    return value.numerator.bit_length() + value.denominator.bit_length()


def _power(node: Power, base: Value, exponent: Value, text: str) -> Value:
    if base == 0 and exponent < 0:
        raise _error(node, text, "division by zero")
    rough = ieee.power(_double(base), _double(exponent))
    if not (isinstance(base, Fraction) and isinstance(exponent, Fraction)):
        return rough
    if not math.isfinite(rough):
        return rough
    if abs(exponent) * _bits(base) > MAX_EXACT_BITS and abs(base) != 1 and base != 0:
        if rough == 0:
            raise _error(node, text, "this constant is too small for a double", why=SMALLEST_IS)
        raise _error(
            node,
            text,
            "the exact value of this power has too many digits",
            fix=f"write {rough!r}",
        )
    if exponent.denominator != 1:
        return rough
    return base ** int(exponent)


def _checked(value: Value, node: Node, text: str) -> Value:
    number = _double(value)
    if math.isnan(number) or (math.isinf(number) and isinstance(node, Call) and node.function in _WITH_POLES):
        raise _error(node, text, "this is not a real number", why=_domain(node))
    if math.isinf(number):
        raise _error(node, text, "this constant is too large for a double", why=LARGEST_IS)
    return value


def _domain(node: Node) -> str:
    """What the function is that a tree calls, and for which x; "" for any other tree."""
    if not isinstance(node, Call):
        return ""
    function = FUNCTIONS[node.function]
    return f"'{function.signature}' is the {function.meaning}"


def _double(value: Value) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf if value > 0 else -math.inf


def _error(node: Node, text: str, what: str, *, why: str = "", fix: str = "") -> InputError:
    """An error that names what the user wrote in place of 'this' or 'this constant', where that is short."""
    written = text[node.span.start : node.span.end]
    if len(written) <= SHORT:
        what = what.replace("this constant", f"the constant '{written}'").replace("this ", f"'{written}' ", 1)
    return InputError(what, place=Place(text, node.span), why=why, fix=fix)
