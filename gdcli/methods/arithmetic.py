"""The functions that rules and schedules are written in: floats in, a float out; symbols in, a symbol out.

Law: on floats each computes what the operation of the same name computes in a Program, bit for bit
(`gdcli/ieee.py`), so that a rule's own source is the reference of its trace.
"""

from __future__ import annotations

from typing import Any

from gdcli import ieee

# A float in the mathematics of the rule, a symbol while it is traced.
Scalar = Any

TOTAL = "total"  # what a sum over the coordinates is called in a traced expression


def sqrt(a: Scalar) -> Scalar:
    """Square root."""
    return ieee.sqrt(a) if _are_numbers(a) else _applied("sqrt", a)


def cos(a: Scalar) -> Scalar:
    """Cosine."""
    return ieee.cos(a) if _are_numbers(a) else _applied("cos", a)


def absolute(a: Scalar) -> Scalar:
    """Absolute value."""
    return ieee.absolute(a) if _are_numbers(a) else _applied("abs", a)


def sign(a: Scalar) -> Scalar:
    """Sign: −1, 0 or 1."""
    return ieee.sign(a) if _are_numbers(a) else _applied("sign", a)


def floor(a: Scalar) -> Scalar:
    """Largest whole number that is at most a."""
    return ieee.floor(a) if _are_numbers(a) else _applied("floor", a)


def is_positive(a: Scalar) -> Scalar:
    """1 where a > 0, else 0."""
    return ieee.step(a) if _are_numbers(a) else _applied("step", a)


def minimum(a: Scalar, b: Scalar) -> Scalar:
    """Smaller of two."""
    return ieee.minimum(a, b) if _are_numbers(a, b) else _applied("min", a, b)


def maximum(a: Scalar, b: Scalar) -> Scalar:
    """Larger of two."""
    return ieee.maximum(a, b) if _are_numbers(a, b) else _applied("max", a, b)


def ratio(a: Scalar, b: Scalar) -> Scalar:
    """Quotient a / b where b may be zero: then infinite, with a > 0."""
    return ieee.div(a, b) if _are_numbers(a, b) else a / b


def where(condition: Scalar, then: Scalar, otherwise: Scalar) -> Scalar:
    """`then` where the condition is 1, `otherwise` where it is 0.

    Both are computed and must be finite: 0·∞ would be NaN.
    """
    return condition * then + (1 - condition) * otherwise


def total(a: Scalar) -> Scalar:
    """Sum of a over all coordinates; a float is that of the only one."""
    return a if _are_numbers(a) else _applied(TOTAL, a)


def _are_numbers(*values: Scalar) -> bool:
    return all(isinstance(value, float | int) for value in values)


def _applied(name: str, *arguments: Scalar) -> Scalar:
    symbol = next(argument for argument in arguments if not _are_numbers(argument))
    return symbol.tape.applied(name, *arguments)
