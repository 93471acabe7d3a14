"""Between which values an expression stays by the way it is written: a tree in, bounds out.

A square is nowhere below 0, whatever is squared, and so is a sum of squares. Of a part that says nothing by
its form, such as a variable, any value is thought possible. So the bounds hold wherever the expression has a
value, and need not be met. They are fractions or infinite, and never rounded to the inside: one that would be
a long fraction gives way to 0 or an infinity.
"""

from __future__ import annotations

import math
from collections import Counter
from fractions import Fraction
from functools import reduce
from itertools import product
from typing import TYPE_CHECKING, TypeAlias

from gdcli.frozen import Frozen
from gdcli.objective.tree import (
    Call,
    NamedConstant,
    Negation,
    Node,
    Number,
    Power,
    Product,
    Reciprocal,
    Sum,
    Variable,
    children,
)
from gdcli.objective.vocabulary import CONSTANTS
from gdcli.verdict.exact.value_at_point import MAX_BITS, MAX_POWER, value_at_point

if TYPE_CHECKING:
    from collections.abc import Callable

Bound: TypeAlias = "Fraction | float"  # a float is an infinity


class Range(Frozen):
    """All values from `low` to `high`; an infinite bound is none."""

    low: Bound
    high: Bound

    def plus(self, other: Range) -> Range:
        """Of a sum."""
        return _outwards(_plus(self.low, other.low), _plus(self.high, other.high))

    def negative(self) -> Range:
        """Of the negative."""
        return Range(-self.high, -self.low)

    def times(self, other: Range) -> Range:
        """Of a product."""
        corners = [_times(a, b) for a, b in product((self.low, self.high), (other.low, other.high))]
        return _outwards(min(corners), max(corners))

    def inverse(self) -> Range:
        """Of one over it."""
        if self.low < 0 and self.high <= 0:
            return self.negative().inverse().negative()
        if self.low < 0 or self.high == 0:
            return ANYTHING
        # It cannot be 0 itself where there is a value.
        above = 1 / self.low if self.low > 0 else math.inf
        return Range(Fraction(0) if self.high == math.inf else 1 / self.high, above)

    def to_the(self, exponent: int) -> Range:
        """Of a whole power above 0."""
        ends = sorted((_power(self.low, exponent), _power(self.high, exponent)))
        if exponent % 2 == 0 and self.low < 0 < self.high:
            ends[0] = Fraction(0)
        return _outwards(*ends)


ANYTHING = Range(-math.inf, math.inf)
NOT_NEGATIVE = Range(Fraction(0), math.inf)
_AROUND_ZERO = Range(Fraction(-1), Fraction(1))

_LOGARITHM = (1, Fraction(0), ANYTHING)

# Functions that rise: an argument at which the value is a fraction, that value, and all values there are.
_RISING: dict[str, tuple[int, Fraction, Range]] = {
    "asinh": (0, Fraction(0), ANYTHING),
    "atan": (0, Fraction(0), Range(Fraction(-2), Fraction(2))),
    "cbrt": (0, Fraction(0), ANYTHING),
    "erf": (0, Fraction(0), _AROUND_ZERO),
    "exp": (0, Fraction(1), NOT_NEGATIVE),
    "ln": _LOGARITHM,
    "log": _LOGARITHM,
    "log10": _LOGARITHM,
    "log2": _LOGARITHM,
    "sigmoid": (0, Fraction(1, 2), Range(Fraction(0), Fraction(1))),
    "sign": (0, Fraction(0), _AROUND_ZERO),
    "sinh": (0, Fraction(0), ANYTHING),
    "sqrt": (1, Fraction(1), NOT_NEGATIVE),
    "tanh": (0, Fraction(0), _AROUND_ZERO),
}

# Others that say something, from the ranges of their arguments.
_CALLS: dict[str, Callable[..., Range]] = {
    "abs": lambda a: Range(max(Fraction(0), a.low, -a.high), max(-a.low, a.high)),
    "acosh": lambda _: NOT_NEGATIVE,
    "cos": lambda _: _AROUND_ZERO,
    "cosh": lambda _: Range(Fraction(1), math.inf),
    "hypot": lambda _a, _b: NOT_NEGATIVE,
    "max": lambda *ranges: Range(max(a.low for a in ranges), max(a.high for a in ranges)),
    "min": lambda *ranges: Range(min(a.low for a in ranges), min(a.high for a in ranges)),
    "relu": lambda a: Range(max(Fraction(0), a.low), max(Fraction(0), a.high)),
    "sin": lambda _: _AROUND_ZERO,
    "softplus": lambda _: NOT_NEGATIVE,
}


def range_by_form(node: Node) -> Range:  # noqa: C901 - one case a kind of node
    """Bounds of all values that an expression has anywhere."""
    match node:
        case Number(value=value):
            return Range(value, value)
        case NamedConstant(name=name):
            near = CONSTANTS[name].value
            return Range(Fraction(math.nextafter(near, -math.inf)), Fraction(math.nextafter(near, math.inf)))
        case Variable():
            return ANYTHING
        case Sum(terms=terms):
            return reduce(Range.plus, map(range_by_form, terms))
        case Negation(operand=operand):
            return range_by_form(operand).negative()
        case Product(factors=factors):
            return _of_product(factors)
        case Reciprocal(operand=operand):
            return range_by_form(operand).inverse()
        case Power(base=base, exponent=exponent):
            return _of_power(range_by_form(base), value_at_point(exponent, {}))
        case Call(function=function, arguments=(argument,)) if function in _RISING:
            return _of_rising(range_by_form(argument), *_RISING[function])
        case Call(function=function, arguments=arguments) if function in _CALLS:
            return _CALLS[function](*map(range_by_form, arguments))
        case Call():
            return ANYTHING


def _of_product(factors: tuple[Node, ...]) -> Range:
    """Equal factors are one power: x*x is a square."""
    written = {_form(factor): factor for factor in factors}
    counted = Counter(map(_form, factors))
    return reduce(
        Range.times,
        (_of_power(range_by_form(written[form]), Fraction(count)) for form, count in counted.items()),
    )


def _of_power(base: Range, exponent: Fraction | None) -> Range:
    if exponent is None:
        return NOT_NEGATIVE if base.low >= 0 else ANYTHING
    if exponent < 0:
        return _of_power(base, -exponent).inverse()
    if exponent.denominator != 1:  # of negative numbers there is no such power
        return NOT_NEGATIVE
    if exponent == 0:
        return Range(Fraction(1), Fraction(1))
    if exponent > MAX_POWER:
        return NOT_NEGATIVE if exponent % 2 == 0 or base.low >= 0 else ANYTHING
    return base.to_the(int(exponent))


def _of_rising(argument: Range, at: int, value: Fraction, everything: Range) -> Range:
    return Range(
        value if argument.low >= at else everything.low, value if argument.high <= at else everything.high
    )


def _form(node: Node) -> object:
    """What two nodes have in common that say the same, wherever they stand."""
    match node:
        case Number(value=value):
            return value
        case Variable(name=name) | NamedConstant(name=name):
            return name
        case Call(function=name):
            return (name, *map(_form, children(node)))
        case _:
            return (type(node), *map(_form, children(node)))


def _outwards(low: Bound, high: Bound) -> Range:
    """The range between two bounds, wider where they are long."""
    if _is_long(low):
        low = Fraction(0) if low > 0 else -math.inf
    if _is_long(high):
        high = Fraction(0) if high < 0 else math.inf
    return Range(low, high)


def _is_long(a: Bound) -> bool:
    return isinstance(a, Fraction) and max(abs(a.numerator), a.denominator).bit_length() > MAX_BITS


def _plus(a: Bound, b: Bound) -> Bound:
    """Of two lower bounds, or two upper ones: never two infinities of different signs."""
    infinite = [bound for bound in (a, b) if isinstance(bound, float)]
    return infinite[0] if infinite else a + b


def _times(a: Bound, b: Bound) -> Bound:
    if a == 0 or b == 0:
        return Fraction(0)
    if isinstance(a, float) or isinstance(b, float):
        return math.inf if (a > 0) == (b > 0) else -math.inf
    return a * b


def _power(a: Bound, exponent: int) -> Bound:
    return a**exponent if isinstance(a, Fraction) else math.copysign(1.0, a) ** exponent * math.inf
