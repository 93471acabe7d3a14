"""What was compiled from a loss as bytes, and back: data alone, nothing in it is ever executed.

An entry is one line of JSON and its checksum. It says what decided what was compiled: the text of the loss
and versions; so one of another loss or of other versions is not taken for what is asked for, even where their
files have one name. Programs are verified before they are handed on.
"""

from __future__ import annotations

import json
import zlib
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from gdcli.descent.compiled import Compiled
from gdcli.descent.method import LOSS, derivative
from gdcli.descent.problem import HIGHEST_ORDER, hessian_names, order_names
from gdcli.program.program import Instruction, Program, ProgramError, verify

if TYPE_CHECKING:
    from collections.abc import Sequence


class UnusableEntryError(Exception):
    """The bytes are no entry for what is asked for."""


def to_bytes(made_of: Sequence[str], compiled: Compiled) -> bytes:
    """The entry of a loss.

    made_of   all that decides what is compiled: texts and versions
    """
    record = {
        "made_of": list(made_of),
        "expression": compiled.expression,
        "gradient": list(compiled.gradient),
        "loss": _record(compiled.loss),
        "hessian": _record(compiled.hessian) if compiled.hessian else None,
        "derivatives": _record(compiled.derivatives) if compiled.derivatives else None,
    }
    text = json.dumps(record, separators=(",", ":")).encode()
    return text + b"\n" + _checksum(text) + b"\n"


def from_bytes(entry: bytes, made_of: Sequence[str], variables: tuple[str, ...]) -> Compiled:
    """The loss of an entry; raise UnusableEntryError where it is not whole, or made of something else."""
    text, _, checksum = entry.partition(b"\n")
    if checksum != _checksum(text) + b"\n":
        raise UnusableEntryError
    try:
        record = json.loads(text)
        if record["made_of"] != list(made_of):
            raise UnusableEntryError
        slopes = tuple(map(derivative, variables))
        gradient = tuple(map(_text, record["gradient"]))
        if len(gradient) != len(variables):
            raise UnusableEntryError
        return Compiled(
            _text(record["expression"]),
            gradient,
            _program(record["loss"], variables, (LOSS, *slopes)),
            _optional(record["hessian"], variables, hessian_names(variables)),
            _optional(record["derivatives"], variables, order_names(HIGHEST_ORDER)),
        )
    except (ValueError, TypeError, KeyError, ArithmeticError, RecursionError, ProgramError) as error:
        raise UnusableEntryError from error


def name_of(made_of: Sequence[str]) -> str:
    """Name of the file for an entry: two entries that get the same one take turns in it."""
    return _checksum("\0".join(made_of).encode()).decode()


def _checksum(text: bytes) -> bytes:
    return b"%08x" % zlib.crc32(text)


def _record(program: Program) -> dict[str, Any]:
    return {
        "inputs": list(program.inputs),
        # In hexadecimal, which Python reads at any length.
        "constants": [[f"{c.numerator:x}", f"{c.denominator:x}"] for c in program.constants],
        "instructions": [[i.operation, *i.arguments] for i in program.instructions],
        "outputs": [list(output) for output in program.outputs],
    }


def _optional(record: Any, inputs: tuple[str, ...], outputs: tuple[str, ...]) -> Program | None:  # noqa: ANN401 - JSON
    return None if record is None else _program(record, inputs, outputs)


def _program(record: Any, inputs: tuple[str, ...], outputs: tuple[str, ...]) -> Program:  # noqa: ANN401 - JSON
    """The verified program; raise UnusableEntryError unless it is one between these names."""
    program = Program(
        tuple(map(_text, record["inputs"])),
        tuple(Fraction(int(_text(above), 16), int(_text(below), 16)) for above, below in record["constants"]),
        tuple(
            Instruction(_text(operation), tuple(map(_whole, arguments)))
            for operation, *arguments in record["instructions"]
        ),
        tuple((_text(name), _whole(register)) for name, register in record["outputs"]),
    )
    if program.inputs != inputs or tuple(name for name, _ in program.outputs) != outputs:
        raise UnusableEntryError
    verify(program)
    return program


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise UnusableEntryError
    return value


def _whole(value: object) -> int:
    if type(value) is not int:  # True is an int to Python
        raise UnusableEntryError
    return value
