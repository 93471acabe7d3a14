"""A time limit for work that can hang: a function and seconds in, its value or `OutOfTime` out.

A watching thread raises an exception inside the working one, again and again until it has left, because
sympy swallows single exceptions in bare `except` clauses. Works in any thread and on any system. It cannot
end one long operation inside C, such as a power of big integers: the bounds of the parser see to those.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")

RAISE_AGAIN_AFTER = 0.05  # seconds between two attempts to end the work


class OutOfTime(Exception):  # noqa: N818 - it is an outcome the caller handles, like StopIteration
    """The work did not end within its time."""


class _Stop(BaseException):
    """Raised inside the work; not an Exception, so that `except Exception` lets it pass."""


def within(seconds: float, work: Callable[[], T]) -> T:
    """Return `work()`, or raise OutOfTime once `seconds` have gone by."""
    worker = threading.get_ident()
    done = threading.Event()
    lock = threading.Lock()

    def watch() -> None:
        import ctypes

        pause = seconds
        while not done.wait(pause):
            with lock:
                if not done.is_set():
                    ctypes.pythonapi.PyThreadState_SetAsyncExc(
                        ctypes.c_ulong(worker), ctypes.py_object(_Stop)
                    )
            pause = RAISE_AGAIN_AFTER

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    finished: list[T] = []
    try:
        try:
            finished.append(work())
        finally:
            _settle(lock, done)
    except _Stop:
        _settle(lock, done)
    if not finished:
        raise OutOfTime
    return finished[0]


def _settle(lock: threading.Lock, done: threading.Event) -> None:
    """Tell the watcher to stop; what it raised before is swallowed here."""
    while True:
        try:
            with lock:
                done.set()
            # A raise ordered before `done` was set arrives within the next few instructions.
            for _ in range(100):
                pass
        except _Stop:
            continue
        return
