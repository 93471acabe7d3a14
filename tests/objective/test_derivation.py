"""The steps of a derivative are true equations, and lead from the whole to parts that need none."""

from __future__ import annotations

import pytest
import sympy

from gdcli.objective.derivation import DerivativeRule, derivation, uncarried
from gdcli.objective.factored import factored
from gdcli.objective.objective import build_objective, read_loss
from gdcli.objective.to_latex import to_latex
from gdcli.objective.vocabulary import FUNCTIONS

EXPRESSIONS = (
    "2x^4 - 3x^2 + 2x - 20",
    "(1-x)^2 + 100*(y-x^2)^2",
    "x*exp(-x^2)*sin(3x)",
    "1/(1 + exp(-x))",
    "2^x + x^x + x^-0.5",
    "x^2*y^3/(1 + x)",
    *(f"{row.name}({', '.join(['x^2/3', 'y'][: len(row.parameters)])})" for row in FUNCTIONS.values()),
)


@pytest.mark.parametrize("text", EXPRESSIONS)
def test_every_step_is_true_and_every_part_it_leaves_has_its_own(text: str) -> None:
    objective = build_objective(read_loss(text))
    for symbol, derivative in zip(objective.symbols, objective.gradient, strict=True):
        steps = derivation(objective.expression, symbol)
        marker = uncarried(symbol)
        assert steps[0].of == objective.expression
        for step in steps:
            value = sympy.Add(*step.terms)
            carried = value.replace(marker, lambda part, by=symbol: part.diff(by))
            assert sympy.expand(carried - step.of.diff(symbol)) == 0
            left = {node.args[0] for node in value.atoms(marker)}
            assert left <= {other.of for other in steps}
        whole = sympy.Add(*steps[0].terms).replace(marker, lambda part, by=symbol: part.diff(by))
        assert sympy.expand(whole - derivative) == 0


@pytest.mark.parametrize(
    ("text", "rules"),
    [
        ("x", [DerivativeRule.VARIABLE]),
        ("x^3", [DerivativeRule.POWER]),
        ("x^3 + 5x", [DerivativeRule.SUM, DerivativeRule.POWER, DerivativeRule.FACTOR]),
        ("sin(x)", [DerivativeRule.FUNCTION]),
        ("sin(2x)", [DerivativeRule.CHAINED_FUNCTION, DerivativeRule.FACTOR]),
        ("(2x + 1)^3", [DerivativeRule.CHAINED_POWER, DerivativeRule.SUM, DerivativeRule.FACTOR]),
        ("3*sin(x)", [DerivativeRule.FACTOR, DerivativeRule.FUNCTION]),
        ("x*sin(x)", [DerivativeRule.PRODUCT, DerivativeRule.FUNCTION]),
        ("2^x", [DerivativeRule.EXPONENTIAL]),
    ],
)
def test_rules_are_named_as_in_the_textbook(text: str, rules: list[DerivativeRule]) -> None:
    objective = build_objective(read_loss(text))
    assert [step.rule for step in derivation(objective.expression, objective.symbols[0])] == rules


@pytest.mark.parametrize(
    ("text", "latex"),
    [
        ("sqrt(x)/2", r"\frac{\sqrt{x}}{2}"),
        ("|x|^3", r"\left|x\right|^{3}"),
        ("exp(-x^2)", r"e^{- x^{2}}"),
        ("sin(x)^2", r"\sin^{2}\left(x\right)"),
        ("sigmoid(x)^2", r"\left(\operatorname{sigmoid}\left(x\right)\right)^{2}"),
        ("x^y", r"x^{y}"),
        ("(x+1)^y", r"\left(x + 1\right)^{y}"),
        ("cbrt(x)", r"\sqrt[3]{x}"),
        ("max(x, y)", r"\max\left(x, y\right)"),
        ("2 area w", r"2 \, \mathrm{area} \, w"),
        ("w1_2^2", r"w_{1,2}^{2}"),
        ("x__1 + _y", r"\mathrm{\_y} + \mathrm{x\_\_1}"),
        ("lambda*beta2", r"\beta_{2} \lambda"),
    ],
)
def test_latex_is_that_of_textbooks(text: str, latex: str) -> None:
    assert to_latex(build_objective(read_loss(text)).expression) == latex


@pytest.mark.parametrize(
    ("text", "product"),
    [("8x^3 - 6x + 2", "2*(x + 1)*(2*x - 1)**2"), ("x^2 + 1", None), ("x*exp(x)", None), ("sqrt(2)*x", None)],
)
def test_factors_are_those_over_the_rationals(text: str, product: str | None) -> None:
    objective = build_objective(read_loss(text))
    found = factored(objective.expression, objective.symbols)
    assert (None if found is None else objective.text_of(found)) == product
