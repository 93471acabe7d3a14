"""What a page is asked to begin with: the caller's words in, a checked task out, before sympy is imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.errors import InputError
from gdcli.frozen import Frozen
from gdcli.methods.choice import read_optimizer
from gdcli.methods.rules import RULES
from gdcli.methods.schedule import read_learning_rate
from gdcli.pipeline.task import Task, read_task

if TYPE_CHECKING:
    from gdcli.methods.choice import Optimizer
    from gdcli.objective.start import StartLike

DEFAULT_EPOCHS = 100
MAX_EPOCHS = 100_000  # a browser computes them anew at every move of a slider

# Stands for a rate that is still to be found.
SOME_RATE = 0.01


class PlayTask(Frozen):
    """The run that a page begins with.

    rate   None where one is to be found by trial; then `task` has SOME_RATE
    """

    task: Task
    rate: float | None


def read_play(
    expression: str,
    *,
    start: StartLike = None,
    lr: float | str = "auto",
    optimizer: str = "gd",
    epochs: int | str = DEFAULT_EPOCHS,
) -> PlayTask:
    """Read what `play` was given; raise InputError where a page cannot begin with it.

    lr          a positive number, or "auto"
    optimizer   a rule, as `minimize` takes it
    """
    _check_optimizer(read_optimizer(optimizer))
    rate = None if lr == "auto" else _one_rate(lr)
    task = read_task(expression, start=start, lr=rate or SOME_RATE, optimizer=optimizer, epochs=epochs)
    if task.limits.epochs > MAX_EPOCHS:
        raise InputError(
            f"--epochs {task.limits.epochs} is more than a page can compute at every move of a slider",
            fix=f"--epochs {MAX_EPOCHS}",
        )
    return PlayTask(task, rate)


def _check_optimizer(optimizer: Optimizer) -> None:
    """Raise InputError where an epoch is not one Program of the settings that the page has sliders for."""
    if optimizer.rule is None:
        raise InputError(
            f"--optimizer {optimizer.name} cannot be played: it chooses its own steps",
            why="a page moves by update rules, which have a learning rate to play with",
            fix=f"--optimizer {next(iter(RULES))}; `gdcli minimize` runs {optimizer.name}",
        )
    if optimizer.transforms:
        raise InputError(
            f"the page has no slider for {next(iter(optimizer.transforms))}",
            fix=f"--optimizer {optimizer.name}",
        )


def _one_rate(lr: float | str) -> float:
    rate = read_learning_rate(lr)
    if rate.constant is None:
        raise InputError(
            f"--lr '{rate.text}' changes with the epoch, and the page has one slider for it", fix="--lr 0.01"
        )
    return rate.constant
