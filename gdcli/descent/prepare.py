"""The choice of an optimizer in, a method ready to run out: a rule, or a method that is no rule."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.descent.backtracking import backtracking_method
from gdcli.descent.method import Method, rule_method

if TYPE_CHECKING:
    from gdcli.methods.choice import Optimizer
    from gdcli.methods.schedule import LearningRate
    from gdcli.program.program import Program


def prepare(loss: Program, optimizer: Optimizer, rate: LearningRate | None) -> Method:
    """The method for the objective behind `loss`; `rate` is None where the method chooses its own steps."""
    if optimizer.rule is None or rate is None:
        return backtracking_method(loss)
    return rule_method(loss, optimizer.rule, optimizer.hyperparameters, rate, transforms=optimizer.transforms)
