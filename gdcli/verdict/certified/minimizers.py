"""Where a search was to end, and the boxes that it found: its goal and its minimizers."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from gdcli.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

Bounds = tuple[float, float]


class Goal(Frozen):
    """When to stop: the gap that counts as closed, and whether time is up."""

    absolute: float
    relative: float
    time_is_up: Callable[[], bool]

    def met(self, lower: float, upper: float) -> bool:
        """Whether the bounds have met."""
        return bool(upper - lower <= max(self.absolute, self.relative * abs(upper)) and math.isfinite(upper))


class Minimizer(Frozen):
    """A box that may hold global minimizers.

    unique   exactly one point of the box can be one, and it is proven to be stationary along the variables
             that are not on a face of the whole
    """

    box: tuple[Bounds, ...]
    unique: bool


def merged(minimizers: list[Minimizer]) -> tuple[Minimizer, ...]:
    """The same boxes in order, hulls in place of those that overlap; a single point can only be itself."""
    merged: list[Minimizer] = []
    for minimizer in minimizers:
        box, unique = minimizer.box, minimizer.unique
        for other in [other for other in merged if _overlap(other.box, box)]:
            merged.remove(other)
            pairs = zip(box, other.box, strict=True)
            box, unique = tuple((min(a[0], b[0]), max(a[1], b[1])) for a, b in pairs), False
        merged.append(Minimizer(box, unique=unique or all(low == high for low, high in box)))
    return tuple(sorted(merged, key=lambda minimizer: minimizer.box))


def _overlap(a: tuple[Bounds, ...], b: tuple[Bounds, ...]) -> bool:
    return all(low <= above and below <= high for (low, high), (below, above) in zip(a, b, strict=True))


def inside(box: Sequence[Bounds], lower: Sequence[float], upper: Sequence[float]) -> tuple[Bounds, ...]:
    """The part of a box that lies in the whole."""
    return tuple((max(x, a), min(y, b)) for (x, y), a, b in zip(box, lower, upper, strict=True))
