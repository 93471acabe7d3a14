"""What to type next after a fit: its task and problem in, what is worth a trial and its command out."""

from __future__ import annotations

import math
import shlex
from typing import TYPE_CHECKING

from gdcli.descent.initial import Initial
from gdcli.descent.row_methods import prepare_rows
from gdcli.methods.searches import FOR_DATA
from gdcli.objective.bounds import UNBOUNDED
from gdcli.pipeline.command import options, quoted, shortest
from gdcli.pipeline.suggestion import Trials

if TYPE_CHECKING:
    from collections.abc import Iterator

    from gdcli.descent.method import Method
    from gdcli.descent.row_problem import RowProblem
    from gdcli.pipeline.fit_task import FitTask
    from gdcli.pipeline.task import Task

# Operations on single numbers that all trials together may take, well within a second.
MAX_OPERATIONS = 300_000_000


def trials_on_rows(fit: FitTask, problem: RowProblem) -> Trials:
    """Other rates, more epochs, and the optimizer that needs no rate where it knows of bounds."""

    def prepared(task: Task) -> Method:
        batches = fit.batches if task.optimizer.rule else None
        return prepare_rows(problem, task.optimizer, task.rate, batches)

    return Trials(
        prepared,
        lambda task: _command(fit, task),
        MAX_OPERATIONS // (problem.rows * max(1, len(problem.loss.instructions))),
        other_starts=False,
        auto=fit.descent.auto == FOR_DATA or not problem.is_bounded,
    )


def _command(fit: FitTask, task: Task) -> str:
    """The command line of a fit that descends as a task says; what has its default is left out."""
    formula = quoted(" ".join(fit.binding.formula.text.split()))
    return " ".join(
        ["gdcli", "fit", formula, shlex.quote(fit.source), *_own_options(fit, task), *options(task)]
    )


def _own_options(fit: FitTask, task: Task) -> Iterator[str]:
    """The options that only a fit has, ready for a shell."""
    weighting, loss = fit.weighting, fit.loss.loss.name
    bounds = zip(fit.binding.parameters, fit.bounds, strict=True)
    written = {
        "--loss": "" if loss == "mse" else loss,
        "--l1": _unless_zero(fit.penalty.l1),
        "--l2": _unless_zero(fit.penalty.l2),
        weighting.option if weighting else "": weighting.column if weighting else "",
        "--errors": weighting.errors.key if weighting else "",
        "--fix": ",".join(f"{name}={shortest(x)}" for name, x in fit.binding.fixed.items()),
        "--bounds": ",".join(f"{name}={_end(a)}:{_end(b)}" for name, (a, b) in bounds if (a, b) != UNBOUNDED),
        "--batch-size": str(fit.batches.size) if fit.batches and task.optimizer.rule else "",
        "--init": "" if fit.initial is Initial.DEFAULT else fit.initial.key,
        "--test": fit.test,
        "--seed": _unless_zero(fit.seed),
    }
    for option, text in written.items():
        if text:
            yield from (option, shlex.quote(text))


def _unless_zero(value: float) -> str:
    return shortest(value) if value else ""


def _end(bound: float) -> str:
    return shortest(bound) if math.isfinite(bound) else ""
