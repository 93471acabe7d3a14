"""A bar on standard error for runs that last: iterates in, a moving line out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.report.moving_line import MovingLine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.progress import ProgressColumn

    from gdcli.descent.trajectory import Iterate


# Leave room in 80 columns for thirteen digits of epochs and for days; the loss always takes as much of it,
# so that what stands after it stays where it is.
BAR_WIDTH = 16
LOSS_WIDTH = len("-1.2346e-100")


class ProgressBar(MovingLine):
    """How many of the epochs are done, and the loss."""

    def __init__(self, epochs: int, *, wanted: bool) -> None:
        super().__init__(epochs, _columns, wanted=wanted)

    def update(self, iterate: Iterate) -> None:
        """Show how far the run is."""
        if self.is_due:
            self.show(iterate.epoch, loss=f"{iterate.loss:<{LOSS_WIDTH}.5g}")


def _columns() -> Sequence[ProgressColumn]:
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn

    return (
        TextColumn("epoch"),
        MofNCompleteColumn(),
        BarColumn(bar_width=BAR_WIDTH),
        TextColumn("loss {task.fields[loss]}"),
        TimeRemainingColumn(),
    )
