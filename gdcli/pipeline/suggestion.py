"""What to type next: a run and its verdict in, a command out that was tried here and does better."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from gdcli.descent.engine import collect, descend
from gdcli.descent.prepare import prepare
from gdcli.descent.stopping import DEFAULT_MAX_EPOCHS, DEFAULT_TOLERANCE, Limits
from gdcli.descent.trajectory import Pace, Recorder
from gdcli.frozen import Frozen, replace
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

SECONDS = 1.5  # for all trials together, whatever an epoch takes
MAX_EPOCHS = 100_000  # of all trials together, on as many variables: what is suggested is no matter of speed
RATES = 45  # rates tried at the most: fifteen powers of ten
ENOUGH = 4  # of the trials of one change that do better, so many are compared
# By how much a loss must be lower, relative to where it is larger than 1, to be called better.
BETTER = 1e-9

UNTIL_DONE = Limits(DEFAULT_MAX_EPOCHS, DEFAULT_TOLERANCE, to_the_end=False, seconds=None)

_TOO_FAR = frozenset({VerdictKind.DIVERGING, VerdictKind.CYCLING, VerdictKind.LEFT_DOMAIN})


class Trial(Frozen):
    """How a task ended: its loss, and whether the gradient is within the tolerance there."""

    task: Task
    loss: float
    is_level: bool


class Trials(Frozen):
    """What may be tried, and how.

    prepared       the method of a task
    written        its command line
    epochs         of all trials together
    other_starts   whether a run may begin elsewhere
    auto           whether the optimizer that needs no learning rate may take its place
    """

    prepared: Callable[[Task], Method]
    written: Callable[[Task], str]
    epochs: int
    other_starts: bool
    auto: bool


class _Allowance:
    """What is left for trials: one deadline and so many epochs."""

    def __init__(self, trials: Trials, deadline: float, epochs: int) -> None:
        self.trials = trials
        self.deadline = deadline
        self.epochs = epochs

    def trial(self, task: Task) -> Trial | None:
        """End of a task; None where it breaks down, does not end in time, or begins where it would end."""
        left = self.deadline - time.monotonic()
        if left <= 0 or (task.limits.to_the_end and task.limits.epochs > self.epochs):
            return None
        limits = replace(task.limits, epochs=min(task.limits.epochs, self.epochs), seconds=left)
        method = self.trials.prepared(task)
        pace = Pace(limits.epochs)
        events = descend(
            method, task.start.point, limits, pace, clock=time.monotonic, interrupted=lambda: False
        )
        recorder = Recorder(task.loss.variables, pace)
        ending = collect(events, recorder)
        self.epochs -= ending.epoch
        last, first = ending.last, recorder.finish(ending.last).gradient_norms[:1]
        if last is None or ending.reason.broke_down or time.monotonic() >= self.deadline:
            return None
        if first[0] <= task.tolerance:
            return None
        return Trial(task, last.loss, last.gradient_norm <= task.tolerance)


def trials_of_loss(problem: Problem, task: Task) -> Trials:
    """What may be tried on a loss that was given as an expression."""
    return Trials(
        lambda other: prepare(problem, other.optimizer, other.rate),
        command,
        MAX_EPOCHS // len(task.loss.variables),
        other_starts=True,
        auto=True,
    )


def suggest(task: Task, trials: Trials, run: Run, verdict: Verdict) -> str | None:
    """A command that changes as little as possible and does better; None where none of those tried does."""
    best, there = run.ending.best, verdict.loss_there
    fell_away = verdict.kind is VerdictKind.DIVERGING and run.ending.fell_away
    bottomless = run.has_no_bottom or verdict.kind is VerdictKind.UNBOUNDED_BELOW
    if best is None or bottomless or fell_away:
        return None
    near = there is not None and best.loss <= there + _margin(there)
    arrives = verdict.kind.is_minimum and not (run.is_level or near)
    if verdict.is_global and not arrives:
        return None
    elsewhere = verdict.global_minimum is not None and not verdict.is_global
    allowance = _Allowance(trials, time.monotonic() + SECONDS, trials.epochs)
    reached = best.loss if there is None or arrives else min(best.loss, there)
    search = _Search(allowance, run, verdict, reached)
    if verdict.kind in _TOO_FAR:
        found = search.lowest(_smaller_steps(task))
        if found is None or not found.is_level:
            # A rate so small that the run hardly moves is no help where there is a better end.
            found = search.lowest(_without_tuning(task, trials), than=found) or found
        found = found or search.lowest(_elsewhere(task, trials))
    elif verdict.kind is VerdictKind.DESCENDING or (arrives and not elsewhere):
        found = search.furthest(_further(task, trials)) or search.lowest(_elsewhere(task, trials))
    else:
        found = search.lowest(_elsewhere(task, trials)) or search.lowest(_without_tuning(task, trials))
    return None if found is None else trials.written(found.task)


def _margin(loss: float) -> float:
    return BETTER * max(1.0, abs(loss))


class _Search(Frozen):
    """Looks among trials for what is better than the loss that a run has reached."""

    allowance: _Allowance
    run: Run
    verdict: Verdict
    reached: float

    def lowest(self, tasks: Iterator[Task], *, than: Trial | None = None) -> Trial | None:
        """The lowest of the first few that are better, on level ground if one is, far lower than another."""
        better = [trial for trial in self._better(tasks) if than is None or self._is_far_lower(trial, than)]
        return min(better, key=lambda trial: (not trial.is_level, trial.loss), default=None)

    def furthest(self, tasks: Iterator[Task]) -> Trial | None:
        """The first that comes to an end of its own accord, else the first that is better."""
        return min(self._better(tasks), key=lambda trial: not trial.is_level, default=None)

    def _better(self, tasks: Iterator[Task]) -> list[Trial]:
        better: list[Trial] = []
        for task in tasks:
            trial = self.allowance.trial(task)
            if trial is not None and self._is_better(trial):
                better.append(trial)
                if len(better) == ENOUGH or self._is_lowest(trial):
                    break
        return better

    def _is_lowest(self, trial: Trial) -> bool:
        """Whether a trial comes to an end where the loss is proven to be lowest."""
        known = self.verdict.global_minimum
        if known is None or not trial.is_level:
            return False
        return trial.loss <= known.height + _margin(known.height)

    def _is_better(self, trial: Trial) -> bool:
        """Whether a trial ends lower, or as low and at last on level ground.

        From elsewhere it may be lower for want of a lower bound, unless it comes to an end or there is one.
        """
        margin = _margin(self.reached)
        if trial.is_level and not self.run.is_level:
            return trial.loss < self.reached + margin
        bounded = self.verdict.global_minimum is not None or trial.task.start.point == self.run.start
        return (trial.is_level or bounded) and trial.loss < self.reached - margin

    def _is_far_lower(self, trial: Trial, other: Trial) -> bool:
        """Whether another trial is less than half as good, and this one comes to an end."""
        return trial.is_level and 2 * (self.reached - other.loss) < self.reached - trial.loss


def _smaller_steps(task: Task) -> Iterator[Task]:
    """Learning rates below the one of the run, falling in the steps 5, 2, 1 of engineers."""
    if task.rate is None or task.rate.constant is None:
        return
    lr = task.rate.constant
    power = int(f"{lr:e}".partition("e")[2])
    rates = [float(f"{factor}e{power - down}") for down in range(RATES) for factor in (5, 2, 1)]
    for rate in [rate for rate in rates if 0 < rate < lr][:RATES]:
        yield replace(task, rate=read_learning_rate(rate))


def _further(task: Task, trials: Trials) -> Iterator[Task]:
    """Ten and a hundred times as many epochs, and the optimizer that needs no learning rate."""
    if task.limits.to_the_end:
        for factor in (10, 100):
            if task.limits.epochs * factor <= MAX_EPOCHS:
                yield replace(task, limits=replace(task.limits, epochs=task.limits.epochs * factor))
    yield from _without_tuning(task, trials)


def _without_tuning(task: Task, trials: Trials) -> Iterator[Task]:
    """The optimizer that needs no learning rate, until it is done."""
    if trials.auto and task.optimizer.name != task.auto:
        yield replace(task, optimizer=read_optimizer(task.auto), rate=None, limits=UNTIL_DONE)


def _elsewhere(task: Task, trials: Trials) -> Iterator[Task]:
    """The same from other starts: zero, the other side, one and minus one, and some off the axes."""
    if not trials.other_starts:
        return
    point = task.start.point
    for other in (
        tuple(0.0 for _ in point),
        tuple(-x for x in point),
        tuple(1.0 for _ in point),
        tuple(-1.0 for _ in point),
        tuple(2.0 * (-1.0) ** i for i, _ in enumerate(point)),
        tuple(1.0 + i for i, _ in enumerate(point)),
    ):
        if other != point:
            yield replace(task, start=Start(task.start.variables, other, frozenset(task.start.variables)))
