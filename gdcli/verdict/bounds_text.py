"""A bound as a short decimal that is a bound as well: rounded down, or up, not to the nearest."""

from __future__ import annotations

from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from fractions import Fraction

DIGITS = 4


def rounded_down(bound: float | Fraction, digits: int = DIGITS) -> str:
    """The largest decimal of so many digits that is not above a finite number."""
    return _rounded(bound, Context(prec=digits, rounding=ROUND_FLOOR))


def rounded_up(bound: float | Fraction, digits: int = DIGITS) -> str:
    """The smallest decimal of so many digits that is not below a finite number."""
    return _rounded(bound, Context(prec=digits, rounding=ROUND_CEILING))


def low_figure(bounds: tuple[float, float], digits: int) -> str:
    """A figure that is proven to lie between bounds: to the nearest if that is between them, else down."""
    nearest = f"{bounds[0]:.{digits}g}"
    return nearest if bounds[0] <= float(nearest) <= bounds[1] else rounded_down(bounds[0], digits)


def _rounded(bound: float | Fraction, context: Context) -> str:
    above, below = bound.as_integer_ratio()
    return f"{float(context.divide(Decimal(above), Decimal(below))):.{context.prec}g}"
