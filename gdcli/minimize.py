"""The whole of `gdcli minimize` on one page: a task in, a result out. Read this first.

text → Objective → Program → Method → iterates → Ending → Verdict → Minimization
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from gdcli.descent.backtracking import backtracking_method
from gdcli.descent.engine import Ending, descend
from gdcli.descent.method import Method, loss_program, rule_method
from gdcli.descent.stopping import Limits, StopReason
from gdcli.descent.trajectory import Iterate, Pace, Recorder
from gdcli.methods.schedule import LearningRate, read_learning_rate
from gdcli.objective.objective import build_objective
from gdcli.result import Minimization, Stop
from gdcli.task import Task, command, read_task
from gdcli.verdict.judge import judge

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from gdcli.objective.start import StartLike
    from gdcli.program.program import Program

# Seconds for the symbolic Hessian behind a verdict, and for trying smaller learning rates.
VERDICT_SECONDS = 2.0
TRIAL_SECONDS = 1.0
TRIAL_EPOCHS = 100_000
TRIALS = 45
GOOD_TRIALS = 4


def minimize(
    expression: str,
    *,
    start: StartLike | Sequence[str] = None,
    lr: float | str = "auto",
    optimizer: str | None = None,
    epochs: int | None = None,
    tol: float | None = None,
    every: int | None = None,
    time_limit: float | None = None,
) -> Minimization:
    """Minimize a loss given as text, and say what the end point is.

    expression   the loss, in Python's or a textbook's notation: "2*x**4 - 3x^2"
    start        a number (one variable), "x=5,y=-1" or {"x": 5, "y": -1}; 5 where nothing is given
    lr           a positive number, an expression in the epoch number t, or "auto"
    optimizer    "NAME" or "NAME:key=value,key=value"
    epochs       run exactly so many; without it, until `tol` is met
    tol          stop once every component of the gradient is at most this, in absolute value
    every        keep every N-th epoch; without it, fewer as the run gets longer
    time_limit   seconds

    Raises InputError where an argument cannot be used. A run that breaks down raises nothing: `stop` says so.
    """
    task = read_task(
        expression,
        start=start,
        lr=lr,
        optimizer=optimizer,
        epochs=epochs,
        tol=tol,
        every=every,
        time_limit=time_limit,
    )
    return run(task)


def run(
    task: Task,
    *,
    keep: Pace | None = None,
    watch: Callable[[Iterate], None] = lambda _: None,
    show: Pace | None = None,
    interrupted: Callable[[], bool] = lambda: False,
) -> Minimization:
    """Carry out a task.

    keep         which iterates the result has; without it, every N-th where the task says so, else fewer
                 as the run gets longer
    watch, show  a function that is shown the iterates of a pace, and some between them as a sign of life
    interrupted  is asked now and then whether to stop
    """
    objective = build_objective(task.loss)
    program = loss_program(objective)
    method = _method(program, task, task.rate)
    keep = keep or Pace(task.every)
    recorder = Recorder(task.loss.variables, keep)
    events = descend(
        method, task.start.point, task.limits, show or keep, clock=time.monotonic, interrupted=interrupted
    )
    ending = _consume(events, recorder, watch)
    trajectory = recorder.finish(ending.last)
    verdict = judge(
        objective,
        ending,
        trajectory.losses[0] if len(trajectory) else None,
        tolerance=task.tolerance,
        seconds=VERDICT_SECONDS,
    )
    return Minimization(
        task=task,
        expression=objective.text_of(objective.expression),
        gradient=tuple(map(objective.text_of, objective.gradient)),
        stop=_stop(task, ending),
        last=ending.last,
        best=ending.best,
        verdict=verdict,
        suggestion=_suggestion(task, program, ending),
        trajectory=trajectory,
    )


def _method(program: Program, task: Task, rate: LearningRate | None) -> Method:
    if task.optimizer.rule is None or rate is None:
        return backtracking_method(program)
    return rule_method(program, task.optimizer.rule, task.optimizer.hyperparameters, rate)


def _consume(
    events: Iterator[Iterate | Ending], recorder: Recorder, watch: Callable[[Iterate], None]
) -> Ending:
    for event in events:
        if isinstance(event, Ending):
            return event
        recorder.add(event)
        watch(event)
    raise AssertionError("the loop ended without an ending")


def _stop(task: Task, ending: Ending) -> Stop:
    """The stop reason, with what a reader needs to know of this run."""
    reason, fault, cycle = ending.reason, ending.breakdown, ending.cycle
    message = reason.value
    if fault:
        at = ", ".join(f"{name} = {x:.6g}" for name, x in zip(task.loss.variables, fault.point, strict=True))
        when = "at the start" if ending.epoch == 0 else f"at epoch {ending.epoch}"
        message = f"{fault.subexpression} {fault.what} {when}, {at}"
        return Stop(reason, message, ending.epoch, fault.subexpression)
    match reason:
        case StopReason.GRADIENT_SMALL:
            message = (
                f"after {_epochs(ending.epoch)}: every |gradient component| is at most {task.tolerance:g}"
            )
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


def _epochs(count: int) -> str:
    return f"{count} epoch{'' if count == 1 else 's'}"


def _suggestion(task: Task, program: Program, ending: Ending) -> str | None:
    """A command with a smaller learning rate, tried here: it does not break down and ends lower.

    Of the first few rates that do, the one that ends lowest. None where the run did not break down, where
    the step was not at fault, or where nothing tried did better.
    """
    if ending.breakdown is None or ending.best is None or task.rate is None or task.rate.constant is None:
        return None
    if ending.fell_throughout and ending.reason is StopReason.OVERFLOW:
        return None
    deadline = time.monotonic() + TRIAL_SECONDS
    epochs = min(task.limits.epochs, TRIAL_EPOCHS)
    lowest: dict[float, float] = {}
    for lr in _smaller(task.rate.constant):
        loss = _final_loss(task, program, lr, epochs=epochs, deadline=deadline)
        if loss is not None and loss < ending.best.loss:
            lowest[loss] = lr
        if len(lowest) == GOOD_TRIALS or time.monotonic() > deadline:
            break
    return command(task, lr=lowest[min(lowest)], epochs=epochs) if lowest else None


def _final_loss(task: Task, program: Program, lr: float, *, epochs: int, deadline: float) -> float | None:
    """Loss after all epochs with another learning rate, None where they are not all carried out."""
    limits = Limits(epochs, None, to_the_end=True, seconds=max(0.0, deadline - time.monotonic()))
    method = _method(program, task, read_learning_rate(lr))
    events = descend(
        method, task.start.point, limits, Pace(epochs), clock=time.monotonic, interrupted=lambda: False
    )
    ending = _consume(events, Recorder(task.loss.variables, Pace(epochs)), lambda _: None)
    unfinished = ending.reason.broke_down or ending.reason is StopReason.TIME_LIMIT
    return None if unfinished or ending.last is None else ending.last.loss


def _smaller(lr: float) -> Iterator[float]:
    """Learning rates below `lr`, falling in the steps 5, 2, 1 of engineers."""
    power = int(f"{lr:e}".partition("e")[2])
    rates = [float(f"{factor}e{power - down}") for down in range(TRIALS) for factor in (5, 2, 1)]
    yield from [rate for rate in rates if 0 < rate < lr][:TRIALS]
