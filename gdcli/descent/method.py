"""A method, ready to run: how the state of one epoch becomes that of the next.

The state is one flat tuple of doubles, (point…, loss, gradient…, memory…), so that a backend can compute a
whole epoch in one call.
"""

from __future__ import annotations

import math
from functools import reduce
from types import MappingProxyType
from typing import TYPE_CHECKING

from gdcli.backends.to_python import to_python
from gdcli.frozen import Frozen
from gdcli.methods.gradient import traced_transform
from gdcli.methods.tape import SUMMAND
from gdcli.objective.objective import bounded
from gdcli.program.builder import Builder

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from gdcli.descent.row_epoch import RowEpoch
    from gdcli.methods.schedule import LearningRate
    from gdcli.methods.tape import Traced
    from gdcli.methods.trace import Rule
    from gdcli.objective.objective import Objective
    from gdcli.program.builder import Ref
    from gdcli.program.program import Program

# Names with a space or a slash cannot meet a variable's.
EPOCH = "epoch number"
LOSS = "loss value"
RATE = "learning rate"


class Witness(Frozen):
    """Inputs of a loss program at which it is not finite, and where they come from: " in line 18", or ""."""

    inputs: tuple[float, ...]
    where: str = ""


class Method(Frozen):
    """One way to descend on one objective.

    loss_program  from the point to loss and gradient
    step_program  from state and epoch number to a changing learning rate, where there is one, and the new
                  point; or None where the step is no Program
    evaluate      loss_program as a function
    advance       from the state and the epoch number to the next state
    memory        what it remembers before the first epoch
    autonomous    whether equal states have equal successors, at any epoch
    rate_slot     where in the memory a changing learning rate stands, or None
    leave         from a state whose gradient is small to one beyond it, or to None where it may stay; None
                  for a method that stays at any of them
    remark        what a reader should know of an epoch, from the states before and after it; mostly ""
    evaluations   how often the loss has been evaluated so far; None for once an epoch
    depth         a loss that is lower than this times the first one, or than this, falls without end
    witness       from a point where the loss is not finite to inputs of loss_program that show it; None where
                  the point is all of them
    epoch_program the Program of `advance`, or None where that is none
    row_epoch     the parts of `advance` where it sums over rows, or None
    """

    dimension: int
    loss_program: Program
    step_program: Program | None
    evaluate: Callable[..., tuple[float, ...]]
    advance: Callable[..., tuple[float, ...]]
    memory: tuple[float, ...]
    autonomous: bool
    rate_slot: int | None = None
    leave: Callable[..., tuple[float, ...] | None] | None = None
    remark: Callable[[tuple[float, ...], tuple[float, ...]], str] | None = None
    evaluations: Callable[[], int] | None = None
    witness: Callable[[Sequence[float]], Witness] | None = None
    epoch_program: Program | None = None
    row_epoch: RowEpoch | None = None
    depth: float = -math.inf

    @property
    def programs(self) -> tuple[Program, ...]:
        """What machine code can carry out an epoch by, beside sums over rows; () where it cannot."""
        if self.row_epoch is not None:
            return self.row_epoch.update, self.row_epoch.whole
        return () if self.epoch_program is None else (self.epoch_program,)

    @property
    def is_ready(self) -> bool:
        """Whether machine code would give the same bits as `advance` by now."""
        return self.row_epoch is None or self.row_epoch.call() is not None


def loss_program(objective: Objective) -> Program:
    """Program from the variables to the loss and its derivatives; raise InputError where that takes long."""
    from gdcli.program.lower import lower

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
    loss: Program,
    rule: Rule,
    hyperparameters: Mapping[str, float],
    rate: LearningRate,
    *,
    transforms: Mapping[str, float] = MappingProxyType({}),
) -> Method:
    """The method that applies a rule to every coordinate, and then evaluates the loss at the new point.

    transforms   what is done to the gradient before the rule sees it, in this order (`methods/gradient.py`)
    """
    update = rule_update(loss.inputs, rule, hyperparameters, rate, transforms=transforms)
    builder = Builder()
    new = builder.inline(update.program, {name: builder.input(name) for name in update.program.inputs})
    point = {name: new.pop(name) for name in loss.inputs}
    whole = builder.build(update.program.inputs, {**point, **builder.inline(loss, point), **new})
    return Method(
        dimension=len(loss.inputs),
        loss_program=loss,
        step_program=update.step,
        evaluate=to_python(loss),
        advance=to_python(whole),
        memory=update.memory,
        autonomous=not whole.uses(EPOCH),
        rate_slot=update.rate_slot,
        epoch_program=whole,
    )


class Update(Frozen):
    """One application of a rule to every coordinate, without the loss.

    program   from the state and the epoch number to the new point, and then the new memory
    step      the same to a changing learning rate, where there is one, and the new point
    """

    program: Program
    step: Program
    memory: tuple[float, ...]
    rate_slot: int | None


def rule_update(
    variables: tuple[str, ...],
    rule: Rule,
    hyperparameters: Mapping[str, float],
    rate: LearningRate,
    *,
    transforms: Mapping[str, float] = MappingProxyType({}),
) -> Update:
    """The update of a rule for these variables; the arguments are those of `rule_method`."""
    memory = memory_names(rule, variables)
    if rate.constant is None:
        memory.append(RATE)
    inputs = (*variables, LOSS, *map(derivative, variables), *memory, EPOCH)

    builder = Builder()
    lr = builder.inline(rate.program(), {"t": builder.input(EPOCH)})["lr"]
    settings = {name: builder.constant(value) for name, value in {**hyperparameters, **transforms}.items()}
    point, remembered = apply_rule(
        builder, rule, variables, {"lr": lr, **settings}, transforms=tuple(transforms)
    )
    changing = {RATE: lr} if rate.constant is None else {}
    step = builder.build(inputs, {**changing, **point})
    return Update(
        builder.build(inputs, {**point, **remembered, **changing}),
        step,
        memory=(0.0,) * len(memory),
        rate_slot=len(memory) - 1 if rate.constant is None else None,
    )


def memory_names(rule: Rule, variables: tuple[str, ...]) -> list[str]:
    """Names of what a rule remembers, by which `apply_rule` reads and returns it."""
    return [f"{name} of {variable}" for variable in variables for name in rule.state]


def apply_rule(
    builder: Builder,
    rule: Rule,
    variables: tuple[str, ...],
    settings: Mapping[str, Ref],
    *,
    transforms: tuple[str, ...] = (),
) -> tuple[dict[str, Ref], dict[str, Ref]]:
    """Write one update of every coordinate into `builder`; return the new point and the new memory by name.

    settings   lr, the hyperparameters, and the numbers of the transforms
    """
    fixed = {"t": builder.input(EPOCH), **settings}
    coordinates = [
        {
            "x": builder.input(variable),
            "g": builder.input(derivative(variable)),
            **{name: builder.input(f"{name} of {variable}") for name in rule.state},
            **fixed,
        }
        for variable in variables
    ]
    for name in transforms:
        changed = _applied(builder, traced_transform(name), coordinates)
        coordinates = [given | new for given, new in zip(coordinates, changed, strict=True)]
    results = dict(zip(variables, _applied(builder, rule.traced, coordinates), strict=True))
    point = {variable: result["x"] for variable, result in results.items()}
    remembered = {
        f"{name} of {variable}": result[name] for variable, result in results.items() for name in rule.state
    }
    return point, remembered


def _applied(builder: Builder, traced: Traced, coordinates: list[dict[str, Ref]]) -> list[dict[str, Ref]]:
    """The outputs of a traced function for every coordinate, with its sums over all of them."""
    for name, summand in traced.sums:
        terms = [builder.inline(summand, given)[SUMMAND] for given in coordinates]
        total = reduce(lambda left, right: builder.apply("add", left, right), terms)
        coordinates = [given | {name: total} for given in coordinates]
    return [builder.inline(traced.program, given) for given in coordinates]
