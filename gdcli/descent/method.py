"""A method, ready to run: how the state of one epoch becomes that of the next.

The state is one flat tuple of doubles, (point…, loss, gradient…, memory…), so that a backend can compute a
whole epoch in one call.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdcli.backends.to_python import to_python
from gdcli.objective.objective import bounded
from gdcli.program.builder import Builder
from gdcli.program.lower import lower

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from gdcli.methods.schedule import LearningRate
    from gdcli.methods.trace import Rule
    from gdcli.objective.objective import Objective
    from gdcli.program.builder import Ref
    from gdcli.program.program import Program

# Names with a space or a slash cannot meet a variable's.
EPOCH = "epoch number"
LOSS = "loss value"
RATE = "learning rate"


@dataclass(frozen=True, slots=True)
class Method:
    """One way to descend on one objective.

    loss_program  from the point to loss and gradient
    step_program  from state and epoch number to the new point, or None where the step is no Program
    evaluate      loss_program as a function
    advance       from the state and the epoch number to the next state
    memory        what it remembers before the first epoch
    autonomous    whether equal states have equal successors, at any epoch
    rate_slot     where in the memory a changing learning rate stands, or None
    """

    dimension: int
    loss_program: Program
    step_program: Program | None
    evaluate: Callable[..., tuple[float, ...]]
    advance: Callable[..., tuple[float, ...]]
    memory: tuple[float, ...]
    autonomous: bool
    rate_slot: int | None = None


def loss_program(objective: Objective) -> Program:
    """Program from the variables to the loss and its derivatives; raise InputError where that takes long."""
    derivatives = zip(objective.variables, objective.gradient, strict=True)
    outputs = {
        LOSS: objective.expression,
        **{derivative(name): expression for name, expression in derivatives},
    }
    return bounded(objective.text, "compile", lambda: lower(outputs, objective.variables))


def derivative(variable: str) -> str:
    """Name of the loss's derivative by a variable."""
    return f"df/d{variable}"


def rule_method(
    loss: Program, rule: Rule, hyperparameters: Mapping[str, float], rate: LearningRate
) -> Method:
    """The method that applies a rule to every coordinate, and then evaluates the loss at the new point."""
    variables = loss.inputs
    memory = [f"{name} of {variable}" for variable in variables for name in rule.state]
    if rate.constant is None:
        memory.append(RATE)
    inputs = (*variables, LOSS, *map(derivative, variables), *memory, EPOCH)

    builder = Builder()
    epoch = builder.input(EPOCH)
    lr = builder.inline(rate.program(), {"t": epoch})["lr"]
    fixed = {
        "t": epoch,
        "lr": lr,
        **{name: builder.constant(value) for name, value in hyperparameters.items()},
    }
    point: dict[str, Ref] = {}
    remembered: dict[str, Ref] = {}
    for variable in variables:
        state = {name: builder.input(f"{name} of {variable}") for name in rule.state}
        given = {"x": builder.input(variable), "g": builder.input(derivative(variable)), **state, **fixed}
        result = builder.inline(rule.program, given)
        point[variable] = result["x"]
        remembered |= {f"{name} of {variable}": result[name] for name in rule.state}
    if rate.constant is None:
        remembered[RATE] = lr
    step = builder.build(inputs, point)
    whole = builder.build(inputs, {**point, **builder.inline(loss, point), **remembered})

    return Method(
        dimension=len(variables),
        loss_program=loss,
        step_program=step,
        evaluate=to_python(loss),
        advance=to_python(whole),
        memory=(0.0,) * len(memory),
        autonomous=not whole.uses(EPOCH),
        rate_slot=len(memory) - 1 if rate.constant is None else None,
    )
