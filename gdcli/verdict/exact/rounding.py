"""How far a polynomial computed in doubles may be from its value: the expression in, a bound out.

The bound is 2·n·u·A(|x|) with u = 2**-53, n the number of roundings and A the expression with all
coefficients, and all differences, made positive (Higham, Accuracy and Stability of Numerical Algorithms,
section 3.1). It holds while nothing underflows.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from gdcli.verdict.exact.polynomial import coefficients, polynomial

if TYPE_CHECKING:
    import sympy

UNIT = Fraction(1, 2**53)
CONSTANT_ROUNDINGS = 3  # p and q of a quotient, and the quotient
POWER_ROUNDINGS = 4  # of a power from the library, on top of one a multiplication
MAX_POWER = 100


@dataclass(frozen=True, slots=True)
class Majorant:
    """What bounds the rounding error of an expression.

    polynomial   A, coefficients from the highest power down, none negative
    roundings    n
    """

    polynomial: tuple[Fraction, ...]
    roundings: int


def majorant(expression: sympy.Expr) -> Majorant | None:
    """Majorant of an expression in one symbol by + − × and whole powers; None of any other."""
    found = _majorant(expression)
    return None if found is None else Majorant(coefficients(found[0]), found[1])


def _majorant(expression: sympy.Expr) -> tuple[sympy.Poly, int] | None:
    if expression.is_Rational:
        return polynomial([abs(Fraction(int(expression.p), int(expression.q)))]), CONSTANT_ROUNDINGS
    if expression.is_Symbol:
        return polynomial([1, 0]), 0
    if expression.is_Pow and expression.exp.is_Integer and 0 < expression.exp <= MAX_POWER:
        base = _majorant(expression.base)
        power = int(expression.exp)
        # Every factor brings the roundings of the base with it.
        return None if base is None else (base[0] ** power, power * (base[1] + 1) + POWER_ROUNDINGS)
    if not (expression.is_Add or expression.is_Mul):
        return None
    total = polynomial([0 if expression.is_Add else 1])
    roundings = 0
    for argument in expression.args:
        part = _majorant(argument)
        if part is None:
            return None
        total = total + part[0] if expression.is_Add else total * part[0]
        roundings += part[1] + 1
    return total, roundings
