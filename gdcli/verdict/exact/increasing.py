"""Strictly increasing functions, of which a loss may be one: smooth, with a derivative that is nowhere zero.

One row a function. What algebra does not give, balls of flint enclose.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from gdcli.frozen import Frozen
from gdcli.verdict.exact import transcendental
from gdcli.verdict.exact.algebraic import real_roots
from gdcli.verdict.exact.exact_number import CLOSE, ExactNumber, enclosed_number, exact_number
from gdcli.verdict.exact.logarithms import exp_number, log_number
from gdcli.verdict.exact.polynomial import Interval, polynomial
from gdcli.verdict.exact.reading import NotReadableError
from gdcli.verdict.exact.value import Value, number_value, point_value

if TYPE_CHECKING:
    from collections.abc import Callable

    from flint import arb

# Bits of the balls that enclose a function.
BITS = 160


class Increasing(Frozen):
    """One strictly increasing function g.

    number   g at a value
    slope    enclosure of g' where its argument and g itself are enclosed
    floor    lower end of the domain, None where there is none
    closed   whether the floor belongs to it
    bottom   limit of g at the lower end of its domain, None for −∞
    top      limit of g at ∞, None for ∞
    """

    number: Callable[[Value], ExactNumber]
    slope: Callable[[Interval, Interval], Interval]
    floor: int | None = None
    closed: bool = False
    bottom: ExactNumber | None = None
    top: ExactNumber | None = None


def power_of(base: Fraction) -> Increasing:
    """base**u, increasing in u; raise NotReadableError where it is not."""
    if base <= 1:
        raise NotReadableError
    written = f"{base if base.denominator == 1 else f'({base})'}**({{}})"

    def power(u: arb) -> arb:
        return (u * _arb(base).log()).exp()

    def slope(u: arb) -> arb:
        return power(u) * _arb(base).log()

    return _by_balls(written.format, power, slope, at_zero=Fraction(1), bottom=_number(0))


def _sqrt_number(inner: Value) -> ExactNumber:
    if inner.rational is None:
        low, high = inner.enclosed(CLOSE)
        inside = exact_number(inner)
        formula = f"sqrt({inside.text})" if inside.is_formula else None
        return enclosed_number(transcendental.sqrt(low)[0], transcendental.sqrt(high)[1], formula)
    roots = real_roots(polynomial([1, 0, -inner.rational]))
    return exact_number(point_value(roots[-1][0]))


def _number(fraction: Fraction | int) -> ExactNumber:
    return exact_number(number_value(fraction))


def _by_balls(
    text: Callable[[str], str],
    function: Callable[[arb], arb],
    slope: Callable[[arb], arb],
    *,
    at_zero: Fraction | None = Fraction(0),
    bottom: ExactNumber | None = None,
    top: ExactNumber | None = None,
) -> Increasing:
    """A function that is defined everywhere, by what flint has for it and for its derivative.

    text      how it is written of an argument
    at_zero   its value at 0 where that is a fraction; nowhere else is it known to be one
    """

    def number(t: Value) -> ExactNumber:
        if t.rational == 0 and at_zero is not None:
            return _number(at_zero)
        argument = t.enclosed(CLOSE)
        inside = exact_number(t)
        low, _ = _enclosed(function, argument[0])
        _, high = _enclosed(function, argument[1])
        return enclosed_number(low, high, text(inside.text) if inside.is_formula else None)

    def steepness(argument: Interval, _value: Interval) -> Interval:
        return _enclosed(slope, *argument)

    return Increasing(number, steepness, bottom=bottom, top=top)


def _enclosed(function: Callable[[arb], arb], *ends: Fraction) -> Interval:
    """Enclosure of a function between two ends, or at one."""
    from flint import ctx

    if max(map(abs, ends)) > transcendental.MAX_EXPONENT:
        raise transcendental.TooLargeError
    with ctx.workprec(BITS):
        low, high = _arb(ends[0]), _arb(ends[-1])
        found = function(low.union(high))
        if not found.is_finite():
            raise NotReadableError
        return _fraction(found.lower()), _fraction(found.upper())


def _arb(number: Fraction) -> arb:
    from flint import arb, fmpq

    return arb(fmpq(number.numerator, number.denominator))


def _fraction(end: arb) -> Fraction:
    mantissa, exponent = end.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)


# The first digits of π/2, after which its decimals go on.
_QUARTER_TURN = Fraction("1.5707963267948966192313216916397514420985")
_BEYOND = _QUARTER_TURN + Fraction(1, 10**40)

INCREASING: dict[str, Increasing] = {
    "exp": Increasing(exp_number, lambda _x, g: g, bottom=_number(0)),
    "log": Increasing(log_number, lambda x, _g: (1 / x[1], 1 / x[0]), floor=0),
    "ln": Increasing(log_number, lambda x, _g: (1 / x[1], 1 / x[0]), floor=0),
    "sqrt": Increasing(
        _sqrt_number, lambda _x, g: (1 / (2 * g[1]), 1 / (2 * g[0])), floor=0, closed=True, bottom=_number(0)
    ),
    "atan": _by_balls(
        "atan({})".format,
        lambda x: x.atan(),
        lambda x: 1 / (1 + x**2),
        bottom=enclosed_number(-_BEYOND, -_QUARTER_TURN, "-pi/2"),
        top=enclosed_number(_QUARTER_TURN, _BEYOND, "pi/2"),
    ),
    "tanh": _by_balls(
        "tanh({})".format, lambda x: x.tanh(), lambda x: 1 / x.cosh() ** 2, bottom=_number(-1), top=_number(1)
    ),
    "erf": _by_balls(
        "erf({})".format,
        lambda x: x.erf(),
        lambda x: 2 * (-(x**2)).exp() / x.pi().sqrt(),
        bottom=_number(-1),
        top=_number(1),
    ),
    "sigmoid": _by_balls(
        "sigmoid({})".format,
        lambda x: 1 / (1 + (-x).exp()),
        lambda x: 1 / (2 + x.exp() + (-x).exp()),
        at_zero=Fraction(1, 2),
        bottom=_number(0),
        top=_number(1),
    ),
    "softplus": _by_balls(
        "softplus({})".format,
        lambda x: x.exp().log1p(),
        lambda x: 1 / (1 + (-x).exp()),
        at_zero=None,
        bottom=_number(0),
    ),
    "asinh": _by_balls("asinh({})".format, lambda x: x.asinh(), lambda x: 1 / (1 + x**2).sqrt()),
    "sinh": _by_balls("sinh({})".format, lambda x: x.sinh(), lambda x: x.cosh()),
}
