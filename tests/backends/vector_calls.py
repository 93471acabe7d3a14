"""The vector form of an operation, called on as many operands as one likes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gdcli.backends.machine_code import assemble
from gdcli.backends.to_llvm_rows import applied, functions
from gdcli.backends.vector_text import LANES, TYPES, function
from gdcli.program.builder import Builder
from gdcli.program.ops import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gdcli.program.program import Program

    Array = NDArray[np.float64]


def of_one(name: str) -> Program:
    """The operation applied to inputs."""
    builder = Builder()
    inputs = ("a", "b")[: OPERATIONS[name].arity]
    return builder.build(inputs, {"f": builder.apply(name, *map(builder.input, inputs))})


def vector_form(name: str) -> Callable[..., Array]:
    """Function of arrays of one length, one an operand."""
    arity = OPERATIONS[name].arity
    loads = "\n".join(
        f"%at{i} = getelementptr %Doubles, ptr %from, i64 {i}\n%in{i} = load %Doubles, ptr %at{i}, align 8"
        for i in range(arity)
    )
    operands = ", ".join(f"%Doubles %in{i}" for i in range(arity))
    machine_code = assemble(
        f"""{TYPES}
{functions(of_one(name))}
{function("wrapped", arity, lambda *operands: applied(name, operands))}
define i64 @call(ptr %from, ptr %to) {{
{loads}
%result = call %Doubles @wrapped({operands})
store %Doubles %result, ptr %to, align 8
ret i64 0
}}""",
        "call",
        pointers=2,
    )

    def call(*columns: Array) -> Array:
        count = len(columns[0])
        padded = [np.resize(column, -(-count // LANES) * LANES) for column in columns]
        found = np.empty_like(padded[0])
        for start in range(0, count, LANES):
            given = np.concatenate([column[start : start + LANES] for column in padded])
            machine_code.call(given.ctypes.data, found[start:].ctypes.data)
        return found[:count]

    return call
