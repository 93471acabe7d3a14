"""Which coordinate a loss may be a rational function of: its tree in, a row of the table out."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

from gdcli.objective.tree import Call, NamedConstant, Node, Power, walk
from gdcli.verdict.exact.coordinates import (
    EXPONENTIAL,
    LOGARITHM,
    ROOT,
    Exponential,
    Itself,
    Logarithm,
    Root,
)
from gdcli.verdict.exact.linear import Linear, linear
from gdcli.verdict.exact.reading import NotReadableError, Plain, constant, read_function

if TYPE_CHECKING:
    from gdcli.verdict.exact.coordinates import Coordinate

# Functions that a coordinate knows, and the coordinate.
_ROWS: tuple[tuple[frozenset[str], type[Exponential | Logarithm | Root]], ...] = (
    (EXPONENTIAL, Exponential),
    (LOGARITHM, Logarithm),
    (ROOT, Root),
)


def coordinate_of(tree: Node) -> Coordinate:
    """The coordinate in which a loss may be rational; raise NotReadableError where none can be."""
    called = dict(_calls(tree))
    if not called:
        return Itself()
    names = frozenset(name for _, name in called.items())
    for functions, row in _ROWS:
        if names <= functions:
            return row(_common([linear(node) for node in called]))
    raise NotReadableError


def logarithm_of(tree: Node) -> Itself | Logarithm:
    """A coordinate for what has exponentials of any argument: x itself, or the one logarithm in the loss."""
    logarithms = [node for node, name in _calls(tree) if name in LOGARITHM]
    return Logarithm(_common([linear(node) for node in logarithms])) if logarithms else Itself()


def _calls(tree: Node) -> list[tuple[Node, str]]:
    """Arguments of the calls that kinked functions do not account for, each with what is called."""
    found: list[tuple[Node, str]] = []
    for node in walk(tree):
        match node:
            case Call(function=name, arguments=(argument, *_)) if name not in {"abs", "relu", "min", "max"}:
                found.append((argument, name))
            case Power(base=NamedConstant(name="e"), exponent=exponent):
                found.append((exponent, "exp"))
            case Power(base=base, exponent=exponent):
                power = constant(read_function(exponent, Plain()))
                if power is not None and power.denominator == 2:  # noqa: PLR2004 - a square root
                    found.append((base, "sqrt"))
            case _:
                pass
    return found


def _common(arguments: list[Linear]) -> Linear:
    """The largest argument of which all may be integer multiples, its slope positive."""
    slope = arguments[0].slope
    for other in arguments[1:]:
        slope = _common_divisor(slope, other.slope)
    return Linear(abs(slope), arguments[0].shift * abs(slope) / arguments[0].slope)


def _common_divisor(a: Fraction, b: Fraction) -> Fraction:
    shared = a.denominator * b.denominator
    return Fraction(math.gcd(int(a * shared), int(b * shared)), shared)
