"""A bar on standard error for runs that last: iterates in, a moving line out."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import Progress, TaskID

    from gdcli.descent.trajectory import Iterate

PATIENCE = 1.0  # seconds after which a person wants to know


class ProgressBar:
    """Shows nothing unless standard error is a terminal and the run lasts more than about a second."""

    def __init__(self, epochs: int, *, wanted: bool) -> None:
        self._epochs = epochs
        terminal = sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._wanted = wanted and terminal
        self._began = time.monotonic()
        self._bar: Progress | None = None
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def update(self, iterate: Iterate) -> None:
        """Show how far the run is."""
        if not self._wanted:
            return
        if self._bar is None:
            if time.monotonic() - self._began < PATIENCE:
                return
            self._start()
        assert self._bar is not None
        assert self._task is not None
        self._bar.update(self._task, completed=iterate.epoch, loss=f"{iterate.loss:.8g}")

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

        self._bar = Progress(
            TextColumn("epoch"),
            MofNCompleteColumn(),
            BarColumn(),
            TextColumn("loss {task.fields[loss]}"),
            TimeRemainingColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._bar.start()
        self._task = self._bar.add_task("", total=self._epochs, loss="")
