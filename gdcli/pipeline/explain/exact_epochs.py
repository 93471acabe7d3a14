"""The first epochs in exact arithmetic: a task and the program of its loss in, fractions out.

A number counts as known exactly where its decimal is short: 0.001 is 1/1000, what 1/3 is as a double is not.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from gdcli.frozen import Frozen
from gdcli.program.rational import rational_outputs

if TYPE_CHECKING:
    from gdcli.pipeline.task import Task
    from gdcli.program.program import Program

MOST_EPOCHS = 100
MOST_DIGITS = 12  # of a decimal that somebody wrote


class ExactEpoch(Frozen):
    """Point and loss after an epoch, without rounding."""

    point: tuple[Fraction, ...]
    loss: Fraction


def exact_epochs(task: Task, program: Program, count: int) -> tuple[ExactEpoch, ...]:
    """The start and up to `count` epochs; fewer, or none, where they are not rational or grow too long.

    program   from the variables to the loss and its derivatives
    """
    rule, rate = task.optimizer.rule, task.rate
    if rule is None or rule.traced.sums or task.optimizer.transforms or rate is None or rate.constant is None:
        return ()
    lr, *settings = map(as_written, (rate.constant, *task.optimizer.hyperparameters.values()))
    start = list(map(as_written, task.start.point))
    point = [x for x in start if x is not None]
    fixed = [value for value in (lr, *settings) if value is not None]
    if len(point) < len(start) or len(fixed) < 1 + len(settings):
        return ()
    memories = [[Fraction(0)] * len(rule.state) for _ in point]
    epochs: list[ExactEpoch] = []
    for epoch in range(1, min(count, MOST_EPOCHS) + 2):
        here = rational_outputs(program, point)
        if here is None:
            break
        epochs.append(ExactEpoch(tuple(point), here[0]))
        stepped = [
            rational_outputs(rule.traced.program, (x, g, *memory, Fraction(epoch), *fixed))
            for x, g, memory in zip(point, here[1:], memories, strict=True)
        ]
        moved = [outputs for outputs in stepped if outputs is not None]
        if len(moved) < len(stepped):
            break
        point = [outputs[0] for outputs in moved]
        memories = [list(outputs[1:]) for outputs in moved]
    return tuple(epochs)


def as_written(value: float) -> Fraction | None:
    """The decimal that somebody wrote for a double; None where it is too long to have been written."""
    text = repr(value)
    digits = text.partition("e")[0].replace(".", "").replace("-", "").strip("0")
    return Fraction(text) if len(digits) <= MOST_DIGITS else None
