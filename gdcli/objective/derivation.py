"""A derivative, step by step: an expression and a variable in, the rule for each part of it out.

Law: each step is an equation. Its right side, with every `d/dx(…)` in it carried out, is the derivative of
its left side, and every `d/dx(…)` that it leaves is the left side of another step.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

import sympy

from gdcli.frozen import Frozen
from gdcli.objective import functions

if TYPE_CHECKING:
    from collections.abc import Callable

    _Derivative = Callable[[sympy.Expr], sympy.Expr]

MOST_STEPS = 60


class DerivativeRule(Enum):
    """A rule of differentiation, with its name for people."""

    CONSTANT = "constant"
    VARIABLE = "the variable itself"
    SUM = "sum rule"
    FACTOR = "constant factor"
    PRODUCT = "product rule"
    POWER = "power rule"
    CHAINED_POWER = "power rule, chain rule"
    EXPONENTIAL = "exponential with a constant base, chain rule"
    FUNCTION = "known derivative"
    CHAINED_FUNCTION = "known derivative, chain rule"


class DerivativeStep(Frozen):
    """One step: the derivative of `of` is the sum of `terms`, with `d/dx(…)` for those of its parts."""

    rule: DerivativeRule
    of: sympy.Expr
    terms: tuple[sympy.Expr, ...]


def derivation(expression: sympy.Expr, variable: sympy.Symbol) -> tuple[DerivativeStep, ...]:
    """The steps from the whole to its parts, each part once; of more than MOST_STEPS the first."""
    steps: list[DerivativeStep] = []
    open_, seen = [expression], {expression}
    while open_ and len(steps) < MOST_STEPS:
        part = open_.pop(0)
        step, inner = _step(part, variable)
        steps.append(step)
        # The parts of a part come before its neighbours.
        open_ = [*(p for p in inner if p not in seen), *open_]
        seen |= set(inner)
    return tuple(steps)


def uncarried(variable: sympy.Symbol) -> type[sympy.Function]:
    """The function that stands for a derivative not yet carried out, `d/dx`."""
    made: type[sympy.Function] = sympy.Function(f"d/d{variable.name}")
    return made


def _step(part: sympy.Expr, x: sympy.Symbol) -> tuple[DerivativeStep, list[sympy.Expr]]:
    """The step for a part, and the parts whose derivatives it leaves."""
    inner: list[sympy.Expr] = []

    def d(child: sympy.Expr) -> sympy.Expr:
        if child == x or not child.has(x):
            return sympy.Integer(int(child == x))
        inner.append(child)
        return uncarried(x)(child)

    rule, terms = _applied(part, x, d)
    return DerivativeStep(rule, part, tuple(term for term in terms if term != 0)), list(dict.fromkeys(inner))


def _applied(part: sympy.Expr, x: sympy.Symbol, d: _Derivative) -> tuple[DerivativeRule, list[sympy.Expr]]:
    if not part.has(x):
        return DerivativeRule.CONSTANT, []
    if part == x:
        return DerivativeRule.VARIABLE, [sympy.S.One]
    if part.is_Add:
        return DerivativeRule.SUM, [d(term) for term in part.as_ordered_terms()]
    if part.is_Mul:
        return _product(part, x, d)
    if part.is_Pow or isinstance(part, functions.pow):
        base, exponent = part.args
        if not exponent.has(x):
            if base == x:
                return DerivativeRule.POWER, [part.diff(x)]
            # At once, so that the exponent is not multiplied into a sum.
            product = sympy.Mul(exponent, functions.pow(base, exponent - 1), d(base))
            return DerivativeRule.CHAINED_POWER, [product]
        if not base.has(x):
            return DerivativeRule.EXPONENTIAL, [part * functions.log(base) * d(exponent)]
    chained = any(inner.has(x) and inner != x for inner in part.args)
    rule = DerivativeRule.CHAINED_FUNCTION if chained else DerivativeRule.FUNCTION
    inner = [(place, argument) for place, argument in enumerate(part.args, start=1) if argument.has(x)]
    return rule, [part.fdiff(place) * d(argument) for place, argument in inner]


def _product(part: sympy.Expr, x: sympy.Symbol, d: _Derivative) -> tuple[DerivativeRule, list[sympy.Expr]]:
    factor, rest = part.as_independent(x, as_Add=False)
    if rest.is_Pow and rest.base == x and not rest.exp.has(x):
        return DerivativeRule.POWER, [part.diff(x)]
    if not rest.is_Mul:
        return DerivativeRule.FACTOR, [factor * d(rest)]
    return DerivativeRule.PRODUCT, [
        factor * sympy.Mul(*(d(f) if place == turn else f for place, f in enumerate(rest.args)))
        for turn in range(len(rest.args))
    ]
