"""Where the real roots of a polynomial are: whole coefficients in, intervals with one root each out.

Descartes' rule bounds the number of positive roots by the changes of sign among the coefficients, and is
exact where there are none or one; the line is halved until one of the two holds everywhere (Collins and
Akritas 1976). Dyadic numbers are all that bounds an interval.
"""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdcli.verdict.exact.polynomial import Interval


def isolate(values: Sequence[int]) -> tuple[Interval, ...]:
    """Intervals from left to right, each with one real root inside, or a root itself twice.

    values   coefficients from the highest power down of a polynomial without multiple roots
    """
    rising = list(values[::-1])
    found: list[Interval] = []
    if rising[0] == 0:
        found.append((Fraction(0), Fraction(0)))
        rising = rising[1:]
    found += _positive(rising)
    mirrored = [-c if i % 2 else c for i, c in enumerate(rising)]
    found += [(-high, -low) for low, high in _positive(mirrored)]
    return tuple(sorted(found))


def _positive(rising: list[int]) -> list[Interval]:
    """Intervals of the positive roots; coefficients from the lowest power up, the first one not zero."""
    bits = _bound(rising)
    found: list[Interval] = []
    # Parts of the line still to be looked at: the polynomial with the part stretched to (0, 1), and the part.
    open_ = [([c << bits * i for i, c in enumerate(rising)], Fraction(0), Fraction(2**bits))]
    while open_:
        part, low, width = open_.pop()
        changes = _changes(_shifted(part[::-1]))
        if changes == 0:
            continue
        if changes == 1:
            found.append((low, low + width))
            continue
        top = len(part) - 1
        left = [c << (top - i) for i, c in enumerate(part)]
        right = _shifted(left)
        middle = low + width / 2
        if right[0] == 0:
            found.append((middle, middle))
            right = right[1:]
        open_ += [(left, low, width / 2), (right, middle, width / 2)]
    return found


def _bound(rising: Sequence[int]) -> int:
    """Bits of a power of two beyond all positive roots (Fujiwara 1916)."""
    top, leading = len(rising) - 1, abs(rising[-1]).bit_length() - 1
    powers = (-(-(abs(c).bit_length() - leading) // (top - i)) for i, c in enumerate(rising[:-1]) if c)
    return 1 + max((1, *powers))


def _shifted(rising: Sequence[int]) -> list[int]:
    """Coefficients of p(x + 1) (Horner)."""
    shifted = list(rising)
    for start in range(len(shifted) - 1):
        for i in range(len(shifted) - 2, start - 1, -1):
            shifted[i] += shifted[i + 1]
    return shifted


def _changes(values: Sequence[int]) -> int:
    """Changes of sign from one coefficient to the next that is not zero."""
    signs = [value > 0 for value in values if value]
    return sum(a is not b for a, b in pairwise(signs))
