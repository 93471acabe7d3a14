"""Where a run broke down: which subexpression stopped being a finite real number, and at which point."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from gdcli.descent.stopping import StopReason
from gdcli.program.evaluate import registers
from gdcli.program.text import expression

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdcli.descent.method import Method
    from gdcli.program.program import Program


@dataclass(frozen=True, slots=True)
class Breakdown:
    """The first operation whose operands were finite and whose result was not.

    subexpression   as text over the variables
    point           where it was evaluated
    what            what happened to it, as the end of a sentence that begins with it
    """

    reason: StopReason
    subexpression: str
    point: tuple[float, ...]
    what: str


def locate(method: Method, before: Sequence[float], after: Sequence[float], epoch: int) -> Breakdown:
    """Find what went wrong in the epoch that led from the state `before` to `after`."""
    point = tuple(after[: method.dimension])
    if all(map(math.isfinite, point)):
        return _first_fault(method.loss_program, point, point)
    assert method.step_program is not None
    start = tuple(before[: method.dimension])
    return _first_fault(method.step_program, (*before, float(epoch)), start)


def _first_fault(program: Program, inputs: tuple[float, ...], point: tuple[float, ...]) -> Breakdown:
    values = registers(program, inputs)
    register = next((r for _, r in program.outputs if not math.isfinite(values[r])), None)
    if register is None:
        # Loss and gradient are finite; only what the method remembers is not.
        return Breakdown(StopReason.OVERFLOW, "the memory of the optimizer", point, "overflowed")
    while True:
        instruction = program.instructions[register - program.first_instruction]
        culprit = next((a for a in instruction.arguments if not math.isfinite(values[a])), None)
        if culprit is None:
            break
        register = culprit
    operands = [values[a] for a in instruction.arguments]
    reason, what = _fault(instruction.operation, operands, values[register])
    return Breakdown(reason, expression(program, register), point, what)


def _fault(operation: str, operands: list[float], result: float) -> tuple[StopReason, str]:
    if math.isnan(result):
        what = "is 0/0" if operation == "div" else "is not a real number"
        return StopReason.LEFT_DOMAIN, what
    if operation == "div" and operands[1] == 0:
        return StopReason.LEFT_DOMAIN, "divides by zero"
    if operation in {"log", "log2", "log10", "atanh"} or (operation == "pow" and operands[0] == 0):
        return StopReason.LEFT_DOMAIN, "is infinite"
    return StopReason.OVERFLOW, "overflowed"
