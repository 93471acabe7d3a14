"""The partial derivatives of one operation: an operation and which operand in, a Program out.

They are lowered from what the functions of the language are to sympy, so that there is one table of
derivatives. The arithmetic ones stand in `differentiate.py`, which builds them without detours.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from gdcli.program.lower import lower
from gdcli.program.ops import OPERATIONS

if TYPE_CHECKING:
    from gdcli.program.program import Program

OPERANDS = ("a", "b")
PARTIAL = "partial"


@cache
def partial(operation: str, operand: int) -> Program | None:
    """Program with inputs a (and b) and the output `partial`; None where it is zero everywhere."""
    import sympy

    from gdcli.objective import functions

    names = OPERANDS[: OPERATIONS[operation].arity]
    if operation == "floor":
        return None
    head = getattr(functions, operation)
    derivative = head(*map(sympy.Symbol, names)).fdiff(operand + 1)
    return None if derivative == 0 else lower({PARTIAL: derivative}, names)
