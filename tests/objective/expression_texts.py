"""Random texts of the expression language for hypothesis, and an exact evaluator of what they mean.

A text is drawn together with how tightly it holds, so that brackets stand exactly where the grammar needs
them, and in places where it does not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import mpmath
from hypothesis import strategies as st

from gdcli.objective.vocabulary import FUNCTIONS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import sympy

SUM, PRODUCT, SIGNED, POWER, ATOM = range(5)
Written = tuple[str, int]
Texts = st.SearchStrategy[Written]

NAMES = ("x", "y", "z", "x_1", "w10", "beta", "S", "N", "E", "I", "xy")
NUMBERS = (
    "0",
    "1",
    "2",
    "3",
    "7",
    "10",
    "0.1",
    ".5",
    "3.",
    "2.50",
    "1e-3",
    "1E+2",
    "0.333333333333",
    "12345",
)
SUPERSCRIPTS = ("²", "³", "⁻¹", "¹⁰")

# Slopes of at most 1 everywhere, so that rounding errors do not grow; none has an edge to its domain.
GENTLE = ("sin", "cos", "atan", "tanh", "asinh", "erf", "sigmoid", "softplus")
KINKED = ("abs", "relu", "min", "max")

DIGITS = 50


def _written(part: Written, tightness: int) -> str:
    text, tight = part
    return text if tight >= tightness else f"({text})"


def _sums(parts: Texts) -> Texts:
    signs = st.sampled_from(("+", " + ", "-", " − ", "–", "\N{NO-BREAK SPACE}- "))
    rest = st.lists(st.tuples(signs, parts), min_size=1, max_size=3)
    return st.builds(
        lambda first, others: (
            _written(first, PRODUCT) + "".join(sign + _written(term, PRODUCT) for sign, term in others),
            SUM,
        ),
        parts,
        rest,
    )


def _products(parts: Texts) -> Texts:
    signs = st.sampled_from(("*", " * ", "×", "·", "⋅", "∗"))
    rest = st.lists(st.tuples(signs, parts), min_size=1, max_size=3)
    return st.builds(
        lambda first, others: (
            _written(first, SIGNED) + "".join(sign + _written(factor, POWER) for sign, factor in others),
            PRODUCT,
        ),
        parts,
        rest,
    )


def _implicit_products(parts: Texts) -> Texts:
    """3 (x+1) (y), where only brackets may follow a bracket."""
    numbers = st.sampled_from(NUMBERS)
    return st.builds(
        lambda number, factors: (number + "".join(f" ({text})" for text, _ in factors), PRODUCT),
        numbers,
        st.lists(parts, min_size=1, max_size=3),
    )


def _quotients(parts: Texts) -> Texts:
    return st.builds(
        lambda above, sign, below: (_written(above, PRODUCT) + sign + _written(below, POWER), PRODUCT),
        parts,
        st.sampled_from(("/", " / ", "÷")),
        parts,
    )


def _powers(parts: Texts, exponents: tuple[str, ...]) -> Texts:
    return st.builds(lambda base, up: (_written(base, ATOM) + up, POWER), parts, st.sampled_from(exponents))


def _negations(parts: Texts) -> Texts:
    return st.builds(
        lambda sign, part: (sign + _written(part, SIGNED), SIGNED), st.sampled_from("-−+"), parts
    )


def _calls(parts: Texts, names: tuple[str, ...]) -> Texts:
    def call(name: str, arguments: list[Written]) -> Written:
        count = len(FUNCTIONS[name].parameters)
        return f"{name}({', '.join(text for text, _ in arguments[:count])})", ATOM

    return st.builds(call, st.sampled_from(names), st.lists(parts, min_size=2, max_size=2))


def _brackets(parts: Texts) -> Texts:
    pairs = st.sampled_from(("({})", "|({})|", "√({} + 1)", "( {} )"))
    return st.builds(lambda pair, part: (pair.format(part[0]), ATOM), pairs, parts)


def texts() -> st.SearchStrategy[str]:
    """Any text of the language; not all of them have a value."""
    leaves = st.sampled_from([*NAMES, *NUMBERS, "pi", "π", "e"]).map(lambda text: (text, ATOM))
    exponents = (*SUPERSCRIPTS, "^2", "**3", "^-2", "^0.5", "^(1/3)", "^x", "^(y+1)", "^65")
    any_function = tuple(FUNCTIONS)
    return st.recursive(
        leaves,
        lambda parts: st.one_of(
            _sums(parts),
            _products(parts),
            _implicit_products(parts),
            _quotients(parts),
            _powers(parts, exponents),
            _negations(parts),
            _calls(parts, any_function),
            _brackets(parts),
        ),
        max_leaves=12,
    ).map(lambda written: written[0])


def gentle_texts(functions: tuple[str, ...] = (*GENTLE, *KINKED)) -> st.SearchStrategy[str]:
    """Texts whose value is finite everywhere and hardly moved by rounding errors."""
    leaves = st.sampled_from(["x", "y", "z", "0.1", "2", "1.5", "pi/4"]).map(lambda text: (text, PRODUCT))
    return st.recursive(
        leaves,
        lambda parts: st.one_of(
            _sums(parts),
            _products(parts),
            _powers(parts, ("²", "^2", "**3")),
            _negations(parts),
            _calls(parts, functions),
        ),
        max_leaves=8,
    ).map(lambda written: written[0])


_MEANINGS: dict[str, Callable[..., mpmath.mpf]] = {
    "pow": mpmath.power,
    "abs": mpmath.fabs,
    "relu": lambda x: max(x, mpmath.mpf(0)),
    "step": lambda x: mpmath.mpf(x > 0),
    "sigmoid": lambda x: 1 / (1 + mpmath.exp(-x)),
    "softplus": lambda x: mpmath.log1p(mpmath.exp(x)),
    "min": min,
    "max": max,
    "cbrt": lambda x: mpmath.sign(x) * mpmath.cbrt(abs(x)),
    "log10": lambda x: mpmath.log(x, 10),
    "log2": lambda x: mpmath.log(x, 2),
    "Add": lambda *terms: mpmath.fsum(terms),
    "Mul": lambda *factors: mpmath.fprod(factors),
    "Pow": mpmath.power,
    "Pi": lambda: +mpmath.pi,
    "Exp1": lambda: +mpmath.e,
}


def meaning(name: str) -> Callable[..., mpmath.mpf]:
    """A function of the language, or a head of sympy's, as it is to be at any precision."""
    found: Callable[..., mpmath.mpf] = _MEANINGS.get(name) or getattr(mpmath, name)
    return found


def exact_value(expression: sympy.Expr, point: Mapping[str, mpmath.mpf]) -> mpmath.mpf:
    """Value of an expression at the working precision of mpmath, each node by the definition of its head."""
    if expression.is_Symbol:
        return point[expression.name]
    if expression.is_Rational:
        return mpmath.mpf(int(expression.p)) / int(expression.q)
    name = type(expression).__name__
    return meaning(name)(*(exact_value(below, point) for below in expression.args))
