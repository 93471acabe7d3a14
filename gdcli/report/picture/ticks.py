"""Round numbers along an axis: an axis and room for so many labels in, places and texts out."""

from __future__ import annotations

import math
import sys

from gdcli.report.picture.scene import Axis, Scale

# Steps that people count in.
ROUND = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0)
# Between these numbers are written without an exponent.
SMALLEST_IN_FULL, LARGEST_IN_FULL = 1e-4, 1e6


def ticks(axis: Axis, most: int) -> tuple[tuple[float, str], ...]:
    """At most `most` places on an axis with their labels, from low to high."""
    if axis.scale is Scale.LOG:
        return _powers(axis, most)
    step = max(_step(axis, max(1, most)), 1.0 if axis.whole else 0.0)
    first, last = math.ceil(axis.low / step), math.floor(axis.high / step)
    size = max(abs(axis.low), abs(axis.high))
    return tuple((k * step, _written(k * step, step, size)) for k in range(first, last + 1))


def fitting_ticks(axis: Axis, most: int, room: int) -> tuple[tuple[float, str], ...]:
    """At most `most` of them, and so few that their labels stand side by side in so many characters."""
    chosen = ticks(axis, most)
    while most > 1 and sum(len(text) + 2 for _, text in chosen) > room:
        most -= 1
        chosen = ticks(axis, most)
    return chosen


def share(axis: Axis, value: float) -> float:
    """Where a value stands along an axis: 0 at its low end, 1 at its high end."""
    if axis.scale is Scale.LOG:
        return (math.log(value) - math.log(axis.low)) / (math.log(axis.high) - math.log(axis.low))
    return (value / 2 - axis.low / 2) / (axis.high / 2 - axis.low / 2)


def _step(axis: Axis, most: int) -> float:
    rough = min((axis.high / 2 - axis.low / 2) / most * 2, sys.float_info.max)
    power = 10.0 ** math.floor(math.log10(rough))
    steps = [factor * power for factor in ROUND]
    fitting = (
        s for s in steps if s < math.inf and math.floor(axis.high / s) - math.ceil(axis.low / s) < most
    )
    # On an axis as long as the doubles reach no round step may be long enough: then 0 is labelled alone.
    return next(fitting, sys.float_info.max)


def _powers(axis: Axis, most: int) -> tuple[tuple[float, str], ...]:
    """Powers of ten; where an axis has fewer than two, its ends say more."""
    first, last = math.ceil(math.log10(axis.low)), math.floor(math.log10(axis.high))
    if last - first < 1:
        return tuple((end, f"{end:.2g}") for end in (axis.low, axis.high))[: max(1, most)]
    stride = math.ceil((last - first + 1) / max(1, most))
    powers = range(math.ceil(first / stride) * stride, last + 1, stride)
    # 10.0**k underflows to 0 where float() still reads a denormal number.
    return tuple((float(f"1e{k}"), str(10**k) if k in _IN_FULL else f"1e{k}") for k in powers)


# Powers of ten that are read faster in full.
_IN_FULL = range(4)


def _written(value: float, step: float, size: float) -> str:
    """A multiple of the step, with the digits that tell it from its neighbours."""
    if step >= SMALLEST_IN_FULL and size < LARGEST_IN_FULL:
        decimals = max(0, -math.floor(math.log10(step) + 1e-9))
        text = f"{value + 0.0:.{decimals + 1}f}"
        return text.rstrip("0").rstrip(".")
    digits = max(1, math.ceil(math.log10(size / step)) + 1)
    return f"{value + 0.0:.{min(17, digits)}g}"
