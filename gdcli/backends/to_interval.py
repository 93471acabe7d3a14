"""A Program on balls of any precision: a box in, a ball around every value that the box can have out.

Law 1: an output contains the exact value at every point of the box. Constants enter as rationals.
Law 2: an output that is not finite is no information, never a claim: it comes of an operation that leaves
its domain somewhere in the box, or of a bound that is too wide.
Law 3: at a kink the enclosure of a derivative contains both one-sided derivatives and all between them, the
generalized gradient of Clarke; a derivative taken across a jump means nothing, and `jumps` says where one is.

A ball keeps its radius to thirty bits, so this is the arithmetic for small boxes; `to_boxes.py` is the one
for wide ones. Precision is that of flint's context: `with precision(128): …`.
"""

from __future__ import annotations

import math
import sys
from typing import TYPE_CHECKING

from flint import arb, ctx, fmpq

from gdcli.frozen import Frozen
from gdcli.program.powers import integer_powers

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from contextlib import AbstractContextManager

    from gdcli.program.program import Program


class Enclosures(Frozen):
    """What a Program can give on a box.

    outputs   one ball an output
    jumps     for each instruction named in JUMPS, in their order: whether it may jump in the box
    """

    outputs: tuple[arb, ...]
    jumps: tuple[bool, ...]


def precision(bits: int) -> AbstractContextManager[object]:
    """Bits of the midpoints while it is entered."""
    context: AbstractContextManager[object] = ctx.workprec(bits)
    return context


def ball(lower: float, upper: float) -> arb:
    """Smallest ball around the interval from one double to another."""
    return arb(lower) if lower == upper else arb(lower).union(arb(upper))


def outward(value: arb) -> tuple[float, float]:
    """Doubles below and above a finite ball, as close as doubles are."""
    lower, upper = value.lower(), value.upper()
    # flint rounds to the nearest, and to infinity beyond the range.
    below = min(float(lower), sys.float_info.max)
    above = max(float(upper), -sys.float_info.max)
    return (
        math.nextafter(below, -math.inf) if arb(below) > lower else below,
        math.nextafter(above, math.inf) if arb(above) < upper else above,
    )


def to_interval(program: Program) -> Callable[[Sequence[arb]], Enclosures]:
    """Function of one ball an input, in order, that returns the enclosures."""
    powers = integer_powers(program)
    constants = [fmpq(value.numerator, value.denominator) for value in program.constants]

    def evaluate(inputs: Sequence[arb]) -> Enclosures:
        values = [*inputs, *map(arb, constants)]
        jumps = []
        for number, instruction in enumerate(program.instructions, start=len(values)):
            if number in powers:
                base, exponent = powers[number]
                values.append(_integer_power(values[base], exponent))
                continue
            arguments = [values[a] for a in instruction.arguments]
            if instruction.operation in JUMPS:
                jumps.append(JUMPS[instruction.operation](*arguments))
            values.append(ROWS[instruction.operation](*arguments))
        return Enclosures(tuple(values[register] for _, register in program.outputs), tuple(jumps))

    return evaluate


def _monotone(function: Callable[[arb], arb]) -> Callable[[arb], arb]:
    """The row of a monotone function: its values at both ends, as tight as can be."""

    def row(a: arb) -> arb:
        if a.is_nan():  # flint's asin and acos have a value for it
            return a
        if a.is_exact():
            return function(a)
        return function(a.lower()).union(function(a.upper()))

    return row


def _integer_power(a: arb, exponent: int) -> arb:
    if a.is_exact():
        return a**exponent
    if exponent % 2:
        return (a.lower() ** exponent).union(a.upper() ** exponent)
    return (a.abs_lower() ** exponent).union(a.abs_upper() ** exponent)


def _power(a: arb, b: arb) -> arb:
    whole = b.unique_fmpz() if b.is_exact() else None
    if whole is not None:
        exponent = int(whole)
        return _integer_power(a, exponent) if exponent >= 0 else 1 / _integer_power(a, -exponent)
    if a > 0:
        return _EXP(b * _LOG(a))
    if b > 0 and a.lower() >= 0:
        # 0 to a positive power is 0; above it the power is monotone in the base, whatever the exponent.
        return arb(0).union(_EXP(b * a.upper().log())) if a.upper() > 0 else arb(0)
    return arb.nan()


def _sign(a: arb) -> arb:
    """All between both sides also where the operand is exactly zero: Law 3 is about derivatives there."""
    return arb(1) if a > 0 else arb(-1) if a < 0 else _unless_nan(a, arb(0, 1))


def _step(a: arb) -> arb:
    return arb(1) if a > 0 else arb(0) if a < 0 else _unless_nan(a, arb(0).union(arb(1)))


def _floor(a: arb) -> arb:
    """From the step below to the step above where the operand may be whole, as for `_sign`."""
    found = a.floor()
    return found.union(found - 1) if a.contains_integer() else found


def _unless_nan(a: arb, value: arb) -> arb:
    return a if a.is_nan() else value


def _absolute(a: arb) -> arb:
    return a.abs_lower().union(a.abs_upper())


def _smaller(a: arb, b: arb) -> arb:
    return a.min(b)


def _larger(a: arb, b: arb) -> arb:
    return a.max(b)


def _relu(a: arb) -> arb:
    return a.max(arb(0))


def _tangent(a: arb) -> arb:
    return arb.nan() if a.cos().contains(0) else a.lower().tan().union(a.upper().tan())


def _hypotenuse(a: arb, b: arb) -> arb:
    ends = [
        (x * x + y * y).sqrt() for x, y in ((a.abs_lower(), b.abs_lower()), (a.abs_upper(), b.abs_upper()))
    ]
    return ends[0].union(ends[1])


def _angle(y: arb, x: arb) -> arb:
    """Angle of the point (x, y); where the box meets the cut of atan2, all angles."""
    if _cut(y, x) and not (y.is_zero() and x.is_exact()):
        return _unless_nan(x + y, (-arb.pi()).union(arb.pi()))
    return arb.atan2(y, x)


def _cut(y: arb, x: arb) -> bool:
    return not (x > 0 or y > 0 or y < 0)


def _cube_root(a: arb) -> arb:
    if a.is_zero():  # flint's root has no value there
        return a
    return -((-a).root(3)) if a < 0 else a.root(3)


def _sigmoid(a: arb) -> arb:
    return 1 / (1 + (-a).exp())


def _softplus(a: arb) -> arb:
    return a + (-a).exp().log1p() if a > 0 else a.exp().log1p()


_EXP = _monotone(arb.exp)
_LOG = _monotone(arb.log)
_RISING_COSH = _monotone(arb.cosh)

ROWS: dict[str, Callable[..., arb]] = {
    "pi": arb.pi,
    "e": arb.const_e,
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / b,
    "neg": lambda a: -a,
    "sqrt": _monotone(arb.sqrt),
    "abs": _absolute,
    "sign": _sign,
    "step": _step,
    "floor": _floor,
    "relu": _relu,
    "min": _smaller,
    "max": _larger,
    "pow": _power,
    "exp": _EXP,
    "log": _LOG,
    "log10": _monotone(lambda a: a.log() / arb.const_log10()),
    "log2": _monotone(lambda a: a.log() / arb(2).log()),
    "cbrt": _monotone(_cube_root),
    "sin": arb.sin,
    "cos": arb.cos,
    "tan": _tangent,
    "asin": _monotone(arb.asin),
    "acos": _monotone(arb.acos),
    "atan": _monotone(arb.atan),
    "sinh": _monotone(arb.sinh),
    "cosh": lambda a: _RISING_COSH(_absolute(a)),
    "tanh": _monotone(arb.tanh),
    "asinh": _monotone(arb.asinh),
    "acosh": _monotone(arb.acosh),
    "atanh": _monotone(arb.atanh),
    "hypot": _hypotenuse,
    "atan2": _angle,
    "erf": _monotone(arb.erf),
    "sigmoid": _monotone(_sigmoid),
    "softplus": _monotone(_softplus),
}

# What jumps, and whether it may do so between the operands of a box.
JUMPS: dict[str, Callable[..., bool]] = {
    "sign": lambda a: not (a > 0 or a < 0),
    "step": lambda a: not (a > 0 or a < 0),
    "floor": lambda a: not (a.is_finite() and not a.contains_integer()),
    "atan2": _cut,
}
