"""A Program on many boxes at once: arrays of bounds in, bounds of every value that each box can have out.

The laws are those of `to_interval.py`. Here an interval is a pair of doubles, rounded outwards: by a unit in
the last place after + − × ÷ √, which are exact to half a unit, and by more after what a library computes
(`box_rows.py`). No information is a pair of NaN; an operation that leaves its domain somewhere in a box
gives it, and it stays. Bounds are as tight as the operation allows also where a box is wide, which is what
balls are not: a search over boxes needs this backend, a proof at a point the other.
"""

from __future__ import annotations

import math
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from gdcli.backends.box_arithmetic import integer_power
from gdcli.backends.box_rows import JUMPS, ROWS
from gdcli.frozen import Frozen
from gdcli.program.evaluate import nearest_double
from gdcli.program.powers import integer_powers

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from gdcli.program.program import Program

    Array = NDArray[np.float64]
    Mask = NDArray[np.bool_]
    Bounds = tuple[Array, Array]


class BoxEnclosures(Frozen):
    """What a Program can give on k boxes.

    lower, upper   shape (m, k), a row an output; NaN where there is no information
    jumps          shape (j, k), a row for each instruction named in JUMPS, in their order
    """

    lower: Array
    upper: Array
    jumps: Mask


def to_boxes(program: Program) -> Callable[[Array, Array], BoxEnclosures]:
    """Function of the lower and the upper bounds of k boxes, each of shape (n, k), inputs in order."""
    powers = integer_powers(program)
    constants = [around(value) for value in program.constants]

    def evaluate(lower: Array, upper: Array) -> BoxEnclosures:
        boxes = lower.shape[1]
        values: list[Bounds] = [*zip(lower, upper, strict=True), *constants]
        jumps = []
        with np.errstate(all="ignore"):
            for number, instruction in enumerate(program.instructions, start=len(values)):
                if number in powers:
                    base, exponent = powers[number]
                    values.append(integer_power(values[base], exponent))
                    continue
                arguments = [values[a] for a in instruction.arguments]
                if instruction.operation in JUMPS:
                    jumps.append(np.broadcast_to(JUMPS[instruction.operation](*arguments), boxes))
                values.append(ROWS[instruction.operation](*arguments))
        outputs = [values[register] for _, register in program.outputs]
        return BoxEnclosures(
            np.stack([np.broadcast_to(low, boxes) for low, _ in outputs]),
            np.stack([np.broadcast_to(high, boxes) for _, high in outputs]),
            np.stack(jumps) if jumps else np.zeros((0, boxes), dtype=np.bool_),
        )

    return evaluate


def around(value: Fraction) -> Bounds:
    """The doubles around a rational."""
    near = nearest_double(value)
    low = near if Fraction(near) <= value else math.nextafter(near, -math.inf)
    high = near if Fraction(near) >= value else math.nextafter(near, math.inf)
    return np.asarray(low), np.asarray(high)
