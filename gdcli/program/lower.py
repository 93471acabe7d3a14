"""sympy expressions in, a Program out: the only file of the program that knows sympy.

sympy has neither subtraction nor division: a + (−1)·b becomes one `sub`, a·b⁻¹ one `div`, x^(1/2) `sqrt`,
x^4 two multiplications. Terms of a sum are added in the order in which sympy prints them, factors from left
to right, so that a run computes what the table shows and what a reader would type. Sharing is the
builder's.
"""

from __future__ import annotations

import sys
from fractions import Fraction
from typing import TYPE_CHECKING

import sympy

from gdcli.program.builder import Builder, Ref
from gdcli.program.ops import OPERATIONS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from gdcli.program.program import Program

# Integer powers up to this are multiplied out: k multiplications lose about k/2 ulps. Beyond it the
# library's pow is closer.
MAX_MULTIPLIED_POWER = 64


class LoweringError(AssertionError):
    """An expression with something that no operation stands for: our bug."""


def lower(outputs: Mapping[str, sympy.Expr], inputs: tuple[str, ...], *, as_built: bool = False) -> Program:
    """Program that computes `outputs` from `inputs`, which are the names of the symbols.

    as_built   add terms in the order in which the expression holds them, as a traced rule needs; else in
               the order in which sympy prints them
    """
    lowering = _Lowering(inputs, as_built=as_built)
    refs = {name: lowering.ref(expression) for name, expression in outputs.items()}
    return lowering.builder.build(inputs, refs)


class _Lowering:
    """The refs of the expressions met so far."""

    def __init__(self, inputs: tuple[str, ...], *, as_built: bool) -> None:
        self.builder = Builder()
        self.as_built = as_built
        self.known: dict[sympy.Expr, Ref] = {sympy.Symbol(name): self.builder.input(name) for name in inputs}

    def ref(self, expression: sympy.Expr) -> Ref:
        found = self.known.get(expression)
        if found is None:
            found = self.known[expression] = self._ref(expression)
        return found

    def _ref(self, expression: sympy.Expr) -> Ref:
        if expression.is_Rational:
            return self.builder.constant(Fraction(int(expression.p), int(expression.q)))
        if expression.is_Float:
            return self.builder.constant(float(expression))
        if expression.is_Add:
            return self._sum(expression)
        if expression.is_Mul:
            return self._product(expression)
        if expression.is_Pow:
            return self._power(expression.base, expression.exp)
        if expression is sympy.pi:
            return self.builder.apply("pi")
        if expression is sympy.E:
            return self.builder.apply("e")
        name = type(expression).__name__
        if name not in OPERATIONS:
            raise LoweringError(f"no operation for {name}")
        return self.builder.apply(name, *(self.ref(argument) for argument in expression.args))

    def _sum(self, expression: sympy.Expr) -> Ref:
        terms = expression.args if self.as_built else expression.as_ordered_terms()
        first, *others = (self._magnitude(term) for term in terms)
        total, negative = first
        if negative:
            total = self.builder.apply("neg", total)
        for magnitude, negative in others:
            total = self.builder.apply("sub" if negative else "add", total, magnitude)
        return total

    def _magnitude(self, term: sympy.Expr) -> tuple[Ref, bool]:
        """A term without its leading minus, and whether it had one."""
        if term.is_Rational and term < 0:
            return self.ref(-term), True
        if term.is_Mul and term.args[0].is_Rational and term.args[0] < 0:
            return self._factors((-term.args[0], *term.args[1:])), True
        return self.ref(term), False

    def _product(self, expression: sympy.Expr) -> Ref:
        first = expression.args[0]
        if first.is_Rational and first < 0:
            return self.builder.apply("neg", self._factors((-first, *expression.args[1:])))
        return self._factors(expression.args)

    def _factors(self, factors: tuple[sympy.Expr, ...]) -> Ref:
        """Product of factors, those with a negative exponent divided by."""
        above: list[Ref] = []
        below: list[Ref] = []
        for factor in factors:
            if factor is sympy.S.One:
                continue
            if factor.is_Rational and _is_quotient(factor):
                if factor.p != 1:
                    above.append(self.ref(sympy.Integer(factor.p)))
                below.append(self.ref(sympy.Integer(factor.q)))
            elif factor.is_Pow and factor.exp.is_Rational and factor.exp < 0:
                below.append(self._power(factor.base, -factor.exp))
            else:
                above.append(self.ref(factor))
        top = self._multiplied(above) if above else self.builder.constant(1)
        return self.builder.apply("div", top, self._multiplied(below)) if below else top

    def _multiplied(self, refs: list[Ref]) -> Ref:
        product = refs[0]
        for ref in refs[1:]:
            product = self.builder.apply("mul", product, ref)
        return product

    def _power(self, base: sympy.Expr, exponent: sympy.Expr) -> Ref:
        if exponent.is_Rational and exponent < 0:
            return self.builder.apply("div", self.builder.constant(1), self._power(base, -exponent))
        if exponent is sympy.S.One:
            return self.ref(base)
        if exponent is sympy.S.Half:
            return self.builder.apply("sqrt", self.ref(base))
        if exponent.is_Integer and exponent <= MAX_MULTIPLIED_POWER:
            return self._multiplied_power(self.ref(base), int(exponent))
        return self.builder.apply("pow", self.ref(base), self.ref(exponent))

    def _multiplied_power(self, base: Ref, exponent: int) -> Ref:
        if exponent == 0:
            return self.builder.constant(1)
        if exponent == 1:
            return base
        if exponent % 2:
            return self.builder.apply("mul", self._multiplied_power(base, exponent - 1), base)
        half = self._multiplied_power(base, exponent // 2)
        return self.builder.apply("mul", half, half)


def _is_quotient(number: sympy.Rational) -> bool:
    """Whether a factor is run as p·…/q: where it is no decimal fraction, as someone who wrote x/3 has it.

    0.1 is one, and its nearest double is multiplied by; so is what has no doubles for p and q.
    """
    denominator = int(number.q)
    if max(abs(int(number.p)), denominator) > sys.float_info.max:
        return False
    for prime in (2, 5):
        while denominator % prime == 0:
            denominator //= prime
    return denominator != 1
