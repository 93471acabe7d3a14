"""A time limit for work that can hang: a function and seconds in, its value or `OutOfTime` out.

The time is that of the processor, as far as the system tells it: on a machine that is busy with other things,
the same work gets as far. Only work that waits for ever is ended by the clock on the wall.

A watching thread raises an exception inside the working one, again and again until it has left, because
sympy swallows single exceptions in bare `except` clauses. Works in any thread and on any system. It cannot
end one long operation inside C, such as a power of big integers: the bounds of the parser see to those.

Law: limits within limits share one watcher, and no thread is started while a limit is running. A thread that
is just being started passes for the one that starts it, and would be hit in its stead; then its starter waits
for ever.
"""

from __future__ import annotations

import functools
import math
import sys
import threading
import time
from itertools import takewhile
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

# Seconds on the wall for each second of the processor, at most.
PATIENCE = 10.0
RAISE_AGAIN_AFTER = 0.05  # seconds between two attempts to end the work
LOOK_AGAIN_AFTER = 0.0001  # seconds between two looks at whether the watcher has left
INSTRUCTIONS_TO_RAISE_IN = 100  # far more than it takes until an exception is raised that is to be


class OutOfTime(Exception):  # noqa: N818 - it is an outcome the caller handles, like StopIteration
    """The work did not end within its time."""


def within(seconds: float, work: Callable[[], T]) -> T:
    """Return `work()`, or raise OutOfTime once it has computed for `seconds`."""
    limit = _Limit(seconds)
    outer = _WATCHES.get(threading.get_ident())
    watch = outer if outer is not None and outer.running() else _Watch()
    try:
        try:
            watch.begin(limit)
            value = work()
        finally:
            watch.end(limit)
    except limit.stop:
        watch.end(limit)
        raise OutOfTime from None
    return value


class Budget:
    """Seconds of the thread that makes it, which several pieces of its work share."""

    def __init__(self, seconds: float) -> None:
        self._limit = _Limit(seconds)

    def left(self) -> float:
        """Seconds that are left; 0 where none are."""
        return max(0.0, self._limit.left())

    def spend(self, work: Callable[[], T]) -> T | None:
        """Return `work()`, or None where it takes longer than is left."""
        try:
            return within(self.left(), work)
        except OutOfTime:
            return None


class _Stop(BaseException):
    """What ends the work within a limit."""


class _Limit:
    """One piece of work and its end."""

    def __init__(self, seconds: float) -> None:
        # A class of its own, and no Exception: neither `except Exception` nor an inner limit takes it.
        self.stop: type[BaseException] = type("Stop", (_Stop,), {})
        self._computed = _time_of(threading.get_ident())
        self._due = self._computed() + seconds
        self._latest = time.monotonic() + PATIENCE * seconds
        self.done = self.fired = False

    def left(self) -> float:
        """Seconds that the work has for certain; none or fewer where it is over."""
        return min(self._due - self._computed(), self._latest - time.monotonic())


class _Watch:
    """The thread that watches a piece of work, and those within it.

    Law: an exception may reach the worker between any two of its instructions, until `end` has returned; so
    the worker takes no lock, and all that `end` does may be done twice.
    """

    def __init__(self) -> None:
        self._worker = threading.get_ident()
        # The outermost first. What is above a limit that is done is done as well.
        self._limits: list[_Limit] = []
        self._raising: _Limit | None = None
        self._wake = threading.Lock()
        self._wake.acquire()

    def running(self) -> list[_Limit]:
        """The limits that are not done."""
        return list(takewhile(lambda limit: not limit.done, self._limits))

    def begin(self, limit: _Limit) -> None:
        """Have the watcher watch a limit from now on."""
        running = self.running()
        self._limits[:] = [*running, limit]
        if running:
            self._alert()
        else:
            _WATCHES[self._worker] = self
            _hush()
            threading.Thread(target=self._watch, daemon=True).start()

    def end(self, limit: _Limit) -> None:
        """Have the watcher forget a limit, and swallow what it raised last."""
        pending = True
        while True:
            try:
                limit.done = True
                self._alert()
                while self._raising is limit:
                    time.sleep(LOOK_AGAIN_AFTER)
                if pending and limit.fired:
                    pending = False
                    # Raised here, it takes the place of what is not raised yet: taken back, that would leave
                    # Python on the alert for ever. An outer limit whose exception it was raises it again.
                    _raise_in(self._worker, limit.stop)
                    for _ in range(INSTRUCTIONS_TO_RAISE_IN):
                        pass
                if self._limits[:1] == [limit]:
                    _WATCHES.pop(self._worker, None)
            except limit.stop:
                continue
            return

    def _alert(self) -> None:
        if self._wake.locked():
            self._wake.release()

    def _watch(self) -> None:
        while running := self.running():
            left = [limit.left() for limit in running]
            if min(left) > 0:
                self._wake.acquire(timeout=max(min(left), LOOK_AGAIN_AFTER))
                continue
            # The outermost that is over ends those within it.
            self._raise(next(limit for limit, seconds in zip(running, left, strict=True) if seconds <= 0))
            self._wake.acquire(timeout=RAISE_AGAIN_AFTER)

    def _raise(self, limit: _Limit) -> None:
        # `end` sets `done` before it looks at `_raising`, and this the other way round: one sees the other.
        self._raising = limit
        if not limit.done:
            limit.fired = True
            _raise_in(self._worker, limit.stop)
        self._raising = None


# The outermost watch of every thread that works within a limit.
_WATCHES: dict[int, _Watch] = {}


@functools.cache
def _hush() -> None:
    """Keep Python silent about a Stop that reached a finalizer or a callback of the garbage collector.

    Nothing can be raised out of those, so Python drops it and reports that; the watcher raises it again.
    """
    before = sys.unraisablehook

    def report(unraisable: sys.UnraisableHookArgs) -> None:
        if not issubclass(unraisable.exc_type, _Stop):
            before(unraisable)

    sys.unraisablehook = report


def _time_of(thread: int) -> Callable[[], float]:
    """The clock of what a thread has computed, in seconds; the one on the wall where there is none."""
    if not hasattr(time, "pthread_getcpuclockid"):
        return time.monotonic
    clock = time.pthread_getcpuclockid(thread)

    def computed() -> float:
        try:
            return time.clock_gettime(clock)
        except OSError:  # the thread has ended
            return math.inf

    return computed


def _raise_in(thread: int, exception: type[BaseException]) -> None:
    """Have a thread raise an exception at its next instruction, in place of what it has not raised yet."""
    import ctypes

    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), ctypes.py_object(exception))
