"""A rule in, Programs of one epoch out in which lr and the hyperparameters are inputs.

Whoever moves a slider needs no new Program: the numbers that `rule_method` writes in as constants come in
last here, and give the same doubles.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.descent.method import EPOCH, LOSS, apply_rule, derivative, memory_names
from gdcli.frozen import Frozen
from gdcli.program.builder import Builder

if TYPE_CHECKING:
    from gdcli.methods.trace import Rule
    from gdcli.program.program import Program


class AdjustableEpoch(Frozen):
    """One epoch of a rule on one loss, from the state, the epoch number and the settings.

    settings     names of the last inputs, lr first
    step         to the new point
    whole        to the whole next state
    memory       how many numbers of the state are what the rule remembers, 0 at first
    autonomous   whether equal states have equal successors, at any epoch
    """

    settings: tuple[str, ...]
    step: Program
    whole: Program
    memory: int
    autonomous: bool


def adjustable_epoch(loss: Program, rule: Rule) -> AdjustableEpoch:
    """The epoch that applies a rule to every coordinate and then evaluates the loss at the new point."""
    variables = loss.inputs
    memory = memory_names(rule, variables)
    settings = ("lr", *rule.hyperparameters)
    builder = Builder()
    point, remembered = apply_rule(
        builder, rule, variables, {name: builder.input(setting(name)) for name in settings}
    )
    inputs = (
        *variables,
        LOSS,
        *map(derivative, variables),
        *memory,
        EPOCH,
        *map(setting, settings),
    )
    whole = builder.build(inputs, {**point, **builder.inline(loss, point), **remembered})
    return AdjustableEpoch(
        settings,
        step=builder.build(inputs, point),
        whole=whole,
        memory=len(memory),
        autonomous=not whole.uses(EPOCH),
    )


def setting(name: str) -> str:
    """Name of a setting among the inputs, which no variable can have."""
    return f"{{{name}}}"
