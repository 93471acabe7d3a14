"""The functions and constants of the expression language: one row each, and the only list of them.

Help, error messages and tests iterate over these rows. What a function is to sympy stands in
`functions.py` under the same names.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdcli import ieee
from gdcli.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Callable


class Function(Frozen):
    """One function of the language.

    evaluate     its value on doubles, total
    parameters   what its arguments are called
    more         whether it takes further arguments, as min and max do
    """

    name: str
    meaning: str
    evaluate: Callable[..., float]
    parameters: tuple[str, ...] = ("x",)
    more: bool = False

    @property
    def signature(self) -> str:
        """How it is written: `atan2(y, x)`."""
        return f"{self.name}({', '.join(self.parameters)}{', …' if self.more else ''})"


class Constant(Frozen):
    """One named number of the language."""

    name: str
    meaning: str
    value: float


FUNCTIONS: dict[str, Function] = {
    row.name: row
    for row in (
        Function("exp", "e to the power x", ieee.exp),
        Function("log", "natural logarithm, x > 0", ieee.log),
        Function("ln", "natural logarithm, the same as log", ieee.log),
        Function("log10", "logarithm to base 10, x > 0", ieee.log10),
        Function("log2", "logarithm to base 2, x > 0", ieee.log2),
        Function("sqrt", "square root, x >= 0; also written √x", ieee.sqrt),
        Function("cbrt", "real cube root", ieee.cbrt),
        Function("sin", "sine, x in radians", ieee.sin),
        Function("cos", "cosine, x in radians", ieee.cos),
        Function("tan", "tangent, x in radians", ieee.tan),
        Function("asin", "inverse sine, -1 <= x <= 1", ieee.asin),
        Function("acos", "inverse cosine, -1 <= x <= 1", ieee.acos),
        Function("atan", "inverse tangent", ieee.atan),
        Function("sinh", "hyperbolic sine", ieee.sinh),
        Function("cosh", "hyperbolic cosine", ieee.cosh),
        Function("tanh", "hyperbolic tangent", ieee.tanh),
        Function("asinh", "inverse hyperbolic sine", ieee.asinh),
        Function("acosh", "inverse hyperbolic cosine, x >= 1", ieee.acosh),
        Function("atanh", "inverse hyperbolic tangent, -1 < x < 1", ieee.atanh),
        Function("abs", "absolute value; also written |x|", ieee.absolute),
        Function("sign", "-1, 0 or 1", ieee.sign),
        Function("min", "smallest of two or more", ieee.minimum, ("x", "y"), more=True),
        Function("max", "largest of two or more", ieee.maximum, ("x", "y"), more=True),
        Function("hypot", "sqrt(x^2 + y^2) without overflow on the way", ieee.hypot, ("x", "y")),
        Function("atan2", "angle of the point (x, y)", ieee.atan2, ("y", "x")),
        Function("erf", "error function", ieee.erf),
        Function("sigmoid", "1/(1 + exp(-x))", ieee.sigmoid),
        Function("relu", "max(x, 0)", ieee.relu),
        Function("softplus", "log(1 + exp(x)) without overflow", ieee.softplus),
    )
}

CONSTANTS: dict[str, Constant] = {
    row.name: row
    for row in (
        Constant("pi", "3.14159…, also written π", math.pi),
        Constant("e", "2.71828…, the base of exp", math.e),
    )
}

# Names that other languages use for what is no real number; as variables they would only hide a mistake.
NOT_NUMBERS = frozenset({"nan", "inf", "infinity", "oo", "zoo", "none", "null", "true", "false"})

# What people write in other languages for a function of this one.
OTHER_SPELLINGS = {
    "arcsin": "asin",
    "arccos": "acos",
    "arctan": "atan",
    "arctan2": "atan2",
    "arsinh": "asinh",
    "arcosh": "acosh",
    "artanh": "atanh",
    "arcsinh": "asinh",
    "arccosh": "acosh",
    "arctanh": "atanh",
    "tg": "tan",
    "arctg": "atan",
    "sen": "sin",
    "log_e": "log",
    "log_2": "log2",
    "log_10": "log10",
    "sgn": "sign",
    "signum": "sign",
    "fabs": "abs",
    "lg": "log10",
    "logistic": "sigmoid",
    "expit": "sigmoid",
    "minimum": "min",
    "maximum": "max",
}

# Functions of other languages that are an expression in this one; the reciprocals are hardly variables.
RECIPROCALS = {
    "cot": "1/tan(x)",
    "ctg": "1/tan(x)",
    "sec": "1/cos(x)",
    "csc": "1/sin(x)",
    "cosec": "1/sin(x)",
    "coth": "1/tanh(x)",
    "sech": "1/cosh(x)",
    "csch": "1/sinh(x)",
}
WRITTEN_OUT = {
    **RECIPROCALS,
    "pow": "x^y",
    "power": "x^y",
    "square": "x^2",
    "exp2": "2^x",
    "exp10": "10^x",
    "expm1": "exp(x) - 1",
    "log1p": "log(1 + x)",
    "logb": "log(x)/log(y)",
    "acot": "atan(1/x)",
    "sinc": "sin(x)/x",
    "erfc": "1 - erf(x)",
    "norm": "sqrt(x^2 + y^2)",
    "logit": "log(x/(1 - x))",
    "silu": "x*sigmoid(x)",
    "swish": "x*sigmoid(x)",
    "heaviside": "relu(sign(x))",
    "step": "relu(sign(x))",
    "clip": "min(max(x, y), z)",
    "clamp": "min(max(x, y), z)",
    "radians": "x*pi/180",
    "degrees": "x*180/pi",
}


def is_function_elsewhere(name: str) -> bool:
    """Whether `name`, no function here, means one even without brackets: `arcsin x`, `Sin x`, `cot x`."""
    plain = name.lower()
    return plain in FUNCTIONS or plain in OTHER_SPELLINGS or plain in RECIPROCALS


def similar_function(name: str) -> str | None:
    """The function someone who wrote `name` most likely meant, or None."""
    import difflib

    plain = name.lower()
    if plain in FUNCTIONS:
        return plain
    if plain in OTHER_SPELLINGS:
        return OTHER_SPELLINGS[plain]
    near = difflib.get_close_matches(plain, FUNCTIONS, n=1, cutoff=0.7)
    return near[0] if near else None
