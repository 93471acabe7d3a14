"""Where a run broke down: which subexpression stopped being a finite real number, and at which point."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdcli.descent.method import EPOCH
from gdcli.descent.stopping import StopReason
from gdcli.frozen import Frozen, replace
from gdcli.program.evaluate import registers
from gdcli.program.text import expression

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdcli.descent.method import Method
    from gdcli.program.program import Program


class Breakdown(Frozen):
    """The first operation whose operands were finite and whose result was not.

    subexpression   as text over the variables
    point           where it was evaluated
    what            what happened to it, as the end of a sentence that begins with it
    of_the_loss     whether it is part of the loss, and not of the learning rate
    downwards       the loss was given up for lost, so far has it fallen
    """

    reason: StopReason
    subexpression: str
    point: tuple[float, ...]
    what: str
    of_the_loss: bool = True
    downwards: bool = False


def locate(method: Method, before: Sequence[float], after: Sequence[float], epoch: int) -> Breakdown:
    """Find what went wrong in the epoch that led from the state `before` to `after`."""
    point = tuple(after[: method.dimension])
    rate = 0.0 if method.rate_slot is None else after[2 * method.dimension + 1 + method.rate_slot]
    if all(map(math.isfinite, (*point, rate))):
        if method.witness is None:
            return _first_fault(method.loss_program, point, point)
        witness = method.witness(point)
        fault = _first_fault(method.loss_program, witness.inputs, point)
        return replace(fault, what=fault.what + witness.where)
    assert method.step_program is not None
    fault = _first_fault(method.step_program, (*before, float(epoch)), tuple(before[: method.dimension]))
    if not math.isfinite(rate):
        # The user knows the epoch number as t.
        return replace(fault, subexpression=fault.subexpression.replace(EPOCH, "t"), of_the_loss=False)
    return fault


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
    vanished = any(_underflowed(program, a, values) for a in instruction.arguments if values[a] == 0)
    reason, what = _fault(instruction.operation, operands, values[register], vanished=vanished)
    return Breakdown(reason, expression(program, register), point, what)


def _fault(operation: str, operands: list[float], result: float, *, vanished: bool) -> tuple[StopReason, str]:
    """What an operation with finite operands made of them.

    vanished   an operand is zero only because it is too small for a double
    """
    if math.isnan(result) and vanished:
        return StopReason.OVERFLOW, "cannot be computed in doubles"
    if math.isnan(result):
        return StopReason.LEFT_DOMAIN, "is 0/0" if operation == "div" else "is not a real number"
    if vanished:
        return StopReason.OVERFLOW, "overflowed"
    if operation == "div" and operands[1] == 0:
        return StopReason.LEFT_DOMAIN, "divides by zero"
    if operation in {"log", "log2", "log10", "atanh"} or (operation == "pow" and operands[0] == 0):
        return StopReason.LEFT_DOMAIN, "is infinite"
    return StopReason.OVERFLOW, "overflowed"


def _underflowed(program: Program, register: int, values: list[float]) -> bool:
    """Whether a register holds zero although the exact result is not."""
    index = register - program.first_instruction
    if index < 0:
        return False
    instruction = program.instructions[index]
    if instruction.operation == "exp":
        return True
    return instruction.operation in {"mul", "div", "pow"} and all(
        values[a] != 0 for a in instruction.arguments
    )
