"""A bound as a short decimal that is a bound as well: rounded down, or up, never to the nearest."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal

DIGITS = 4


def rounded_down(bound: float, digits: int = DIGITS) -> str:
    """The largest decimal of so many digits that is not above a finite number."""
    return _text(Context(prec=digits, rounding=ROUND_FLOOR).plus(Decimal(bound)), digits)


def rounded_up(bound: float, digits: int = DIGITS) -> str:
    """The smallest decimal of so many digits that is not below a finite number."""
    return _text(Context(prec=digits, rounding=ROUND_CEILING).plus(Decimal(bound)), digits)


def _text(decimal: Decimal, digits: int) -> str:
    return f"{float(decimal):.{digits}g}"
