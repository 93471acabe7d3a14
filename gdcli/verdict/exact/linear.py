"""Texts of the form slope·x + shift: a tree in, its two numbers out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gdcli.frozen import Frozen
from gdcli.verdict.exact.exact_number import ExactNumber, affine_number
from gdcli.verdict.exact.polynomial import coefficients
from gdcli.verdict.exact.reading import MAX_DEGREE, NotReadableError, Plain, read_function

if TYPE_CHECKING:
    from fractions import Fraction

    from gdcli.objective.tree import Node


class Linear(Frozen):
    """What stands in a call: slope·x + shift, the slope positive."""

    slope: Fraction
    shift: Fraction

    def multiple(self, node: Node) -> int:
        """The integer n for which a text is n times this, or NotReadableError."""
        other = linear(node)
        factor = other.slope / self.slope
        if factor.denominator != 1 or abs(factor) > MAX_DEGREE or other.shift != factor * self.shift:
            raise NotReadableError
        return int(factor)

    def solved(self, number: ExactNumber) -> ExactNumber:
        """The x for which slope·x + shift is a number."""
        return affine_number(number, 1 / self.slope, -self.shift / self.slope)


def linear(node: Node) -> Linear:
    """A text as slope·x + shift with any slope but 0, or NotReadableError."""
    function = read_function(node, Plain())
    if function.above.degree() != 1 or function.below.degree() > 0:
        raise NotReadableError
    slope, shift = coefficients(function.above)
    return Linear(slope, shift)
