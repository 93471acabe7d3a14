"""An epoch over rows in machine code: an update, the sums over all rows, and the loss that they make."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.backends.to_llvm import body, literal
from gdcli.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gdcli.backends.machine_rows import SumsCall
    from gdcli.program.program import Program


class RowEpoch(Frozen):
    """The parts of an epoch.

    update   from the state and the epoch number to the new point, and then the new memory
    whole    from the point, the sums and their scale to loss and gradient
    call     what computes the sums on the way, None as long as they are computed otherwise
    """

    update: Program
    whole: Program
    scale: float
    call: Callable[[], SumsCall | None]


def epoch_lines(epoch: RowEpoch, state: Sequence[str], dimension: int) -> tuple[list[str], list[str]]:
    """Instructions from the values of a state and the epoch number to those of the next state."""
    call = epoch.call()
    assert call is not None
    update, new = body(epoch.update, state)
    point, memory = new[:dimension], new[dimension:]
    summing, sums = call.lines(point)
    finish, found = body(epoch.whole, [*point, *sums, literal(epoch.scale)], prefix="whole")
    return [*update, *summing, *finish], [*point, *found, *memory]
