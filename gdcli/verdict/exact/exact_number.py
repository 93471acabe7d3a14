"""A real number that is known exactly, as people read it: a short formula, else its first digits."""

from __future__ import annotations

import math
import re
from decimal import ROUND_CEILING, ROUND_FLOOR, Context, Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from gdcli.frozen import Frozen
from gdcli.program.evaluate import nearest_double
from gdcli.verdict.exact.value import Value, algebraic, number_value, point_value

if TYPE_CHECKING:
    from gdcli.verdict.exact.algebraic import Algebraic

MAX_FORMULA = 40  # characters; longer ones say less than digits do
MAX_NAMED_DEGREE = 4  # fields in which a number is looked at for being a square root in disguise
MAX_ROOT_TRIED = 1000  # squares up to its own are taken out of a square root
DIGITS = 12  # of an enclosure that is shown
_CALL = r"[a-z]+\(.*\)"  # no other formula begins with a word and ends with a bracket

CLOSE = Fraction(1, 2**64)  # relative width of an enclosure: narrower than a double can tell


class ExactNumber(Frozen):
    """A number with a text and an enclosure.

    text         "1/2", "-sqrt(2)", "(1 - sqrt(5))/2", or an enclosure such as "1.16730397826…"
    is_formula   whether the text is the number itself
    low, high    enclosure; a point where the number is a fraction
    """

    text: str
    is_formula: bool
    low: Fraction
    high: Fraction

    def __float__(self) -> float:
        """Nearest double, or its neighbour."""
        return nearest_double((self.low + self.high) / 2)


def exact_number(value: Value) -> ExactNumber:
    """Text and enclosure of an algebraic value."""
    low, high = value.enclosed(CLOSE)
    formula = _formula(value)
    if formula is not None and len(formula) <= MAX_FORMULA:
        return ExactNumber(formula, is_formula=True, low=low, high=high)
    return enclosed_number(low, high)


def enclosed_number(low: Fraction, high: Fraction, formula: str | None = None) -> ExactNumber:
    """A number of which an enclosure is known, and perhaps a formula."""
    if formula is not None and len(formula) <= MAX_FORMULA:
        return ExactNumber(formula, is_formula=True, low=low, high=high)
    return ExactNumber(_digits(low, high), is_formula=False, low=low, high=high)


def affine_number(number: ExactNumber, factor: Fraction, offset: Fraction) -> ExactNumber:
    """factor·number + offset, the factor not 0; the formula of anything but a call is given up."""
    if factor == 1 and offset == 0:
        return number
    low, high = sorted((number.low * factor + offset, number.high * factor + offset))
    if low == high:
        return exact_number(number_value(low))
    formula = _affine_text(number.text, factor, offset) if re.fullmatch(_CALL, number.text) else None
    return enclosed_number(low, high, formula)


def _affine_text(call: str, factor: Fraction, offset: Fraction) -> str:
    p, q = factor.numerator, factor.denominator
    multiple = {1: call, -1: f"-{call}"}.get(p, f"{p}*{call}") + (f"/{q}" if q != 1 else "")
    if offset == 0:
        return multiple
    return f"{offset} - {multiple[1:]}" if factor < 0 else f"{offset} + {multiple}"


def _formula(value: Value) -> str | None:
    if value.rational is not None:
        return str(value.rational) if _short(*value.rational.as_integer_ratio()) else None
    degree = len(value.at.minimal) - 1
    if degree % 2 or degree > MAX_NAMED_DEGREE:
        return None  # the degree of a value divides that of its field
    found = value.at if value == point_value(value.at) else algebraic(value)
    if len(found.minimal) != 3 or not _short(*found.minimal):  # noqa: PLR2004 - degree 2
        return None
    return _root_of_quadratic(found)


def _short(*integers: int) -> bool:
    return max(map(abs, integers)).bit_length() <= 4 * MAX_FORMULA


def _root_of_quadratic(number: Algebraic) -> str:
    """(u ± w·sqrt(d))/v in lowest terms."""
    a, b, c = number.minimal
    outside, inside = _square_out(b * b - 4 * a * c)
    shared = math.gcd(b, outside, 2 * a)
    u, w, v = -b // shared, outside // shared, 2 * a // shared
    root = f"sqrt({inside})" if w == 1 else f"{w}*sqrt({inside})"
    minus = number.index == 0
    if u == 0:
        top = f"-{root}" if minus else root
        return top if v == 1 else f"{top}/{v}"
    top = f"{u} {'-' if minus else '+'} {root}"
    return top if v == 1 else f"({top})/{v}"


def _square_out(number: int) -> tuple[int, int]:
    """The pair (s, d) with number = s²·d and no small square in d."""
    outside = 1
    for root in range(2, MAX_ROOT_TRIED):
        while number % (root * root) == 0:
            number //= root * root
            outside *= root
    return outside, number


def _digits(low: Fraction, high: Fraction) -> str:
    """The digits that both ends share, with an ellipsis; or both ends where they share none."""
    below = _rounded(low, ROUND_FLOOR if low > 0 else ROUND_CEILING)
    above = _rounded(high, ROUND_FLOOR if high > 0 else ROUND_CEILING)
    if below == above:
        return f"{max(str(below), str(above), key=len)}…"  # an end that is short is no shorter number
    return f"between {_rounded(low, ROUND_FLOOR)} and {_rounded(high, ROUND_CEILING)}"


def _rounded(number: Fraction, rounding: str) -> Decimal:
    context = Context(prec=DIGITS, rounding=rounding)
    return context.divide(Decimal(number.numerator), Decimal(number.denominator))
