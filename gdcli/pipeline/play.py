"""The whole of `gdcli play` on one page: a task in, everything that a page needs to run it out.

PlayTask → Minimization, and beside it the loss and one epoch of every rule as Programs
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdcli.backends.to_python import to_python
from gdcli.descent.adjustable import AdjustableEpoch, adjustable_epoch
from gdcli.descent.method import loss_program
from gdcli.frozen import Frozen, replace
from gdcli.methods.rules import RULES
from gdcli.methods.schedule import read_learning_rate
from gdcli.methods.trace import declare
from gdcli.objective.objective import build_objective
from gdcli.pipeline.minimize import run
from gdcli.pipeline.play_marks import marks
from gdcli.pipeline.play_task import DEFAULT_EPOCHS, SOME_RATE
from gdcli.pipeline.task import Task, read_task

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdcli.methods.trace import Rule
    from gdcli.pipeline.play_marks import Mark
    from gdcli.pipeline.play_task import PlayTask
    from gdcli.pipeline.result import Minimization
    from gdcli.program.program import Program

MARK_SECONDS = 1.0

# Learning rates tried where none is given, in the steps of engineers. Larger ones reach the end of an easy
# loss in one step, which shows nothing.
_RATES = (0.1, *(float(f"{factor}e{power}") for power in range(-2, -15, -1) for factor in (5, 2, 1)))


class PlayableRule(Frozen):
    """A rule, and the numbers that it begins with: lr and the hyperparameters."""

    rule: Rule
    epoch: AdjustableEpoch
    settings: dict[str, float]


class Playground(Frozen):
    """All that a page shows and computes.

    result   of the run that the page opens with
    loss     from the point to loss and gradient
    rules    all of them, `opening` the one of that run
    """

    result: Minimization
    loss: Program
    rules: tuple[PlayableRule, ...]
    opening: PlayableRule
    marks: tuple[Mark, ...]


def play(asked: PlayTask) -> Playground:
    """Run what the page opens with, and prepare every rule; raise InputError as `minimize` does."""
    task = asked.task
    loss = loss_program(build_objective(task.loss))
    # Some rules have two names.
    rules = tuple(_playable(asked, loss, declare(rule)) for rule in dict.fromkeys(RULES.values()))
    (opening,) = (playable for playable in rules if _is_chosen(playable.rule, task))
    result = run(replace(task, rate=read_learning_rate(opening.settings["lr"])))
    found = marks(task.loss, result.verdict, MARK_SECONDS)
    if not found:
        # Where this run leads nowhere, what needs no tuning may find the goal that a picture should show.
        point = dict(zip(task.loss.variables, task.start.point, strict=True))
        untuned = read_task(task.loss.text, start=point)
        found = marks(task.loss, run(untuned).verdict, MARK_SECONDS)
    return Playground(result, loss, rules, opening, found)


def _playable(asked: PlayTask, loss: Program, rule: Rule) -> PlayableRule:
    """A rule, with the numbers asked for where it is the chosen one."""
    task, rate = asked.task, asked.rate
    epoch = adjustable_epoch(loss, rule)
    chosen = _is_chosen(rule, task)
    hyperparameters = task.optimizer.hyperparameters if chosen else rule.hyperparameters
    if rate is None or not chosen:
        start = task.start.point
        state = (*start, *to_python(loss)(*start), *(0.0,) * epoch.memory)
        trial = _Trial(state, len(start), min(task.limits.epochs, DEFAULT_EPOCHS))
        rate = trial.best_rate(epoch, tuple(hyperparameters.values()))
    if rate is None:
        rate = SOME_RATE if rule.lr is None else rule.lr
    return PlayableRule(rule, epoch, {"lr": rate, **hyperparameters})


def _is_chosen(rule: Rule, task: Task) -> bool:
    return task.optimizer.rule is not None and task.optimizer.rule.name == rule.name


class _Trial(Frozen):
    """Runs from one state over so many epochs; `loss` is where in the state the loss stands."""

    state: tuple[float, ...]
    loss: int
    epochs: int

    def best_rate(self, epoch: AdjustableEpoch, hyperparameters: tuple[float, ...]) -> float | None:
        """The rate that ends lowest, of those with which the loss never rises above that of the start."""
        advance = to_python(epoch.whole)
        ends = {rate: self._end(advance, (rate, *hyperparameters)) for rate in _RATES}
        below = {rate: end for rate, end in ends.items() if end < self.state[self.loss]}
        return min(below, key=below.__getitem__, default=None)

    def _end(self, advance: Callable[..., tuple[float, ...]], settings: tuple[float, ...]) -> float:
        """Loss at the end, infinite where the run breaks down or rises above the start."""
        state = self.state
        for t in range(1, self.epochs + 1):
            state = advance(*state, t, *settings)
            if not all(map(math.isfinite, state)) or state[self.loss] > self.state[self.loss]:
                return math.inf
        return state[self.loss]
