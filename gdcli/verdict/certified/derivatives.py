"""Objective → Programs of its derivatives, with what invalidates them.

A formula for a derivative holds only where what is derived does not jump: the derivative of sign(x) is 0 in
sympy's rules, and the truth at 0 is a jump. So every program says which of its jumping instructions the
loss depends on, and which the gradient.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.frozen import Frozen
from gdcli.program.lower import lower

if TYPE_CHECKING:
    from collections.abc import Iterable

    import sympy

    from gdcli.objective.objective import Objective
    from gdcli.program.program import Program

# Operations that are not continuous everywhere in their domain. Backends say where they may jump.
JUMPING = frozenset({"sign", "step", "floor", "atan2"})


class Derivatives(Frozen):
    """Two programs over the variables.

    first                outputs: the loss, then the gradient
    second               outputs: the loss, the gradient, the lower triangle of the Hessian by rows
    first_value_jumps    of the jumping instructions of `first`, those that the loss depends on; over such a
                         jump the gradient means nothing
    second_value_jumps   the same of `second`
    gradient_jumps       of those of `second`, the ones that loss or gradient depend on; over such a jump the
                         Hessian means nothing
    """

    variables: tuple[str, ...]
    first: Program
    second: Program
    first_value_jumps: tuple[int, ...]
    second_value_jumps: tuple[int, ...]
    gradient_jumps: tuple[int, ...]


def derivatives(objective: Objective, seconds: float) -> Derivatives:
    """Programs of loss, gradient and Hessian; raise OutOfTime where the Hessian takes longer."""
    value: dict[str, sympy.Expr] = {"": objective.expression}
    slopes = dict(zip(objective.variables, objective.gradient, strict=True))
    curvatures = {f"{row}, {column}": e for (row, column), e in objective.hessian(seconds).items()}
    first = lower(value | slopes, objective.variables)
    second = lower(value | slopes | curvatures, objective.variables)
    return Derivatives(
        objective.variables,
        first,
        second,
        jumps_behind(first, [""]),
        jumps_behind(second, [""]),
        jumps_behind(second, ["", *objective.variables]),
    )


def jumps_behind(program: Program, outputs: Iterable[str]) -> tuple[int, ...]:
    """Positions, among the jumping instructions of a program, of those that some outputs depend on."""
    registers = dict(program.outputs)
    open_ = [registers[name] for name in outputs]
    behind: set[int] = set()
    while open_:
        register = open_.pop()
        if register not in behind and register >= program.first_instruction:
            behind.add(register)
            open_ += program.instructions[register - program.first_instruction].arguments
    jumping = [
        number
        for number, instruction in enumerate(program.instructions, start=program.first_instruction)
        if instruction.operation in JUMPING
    ]
    return tuple(position for position, number in enumerate(jumping) if number in behind)
