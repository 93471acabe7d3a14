"""A moving line on standard error for work that lasts: how far it is in, a bar and figures out."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

    from rich.progress import Progress, ProgressColumn, TaskID

PATIENCE = 1.0  # seconds after which a person wants to know


class MovingLine:
    """Shows nothing unless standard error is a terminal and the work lasts more than about a second."""

    def __init__(
        self, total: float, columns: Callable[[], Sequence[ProgressColumn]], *, wanted: bool = True
    ) -> None:
        terminal = sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._total = total
        self._columns = columns
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

    @property
    def seconds(self) -> float:
        """How long it has lasted."""
        return time.monotonic() - self._began

    @property
    def is_due(self) -> bool:
        """Whether anybody wants to see it, now."""
        return self._wanted and (self._bar is not None or self.seconds >= PATIENCE)

    def show(self, completed: float, **figures: object) -> None:
        """Show that so much of the total is done, and the figures that the columns name."""
        if self._bar is None or self._task is None:
            from rich.console import Console
            from rich.progress import Progress

            self._bar = Progress(*self._columns(), console=Console(stderr=True), transient=True)
            self._task = self._bar.add_task("", total=self._total)
        # Fields of the columns are further keywords.
        self._bar.update(self._task, completed=completed, **figures)  # type: ignore[arg-type]  # none is rich's own
        # It is drawn once its fields are there; from then on this does nothing.
        self._bar.start()
