"""Ctrl-C, SIGTERM and SIGHUP: the first asks a run to end with what it has, a second one ends the program."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import FrameType

    from gdcli.report.sink import Sink

_ASKING = tuple(getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name))


class Interrupted(BaseException):
    """A second signal: nothing is finished any more. `number` is the signal's."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class Signals:
    """While it is entered, signals are remembered instead of obeyed; `received` is the first, or None."""

    def __init__(self) -> None:
        self.received: int | None = None
        self._before: dict[int, object] = {}

    def arrived(self) -> bool:
        """Whether someone asked the run to end."""
        return self.received is not None

    def __enter__(self) -> Self:
        for number in _ASKING:
            # What the parent chose to ignore, as nohup does, stays ignored.
            if signal.getsignal(number) is not signal.SIG_IGN:
                self._before[number] = signal.signal(number, self._receive)
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # what signal() returned it takes back

    def _receive(self, number: int, _frame: FrameType | None) -> None:
        if self.received is not None:
            raise Interrupted(number)
        self.received = number


class Leaving(Signals):
    """While it is entered, the first signal ends the program at once, and what a sink has so far is dropped.

    For what is no run and has nothing to show before it is complete. It leaves from inside the handler: an
    exception that comes up while a module is imported or an object torn down may be swallowed there.
    """

    def __init__(self, sink: Sink) -> None:
        super().__init__()
        self._sink = sink

    def _receive(self, number: int, _frame: FrameType | None) -> None:
        self._sink.drop()
        os._exit(128 + number)
