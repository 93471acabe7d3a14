"""The whole of `gdcli fit` on one page: a task in, a result out.

formula → Binding ┐
                  ├→ Regression → RowProblem → Method → iterates → Ending → Verdict → Fit
data → Training ──┘
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from gdcli.clock import Budget
from gdcli.descent.engine import collect, descend
from gdcli.descent.row_methods import prepare_rows
from gdcli.descent.row_problem import RowProblem
from gdcli.descent.stopping import StopReason
from gdcli.descent.trajectory import Pace, Recorder
from gdcli.methods.searches import FOR_DATA
from gdcli.pipeline.fit_suggestion import trials_on_rows
from gdcli.pipeline.fit_task import FitTask, read_fit_task
from gdcli.pipeline.fitted import Fit, finite
from gdcli.pipeline.minimize import stop_of
from gdcli.pipeline.result import Minimization
from gdcli.pipeline.suggestion import suggest
from gdcli.pipeline.weighting import Errors
from gdcli.program.regression import regression
from gdcli.statistics.closed import closed_solution
from gdcli.statistics.estimates import least_squares_estimates, likelihood_estimates, plain_estimates
from gdcli.verdict.fitted import FittedRun, largest_stable_rate
from gdcli.verdict.judge import judge

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gdcli.data.read import DataLike
    from gdcli.descent.engine import Ending
    from gdcli.descent.trajectory import Iterate
    from gdcli.objective.start import StartLike
    from gdcli.statistics.estimates import Estimates
    from gdcli.verdict.verdict import Verdict


def fit(  # noqa: PLR0913 - what a caller may choose
    formula: str,
    data: DataLike,
    *,
    loss: str = "mse",
    start: StartLike = None,
    init: str | None = None,
    fix: str | Sequence[str] = (),
    bounds: str | Sequence[str] = (),
    l1: float = 0.0,
    l2: float = 0.0,
    sigma: str | None = None,
    weights: str | None = None,
    errors: str | None = None,
    test: float | str | None = None,
    batch_size: int | None = None,
    seed: int = 0,
    lr: float | str = "auto",
    optimizer: str | None = None,
    weight_decay: float | None = None,
    clip_norm: float | None = None,
    clip_value: float | None = None,
    epochs: int | None = None,
    tol: float | None = None,
    every: int | None = None,
    time_limit: float | None = None,
    backend: str = "auto",
) -> Fit:
    """Fit a model given as text to data, and say what the end is and what the data say of its parameters.

    formula      "TARGET ~ MODEL"; names that are columns are data, all others parameters
    data         the path of a CSV, TSV or Parquet file, a mapping of arrays, or a data frame
    loss         mse, sse, mae, huber, logloss, poisson, or an expression in y and prediction
    start        as for `minimize`, or the path of an earlier result as JSON
    init         zeros, normal, xavier or he, for what `start` says nothing of
    fix          "b=2": parameters that stay
    bounds       "w=0:1,b=:5"
    l1, l2       added to the loss: l1·Σ|p| + l2·Σp²
    sigma, weights, errors
                 a column of standard deviations or of weights, and "absolute" or "relative"
    test         a fraction of the rows to hold back, or the path of a second file
    batch_size   rows of a mini-batch; without it all rows at once
    seed         of the split, of the batches and of `init`
    backend      "numpy" or "llvm", which agree to the last digits; "auto" takes machine code where it pays

    The other arguments are those of `minimize`. Raises InputError where one cannot be used.
    """
    arguments = dict(locals())
    task = read_fit_task(arguments.pop("formula"), arguments.pop("data"), **arguments)
    return run(task, problem_of(task))


def run(
    task: FitTask,
    problem: RowProblem,
    *,
    keep: Pace | None = None,
    watch: Callable[[Iterate], None] = lambda _: None,
    show: Pace | None = None,
    interrupted: Callable[[], bool] = lambda: False,
    uncompiled: Callable[[], None] = lambda: None,
) -> Fit:
    """Carry out a task on its problem; the other arguments are those of `minimize`'s run."""
    method = prepare_rows(problem, task.descent.optimizer, task.descent.rate, task.batches)
    keep = keep or Pace(task.descent.every)
    start, limits = task.descent.start.point, task.descent.limits
    recorder = Recorder(task.binding.parameters, keep, rate_slot=method.rate_slot, epochs=limits.epochs)
    events = descend(
        method,
        start,
        limits,
        show or keep,
        clock=time.monotonic,
        interrupted=interrupted,
        backend=task.descent.backend,
        blocks=show is None,
        uncompiled=uncompiled,
    )
    ending = collect(events, recorder, watch)
    trajectory = recorder.finish(ending.last)
    loss = task.loss.loss
    affine = problem.regression.is_affine
    observed = FittedRun(
        names=task.binding.parameters,
        start=start,
        ending=ending,
        trajectory=trajectory,
        evaluate=problem.evaluate,
        box=None,
        rate=task.descent.plain_rate if task.batches is None else None,
        downhill=task.descent.goes_downhill,
        tolerance=task.descent.tolerance,
        budget=Budget(task.descent.proof_seconds),
        problem=problem,
        loss=loss,
    )
    verdict = judge(observed)
    descent = Minimization(
        task=task.descent,
        expression=task.binding.formula.text,
        gradient=("",) * problem.dimension,  # of one row, and as long as a network: not for reading
        stop=stop_of(task.descent, ending),
        last=ending.last,
        best=ending.best,
        verdict=verdict,
        suggestion=suggest(task.descent, trials_on_rows(task, problem), observed, verdict)
        if task.source
        else None,
        trajectory=trajectory,
        evaluations=ending.evaluations,
        phases=ending.phases,
    )
    solvable = affine and loss.squares and not task.penalty.l1 and not problem.is_bounded
    return Fit(
        task=task,
        problem=problem,
        descent=descent,
        estimates=_estimates(task, problem, ending, verdict),
        closed=closed_solution(problem) if solvable else None,
        max_stable_lr=largest_stable_rate(problem, ending.last.point)
        if ending.last and (affine or verdict.kind.is_minimum)
        else None,
    )


def problem_of(task: FitTask) -> RowProblem:
    """The loss over all rows."""
    training = task.training
    return RowProblem(
        regression(task.binding, task.loss, weighted=task.weighting is not None),
        training.columns,
        task.loss.loss.mean,
        task.penalty,
        task.bounds,
        training.place,
        task.backend,
    )


def test_loss_of(task: FitTask, problem: RowProblem) -> Callable[[Iterate], float | None]:
    """Loss on the rows held back, of an iterate, without penalty; None where it is not finite."""
    test = task.training.test
    assert test is not None
    return lambda iterate: finite(problem.mean_loss(test, iterate.point))


def _estimates(task: FitTask, problem: RowProblem, ending: Ending, verdict: Verdict) -> Estimates:
    point = ending.last.point if ending.last else task.descent.start.point
    loss = task.loss.loss
    # A fixed point of Levenberg-Marquardt is stationary to rounding, even where the Hessian is too
    # ill-conditioned for a verdict.
    stationary = ending.reason is StopReason.FIXED_POINT and task.descent.optimizer.name == FOR_DATA
    at_minimum = verdict.kind.is_minimum or stationary
    weighting = task.weighting
    absolute = weighting is not None and weighting.errors is Errors.ABSOLUTE
    if ending.last is None:
        return plain_estimates(problem, point, "the end is no minimum")
    if loss.squares:
        return least_squares_estimates(problem, point, absolute=absolute, at_minimum=at_minimum)
    if loss.likelihood is None:
        return plain_estimates(problem, point, "the loss is no likelihood")
    if weighting is not None:
        # Such weights count how often a row was seen; what the likelihood has beside the loss is not known.
        if weighting.is_sigma or not absolute:
            why = f"with {loss.name} only --weights with --errors absolute make a likelihood"
            return plain_estimates(problem, point, why)
        return likelihood_estimates(problem, point, constant=None, at_minimum=at_minimum)
    target = problem.columns[len(problem.regression.columns)]
    if not loss.counts(target):
        why = f"{loss.name} is a likelihood where every target is {loss.counted}"
        return plain_estimates(problem, point, why)
    return likelihood_estimates(problem, point, constant=loss.likelihood(target), at_minimum=at_minimum)
