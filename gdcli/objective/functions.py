"""What each function of the vocabulary is to sympy, under the same names.

Elementary functions are sympy's own. The others are classes with nothing but a derivative: sympy's own
abs, sign, min and max ask about assumptions at every step, which takes seconds on expressions of ordinary
size, and has no sigmoid, relu or softplus. Their derivatives at a kink are the usual subgradients:
sign(0) = 0, the mean of both sides for min and max, 0 for relu.
"""

from __future__ import annotations

import sympy


class _Plain(sympy.Function):  # type: ignore[misc]  # sympy has no type marker
    """A function that stays as it is written, whatever its argument."""

    @classmethod
    def eval(cls, *_arguments: sympy.Expr) -> None:
        return None


class sign(_Plain):
    nargs = 1

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        return sympy.S.Zero


class step(_Plain):
    """1 where x > 0, else 0; only derivatives have it."""

    nargs = 1

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        return sympy.S.Zero


class abs(_Plain):
    nargs = 1

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        return sign(self.args[0])


class relu(_Plain):
    nargs = 1

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        return step(self.args[0])


class min(_Plain):
    nargs = 2

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        x, y = self.args
        return (1 + sign(y - x if argindex == 1 else x - y)) / 2


class max(_Plain):
    nargs = 2

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        x, y = self.args
        return (1 + sign(x - y if argindex == 1 else y - x)) / 2


class cbrt(_Plain):
    nargs = 1

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        return 1 / (3 * self**2)


class log10(_Plain):
    nargs = 1

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        return 1 / (self.args[0] * sympy.log(10))


class log2(_Plain):
    nargs = 1

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        return 1 / (self.args[0] * sympy.log(2))


class hypot(_Plain):
    nargs = 2

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        return self.args[argindex - 1] / self


class atan2(_Plain):
    """Angle of the point (x, y), arguments in the order (y, x)."""

    nargs = 2

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        y, x = self.args
        return (x if argindex == 1 else -y) / (x**2 + y**2)


class sigmoid(_Plain):
    """1/(1 + exp(−x)), with the derivative σ(x)·σ(−x), which keeps its digits in both tails."""

    nargs = 1

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        return self * sigmoid(-self.args[0])


class softplus(_Plain):
    nargs = 1

    def fdiff(self, argindex: int = 1) -> sympy.Expr:
        return sigmoid(self.args[0])


SYMPY_FUNCTIONS = {
    "exp": sympy.exp,
    "log": sympy.log,
    "ln": sympy.log,
    "log10": log10,
    "log2": log2,
    "sqrt": sympy.sqrt,
    "cbrt": cbrt,
    "sin": sympy.sin,
    "cos": sympy.cos,
    "tan": sympy.tan,
    "asin": sympy.asin,
    "acos": sympy.acos,
    "atan": sympy.atan,
    "sinh": sympy.sinh,
    "cosh": sympy.cosh,
    "tanh": sympy.tanh,
    "asinh": sympy.asinh,
    "acosh": sympy.acosh,
    "atanh": sympy.atanh,
    "abs": abs,
    "sign": sign,
    "min": min,
    "max": max,
    "hypot": hypot,
    "atan2": atan2,
    "erf": sympy.erf,
    "sigmoid": sigmoid,
    "relu": relu,
    "softplus": softplus,
}

SYMPY_CONSTANTS = {"pi": sympy.pi, "e": sympy.E}
