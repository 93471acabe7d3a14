"""A line on standard error for searches that last: bounds in, a moving gap out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.report.moving_line import MovingLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.progress import ProgressColumn


class BoundsBar(MovingLine):
    """The bounds, how many boxes were looked at, and how much of the time is gone."""

    def __init__(self, seconds: float) -> None:
        super().__init__(seconds, _columns)
        self._most = seconds

    def update(self, lower: float, upper: float, boxes: int) -> None:
        """Show how far the search is."""
        if self.is_due:
            bounds = f"{lower:.6g} <= minimum <= {upper:.6g}"
            self.show(min(self.seconds, self._most), bounds=bounds, boxes=boxes)


def _columns() -> Sequence[ProgressColumn]:
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn

    return (
        TextColumn("{task.fields[bounds]}"),
        BarColumn(),
        TextColumn("{task.fields[boxes]} boxes"),
        TimeElapsedColumn(),
    )
