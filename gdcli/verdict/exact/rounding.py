"""How far a polynomial computed in doubles may be from its value: the Program that runs in, a bound out.

The bound is 2·n·u·A(|x|) with u = 2**-53, n the number of roundings and A the polynomial with all
coefficients, and all differences, made positive (Higham, Accuracy and Stability of Numerical Algorithms,
section 3.1). It holds while nothing underflows.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from gdcli.frozen import Frozen
from gdcli.verdict.exact.polynomial import Polynomial, coefficients, polynomial

if TYPE_CHECKING:
    from gdcli.program.program import Program

UNIT = Fraction(1, 2**53)
POWER_ROUNDINGS = 4  # of a power from the library, on top of one a multiplication
MAX_POWER = 100
MAX_DEGREE = 200  # beyond it nothing is proven of a polynomial anyway

_Bound = tuple[Polynomial, int]


class Majorant(Frozen):
    """What bounds the rounding error of an expression.

    polynomial   A, coefficients from the highest power down, none negative
    roundings    n
    """

    polynomial: tuple[Fraction, ...]
    roundings: int


def majorant(program: Program, output: str) -> Majorant | None:
    """Majorant of what a program of one input computes by + − × and whole powers; None of any other."""
    bounds: list[_Bound | None] = [(polynomial([1, 0]), 0) for _ in program.inputs]
    bounds += [(polynomial([abs(value)]), 1) for value in program.constants]
    exponents = dict(enumerate(program.constants, start=len(program.inputs)))
    for instruction in program.instructions:
        operands = [bounds[register] for register in instruction.arguments]
        known = [operand for operand in operands if operand is not None]
        if len(known) < len(operands):
            bounds.append(None)
        elif instruction.operation == "pow":
            bounds.append(_power(known[0], exponents.get(instruction.arguments[1])))
        else:
            bounds.append(_bound(instruction.operation, known))
    found = bounds[dict(program.outputs)[output]]
    return None if found is None else Majorant(coefficients(found[0]), found[1])


def _bound(operation: str, operands: list[_Bound]) -> _Bound | None:
    """Every operand brings its own roundings, and the operation one more."""
    match operation, operands:
        case "add" | "sub", [(a, m), (b, n)]:
            return a + b, m + n + 1
        case "mul", [(a, m), (b, n)] if a.degree() + b.degree() <= MAX_DEGREE:
            return a * b, m + n + 1
        case "div", [(a, m), (b, n)] if b.degree() == 0:
            return a.scaled(1 / b.leading), m + n + 1
        case "neg", [(a, m)]:
            return a, m
    return None


def _power(base: _Bound, exponent: Fraction | None) -> _Bound | None:
    a, m = base
    if exponent is None or exponent.denominator != 1 or not 0 < exponent <= MAX_POWER:
        return None
    power = int(exponent)
    return (a**power, power * (m + 1) + POWER_ROUNDINGS) if a.degree() * power <= MAX_DEGREE else None
