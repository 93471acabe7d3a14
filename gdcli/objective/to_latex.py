"""An expression in, LaTeX out; functions of the language in the notation of textbooks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sympy.printing.latex import LatexPrinter

from gdcli.objective.name_to_latex import is_a_word, name_to_latex

if TYPE_CHECKING:
    import sympy

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
    between = r" \, " if any(is_a_word(symbol.name) for symbol in expression.free_symbols) else None
    text: str = _Printer({"order": None, "mul_symbol": between}).doprint(expression)
    return text


class _Printer(LatexPrinter):  # type: ignore[misc]  # sympy has no type marker
    """sympy's LaTeX, with the notation above. A power of a function stands behind its name."""

    def _print_Symbol(self, expression: sympy.Symbol, style: str = "plain") -> str:  # noqa: ARG002, N802 - as sympy calls it
        return name_to_latex(expression.name)

    def _print_Function(self, expression: sympy.Function, exp: str | None = None) -> str:  # noqa: N802 - sympy finds it by this name
        name = type(expression).__name__
        arguments = [self._print(argument) for argument in expression.args]
        if name.startswith(_UNCARRIED):
            variable = name_to_latex(name.removeprefix(_UNCARRIED))
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
