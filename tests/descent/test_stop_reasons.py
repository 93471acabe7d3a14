"""Why a run ends: one row a reason, and the clock and the interruptions that the loop is handed."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gdcli.descent.engine import Ending, descend
from gdcli.descent.method import Method, loss_program, rule_method
from gdcli.descent.prepare import prepare
from gdcli.descent.problem import SymbolicProblem
from gdcli.descent.stopping import DEFAULT_MAX_EPOCHS, Limits, StopReason
from gdcli.descent.trajectory import Iterate, Pace
from gdcli.methods.choice import read_optimizer
from gdcli.methods.rules import RULES
from gdcli.methods.schedule import read_learning_rate
from gdcli.methods.searches import SEARCHES
from gdcli.methods.trace import declare
from gdcli.objective.objective import build_objective, read_loss

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

FOREVER = Limits(DEFAULT_MAX_EPOCHS, None, to_the_end=False, seconds=None)


def _gd(loss: str, lr: float | str) -> Method:
    program = loss_program(build_objective(read_loss(loss)))
    return rule_method(program, declare(RULES["gd"]), {}, read_learning_rate(lr))


def _search(name: str, loss: str) -> Method:
    objective = build_objective(read_loss(loss))
    return prepare(SymbolicProblem(objective, loss_program(objective)), read_optimizer(name), None)


def _still() -> float:
    return 0.0


def _never() -> bool:
    return False


@dataclass
class _Ticks:
    """A clock that moves by the next of `steps` whenever it is read; the last one repeats."""

    steps: Iterator[float]
    now: float = 0.0
    readings: list[float] = field(default_factory=list)

    def __call__(self) -> float:
        self.now += next(self.steps)
        self.readings.append(self.now)
        return self.now


def _run(
    method: Method,
    start: tuple[float, ...],
    limits: Limits,
    *,
    pace: Pace = Pace(),  # noqa: B008 - frozen
    clock: Callable[[], float] = _still,
    interrupted: Callable[[], bool] = _never,
) -> tuple[list[Iterate], Ending]:
    *iterates, ending = descend(method, start, limits, pace, clock=clock, interrupted=interrupted)
    assert isinstance(ending, Ending)
    return [iterate for iterate in iterates if isinstance(iterate, Iterate)], ending


# Loss, start, lr, limits: the reason, its epoch.
REASONS = {
    StopReason.OVERFLOW: ("x**4", 5.0, 1, FOREVER, 4),
    StopReason.LEFT_DOMAIN: ("log(x)", 1.0, 0.01, FOREVER, 52),
    StopReason.GRADIENT_SMALL: ("x**2", 5.0, 0.5, Limits(100, 1e-8, to_the_end=False, seconds=None), 1),
    StopReason.FIXED_POINT: ("x**2", 5.0, 0.5, FOREVER, 2),
    StopReason.CYCLE: ("x**2", 5.0, 1, FOREVER, 2),
    StopReason.EPOCH_LIMIT: ("x**2", 5.0, 0.3, Limits(7, None, to_the_end=True, seconds=None), 7),
    StopReason.TIME_LIMIT: ("exp(-x)", 0.0, 0.1, Limits(10**9, None, to_the_end=True, seconds=3.0), 0),
    StopReason.INTERRUPTED: ("exp(-x)", 0.0, 0.1, FOREVER, 0),
}


@pytest.mark.parametrize("reason", StopReason, ids=lambda reason: reason.key)
def test_a_run_ends_for_this_reason(reason: StopReason) -> None:
    loss, start, lr, limits, epoch = REASONS[reason]
    asked = itertools.count(1)
    _, ending = _run(
        _gd(loss, lr),
        (start,),
        limits,
        clock=_Ticks(itertools.repeat(1.0)),
        # Only the row about interruptions is asked so often.
        interrupted=lambda: next(asked) > 100,
    )
    assert ending.reason is reason
    assert ending.epoch >= epoch
    assert reason.broke_down == (ending.breakdown is not None)
    assert (reason is StopReason.CYCLE) == (ending.cycle is not None)


@pytest.mark.parametrize("reason", [r for r in StopReason if r not in list(StopReason)[-2:]], ids=str)
def test_a_reason_arises_in_its_epoch(reason: StopReason) -> None:
    loss, start, lr, limits, epoch = REASONS[reason]
    _, ending = _run(_gd(loss, lr), (start,), limits)
    assert (ending.reason, ending.epoch) == (reason, epoch)


# Every reason that could be given at the same epoch; the first in the order of StopReason is.
TOGETHER = {
    "overflow before the epoch limit": ("x**4", 1, Limits(4, None, to_the_end=True, seconds=None), 0),
    "small gradient before the epoch limit": ("x**2", 0.5, Limits(1, 1e-8, to_the_end=True, seconds=None), 2),
    "small gradient before the fixed point": (
        "x**2",
        0.5,
        Limits(9, 1e-8, to_the_end=False, seconds=None),
        2,
    ),
    "fixed point before the epoch limit": ("x**2", 0.5, Limits(2, None, to_the_end=True, seconds=None), 3),
    "cycle before the epoch limit": ("x**2", 1, Limits(2, None, to_the_end=True, seconds=None), 4),
    "epoch limit before the time limit": ("exp(-x)", 1, Limits(1, None, to_the_end=True, seconds=0.5), 5),
}


@pytest.mark.parametrize(("loss", "lr", "limits", "rank"), TOGETHER.values(), ids=TOGETHER.keys())
def test_the_first_of_several_reasons_is_given(loss: str, lr: float, limits: Limits, rank: int) -> None:
    _, ending = _run(_gd(loss, lr), (5.0,), limits, clock=_Ticks(itertools.repeat(1.0)))
    assert ending.reason is list(StopReason)[rank]


def test_a_time_limit_ends_a_run_once_so_many_seconds_are_gone() -> None:
    clock = _Ticks(itertools.chain([100.0], itertools.repeat(0.5)))
    limits = Limits(10**9, None, to_the_end=True, seconds=3.0)
    _, ending = _run(_gd("exp(-x)", 0.1), (0.0,), limits, clock=clock)
    assert ending.reason is StopReason.TIME_LIMIT
    assert clock.readings[-1] - clock.readings[0] == 3.0
    assert ending.last is not None
    assert ending.last.epoch == ending.epoch > 0


def test_without_a_time_limit_the_clock_ends_nothing() -> None:
    _, ending = _run(_gd("exp(-x)", 0.1), (0.0,), FOREVER, clock=_Ticks(itertools.repeat(1e9)))
    assert ending.reason is StopReason.EPOCH_LIMIT


def test_an_interrupted_run_ends_where_it_is() -> None:
    answers = itertools.chain([False, False], itertools.repeat(object=True))
    _, ending = _run(_gd("x**2", 0.3), (5.0,), FOREVER, pace=Pace(1), interrupted=lambda: next(answers))
    assert (ending.reason, ending.epoch) == (StopReason.INTERRUPTED, 2)
    assert ending.last is not None
    assert ending.last.point == pytest.approx((0.8,), rel=1e-15)


def test_a_run_interrupted_before_its_first_epoch_has_its_start() -> None:
    iterates, ending = _run(_gd("x**2", 0.3), (5.0,), FOREVER, interrupted=lambda: True)
    assert ending.last == iterates[0] == ending.best
    assert (ending.epoch, iterates[0].point) == (0, (5.0,))


# Readings that jump, stand still and go back.
STEPS = st.lists(st.sampled_from([0.0, 1e-9, 0.001, 0.019, 0.021, 5.0, -3.0, 1e6]), min_size=1, max_size=12)
METHODS = {
    "to the limit": _gd("sin(x)*exp(-x^2/50)", 0.05),
    "an overflow": _gd("x**2", 1.1),
    "a fixed point": _gd("x**4-2*x**2", 0.05),
    "a cycle": _gd("x**3/3-x", 1.25),
    "a schedule": _gd("x**2", "0.4*0.9^t"),
    **{name: _search(name, "(x^2-2)^2+x") for name in SEARCHES if name != "polyak"},
}


@pytest.mark.parametrize("name", METHODS)
@settings(deadline=None, max_examples=15, derandomize=True)
@given(STEPS)
def test_a_run_is_the_same_whatever_the_clock_does(name: str, steps: list[float]) -> None:
    limits = Limits(2500, None, to_the_end=False, seconds=None)
    kept, ending = _run(METHODS[name], (0.5,), limits)
    clock = _Ticks(itertools.cycle(steps))
    with_it, same_ending = _run(METHODS[name], (0.5,), limits, clock=clock)
    assert same_ending == ending
    pace = Pace()
    assert [i for i in with_it if pace.keeps(i.epoch)] == [i for i in kept if pace.keeps(i.epoch)]


def test_an_unkept_iterate_is_a_sign_of_life_and_no_other_number() -> None:
    method = _gd("exp(-x)", 0.1)
    limits = Limits(3000, None, to_the_end=True, seconds=None)
    all_of_them, _ = _run(method, (0.0,), limits, pace=Pace(1))
    slow, _ = _run(method, (0.0,), limits, pace=Pace(10**6), clock=_Ticks(itertools.repeat(1.0)))
    assert [iterate.epoch for iterate in all_of_them] == list(range(3001))
    assert len(slow) > 100
    assert slow == [all_of_them[iterate.epoch] for iterate in slow]
