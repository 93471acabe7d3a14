"""What a function of a coordinate may be, and its values: algebraic ones, or with one exp or log in them.

An algebraic number, not 0, times e to the power of another is transcendental, and so is the sum of one and a
multiple of the logarithm of another, not 1 (Lindemann). So such a value is never equal to an algebraic one,
and enclosures tell them apart if they are narrow enough; if they are not, nothing is claimed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from gdcli.frozen import Frozen
from gdcli.verdict.exact.exact_number import ExactNumber, exact_number
from gdcli.verdict.exact.reading import NotReadableError
from gdcli.verdict.exact.value import Value, compare_values

if TYPE_CHECKING:
    from gdcli.verdict.exact.algebraic import Algebraic
    from gdcli.verdict.exact.polynomial import Interval, Polynomial
    from gdcli.verdict.exact.rational import Rational


class Transcendental(Frozen):
    """A value made of two algebraic ones, in one way for each function; the same two make the same value."""

    parts: tuple[Value, Value]
    number: ExactNumber

    def compared(self) -> tuple[object, ...]:
        """Where it comes from: the number follows."""
        return (self.parts,)

    @property
    def at(self) -> Algebraic:
        """The point of which it is the value."""
        return self.parts[0].at


Level = Value | Transcendental


class Function(Protocol):
    """A function of a coordinate whose stationary points are algebraic."""

    @property
    def is_constant(self) -> bool:
        """Whether it is a number."""

    @property
    def slope(self) -> Polynomial:
        """A polynomial with the sign of the derivative."""

    def level(self, at: Algebraic) -> Level:
        """Value at a point of the domain."""

    def leading(self, power: int, at: Algebraic, factor: Rational) -> Value | Interval:
        """Derivative of order power + 1, times a factor, at a root of the slope with that multiplicity."""

    def limit(self, end: Algebraic | None, side: int) -> tuple[int, Level]:
        """Limit from one side of a point, or towards an infinity: +∞ where x comes from below (side −1).

        The sign of the infinity that it is, or 0 and the value.
        """


def level_number(level: Level) -> ExactNumber:
    """Text and enclosure of a value."""
    return exact_number(level) if isinstance(level, Value) else level.number


def compare_levels(a: Level, b: Level) -> int:
    """Sign of a − b; raise NotReadableError where two values may or may not be the same."""
    if isinstance(a, Value) and isinstance(b, Value):
        return compare_values(a, b)
    if isinstance(a, Transcendental) and isinstance(b, Transcendental):
        pairs = zip(a.parts, b.parts, strict=True)
        if all(compare_values(one, other) == 0 for one, other in pairs):
            return 0
    one, other = level_number(a), level_number(b)
    if one.high < other.low:
        return -1
    if one.low > other.high:
        return 1
    raise NotReadableError
