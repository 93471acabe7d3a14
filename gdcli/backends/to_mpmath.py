"""A Program in numbers of fifty digits, for facts that rounding in doubles would spoil.

The constants are the exact ones, and an input is exactly the double it is given as. Where an operation has
no real value the whole evaluation has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import mpmath

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gdcli.program.program import Program

DIGITS = 50


def registers(program: Program, inputs: Sequence[mpmath.mpf | float]) -> list[mpmath.mpf] | None:
    """Value of every register, or None where one of them is no finite real number."""
    with mpmath.workdps(DIGITS):
        values = [mpmath.mpf(value) for value in inputs]
        values += [mpmath.mpf(c.numerator) / c.denominator for c in program.constants]
        for instruction in program.instructions:
            try:
                value = FUNCTIONS[instruction.operation](*(values[a] for a in instruction.arguments))
            except (ZeroDivisionError, ValueError, OverflowError, MemoryError):
                return None
            if not isinstance(value, mpmath.mpf) or not mpmath.isfinite(value):
                return None
            values.append(value)
        return values


def _cbrt(a: mpmath.mpf) -> mpmath.mpf:
    return mpmath.sign(a) * mpmath.cbrt(abs(a))


def _sigmoid(a: mpmath.mpf) -> mpmath.mpf:
    return 1 / (1 + mpmath.exp(-a))


def _softplus(a: mpmath.mpf) -> mpmath.mpf:
    return mpmath.log1p(mpmath.exp(a))


def _step(a: mpmath.mpf) -> mpmath.mpf:
    return mpmath.mpf(a > 0)


FUNCTIONS: dict[str, Callable[..., mpmath.mpf]] = {
    "pi": lambda: +mpmath.pi,
    "e": lambda: +mpmath.e,
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "neg": lambda a: -a,
    "sqrt": mpmath.sqrt,
    "abs": abs,
    "sign": mpmath.sign,
    "step": _step,
    "floor": mpmath.floor,
    "relu": lambda a: max(a, mpmath.mpf(0)),
    "min": min,
    "max": max,
    "pow": mpmath.power,
    "exp": mpmath.exp,
    "log": mpmath.log,
    "log10": mpmath.log10,
    "log2": lambda a: mpmath.log(a, 2),
    "cbrt": _cbrt,
    "sin": mpmath.sin,
    "cos": mpmath.cos,
    "tan": mpmath.tan,
    "asin": mpmath.asin,
    "acos": mpmath.acos,
    "atan": mpmath.atan,
    "sinh": mpmath.sinh,
    "cosh": mpmath.cosh,
    "tanh": mpmath.tanh,
    "asinh": mpmath.asinh,
    "acosh": mpmath.acosh,
    "atanh": mpmath.atanh,
    "hypot": mpmath.hypot,
    "atan2": mpmath.atan2,
    "erf": mpmath.erf,
    "sigmoid": _sigmoid,
    "softplus": _softplus,
}
