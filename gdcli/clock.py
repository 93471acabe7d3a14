"""A time limit for work that can hang: a function and seconds in, its value or `OutOfTime` out.

A watching thread raises an exception inside the working one, again and again until it has left, because
sympy swallows single exceptions in bare `except` clauses. Works in any thread and on any system. It cannot
end one long operation inside C, such as a power of big integers: the bounds of the parser see to those.
"""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

RAISE_AGAIN_AFTER = 0.05  # seconds between two attempts to end the work
LOOK_AGAIN_AFTER = 0.0001  # seconds between two looks at whether the watcher has left


class OutOfTime(Exception):  # noqa: N818 - it is an outcome the caller handles, like StopIteration
    """The work did not end within its time."""


def within(seconds: float, work: Callable[[], T]) -> T:
    """Return `work()`, or raise OutOfTime once `seconds` have gone by."""
    watch = _Watch(seconds)
    try:
        try:
            watch.begin()
            value = work()
        finally:
            watch.end()
    except watch.stop:
        watch.end()
        raise OutOfTime from None
    return value


class Budget:
    """Seconds that several pieces of work share."""

    def __init__(self, seconds: float) -> None:
        self._end = time.monotonic() + seconds

    def left(self) -> float:
        """Seconds that are left; 0 where none are."""
        return max(0.0, self._end - time.monotonic())

    def spend(self, work: Callable[[], T]) -> T | None:
        """Return `work()`, or None where it takes longer than is left."""
        try:
            return within(self.left(), work)
        except OutOfTime:
            return None


class _Watch:
    """The thread that watches one piece of work.

    Law: an exception may reach the worker between any two of its instructions, until `end` has returned; so
    the worker takes no lock, and all that `end` does may be done twice.
    """

    def __init__(self, seconds: float) -> None:
        # A class of its own, and no Exception: neither `except Exception` nor an inner limit takes it.
        self.stop: type[BaseException] = type("Stop", (BaseException,), {})
        self._worker = threading.get_ident()
        self._seconds = seconds
        self._done = self._fired = False
        self._left = True
        self._wake = threading.Lock()
        self._wake.acquire()

    def begin(self) -> None:
        """Have the watcher watch from now on."""
        threading.Thread(target=self._watch, daemon=True).start()

    def end(self) -> None:
        """Send the watcher away and swallow what it raised last."""
        while True:
            try:
                self._done = True
                if self._wake.locked():
                    self._wake.release()
                while not self._left:
                    time.sleep(LOOK_AGAIN_AFTER)
                if self._fired:
                    _raise_in(self._worker, None)
            except self.stop:
                continue
            return

    def _watch(self) -> None:
        # Begun too late to be waited for, it finds itself awake at once.
        self._left = False
        pause = self._seconds
        while not self._wake.acquire(timeout=pause):
            if self._done:
                break
            self._fired = True
            _raise_in(self._worker, self.stop)
            pause = RAISE_AGAIN_AFTER
        self._left = True


def _raise_in(thread: int, exception: type[BaseException] | None) -> None:
    """Have a thread raise an exception at its next instruction; None takes back one not yet raised."""
    import ctypes

    pending = None if exception is None else ctypes.py_object(exception)
    ctypes.pythonapi.PyThreadState_SetAsyncExc(ctypes.c_ulong(thread), pending)
