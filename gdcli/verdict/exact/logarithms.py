"""Logarithms and exponentials of algebraic values, as exact numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from gdcli.verdict.exact import transcendental
from gdcli.verdict.exact.exact_number import ExactNumber, enclosed_number, exact_number
from gdcli.verdict.exact.value import number_value

if TYPE_CHECKING:
    from gdcli.verdict.exact.value import Value

CLOSE = Fraction(1, 2**120)  # of what the enclosures of the series are worth


def log_number(t: Value) -> ExactNumber:
    """Natural logarithm of a positive value."""
    if t.rational == 1:
        return exact_number(number_value(0))
    low, high = t.enclosed(CLOSE)
    inside = exact_number(t)
    formula = f"log({inside.text})" if inside.is_formula else None
    return enclosed_number(transcendental.log(low)[0], transcendental.log(high)[1], formula)


def exp_number(t: Value) -> ExactNumber:
    """Exponential of a value."""
    if t.rational == 0:
        return exact_number(number_value(1))
    low, high = t.enclosed(CLOSE)
    inside = exact_number(t)
    formula = f"exp({inside.text})" if inside.is_formula else None
    return enclosed_number(transcendental.exp(low)[0], transcendental.exp(high)[1], formula)
