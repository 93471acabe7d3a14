"""Integer powers in a Program: chains of multiplications of one register by itself.

x⁴ stands in a Program as two multiplications. Doubles do not care; an interval that crosses zero loses its
bound below unless the chain is seen as one power.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gdcli.program.program import Program


def integer_powers(program: Program) -> dict[int, tuple[int, int]]:
    """Base register and exponent, at least 2, of every register that is a power of another one."""
    powers: dict[int, tuple[int, int]] = {}
    for number, instruction in enumerate(program.instructions, start=program.first_instruction):
        if instruction.operation == "mul":
            (left, m), (right, n) = (powers.get(a, (a, 1)) for a in instruction.arguments)
            if left == right:
                powers[number] = left, m + n
    return powers
