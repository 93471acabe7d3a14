"""A line on standard error for searches that last: bounds in, a moving gap out."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Self

from gdcli.report.progress import PATIENCE

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import Progress, TaskID


class BoundsBar:
    """Shows nothing unless standard error is a terminal and the search lasts more than about a second."""

    def __init__(self, seconds: float) -> None:
        terminal = sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._wanted = terminal
        self._seconds = seconds
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

    def update(self, lower: float, upper: float, boxes: int) -> None:
        """Show the bounds, how many boxes were looked at, and how much of the time is gone."""
        gone = time.monotonic() - self._began
        if not self._wanted or gone < PATIENCE:
            return
        if self._bar is None:
            self._start()
        assert self._bar is not None
        assert self._task is not None
        bounds = f"{lower:.6g} <= minimum <= {upper:.6g}"
        self._bar.update(self._task, completed=min(gone, self._seconds), bounds=bounds, boxes=boxes)

    def _start(self) -> None:
        from rich.console import Console
        from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

        self._bar = Progress(
            TextColumn("{task.fields[bounds]}"),
            BarColumn(),
            TextColumn("{task.fields[boxes]} boxes"),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            transient=True,
        )
        self._bar.start()
        self._task = self._bar.add_task("", total=self._seconds, bounds="", boxes=0)
