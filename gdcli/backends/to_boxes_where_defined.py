"""A Program on boxes that may lie partly outside of its domain: a bound below all values that there are.

Where `to_boxes` says nothing because an operation leaves its domain somewhere in a box, this says what holds
for the rest of the box: 1/x is at least 1/2 wherever it is defined in [0, 2]. That is no bound of anything
that is taken over the whole box, such as a mean value, and none of what a derivative does.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from gdcli.backends.box_arithmetic import div, integer_power, is_number, neg, outwards, where_known
from gdcli.backends.box_rows import MARGIN, MAX_EXPONENT, ROWS
from gdcli.backends.to_boxes import around
from gdcli.backends.to_numpy import UFUNCS
from gdcli.frozen import Frozen
from gdcli.program.builder import Builder
from gdcli.program.powers import integer_powers

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gdcli.program.program import Program

    Array = NDArray[np.float64]
    Mask = NDArray[np.bool_]
    Bounds = tuple[Array, Array]


class Domain(Frozen):
    """Where an operation of one operand is defined, whether the ends belong to that, and what it does there.

    Roots have a row instead: sympy writes sqrt(x²y) as |x|·sqrt(y), which for x = 0 is known for any y.
    """

    low: float
    high: float
    closed: bool = True
    rises: bool = True
    floor: float = -math.inf


DOMAINS = {
    "log": Domain(0.0, math.inf, closed=False),
    "log10": Domain(0.0, math.inf, closed=False),
    "log2": Domain(0.0, math.inf, closed=False),
    "asin": Domain(-1.0, 1.0),
    "acos": Domain(-1.0, 1.0, rises=False, floor=0.0),
    "acosh": Domain(1.0, math.inf, floor=0.0),
    "atanh": Domain(-1.0, 1.0, closed=False),
}


def to_boxes_where_defined(program: Program) -> Callable[[Array, Array], Array]:
    """Function of the lower and the upper bounds of k boxes, each of shape (n, k), inputs in order.

    It gives lower bounds, shape (k,): infinite where it is seen that nothing in a box has a value, −infinite
    where there is no bound.
    """
    program = _first_output(program)
    powers, constants = integer_powers(program), [around(value) for value in program.constants]

    def evaluate(lower: Array, upper: Array) -> Array:
        values: list[Bounds] = [*zip(lower, upper, strict=True), *constants]
        nowhere = np.zeros(lower.shape[1], dtype=np.bool_)
        with np.errstate(all="ignore"):
            for number, instruction in enumerate(program.instructions, start=len(values)):
                arguments = [values[a] for a in instruction.arguments]
                if number in powers:
                    base, exponent = powers[number]
                    values.append(integer_power(values[base], exponent))
                elif instruction.operation in DOMAINS:
                    inside, is_outside = _clipped(instruction.operation, *arguments)
                    nowhere |= is_outside
                    values.append(inside)
                else:
                    row = _PARTIAL.get(instruction.operation, ROWS[instruction.operation])
                    values.append(row(*arguments))
        low = np.broadcast_to(values[program.outputs[0][1]][0], nowhere.shape)
        return np.where(nowhere, math.inf, np.where(np.isnan(low), -math.inf, low))

    return evaluate


def _first_output(program: Program) -> Program:
    """What the first output needs of a program."""
    builder = Builder()
    outputs = builder.inline(program, {name: builder.input(name) for name in program.inputs})
    name, _ = program.outputs[0]
    return builder.build(program.inputs, {name: outputs[name]})


def _clipped(name: str, a: Bounds) -> tuple[Bounds, Mask]:
    """Bounds of an operation on the part of an operand in its domain, and where there is no such part.

    At an end that does not belong to the domain the function is infinite, and so is its bound.
    """
    domain, function = DOMAINS[name], UFUNCS[name]
    outside = (a[1] < domain.low) | (a[0] > domain.high)
    if not domain.closed:
        outside |= (a[1] <= domain.low) | (a[0] >= domain.high)
    ends = function(np.clip(a[0], domain.low, domain.high)), function(np.clip(a[1], domain.low, domain.high))
    low, high = outwards(*(ends if domain.rises else ends[::-1]), MARGIN)
    return (np.maximum(low, domain.floor), high), outside


def _quotient(a: Bounds, b: Bounds) -> Bounds:
    """A divisor of one sign may come as near to zero as it likes; one of both signs says nothing."""
    a, b = _where(b[1] <= 0, neg(a), a), _where(b[1] <= 0, neg(b), b)
    known = div(a, b)
    # Where the divisor is not negative, the quotient has the sign of the dividend.
    least, most = outwards(a[0] / b[1], a[1] / b[1], 1)
    low = np.where(a[0] >= 0, np.maximum(least, 0.0), -math.inf)
    high = np.where(a[1] <= 0, np.minimum(most, 0.0), math.inf)
    open_end = where_known((b[0] >= 0) & (b[1] > 0), low, high)
    return _where((b[0] > 0) | (b[1] < 0), known, open_end)


def _power(a: Bounds, b: Bounds) -> Bounds:
    """Of a broken exponent, a base that has no such power counts as 0, the nearest that has."""
    exponent = float(b[0]) if is_number(b) else math.inf
    if abs(exponent) > MAX_EXPONENT and exponent == np.floor(exponent):
        return ROWS["pow"](a, b)
    if exponent == np.floor(exponent):
        power = integer_power(a, int(abs(exponent)))
        return power if exponent > 0 else _quotient((np.asarray(1.0), np.asarray(1.0)), power)
    ends = np.power(np.maximum(a[0], 0.0), exponent), np.power(np.maximum(a[1], 0.0), exponent)
    low, high = outwards(*(ends if exponent > 0 else ends[::-1]), MARGIN)
    return where_known(a[1] >= 0, np.maximum(low, 0.0), high)


def _where(condition: Mask, one: Bounds, other: Bounds) -> Bounds:
    return np.where(condition, one[0], other[0]), np.where(condition, one[1], other[1])


_PARTIAL: dict[str, Callable[..., Bounds]] = {
    "div": _quotient,
    "pow": _power,
    "sqrt": lambda a: _power(a, (np.asarray(0.5), np.asarray(0.5))),
}
