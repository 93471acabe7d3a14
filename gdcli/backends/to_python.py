"""A Program as a Python function on floats: source generated once, compiled once. The reference backend.

The source is made of register numbers and rows of the operation table alone; no text of the user's, not
even the name of a variable, is part of it. The arithmetic is total: nothing raises (`gdcli/ieee.py`).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdcli.program.evaluate import nearest_double
from gdcli.program.ops import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Callable

    from gdcli.program.program import Instruction, Program

# Operations that Python has an operator for, with the guard that makes them total. A function call costs
# as much as ten of these.
_INLINE = {
    "add": "{0} + {1}",
    "sub": "{0} - {1}",
    "mul": "{0} * {1}",
    "div": "{0} / {1} if {1} else div({0}, {1})",
    "neg": "-{0}",
    "abs": "abs({0})",
}


def to_python(program: Program) -> Callable[..., tuple[float, ...]]:
    """Function of the inputs, in order, that returns the outputs as a tuple."""
    names = {operation: row.evaluate for operation, row in OPERATIONS.items()}
    scope: dict[str, object] = {**names, "abs": abs, "__builtins__": {}}
    exec(compile(source(program), "<program>", "exec"), scope)  # noqa: S102 - see the module's docstring
    function = scope["evaluate"]
    assert callable(function)
    return function


def source(program: Program) -> str:
    """Python source of the function `evaluate`."""
    names = [f"r{i}" for i in range(len(program.inputs))]
    names += [_literal(nearest_double(value)) for value in program.constants]
    lines = []
    for number, instruction in enumerate(program.instructions, start=len(names)):
        lines.append(f"    r{number} = {_right_side(instruction, names)}")
        names.append(f"r{number}")
    parameters = ", ".join(names[: len(program.inputs)])
    results = "".join(f"{names[register]}, " for _, register in program.outputs)
    return "\n".join([f"def evaluate({parameters}):", *lines, f"    return ({results})", ""])


def _right_side(instruction: Instruction, names: list[str]) -> str:
    arguments = [names[a] for a in instruction.arguments]
    template = _INLINE.get(instruction.operation)
    if template is not None:
        return template.format(*arguments)
    return f"{instruction.operation}({', '.join(arguments)})"


def _literal(value: float) -> str:
    """A double as source; brackets keep the minus from meeting an operator."""
    if math.isinf(value):
        return f"({math.copysign(1, value):+}e999)"
    return f"({value!r})" if value < 0 else repr(value)
