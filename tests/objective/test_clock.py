"""A time limit for work that can hang: its value, its own exception, or OutOfTime."""

from __future__ import annotations

import contextlib
import gc
import subprocess
import sys
import threading
import time

import pytest

from gdcli.clock import Budget, OutOfTime, within

PLENTY = 60.0
LITTLE = 0.05
TINY = 0.002


def test_work_that_finishes_returns_its_value() -> None:
    assert within(PLENTY, lambda: 6 * 7) == 42


def test_work_that_returns_nothing_has_finished() -> None:
    done: list[str] = []
    within(PLENTY, lambda: done.append("done"))
    assert done == ["done"]


def test_exception_of_the_work_comes_through() -> None:
    def work() -> None:
        raise ZeroDivisionError("its own")

    with pytest.raises(ZeroDivisionError, match="its own"):
        within(PLENTY, work)


@pytest.mark.skipif(not hasattr(time, "pthread_getcpuclockid"), reason="the system tells no thread's time")
def test_time_in_which_the_work_computes_nothing_does_not_count(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gdcli.clock.PATIENCE", PLENTY / LITTLE)
    never = threading.Lock()
    never.acquire()
    assert within(LITTLE, lambda: never.acquire(timeout=3 * LITTLE)) is False


@pytest.mark.skipif(not hasattr(time, "pthread_getcpuclockid"), reason="the system tells no thread's time")
def test_a_budget_is_not_spent_by_what_others_compute(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gdcli.clock.PATIENCE", PLENTY / LITTLE)
    budget, never = Budget(LITTLE), threading.Lock()
    never.acquire()
    never.acquire(timeout=3 * LITTLE)
    assert budget.left() > 0


def test_a_budget_is_spent_by_what_its_thread_computes() -> None:
    budget = Budget(LITTLE)
    assert budget.spend(loop_for_ever) is None
    assert budget.left() == 0


def test_work_that_waits_for_ever_is_ended_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gdcli.clock.PATIENCE", 1.0)
    never = threading.Lock()
    never.acquire()

    def work() -> None:
        while not never.acquire(timeout=TINY):
            pass

    with pytest.raises(OutOfTime):
        within(LITTLE, work)


def loop_for_ever() -> None:
    while True:
        pass


def swallow_exceptions() -> None:
    while True:
        with contextlib.suppress(Exception):
            loop_for_ever()


def swallow_everything_a_few_times() -> None:
    for _ in range(3):
        with contextlib.suppress(BaseException):  # as a bare except does, which sympy has
            loop_for_ever()
    loop_for_ever()


def clean_up_for_ever() -> None:
    try:
        loop_for_ever()
    finally:
        loop_for_ever()


def recurse_for_ever() -> None:
    def down(depth: int) -> int:
        return 0 if depth == 0 else down(depth - 1)

    while True:
        down(500)


def sort_for_ever() -> None:
    while True:
        sorted(range(1000), key=lambda n: -n)


ENDLESS = [
    *(loop_for_ever, swallow_exceptions, swallow_everything_a_few_times),
    *(clean_up_for_ever, recurse_for_ever, sort_for_ever),
]


@pytest.mark.parametrize("work", ENDLESS)
def test_work_without_end_is_out_of_time(work: object) -> None:
    assert callable(work)
    with pytest.raises(OutOfTime):
        within(LITTLE, work)


def test_work_in_another_thread_is_out_of_time_there() -> None:
    outcomes: list[str] = []

    def in_a_thread() -> None:
        try:
            within(LITTLE, loop_for_ever)
        except OutOfTime:
            outcomes.append("out of time")

    thread = threading.Thread(target=in_a_thread)
    thread.start()
    thread.join()
    assert outcomes == ["out of time"]


def test_time_within_time_ends_at_the_inner_limit() -> None:
    def outer() -> str:
        with pytest.raises(OutOfTime):
            within(LITTLE, loop_for_ever)
        return "went on"

    assert within(PLENTY, outer) == "went on"


def test_time_within_time_ends_at_the_outer_limit() -> None:
    with pytest.raises(OutOfTime):
        within(LITTLE, lambda: within(PLENTY, loop_for_ever))


def test_limits_that_end_at_the_same_time_neither_hang_nor_leave_anything_behind() -> None:
    def inner() -> None:
        with contextlib.suppress(OutOfTime):
            within(TINY, loop_for_ever)
        within(TINY, lambda: within(TINY, loop_for_ever))

    for _ in range(300):
        with pytest.raises(OutOfTime):
            within(TINY, inner)
    assert sum(range(100_000)) == 4_999_950_000


def test_a_limit_after_one_that_ended_within_is_watched_as_well() -> None:
    def outer() -> int:
        ended = 0
        for _ in range(3):
            try:
                within(TINY, loop_for_ever)
            except OutOfTime:
                ended += 1
        return ended

    assert within(PLENTY, outer) == 3


def test_watching_threads_do_not_stay() -> None:
    before = threading.active_count()
    for _ in range(50):
        within(PLENTY, lambda: 0)
    # Each watcher wakes up as soon as the work has finished; the last few may still be leaving.
    assert threading.active_count() <= before + 5


def test_a_stop_inside_a_callback_of_the_garbage_collector_is_not_reported() -> None:
    reached: list[BaseException] = []

    def callback(_phase: str, _info: dict[str, int]) -> None:
        if reached:
            return
        try:
            loop_for_ever()
        except BaseException as stop:
            reached.append(stop)
            raise

    def collect_for_ever() -> None:
        while True:
            gc.collect(0)

    gc.callbacks.append(callback)
    try:
        with pytest.raises(OutOfTime):
            within(LITTLE, collect_for_ever)
    finally:
        gc.callbacks.remove(callback)
    assert reached


AFTERWARDS = """
import sys
from gdcli.clock import Budget, OutOfTime, within
def loop_for_ever():
    while True:
        pass
try:
    within(0.02, loop_for_ever)
except OutOfTime:
    sys.settrace(lambda *_: None)
    (lambda: None)()
    print("goes on")
"""


def test_a_debugger_goes_on_after_a_limit() -> None:
    # Python 3.11 never gets past the first instruction of a traced function while it is on the alert.
    done = subprocess.run(
        [sys.executable, "-c", AFTERWARDS], capture_output=True, text=True, timeout=PLENTY, check=False
    )
    assert (done.stdout, done.stderr) == ("goes on\n", "")
