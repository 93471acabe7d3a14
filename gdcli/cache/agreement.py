"""Whether what an entry holds is what the text of the loss says: both in, yes, no or "cannot be told" out.

A loss by + − × ÷ and whole powers is evaluated with its derivatives in fractions, at a point drawn at random:
two such functions that differ have different values there but for a chance of degree/2**64 (Schwartz 1980).
An entry that somebody has edited and signed anew is found out by this; of other functions no claim is exact
or certified on the word of an entry.
"""

from __future__ import annotations

import os
from fractions import Fraction
from functools import reduce
from itertools import pairwise
from typing import TYPE_CHECKING

from gdcli.descent.method import LOSS, derivative
from gdcli.frozen import Frozen
from gdcli.objective.parser import parse
from gdcli.objective.tree import Negation, Number, Power, Product, Reciprocal, Sum, Variable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gdcli.descent.compiled import Compiled
    from gdcli.objective.objective import ParsedLoss
    from gdcli.objective.tree import Node
    from gdcli.program.program import Instruction, Program

# Beyond these looking takes longer than importing sympy: bits of a fraction, and derivatives computed.
MAX_BITS = 20_000
MAX_WORK = 20_000
RANDOM_BYTES = 8


class _BeyondFractionsError(Exception):
    """The function has no values in fractions."""


class _Dual(Frozen):
    """A value and its derivatives by the variables."""

    value: Fraction
    slopes: tuple[Fraction, ...]

    def plus(self, other: _Dual) -> _Dual:
        slopes = tuple(a + b for a, b in zip(self.slopes, other.slopes, strict=True))
        return _Dual(self.value + other.value, slopes)

    def times(self, other: _Dual) -> _Dual:
        pairs = zip(self.slopes, other.slopes, strict=True)
        slopes = tuple(a * other.value + self.value * b for a, b in pairs)
        return _Dual(_short(self.value * other.value), slopes)

    def inverse(self) -> _Dual:
        return _Dual(1 / self.value, tuple(-a / self.value**2 for a in self.slopes))

    def negative(self) -> _Dual:
        return _Dual(-self.value, tuple(-a for a in self.slopes))

    def power(self, exponent: _Dual) -> _Dual:
        n = exponent.value
        if any(exponent.slopes) or n.denominator != 1 or abs(n) * _bits(self.value) > MAX_BITS:
            raise _BeyondFractionsError
        if n == 0:
            return _Dual(Fraction(1), tuple(Fraction(0) for _ in self.slopes))
        factor = n * self.value ** (int(n) - 1)
        return _Dual(self.value ** int(n), tuple(factor * a for a in self.slopes))


def contradicts(compiled: Compiled, loss: ParsedLoss) -> bool:
    """Whether something in an entry is certainly not of this loss."""
    names = loss.variables
    programs = [each for each in (compiled.loss, compiled.hessian, compiled.derivatives) if each]
    if sum(len(program.instructions) for program in programs) * len(names) > MAX_WORK:
        return False
    point = {
        name: _Dual(
            Fraction(int.from_bytes(os.urandom(RANDOM_BYTES)) + 1, 2 ** (8 * RANDOM_BYTES - 1)),
            tuple(Fraction(name == other) for other in names),
        )
        for name in names
    }
    try:
        said = _of_tree(loss.tree, point)
        run = _of_program(compiled.loss, point)
        gradient = [run[derivative(name)] for name in names]
        texts = [_of_tree(parse(text), point) for text in compiled.gradient]
        pairs = [(said, run[LOSS]), (said, _of_tree(parse(compiled.expression), point))]
        pairs += list(zip(gradient, texts, strict=True))
        values = list(zip(said.slopes, (each.value for each in gradient), strict=True))
        if compiled.hessian:
            second = iter(_of_program(compiled.hessian, point).values())
            values += [
                (slope, next(second).value) for i, g in enumerate(gradient) for slope in g.slopes[: i + 1]
            ]
        if compiled.derivatives:
            orders = [said, *_of_program(compiled.derivatives, point).values()]
            values += [(a.slopes[0], b.value) for a, b in pairwise(orders)]
    except _BeyondFractionsError:
        return False
    return any(a != b for a, b in pairs) or any(a != b for a, b in values)


def _bits(value: Fraction) -> int:
    return value.numerator.bit_length() + value.denominator.bit_length()


def _short(value: Fraction) -> Fraction:
    if _bits(value) > MAX_BITS:
        raise _BeyondFractionsError
    return value


def _of_tree(node: Node, point: Mapping[str, _Dual]) -> _Dual:
    match node:
        case Number(value=value):
            return _constant(value, point)
        case Variable(name=name):
            return point[name]
        case Sum(terms=terms):
            return reduce(_Dual.plus, (_of_tree(term, point) for term in terms))
        case Negation(operand=operand):
            return _of_tree(operand, point).negative()
        case Product(factors=factors):
            return reduce(_Dual.times, (_of_tree(factor, point) for factor in factors))
        case Reciprocal(operand=operand):
            return _of_tree(operand, point).inverse()
        case Power(base=base, exponent=exponent):
            return _of_tree(base, point).power(_of_tree(exponent, point))
        case _:
            raise _BeyondFractionsError


def _of_program(program: Program, point: Mapping[str, _Dual]) -> dict[str, _Dual]:
    registers = [point[name] for name in program.inputs]
    registers += [_constant(value, point) for value in program.constants]
    for instruction in program.instructions:
        registers.append(_applied(instruction, [registers[a] for a in instruction.arguments]))
    return {name: registers[register] for name, register in program.outputs}


def _applied(instruction: Instruction, operands: list[_Dual]) -> _Dual:
    match instruction.operation, operands:
        case "add", [a, b]:
            return a.plus(b)
        case "sub", [a, b]:
            return a.plus(b.negative())
        case "mul", [a, b]:
            return a.times(b)
        case "div", [a, b]:
            return a.times(b.inverse())
        case "neg", [a]:
            return a.negative()
        case "pow", [a, b]:
            return a.power(b)
        case _:
            raise _BeyondFractionsError


def _constant(value: Fraction, point: Mapping[str, _Dual]) -> _Dual:
    return _Dual(value, tuple(Fraction(0) for _ in point))
