"""The whole of `gdcli minimize` on one page: a task in, a result out. Read this first.

text → Objective → Program → Method → iterates → Ending → Verdict → Minimization
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from gdcli.cache.losses import recall, remember
from gdcli.clock import Budget
from gdcli.descent.compiled import compiled
from gdcli.descent.engine import collect, descend
from gdcli.descent.prepare import prepare
from gdcli.descent.problem import SymbolicProblem
from gdcli.descent.stopping import StopReason
from gdcli.descent.trajectory import Pace, Recorder
from gdcli.frozen import replace
from gdcli.methods.schedule import RANGE
from gdcli.objective.objective import Objective
from gdcli.pipeline.result import Minimization, Stop
from gdcli.pipeline.suggestion import suggest, trials_of_loss
from gdcli.pipeline.task import PROOF_SECONDS, Task, read_task
from gdcli.verdict.judge import judge
from gdcli.verdict.symbolic import SymbolicRun

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdcli.cache.folder import Folder
    from gdcli.descent.breakdown import Breakdown
    from gdcli.descent.engine import Ending
    from gdcli.descent.trajectory import Iterate
    from gdcli.objective.box import BoxLike
    from gdcli.objective.start import StartLike


def minimize(  # noqa: PLR0913 - what a caller may choose
    expression: str,
    *,
    start: StartLike = None,
    lr: float | str = "auto",
    optimizer: str | None = None,
    weight_decay: float | None = None,
    clip_norm: float | None = None,
    clip_value: float | None = None,
    epochs: int | None = None,
    tol: float | None = None,
    every: int | None = None,
    time_limit: float | None = None,
    box: BoxLike | None = None,
    proof_time: float = PROOF_SECONDS,
    backend: str = "auto",
) -> Minimization:
    """Minimize a loss given as text, and say what the end point is.

    expression   the loss, in Python's or a textbook's notation: "2*x**4 - 3x^2"
    start        a number (one variable), "x=5,y=-1" or {"x": 5, "y": -1}; 5 where nothing is given
    lr           a positive number, an expression in the epoch number t, or "auto"
    optimizer    "NAME" or "NAME:key=value,key=value"
    weight_decay, clip_norm, clip_value
                 what is done to the gradient before the optimizer sees it
    epochs       run exactly so many; without it, until `tol` is met
    tol          stop once every component of the gradient is at most this, in absolute value
    every        keep every N-th epoch; without it, fewer as the run gets longer
    time_limit   seconds
    box          where the verdict looks for the global minimum: "x=-10:10,y=0:3"; the run is not confined
    proof_time   seconds for everything that is proven, all in all
    backend      "python" or "llvm", which changes no number; "auto" takes machine code where a run is long

    Raises InputError where an argument cannot be used. A run that breaks down raises nothing: `stop` says so.
    """
    task = read_task(
        expression,
        start=start,
        lr=lr,
        optimizer=optimizer,
        weight_decay=weight_decay,
        clip_norm=clip_norm,
        clip_value=clip_value,
        epochs=epochs,
        tol=tol,
        every=every,
        time_limit=time_limit,
        box=box,
        proof_time=proof_time,
        backend=backend,
    )
    return run(task)


def run(
    task: Task,
    *,
    keep: Pace | None = None,
    watch: Callable[[Iterate], None] = lambda _: None,
    show: Pace | None = None,
    interrupted: Callable[[], bool] = lambda: False,
    cache: Folder | None = None,
    uncompiled: Callable[[], None] = lambda: None,
) -> Minimization:
    """Carry out a task.

    keep         which iterates the result has; without it, every N-th where the task says so, else fewer
                 as the run gets longer
    watch, show  a function that is shown the iterates of a pace, and some between them as a sign of life
    interrupted  is asked now and then whether to stop
    cache        where losses of earlier runs are
    uncompiled   is called where a long run goes on in Python because llvmlite is not installed
    """
    objective = Objective(task.loss)
    found = recall(cache, task.loss) if cache else None
    known = found or compiled(objective)
    problem = SymbolicProblem(objective, known.loss, hessian=known.hessian, derivatives=known.derivatives)
    method = prepare(problem, task.optimizer, task.rate)
    keep = keep or Pace(task.every)
    recorder = Recorder(task.loss.variables, keep, rate_slot=method.rate_slot, epochs=task.limits.epochs)
    events = descend(
        method,
        task.start.point,
        task.limits,
        show or keep,
        clock=time.monotonic,
        interrupted=interrupted,
        backend=task.backend,
        blocks=show is None,
        uncompiled=uncompiled,
    )
    ending = collect(events, recorder, watch)
    trajectory = recorder.finish(ending.last)
    observed = SymbolicRun(
        objective=objective,
        loss=task.loss,
        problem=problem,
        names=task.loss.variables,
        start=task.start.point,
        ending=ending,
        trajectory=trajectory,
        evaluate=method.evaluate,
        box=task.box,
        rate=task.plain_rate,
        downhill=task.goes_downhill,
        tolerance=task.tolerance,
        budget=Budget(task.proof_seconds),
    )
    verdict = judge(observed)
    result = Minimization(
        task=task,
        expression=known.expression,
        gradient=known.gradient,
        stop=stop_of(task, ending),
        last=ending.last,
        best=ending.best,
        verdict=verdict,
        suggestion=suggest(task, trials_of_loss(problem, task), observed, verdict),
        trajectory=trajectory,
        evaluations=ending.evaluations,
        phases=ending.phases,
    )
    made = replace(known, hessian=problem.known_hessian, derivatives=problem.known_orders)
    if cache and made != found:
        remember(cache, task.loss, made)
    return result


def stop_of(task: Task, ending: Ending) -> Stop:
    """The stop reason, with what a reader needs to know of this run."""
    if ending.breakdown:
        return _broken_down(task, ending, ending.breakdown)
    reason, cycle = ending.reason, ending.cycle
    message = reason.value
    match reason:
        case StopReason.GRADIENT_SMALL:
            message = (
                f"after {_epochs(ending.epoch)}: every |gradient component| is at most {task.tolerance:g}"
            )
        case StopReason.FIXED_POINT if task.optimizer.rule is None:
            message = f"after {_epochs(ending.epoch)}: no step lowers the loss any more"
        case StopReason.FIXED_POINT:
            message = f"after {_epochs(ending.epoch)}: a further epoch changes nothing"
        case StopReason.EPOCH_LIMIT if task.limits.to_the_end:
            message = f"after {_epochs(ending.epoch)}, the number asked for"
        case StopReason.EPOCH_LIMIT:
            message = f"after {_epochs(ending.epoch)}, the limit where no --epochs is given"
        case StopReason.CYCLE:
            assert cycle is not None
            message = f"after {_epochs(ending.epoch)}: an exact cycle of period {cycle.period}"
        case StopReason.TIME_LIMIT:
            message = (
                f"after {_epochs(ending.epoch)}: the time limit of {task.limits.seconds:g} s was reached"
            )
        case StopReason.INTERRUPTED:
            message = f"after {_epochs(ending.epoch)}: interrupted"
        case _:
            pass
    return Stop(reason, message, ending.epoch, cycle=cycle)


def _broken_down(task: Task, ending: Ending, fault: Breakdown) -> Stop:
    at = ", ".join(f"{name} = {x:.6g}" for name, x in zip(task.loss.variables, fault.point, strict=True))
    when = "at the start" if ending.epoch == 0 else f"at epoch {ending.epoch}"
    message = f"{fault.subexpression} {fault.what} {when}, {at}"
    if not fault.of_the_loss:
        part_of = "" if fault.subexpression == "lr" else "lr: "
        message = f"{part_of}{message}; its range is {RANGE}"
    return Stop(ending.reason, message, ending.epoch, fault.subexpression)


def _epochs(count: int) -> str:
    return f"{count} epoch{'' if count == 1 else 's'}"
