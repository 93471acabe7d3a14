"""A Program and a box in, whether composition rules prove its first output convex there out.

The rules are those of disciplined convex programming (Grant, Boyd & Ye 2006), with signs taken from interval
bounds on the box, which may be unbounded: a sum of convex terms, a convex function of an affine one, a rising
convex function of a convex one, and so on. What they do not prove may be convex all the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gdcli.backends.to_boxes import to_boxes
from gdcli.frozen import Frozen
from gdcli.program.powers import integer_powers
from gdcli.program.program import Program

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class Shape(Frozen):
    """What is known of one register as a function on the box; affine is convex and concave."""

    convex: bool
    concave: bool
    lower: float
    upper: float
    constant: bool = False

    @property
    def affine(self) -> bool:
        """Whether it is a straight line in every direction."""
        return self.convex and self.concave


class Curve(Frozen):
    """A function of one operand: where it is convex, and where it rises or falls, by the sign of the operand.

    bends   +1 convex, −1 concave
    slope   +1 rising, −1 falling, 0 falling below zero and rising above
    """

    bends: int
    slope: int
    from_zero: bool = False  # the bend is claimed for operands from 0 on only


# Functions that are convex or concave on their whole domain, or from 0 on.
CURVES = {
    "exp": Curve(1, 1),
    "softplus": Curve(1, 1),
    "relu": Curve(1, 1),
    "abs": Curve(1, 0),
    "cosh": Curve(1, 0),
    "log": Curve(-1, 1),
    "log2": Curve(-1, 1),
    "log10": Curve(-1, 1),
    "sqrt": Curve(-1, 1),
    "sinh": Curve(1, 1, from_zero=True),
    "atan": Curve(-1, 1, from_zero=True),
    "tanh": Curve(-1, 1, from_zero=True),
    "asinh": Curve(-1, 1, from_zero=True),
    "erf": Curve(-1, 1, from_zero=True),
    "sigmoid": Curve(-1, 1, from_zero=True),
    "cbrt": Curve(-1, 1, from_zero=True),
}


def is_convex(program: Program, lower: Sequence[float], upper: Sequence[float]) -> bool:
    """Whether the first output is proven defined and convex on a box."""
    registers = tuple((str(i), i) for i in range(program.first_instruction + len(program.instructions)))
    everything = Program(program.inputs, program.constants, program.instructions, registers)
    found = to_boxes(everything)(np.array(lower).reshape(-1, 1), np.array(upper).reshape(-1, 1))
    powers = integer_powers(program)
    shapes: list[Shape] = []
    bounds = zip(found.lower[:, 0].tolist(), found.upper[:, 0].tolist(), strict=True)
    for number, (low, high) in enumerate(bounds):
        if number < program.first_instruction:
            shapes.append(Shape(True, True, low, high, number >= len(program.inputs)))  # noqa: FBT003 - a line
            continue
        instruction = program.instructions[number - program.first_instruction]
        operands = [shapes[a] for a in instruction.arguments]
        if all(operand.constant for operand in operands):
            convex = concave = True
        elif number in powers:
            base, exponent = powers[number]
            convex, concave = _power(shapes[base], exponent)
        else:
            rule = RULES.get(instruction.operation)
            curve = CURVES.get(instruction.operation)
            convex, concave = rule(*operands) if rule else (False, False)
            if curve:
                convex, concave = _composed(curve, operands[0])
        defined = not (np.isnan(low) or np.isnan(high))
        constant = all(operand.constant for operand in operands)
        shapes.append(Shape(convex and defined, concave and defined, low, high, constant))
    return shapes[program.outputs[0][1]].convex


Bends = tuple[bool, bool]


def _composed(curve: Curve, a: Shape) -> Bends:
    """Convex of affine; rising convex of convex; falling convex of concave; and the same upside down."""
    if curve.from_zero and not a.lower >= 0:
        return False, False
    rises = curve.slope > 0 or (curve.slope == 0 and a.lower >= 0)
    falls = curve.slope < 0 or (curve.slope == 0 and a.upper <= 0)
    same, other = (a.convex, a.concave) if curve.bends > 0 else (a.concave, a.convex)
    bends = a.affine or (rises and same) or (falls and other)
    return (bends, False) if curve.bends > 0 else (False, bends)


def _power(a: Shape, exponent: int) -> Bends:
    """Whole powers from 2 on: even ones are convex, odd ones from 0 on, and concave up to 0."""
    if exponent % 2 == 0:
        return _composed(Curve(1, 0), a)
    return a.lower >= 0 and a.convex, a.upper <= 0 and a.concave


def _real_power(a: Shape, b: Shape) -> Bends:
    """Powers of what is not negative with a constant exponent."""
    if not b.constant or not a.lower >= 0:
        return False, False
    if b.lower >= 1:
        return a.convex, False
    if b.lower >= 0 and b.upper <= 1:
        return False, a.concave
    return b.upper <= 0 and a.lower > 0 and a.concave, False


def _sum(a: Shape, b: Shape) -> Bends:
    return a.convex and b.convex, a.concave and b.concave


def _difference(a: Shape, b: Shape) -> Bends:
    return a.convex and b.concave, a.concave and b.convex


def _negative(a: Shape) -> Bends:
    return a.concave, a.convex


def _product(a: Shape, b: Shape) -> Bends:
    """A multiple by a constant."""
    if a.constant:
        a, b = b, a
    if not b.constant:
        return False, False
    if b.lower >= 0:
        return a.convex, a.concave
    return (a.concave, a.convex) if b.upper <= 0 else (False, False)


def _quotient(a: Shape, b: Shape) -> Bends:
    """A constant divisor, or a constant over what is positive and concave, or negative and convex."""
    if b.constant:
        if b.lower > 0:
            return a.convex, a.concave
        return (a.concave, a.convex) if b.upper < 0 else (False, False)
    if a.constant and b.lower > 0 and b.concave:
        return a.lower >= 0, a.upper <= 0
    if a.constant and b.upper < 0 and b.convex:
        return a.upper <= 0, a.lower >= 0
    return False, False


def _maximum(a: Shape, b: Shape) -> Bends:
    return a.convex and b.convex, False


def _minimum(a: Shape, b: Shape) -> Bends:
    return False, a.concave and b.concave


def _length(a: Shape, b: Shape) -> Bends:
    """A norm, which rises with each operand where that is not negative."""
    return all(part.affine or (part.convex and part.lower >= 0) for part in (a, b)), False


RULES: dict[str, Callable[..., Bends]] = {
    "add": _sum,
    "sub": _difference,
    "neg": _negative,
    "mul": _product,
    "div": _quotient,
    "pow": _real_power,
    "max": _maximum,
    "min": _minimum,
    "hypot": _length,
}
