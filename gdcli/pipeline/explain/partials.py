"""Derivatives with the rules that give them, written down: an Objective in, its partial derivatives out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.objective.derivation import derivation, uncarried
from gdcli.objective.factored import factored
from gdcli.objective.objective import bounded
from gdcli.objective.to_latex import to_latex
from gdcli.pipeline.explain.explanation import Partial, Written

if TYPE_CHECKING:
    from gdcli.objective.objective import Objective


def written(objective: Objective, expression: object) -> Written:
    """An expression over the symbols of an objective, as text and LaTeX."""
    text = objective.text_of(expression)
    return Written(text, bounded(objective.text, "write down", lambda: to_latex(expression)))


def partial_of(objective: Objective, place: int) -> Partial:
    """The derivative by the variable at a place, with the steps that lead to it."""
    symbol, result = objective.symbols[place], objective.gradient[place]
    steps = bounded(objective.text, "differentiate", lambda: derivation(objective.expression, symbol))
    product = factored(result, objective.symbols)
    whole = written(objective, result)
    shorter = None if product is None else written(objective, product)
    return Partial(
        objective.variables[place],
        tuple(
            (
                _equation(
                    written(objective, uncarried(symbol)(step.of)),
                    [written(objective, term) for term in step.terms],
                ),
                step.rule.value,
            )
            for step in steps
        ),
        whole,
        None if shorter is None or shorter.text == whole.text else shorter,
    )


def _equation(left: Written, terms: list[Written]) -> Written:
    return Written(
        f"{left.text} = {_summed([term.text for term in terms])}",
        f"{left.latex} = {_summed([term.latex for term in terms])}",
    )


def _summed(terms: list[str]) -> str:
    """A sum of terms that are written already, in their order."""
    first, *others = terms or ["0"]
    return first + "".join(
        f" - {term[1:].lstrip()}" if term.startswith("-") else f" + {term}" for term in others
    )
