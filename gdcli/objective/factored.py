"""A derivative as a product: an expression in, the same as factors out, where that can be had quickly."""

from __future__ import annotations

import sympy

from gdcli.clock import OutOfTime, within

SECONDS = 0.3
# Expressions of higher degree or with more terms are not looked at: their factors say nothing at a glance.
MOST_DEGREE, MOST_TERMS = 12, 20


def factored(expression: sympy.Expr, symbols: tuple[sympy.Symbol, ...]) -> sympy.Expr | None:
    """The factors of a polynomial with rational coefficients; None where there is but one, or no time."""
    if not expression.is_polynomial(*symbols) or len(expression.args) > MOST_TERMS:
        return None

    def factors() -> sympy.Expr | None:
        polynomial = sympy.Poly(expression, *symbols)
        if not polynomial.domain.is_QQ and not polynomial.domain.is_ZZ:
            return None
        if polynomial.is_zero or polynomial.total_degree() > MOST_DEGREE:
            return None
        product = sympy.factor(polynomial.as_expr())
        return product if product.is_Mul or product.is_Pow else None

    try:
        return within(SECONDS, factors)
    except OutOfTime:
        return None
