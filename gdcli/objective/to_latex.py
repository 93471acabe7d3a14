"""An expression in, LaTeX out; functions of the language in the notation of textbooks."""

from __future__ import annotations

import sympy
from sympy.printing.latex import LatexPrinter

# How the functions are written that LaTeX or sympy has no name for; the rest are operators by their names.
_TEMPLATES = {
    "sqrt": r"\sqrt{{{}}}",
    "cbrt": r"\sqrt[3]{{{}}}",
    "abs": r"\left|{}\right|",
    "exp": r"e^{{{}}}",
    "log10": r"\log_{{10}}\left({}\right)",
    "log2": r"\log_{{2}}\left({}\right)",
    "asin": r"\arcsin\left({}\right)",
    "acos": r"\arccos\left({}\right)",
    "atan": r"\arctan\left({}\right)",
    "step": r"\left[{} > 0\right]",
}
_OPERATORS = {"log", "sin", "cos", "tan", "sinh", "cosh", "tanh", "min", "max"}
# What needs no brackets under an exponent.
_CLOSED = {"abs"}
_UNCARRIED = "d/d"


def to_latex(expression: sympy.Expr) -> str:
    """LaTeX of an expression; `d/dx(…)` stands for a derivative that is not carried out."""
    text: str = _Printer({"order": None}).doprint(expression)
    return text


class _Printer(LatexPrinter):  # type: ignore[misc]  # sympy has no type marker
    """sympy's LaTeX, with the notation above. A power of a function stands behind its name."""

    def _print_Function(self, expression: sympy.Function, exp: str | None = None) -> str:  # noqa: N802 - sympy finds it by this name
        name = type(expression).__name__
        arguments = [self._print(argument) for argument in expression.args]
        if name.startswith(_UNCARRIED):
            variable = self._print(sympy.Symbol(name.removeprefix(_UNCARRIED)))
            text = rf"\frac{{\partial}}{{\partial {variable}}}\left[{arguments[0]}\right]"
        elif name == "pow":
            base, exponent = expression.args
            text = (
                f"{self.parenthesize(base, expression.precedence, strict=True)}^{{{self._print(exponent)}}}"
            )
        elif name in _TEMPLATES:
            text = _TEMPLATES[name].format(*arguments)
            if exp is not None and name in _CLOSED:
                return f"{text}^{{{exp}}}"
        elif name in _OPERATORS and exp is not None:
            return rf"\{name}^{{{exp}}}\left({', '.join(arguments)}\right)"
        else:
            operator = f"\\{name}" if name in _OPERATORS else rf"\operatorname{{{name}}}"
            text = rf"{operator}\left({', '.join(arguments)}\right)"
        return text if exp is None else rf"\left({text}\right)^{{{exp}}}"
