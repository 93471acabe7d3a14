"""What to type next: a run and its verdict in, a command out that was tried here and ends lower."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from gdcli.descent.engine import collect, descend
from gdcli.descent.prepare import prepare
from gdcli.descent.trajectory import Pace, Recorder
from gdcli.methods.choice import read_optimizer
from gdcli.methods.schedule import read_learning_rate
from gdcli.objective.start import Start
from gdcli.pipeline.command import command
from gdcli.verdict.kind import VerdictKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from gdcli.descent.method import Method
    from gdcli.descent.problem import Problem
    from gdcli.pipeline.task import Task
    from gdcli.verdict.run import Run
    from gdcli.verdict.verdict import Verdict

    Change = Callable[[Task, Verdict], Iterator[Task]]

SECONDS = 1.5  # for all trials together, whatever an epoch takes
MAX_EPOCHS = 100_000  # of all trials together, on as many variables: what is suggested is no matter of speed
RATES = 45  # rates tried at the most: fifteen powers of ten
ENOUGH = 4  # of the rates that do better, so many are compared
# By how much a loss must be lower, relative to where it is larger than 1, to be called better.
BETTER = 1e-9

# Verdicts that leave nothing to be wished for.
_CONTENT = frozenset({VerdictKind.GLOBAL_MINIMUM, VerdictKind.FLAT_MINIMUM})


@dataclass(frozen=True, slots=True)
class Trials:
    """What may be tried, and how.

    prepared   the method of a task
    written    its command line
    changes    of a task, in this order: the earlier, the less is changed of what was asked for
    epochs     of all trials together
    """

    prepared: Callable[[Task], Method]
    written: Callable[[Task], str]
    changes: tuple[Change, ...]
    epochs: int


@dataclass
class _Allowance:
    """What is left for trials: one deadline and so many epochs."""

    trials: Trials
    deadline: float
    epochs: int

    def loss(self, task: Task) -> float | None:
        """Loss at the end of a task; None where it breaks down or there are no epochs left for it."""
        left = self.deadline - time.monotonic()
        if left <= 0 or (task.limits.to_the_end and task.limits.epochs > self.epochs):
            return None
        limits = replace(task.limits, epochs=min(task.limits.epochs, self.epochs), seconds=left)
        method = self.trials.prepared(task)
        pace = Pace(limits.epochs)
        events = descend(
            method, task.start.point, limits, pace, clock=time.monotonic, interrupted=lambda: False
        )
        ending = collect(events, Recorder(task.loss.variables, pace))
        self.epochs -= ending.epoch
        in_time = time.monotonic() < self.deadline
        return ending.last.loss if ending.last and in_time and not ending.reason.broke_down else None


def trials_of_loss(problem: Problem, task: Task) -> Trials:
    """What may be tried on a loss that was given as an expression."""
    return Trials(
        lambda other: prepare(problem, other.optimizer, other.rate),
        command,
        (smaller_steps, more_epochs, elsewhere, without_tuning),
        MAX_EPOCHS // len(task.loss.variables),
    )


def suggest(task: Task, trials: Trials, run: Run, verdict: Verdict) -> str | None:
    """A command that changes as little as possible and ends lower; None where none of those tried does."""
    best = run.ending.best
    if best is None or verdict.kind in _CONTENT or run.has_no_bottom:
        return None
    most = max(1, trials.epochs // ENOUGH)
    task = replace(task, limits=replace(task.limits, epochs=min(task.limits.epochs, most)))
    allowance = _Allowance(trials, time.monotonic() + SECONDS, trials.epochs)
    reached = best.loss if verdict.loss_there is None else min(best.loss, verdict.loss_there)
    goal = reached - BETTER * max(1.0, abs(reached))
    for changed in trials.changes:
        losses = (
            (loss, other) for other in changed(task, verdict) if (loss := allowance.loss(other)) is not None
        )
        better = [pair for pair in losses if pair[0] < goal][:ENOUGH]
        if better:
            return trials.written(min(better, key=lambda pair: pair[0])[1])
    return None


def smaller_steps(task: Task, verdict: Verdict) -> Iterator[Task]:
    """Learning rates below the one of a run that went too far, falling in the steps 5, 2, 1 of engineers."""
    if verdict.kind not in {VerdictKind.DIVERGING, VerdictKind.CYCLING, VerdictKind.LEFT_DOMAIN}:
        return
    if task.rate is None or task.rate.constant is None:
        return
    lr = task.rate.constant
    power = int(f"{lr:e}".partition("e")[2])
    rates = [float(f"{factor}e{power - down}") for down in range(RATES) for factor in (5, 2, 1)]
    for rate in [rate for rate in rates if 0 < rate < lr][:RATES]:
        yield replace(task, rate=read_learning_rate(rate))


def more_epochs(task: Task, verdict: Verdict) -> Iterator[Task]:
    """Ten and a hundred times as many epochs, for a run that is on its way."""
    on_its_way = verdict.kind in {VerdictKind.DESCENDING, VerdictKind.LOCAL_MINIMUM}
    if not on_its_way or not task.limits.to_the_end:
        return
    for factor in (10, 100):
        if task.limits.epochs * factor <= MAX_EPOCHS:
            yield replace(task, limits=replace(task.limits, epochs=task.limits.epochs * factor))


def elsewhere(task: Task, verdict: Verdict) -> Iterator[Task]:
    """The same from other starts, where the point that was found holds the run: zero, the other side, ±1."""
    if verdict.stationary_point is None:
        return
    point = task.start.point
    for other in (
        tuple(0.0 for _ in point),
        tuple(-x for x in point),
        tuple(1.0 for _ in point),
        tuple(-1.0 for _ in point),
    ):
        if other != point:
            yield replace(task, start=Start(task.start.variables, other, frozenset(task.start.variables)))


def without_tuning(task: Task, _verdict: Verdict) -> Iterator[Task]:
    """The optimizer that needs no learning rate."""
    if task.optimizer.name != task.auto:
        yield replace(task, optimizer=read_optimizer(task.auto), rate=None)
