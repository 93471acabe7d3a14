"""What to type next: a run that broke down in, a command that was tried and does better out."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from gdcli.descent.engine import collect, descend
from gdcli.descent.prepare import prepare
from gdcli.descent.stopping import Limits, StopReason
from gdcli.descent.trajectory import Pace, Recorder
from gdcli.methods.schedule import read_learning_rate
from gdcli.pipeline.task import Task, command

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdcli.descent.engine import Ending
    from gdcli.descent.problem import Problem

SECONDS = 1.0  # for all trials together
MAX_EPOCHS = 100_000  # of one trial
TRIALS = 45  # rates tried at the most: fifteen powers of ten
ENOUGH = 4  # of the rates that do better, so many are compared


def suggest(task: Task, problem: Problem, ending: Ending) -> str | None:
    """A command with a smaller learning rate, tried here: it does not break down and ends lower.

    Of the first few rates that do, the one that ends lowest. None where the run did not break down, where
    the step was not at fault, or where nothing tried did better.
    """
    if ending.breakdown is None or ending.best is None or task.rate is None or task.rate.constant is None:
        return None
    if ending.fell_throughout and ending.reason is StopReason.OVERFLOW:
        return None
    deadline = time.monotonic() + SECONDS
    epochs = min(task.limits.epochs, MAX_EPOCHS)
    lowest: dict[float, float] = {}
    for lr in _smaller(task.rate.constant):
        loss = _final_loss(task, problem, lr, epochs=epochs, deadline=deadline)
        if loss is not None and loss < ending.best.loss:
            lowest[loss] = lr
        if len(lowest) == ENOUGH or time.monotonic() > deadline:
            break
    return command(task, lr=lowest[min(lowest)], epochs=epochs) if lowest else None


def _final_loss(task: Task, problem: Problem, lr: float, *, epochs: int, deadline: float) -> float | None:
    """Loss after all epochs with another learning rate, None where they are not all carried out."""
    limits = Limits(epochs, None, to_the_end=True, seconds=max(0.0, deadline - time.monotonic()))
    method = prepare(problem, task.optimizer, read_learning_rate(lr))
    events = descend(
        method, task.start.point, limits, Pace(epochs), clock=time.monotonic, interrupted=lambda: False
    )
    ending = collect(events, Recorder(task.loss.variables, Pace(epochs)))
    unfinished = ending.reason.broke_down or ending.reason is StopReason.TIME_LIMIT
    return None if unfinished or ending.last is None else ending.last.loss


def _smaller(lr: float) -> Iterator[float]:
    """Learning rates below `lr`, falling in the steps 5, 2, 1 of engineers."""
    power = int(f"{lr:e}".partition("e")[2])
    rates = [float(f"{factor}e{power - down}") for down in range(TRIALS) for factor in (5, 2, 1)]
    yield from [rate for rate in rates if 0 < rate < lr][:TRIALS]
