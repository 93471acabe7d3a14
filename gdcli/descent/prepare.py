"""The choice of an optimizer in, a method ready to run out: a rule, or a search of the table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.descent.accelerated import accelerated_method
from gdcli.descent.auto import auto_method
from gdcli.descent.backtracking import backtracking_method
from gdcli.descent.barzilai_borwein import barzilai_borwein_method
from gdcli.descent.conjugate import conjugate_method
from gdcli.descent.method import Method, rule_method
from gdcli.descent.newton import newton_method
from gdcli.descent.polyak import polyak_method
from gdcli.descent.quasi_newton import quasi_newton_method

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdcli.descent.problem import Problem
    from gdcli.methods.choice import Optimizer
    from gdcli.methods.schedule import LearningRate

# What the rows of `methods/searches.py` do; further arguments are their hyperparameters.
METHODS: dict[str, Callable[..., Method]] = {
    "auto": auto_method,
    "armijo": backtracking_method,
    "bb": barzilai_borwein_method,
    "nesterov-restart": accelerated_method,
    "polyak": polyak_method,
    "cg": conjugate_method,
    "lbfgs": quasi_newton_method,
    "newton": newton_method,
}


def prepare(problem: Problem, optimizer: Optimizer, rate: LearningRate | None) -> Method:
    """The method for a problem; `rate` is None where the method chooses its own steps."""
    if optimizer.rule is None or rate is None:
        return METHODS[optimizer.name](problem, **optimizer.hyperparameters)
    return rule_method(
        problem.loss, optimizer.rule, optimizer.hyperparameters, rate, transforms=optimizer.transforms
    )
