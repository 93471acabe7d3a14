"""A sympy expression in, its text in the language's own spelling out."""

from __future__ import annotations

import re
import sys
from decimal import Context, Decimal, Inexact
from typing import TYPE_CHECKING

from sympy.printing.precedence import PRECEDENCE
from sympy.printing.str import StrPrinter

if TYPE_CHECKING:
    import sympy

MANY_ZEROS = 16  # beyond these an integer is written with an exponent

# What the language refuses at the beginning of a text, for Python's sake.
_LAMBDA_BEFORE_A_NUMBER = re.compile(r"lambda\*\d")

# Division that does not round, within the digits that a double has.
_EXACT = Context(prec=17, traps=[Inexact])


def to_text(expression: sympy.Expr) -> str:
    """Spelling of an expression that the parser reads back as the same function."""
    text: str = _Printer({"order": None}).doprint(expression)
    return f"({text})" if _LAMBDA_BEFORE_A_NUMBER.match(text) else text


class _Printer(StrPrinter):  # type: ignore[misc]  # sympy has no type marker
    """sympy's Python spelling in the words of the language.

    Numbers whose quotient cannot be read are decimals, `e` is the base of exp, 1e300 a one with 300 zeros.
    """

    def _print_Exp1(self, _expression: sympy.Expr) -> str:  # noqa: N802 - sympy finds it by this name
        return "e"

    def _print_pow(self, expression: sympy.Expr) -> str:
        base, exponent = (self.parenthesize(part, expression.precedence) for part in expression.args)
        return f"{base}**{exponent}"

    def _print_Integer(self, expression: sympy.Integer) -> str:  # noqa: N802 - sympy finds it by this name
        return _integer(int(expression))

    def _print_Rational(self, expression: sympy.Rational) -> str:  # noqa: N802 - sympy finds it by this name
        if _is_readable(expression):
            return f"{_integer(int(expression.p))}/{_integer(int(expression.q))}"
        return _decimal(expression)

    def _print_Mul(self, expression: sympy.Mul) -> str:  # noqa: N802 - sympy finds it by this name
        coefficient, rest = expression.as_coeff_Mul()
        if _is_readable(coefficient):
            text: str = super()._print_Mul(expression)
            return text
        return f"{_decimal(coefficient)}*{self.parenthesize(rest, PRECEDENCE['Mul'], strict=True)}"

    def _print_step(self, expression: sympy.Expr) -> str:
        return f"relu(sign({self._print(expression.args[0])}))"


def _is_readable(number: sympy.Rational) -> bool:
    """Whether numerator and denominator are numbers of the language, which a double has to hold."""
    return max(abs(int(number.p)), int(number.q)) <= sys.float_info.max


def _decimal(number: sympy.Rational) -> str:
    """A number in decimal digits: exactly where they end soon enough, else those of its nearest double."""
    try:
        exact = _EXACT.divide(Decimal(int(number.p)), Decimal(int(number.q)))
    except Inexact:
        return repr(float(number))
    return str(exact).lower()


def _integer(value: int) -> str:
    digits = str(value)
    significant = digits.rstrip("0")
    zeros = len(digits) - len(significant)
    return digits if zeros < MANY_ZEROS else f"{significant}e{zeros}"
