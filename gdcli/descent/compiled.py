"""What a run needs of a loss, made of it once: an objective in, programs and texts out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.descent.method import loss_program
from gdcli.frozen import Frozen

if TYPE_CHECKING:
    from gdcli.objective.objective import Objective
    from gdcli.program.program import Program


class Compiled(Frozen):
    """Programs of a loss, and how it and its gradient are written.

    loss          loss and gradient
    hessian       its lower triangle by rows; None where nobody has asked for it
    derivatives   f', f'', … of a loss of one variable; None where nobody has asked for them
    """

    expression: str
    gradient: tuple[str, ...]
    loss: Program
    hessian: Program | None = None
    derivatives: Program | None = None


def compiled(objective: Objective) -> Compiled:
    """Compile an objective; raise InputError where that takes too long."""
    return Compiled(
        objective.text_of(objective.expression),
        tuple(map(objective.text_of, objective.gradient)),
        loss_program(objective),
    )
