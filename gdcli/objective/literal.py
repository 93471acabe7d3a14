"""A number as it is written: its text and place in, the exact fraction out."""

from __future__ import annotations

from fractions import Fraction

from gdcli.errors import InputError, Place

MAX_DIGITS = 400  # the largest double has 309; more digits than this carry no information in a run

LARGEST_IS = "the largest is about 1.8e308"
SMALLEST_IS = "the smallest above zero is about 4.9e-324"

_LONGEST = 24  # characters of a number that a sentence repeats


def exact_number(written: str, place: Place) -> Fraction:
    """Exact value of decimal digits with an optional fraction and exponent.

    Raise InputError where no double comes near it.
    """
    mantissa, _, exponent = written.lower().partition("e")
    digits = sum(c.isdigit() for c in mantissa)
    if digits > MAX_DIGITS:
        raise InputError(
            f"the number has {digits} digits, and at most {MAX_DIGITS} are read",
            place=place,
            why="a double carries 17",
            fix="leave out the last ones",
        )
    if not any(c in "123456789" for c in mantissa):
        return Fraction(0)
    # int() of a gigantic exponent is slow: decide by its length first.
    huge = len(exponent.lstrip("+-").lstrip("0")) > 4  # noqa: PLR2004 - 9999 is far beyond every double
    if not huge:
        value = Fraction(mantissa) * Fraction(10) ** int(exponent or 0)
        try:
            if float(value) > 0:
                return value
        except OverflowError:
            huge = True
    short = written if len(written) <= _LONGEST else written[:12] + "…" + written[-8:]
    if huge and not exponent.startswith("-"):
        raise InputError(
            f"the number '{short}' is too large for a double",
            place=place,
            why=LARGEST_IS,
        )
    raise InputError(
        f"the number '{short}' is too small for a double",
        place=place,
        why=SMALLEST_IS,
    )
