"""The choice of an optimizer in, a method ready to run out: a rule, or a search of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.descent.method import Method, rule_method

if TYPE_CHECKING:
    from gdcli.descent.problem import Problem
    from gdcli.methods.choice import Optimizer
    from gdcli.methods.schedule import LearningRate


def prepare(problem: Problem, optimizer: Optimizer, rate: LearningRate | None) -> Method:
    """The method for a problem; `rate` is None where the method chooses its own steps."""
    if optimizer.rule is None or rate is None:
        from gdcli.descent.table_of_searches import METHODS

        return METHODS[optimizer.name](problem, **optimizer.hyperparameters)
    return rule_method(
        problem.loss, optimizer.rule, optimizer.hyperparameters, rate, transforms=optimizer.transforms
    )
