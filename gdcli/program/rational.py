"""A Program in exact arithmetic: fractions in, fractions out, where it is made of + − × ÷ and comparisons."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from fractions import Fraction

    from gdcli.program.program import Program

# Larger numerators and denominators are of no use to anyone.
MOST_BITS = 4096


class _Integer(Protocol):
    def bit_length(self) -> int: ...


class Rational(Protocol):
    """A fraction: Python's own, or those of a library that computes faster."""

    @property
    def numerator(self) -> _Integer:
        """In lowest terms."""

    @property
    def denominator(self) -> _Integer:
        """In lowest terms, positive."""


N = TypeVar("N", bound=Rational)

# The operations that map fractions to fractions: the rows of the same names in `ops.py`, without rounding.
_OPERATIONS: dict[str, Callable[..., Any]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "neg": lambda a: -a,
    "abs": abs,
    "sign": lambda a: type(a)((a > 0) - (a < 0)),
    "step": lambda a: type(a)(int(a > 0)),
    "relu": lambda a: a if a > 0 else type(a)(0),
    "min": min,
    "max": max,
}


def rational_outputs(program: Program, inputs: Sequence[Fraction]) -> tuple[Fraction, ...] | None:
    """Exact value of every output; None where one is no fraction, or needs more than MOST_BITS."""
    return rational_values(program, inputs, program.constants)


def rational_values(program: Program, inputs: Sequence[N], constants: Sequence[N]) -> tuple[N, ...] | None:
    """The same in fractions of another kind, with the program's constants in it."""
    values = [*inputs, *constants]
    for instruction in program.instructions:
        operation = _OPERATIONS.get(instruction.operation)
        arguments = [values[a] for a in instruction.arguments]
        if operation is None or (instruction.operation == "div" and not arguments[1]):
            return None
        value = operation(*arguments)
        if value.numerator.bit_length() + value.denominator.bit_length() > MOST_BITS:
            return None
        values.append(value)
    return tuple(values[register] for _, register in program.outputs)
