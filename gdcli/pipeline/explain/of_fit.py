"""The whole of `gdcli explain "TARGET ~ MODEL" FILE` on one page: a task in, the mathematics of an epoch out.

formula → derivative of the loss of a row by the prediction ┐
        → derivatives of the prediction by the parameters   ┴→ sum over rows → update → numbers of a few rows
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.objective.losses import PREDICTION, TARGET
from gdcli.objective.name_to_latex import derivative_to_latex, name_to_latex
from gdcli.objective.objective import ParsedLoss, build_objective, natural_order
from gdcli.objective.tree import variables
from gdcli.pipeline.explain.epochs_by_hand import explanation
from gdcli.pipeline.explain.explanation import Partial, Written
from gdcli.pipeline.explain.fit_explanation import ONE, TOTAL, FitExplanation
from gdcli.pipeline.explain.partials import partial_of, written
from gdcli.pipeline.explain.update_equations import method_in_words, update_equations
from gdcli.pipeline.fit import problem_of
from gdcli.verdict.fitted import largest_stable_rate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdcli.objective.objective import Objective
    from gdcli.objective.tree import Node
    from gdcli.pipeline.fit_task import FitTask

# What the mathematics calls the target of a row; a column may be called as the expression of a loss calls it.
TARGET_NAME = "target"
# Parameters whose derivatives are written down.
MOST_DERIVED = 6
LATEX_BRACKETS = r"\left({}\right)"


def explain_fit(task: FitTask) -> FitExplanation:
    """Explain a fit: raise InputError where its model cannot be differentiated or written down."""
    loss = _objective(task.loss.text, task.loss.tree, {TARGET: TARGET_NAME})
    networks = {network.name: network.name.replace(" 0", "") for network in task.binding.formula.networks}
    model = _objective(task.binding.formula.text, task.loss.model, networks)
    slope = partial_of(loss, loss.variables.index(task.loss.argument))
    named = [name for name in task.binding.parameters if name in model.variables]
    partials = tuple(partial_of(model, model.variables.index(name)) for name in named[:MOST_DERIVED])
    by_names = tuple(Partial(name, (), _derivative(TOTAL, name), None) for name in task.binding.parameters)
    update, note = update_equations(task.descent, by_names)
    problem = problem_of(task)
    steady = problem.regression.is_affine and task.loss.loss.squares
    return FitExplanation(
        formula=" ".join(task.binding.formula.text.split()),
        data=f"{task.training.label}, {task.training.rows} rows",
        definitions=tuple(_definitions(task, loss, model)),
        chain=tuple(_chain(task)),
        slope=slope,
        partials=partials,
        gradient=tuple(_total(task, slope, partial) for partial in partials),
        left_out=_left_out(task, named),
        optimizer=method_in_words(task.descent),
        update=update,
        update_note=note,
        epochs=tuple(explanation(task, task.descent.limits.epochs)),
        stable_below=largest_stable_rate(problem, task.descent.start.point) if steady else None,
    )


def _objective(text: str, tree: Node, called: dict[str, str]) -> Objective:
    names = tuple(sorted(variables(tree), key=natural_order))
    return build_objective(ParsedLoss(text, tree, names), called)


def _definitions(task: FitTask, loss: Objective, model: Objective) -> Iterator[Written]:
    rows = task.training.rows
    text, latex = _over_rows(task, ONE, ONE)
    yield Written(f"{TOTAL} = {text}, n = {rows}", rf"{TOTAL} = {latex}, \quad n = {rows}")
    yield _equation(Written(ONE, ONE), written(loss, loss.expression))
    yield _equation(_name(task.loss.argument), written(model, model.expression))
    formula = task.binding.formula
    if task.loss.argument != PREDICTION:
        outer = task.loss.loss.inner
        assert outer is not None
        function, argument = outer[0], task.loss.argument
        latex = rf"\operatorname{{{function}}}\left({name_to_latex(argument)}\right)"
        yield _equation(_name(PREDICTION), Written(f"{function}({argument})", latex))
    target = _objective(formula.text, formula.target, {})
    yield _equation(_name(TARGET_NAME), written(target, target.expression))


def _chain(task: FitTask) -> Iterator[tuple[Written, str]]:
    inner, parameter = task.loss.argument, task.binding.parameters[0]
    of_row, by_inner = _derivative(ONE, parameter), _derivative(ONE, inner)
    text, latex = _over_rows(task, of_row.text, of_row.latex)
    rule = "sum rule, constant factor 1/n" if task.loss.loss.mean else "sum rule"
    yield _equation(_derivative(TOTAL, parameter), Written(text, latex)), rule
    last = _derivative(inner, parameter)
    product = Written(f"{by_inner.text}*{last.text}", rf"{by_inner.latex} \cdot {last.latex}")
    yield _equation(of_row, product), "chain rule"


def _total(task: FitTask, slope: Partial, partial: Partial) -> Written:
    """The derivative of the loss over all rows."""
    outer, inner = slope.factored or slope.result, partial.factored or partial.result
    text = "*".join(map(_factor, (outer.text, inner.text)))
    latex = r" \cdot ".join(_factor(latex, LATEX_BRACKETS) for latex in (outer.latex, inner.latex))
    shown = (outer.text, outer.latex) if inner.text == "1" else (text, latex)
    return _equation(_derivative(TOTAL, partial.variable), Written(*_over_rows(task, *shown)))


def _left_out(task: FitTask, named: list[str]) -> str:
    hidden = len(task.binding.parameters) - len(named)
    parts = [f"{len(named) - MOST_DERIVED} more parameters likewise"] if len(named) > MOST_DERIVED else []
    parts += [f"the {hidden} weights of the network by the chain rule, in numbers below"] if hidden else []
    return "; ".join(parts)


def _over_rows(task: FitTask, text: str, latex: str) -> tuple[str, str]:
    """The mean or the sum over rows of what is written."""
    total = f"sum({text})", rf"\sum_{{i=1}}^{{n}} {_factor(latex, LATEX_BRACKETS)}"
    return (f"1/n*{total[0]}", rf"\frac{{1}}{{n}} {total[1]}") if task.loss.loss.mean else total


def _derivative(of: str, by: str) -> Written:
    return Written(f"d{of}/d{by}", derivative_to_latex(of, by))


def _equation(left: Written, right: Written) -> Written:
    return Written(f"{left.text} = {right.text}", f"{left.latex} = {right.latex}")


def _name(name: str) -> Written:
    return Written(name, name_to_latex(name))


def _factor(text: str, brackets: str = "({})") -> str:
    """What is written, in brackets where it is a sum outside of any brackets."""
    depth = 0
    for place, character in enumerate(text):
        depth += (character in "({[") - (character in ")}]")
        if depth == 0 and (text[place : place + 3] in {" + ", " - "} or (place == 0 and character == "-")):
            return brackets.format(text)
    return text
