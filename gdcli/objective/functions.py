"""What each function of the vocabulary is to sympy, under the same names: a name and its derivatives.

Law: none of them asks sympy's assumptions anything. sympy's own functions and powers look for
simplifications at every step (is the argument real? a multiple of pi? what is its imaginary part?), which
takes seconds or forever on expressions of ordinary size, and what they find is not always what was written:
sqrt(x)**2 becomes x, which is defined where the loss is not. Here an expression stays as it is written, but
for what sums, products and whole powers do by themselves.

Derivatives at a kink are the usual subgradients: sign(0) = 0, the mean of both sides for min and max, 0 for
relu.
"""

from __future__ import annotations

import builtins
import math
import sys
from types import new_class
from typing import TYPE_CHECKING

import sympy
from sympy.printing.precedence import PRECEDENCE

if TYPE_CHECKING:
    from collections.abc import Callable

# Bits that a number pulled out of a power may have.
MAX_EXACT_BITS = 16384
# Beyond this a product keeps its power in one piece: its factors might overflow where the whole does not.
MAX_DISTRIBUTED_POWER = 64
# Powers of powers multiply their exponents; beyond this no double tells two of them apart.
MAX_WHOLE_EXPONENT = 2**53


class Plain(sympy.Function):  # type: ignore[misc]  # sympy has no type marker
    """A function that stays as it is written, whatever its argument.

    derivatives   by each argument, as functions of all of them
    """

    # Stated once, or else sympy asks every argument of every argument.
    is_commutative = True
    is_extended_real = True
    derivatives: tuple[Callable[..., sympy.Expr], ...]

    @classmethod
    def eval(cls, *_arguments: sympy.Expr) -> sympy.Expr | None:
        return None

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        return self.derivatives[argindex - 1](*self.args)

    def _eval_evalf(self, _precision: int) -> None:
        """Have no numeric value: sympy only asks for one to put terms in order."""


Head = type[Plain]


def _plain(name: str, *derivatives: Callable[..., sympy.Expr]) -> Head:
    row = {"nargs": len(derivatives), "derivatives": derivatives, "__module__": __name__}
    made: Head = new_class(name, (Plain,), exec_body=lambda namespace: namespace.update(row))
    return made


class pow(Plain):
    """Base to the exponent. A whole power is sympy's own while its numbers stay of ordinary size."""

    nargs = 2
    derivatives = (lambda b, e: e * pow(b, e - 1), lambda b, e: pow(b, e) * log(b))
    precedence = PRECEDENCE["Pow"]  # it is printed as a power

    @classmethod
    def eval(cls, base: sympy.Expr, exponent: sympy.Expr) -> sympy.Expr | None:
        if base is sympy.E:
            return exp(exponent)
        if exponent.is_Integer and _is_ordinary(base, int(exponent)):
            return sympy.Pow(base, exponent)
        if exponent == sympy.S.Half:
            return sqrt(base)
        if exponent == -sympy.S.Half:
            return 1 / sqrt(base)
        return None


class sqrt(Plain):
    """Square root, drawn where that is exact."""

    nargs = 1
    derivatives = (lambda x: 1 / (2 * sqrt(x)),)

    @classmethod
    def eval(cls, x: sympy.Expr) -> sympy.Expr | None:
        if not x.is_Rational or x < 0:
            return None
        above, below = math.isqrt(int(x.p)), math.isqrt(int(x.q))
        return sympy.Rational(above, below) if (above**2, below**2) == (x.p, x.q) else None


def _is_ordinary(base: sympy.Expr, exponent: int) -> bool:
    """Whether the numbers are of ordinary size that sympy pulls out of this power."""
    if base.is_Pow:
        return bool(builtins.abs(base.exp * exponent) <= MAX_WHOLE_EXPONENT)
    if base.is_Mul and builtins.abs(exponent) > MAX_DISTRIBUTED_POWER:
        return False
    number = base.as_coeff_Mul()[0]
    if not number.is_Rational or number in {0, 1, -1}:
        return True
    above, below = builtins.abs(int(number.p)), int(number.q)
    if builtins.abs(exponent) * (above.bit_length() + below.bit_length()) > MAX_EXACT_BITS:
        return False
    size = exponent * (math.log2(above) - math.log2(below))
    return sys.float_info.min_exp < size < sys.float_info.max_exp


exp: Head = _plain("exp", lambda x: exp(x))
log: Head = _plain("log", lambda x: 1 / x)
log10: Head = _plain("log10", lambda x: 1 / (x * log(10)))
log2: Head = _plain("log2", lambda x: 1 / (x * log(2)))
cbrt: Head = _plain("cbrt", lambda x: 1 / (3 * cbrt(x) ** 2))
sin: Head = _plain("sin", lambda x: cos(x))
cos: Head = _plain("cos", lambda x: -sin(x))
tan: Head = _plain("tan", lambda x: tan(x) ** 2 + 1)
asin: Head = _plain("asin", lambda x: 1 / sqrt(1 - x**2))
acos: Head = _plain("acos", lambda x: -1 / sqrt(1 - x**2))
atan: Head = _plain("atan", lambda x: 1 / (x**2 + 1))
sinh: Head = _plain("sinh", lambda x: cosh(x))
cosh: Head = _plain("cosh", lambda x: sinh(x))
tanh: Head = _plain("tanh", lambda x: 1 - tanh(x) ** 2)
asinh: Head = _plain("asinh", lambda x: 1 / sqrt(x**2 + 1))
acosh: Head = _plain("acosh", lambda x: 1 / (sqrt(x - 1) * sqrt(x + 1)))  # x**2 - 1 loses digits near 1
atanh: Head = _plain("atanh", lambda x: 1 / (1 - x**2))
erf: Head = _plain("erf", lambda x: 2 * exp(-(x**2)) / sqrt(sympy.pi))
abs: Head = _plain("abs", lambda x: sign(x))
sign: Head = _plain("sign", lambda _: sympy.S.Zero)
step: Head = _plain("step", lambda _: sympy.S.Zero)  # 1 where x > 0, else 0; only derivatives have it
relu: Head = _plain("relu", lambda x: step(x))
min: Head = _plain("min", lambda x, y: (1 + sign(y - x)) / 2, lambda x, y: (1 + sign(x - y)) / 2)
max: Head = _plain("max", lambda x, y: (1 + sign(x - y)) / 2, lambda x, y: (1 + sign(y - x)) / 2)
hypot: Head = _plain("hypot", lambda x, y: x / hypot(x, y), lambda x, y: y / hypot(x, y))
atan2: Head = _plain("atan2", lambda y, x: x / (x**2 + y**2), lambda y, x: -y / (x**2 + y**2))
# σ′(x) = σ(x)·σ(−x) keeps its digits in both tails.
sigmoid: Head = _plain("sigmoid", lambda x: sigmoid(x) * sigmoid(-x))
softplus: Head = _plain("softplus", lambda x: sigmoid(x))

SYMPY_FUNCTIONS = {
    "exp": exp,
    "log": log,
    "ln": log,
    "log10": log10,
    "log2": log2,
    "sqrt": sqrt,
    "cbrt": cbrt,
    "sin": sin,
    "cos": cos,
    "tan": tan,
    "asin": asin,
    "acos": acos,
    "atan": atan,
    "sinh": sinh,
    "cosh": cosh,
    "tanh": tanh,
    "asinh": asinh,
    "acosh": acosh,
    "atanh": atanh,
    "abs": abs,
    "sign": sign,
    "min": min,
    "max": max,
    "hypot": hypot,
    "atan2": atan2,
    "erf": erf,
    "sigmoid": sigmoid,
    "relu": relu,
    "softplus": softplus,
}

SYMPY_CONSTANTS = {"pi": sympy.pi, "e": sympy.E}
