"""The choice of an optimizer and a loss over rows in, a method ready to run out."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from gdcli.backends.to_python import to_python
from gdcli.descent.levenberg_marquardt import levenberg_marquardt_method
from gdcli.descent.method import Method, Update, rule_update
from gdcli.descent.table_of_searches import METHODS
from gdcli.frozen import Frozen, replace
from gdcli.methods.searches import FOR_DATA

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdcli.descent.row_problem import RowProblem
    from gdcli.methods.choice import Optimizer
    from gdcli.methods.schedule import LearningRate


class Batches(Frozen):
    """Mini-batches: an epoch passes once through the rows, in an order drawn from the seed and its number.

    size   rows of a batch; the last of an epoch has what is left
    """

    size: int
    seed: int


def prepare_rows(
    problem: RowProblem, optimizer: Optimizer, rate: LearningRate | None, batches: Batches | None
) -> Method:
    """The method for a problem.

    rate      None where the method chooses its own steps
    batches   None for all rows at once
    """
    if optimizer.rule is None or rate is None:
        if optimizer.name == FOR_DATA:
            return levenberg_marquardt_method(problem)
        return METHODS[optimizer.name](problem, **optimizer.hyperparameters)
    update = rule_update(
        problem.regression.parameters,
        optimizer.rule,
        optimizer.hyperparameters,
        rate,
        transforms=optimizer.transforms,
    )
    return _full(problem, update) if batches is None else _batched(problem, update, batches)


def _full(problem: RowProblem, update: Update) -> Method:
    """Every epoch is one update by the gradient over all rows."""
    n = problem.dimension
    move = to_python(update.program)

    def advance(*state_and_epoch: float) -> tuple[float, ...]:
        new = move(*state_and_epoch)
        point = problem.inside(new[:n]) if problem.is_bounded else new[:n]
        return (*point, *problem.evaluate(*point), *new[n:])

    # It evaluates the loss once an epoch, which machine code does not count.
    return replace(
        _method(problem, update, advance), row_epoch=problem.epoch(update.program), evaluations=None
    )


def _batched(problem: RowProblem, update: Update, batches: Batches) -> Method:
    """Every epoch is one update a batch; t counts updates. The loss of an iterate is that of all rows."""
    n, rows, size = problem.dimension, problem.rows, batches.size
    move = to_python(update.program)
    starts = range(0, rows, size)

    def advance(*state_and_epoch: float) -> tuple[float, ...]:
        point, memory = state_and_epoch[:n], state_and_epoch[2 * n + 1 : -1]
        epoch = int(state_and_epoch[-1])
        order = np.random.Generator(np.random.PCG64([batches.seed, epoch])).permutation(rows)
        shuffled = [column[order] for column in problem.columns]
        for number, start in enumerate(starts, start=(epoch - 1) * len(starts) + 1):
            batch = [column[start : start + size] for column in shuffled]
            scale = problem.scale * rows / len(batch[0])
            slope = problem.evaluate_on(batch, scale, point)
            new = move(*point, *slope, *memory, float(number))
            there, memory = new[:n], new[n:]
            if not all(map(math.isfinite, there)):
                # Where the batch broke down is at the point before.
                return (*point, *slope, *memory)
            point = problem.inside(there) if problem.is_bounded else there
        return (*point, *problem.evaluate(*point), *memory)

    return _method(problem, update, advance)


def _method(problem: RowProblem, update: Update, advance: Callable[..., tuple[float, ...]]) -> Method:
    return Method(
        dimension=problem.dimension,
        loss_program=problem.loss,
        step_program=update.step,
        evaluate=problem.evaluate,
        advance=advance,
        memory=update.memory,
        autonomous=False,
        rate_slot=update.rate_slot,
        witness=problem.witness,
        evaluations=lambda: problem.evaluations,
    )
