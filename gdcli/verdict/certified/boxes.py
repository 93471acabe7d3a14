"""Many boxes at once, and what is known of them: bounds, lower bounds of the loss, faces of the whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import numpy as np

from gdcli.frozen import Frozen

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Mask = NDArray[np.bool_]
    Index = NDArray[np.intp]

# Where a box is cut. Not in the middle: round numbers, where minima like to lie, are better inside of boxes.
OFF_CENTRE = 0.484375
# How much farther out an unbounded box is cut than it begins.
GROWTH = 16.0


class Boxes(Frozen):
    """k boxes in n variables.

    lower, upper   shape (n, k)
    bound          shape (k,), the loss is nowhere lower in the box
    below, above   shape (n, k): the box answers also for its points on the lower or upper face of the whole.
                   A variable that is held on a face has lower == upper and answers for neither.
    """

    lower: Array
    upper: Array
    bound: Array
    below: Mask
    above: Mask

    @classmethod
    def whole(cls, lower: Array, upper: Array) -> Self:
        """The box in which everything happens, with all of its faces."""
        low, high = lower.reshape(-1, 1), upper.reshape(-1, 1)
        free = low < high
        # A face at infinity has no points.
        return cls(low, high, np.array([-np.inf]), free & np.isfinite(low), free & np.isfinite(high))

    @property
    def count(self) -> int:
        """Number of boxes."""
        return int(self.bound.size)

    @property
    def width(self) -> Array:
        """Shape (n, k)."""
        with np.errstate(over="ignore"):
            return self.upper - self.lower

    @property
    def free(self) -> Mask:
        """Variables that are not held, shape (n, k)."""
        return self.lower < self.upper

    @property
    def middle(self) -> Array:
        """A finite point of every box, shape (n, k)."""
        return between(self.lower, self.upper)

    @property
    def bounded(self) -> Mask:
        """Boxes that reach nowhere to infinity, shape (k,)."""
        return ~some(np.isinf(self.lower) | np.isinf(self.upper))

    @property
    def inner(self) -> Mask:
        """Boxes that answer for no point of a face of their free variables, shape (k,)."""
        return ~some(self.below | self.above)

    def take(self, which: Mask | Index | slice) -> Self:
        """Some of the boxes."""
        # By `take` and numbers, numpy copies columns five times as fast as by a mask in brackets.
        numbers = np.arange(self.count)[which]
        return type(self)(
            self.lower.take(numbers, axis=1),
            self.upper.take(numbers, axis=1),
            self.bound.take(numbers),
            self.below.take(numbers, axis=1),
            self.above.take(numbers, axis=1),
        )

    def with_bound(self, bound: Array) -> Self:
        """The same boxes with other lower bounds."""
        return type(self)(self.lower, self.upper, bound, self.below, self.above)

    def held(self, variable: int, *, at_upper: bool) -> Self:
        """The part of every box where a variable has its lower, or its upper, value."""
        value = (self.upper if at_upper else self.lower)[variable]
        lower, upper = self.lower.copy(), self.upper.copy()
        below, above = self.below.copy(), self.above.copy()
        lower[variable] = upper[variable] = value
        below[variable] = above[variable] = False
        return type(self)(lower, upper, self.bound, below, above)

    def without_faces(self, variable: int) -> Self:
        """The same boxes, answering no more for a variable's faces."""
        below, above = self.below.copy(), self.above.copy()
        below[variable] = above[variable] = False
        return type(self)(self.lower, self.upper, self.bound, below, above)

    def cut(self, lower: Array, upper: Array) -> Self:
        """The boxes with other bounds within their own; they answer no more for a face left behind."""
        return type(self)(
            lower,
            upper,
            self.bound,
            self.below & (lower == self.lower),
            self.above & (upper == self.upper),
        )

    @property
    def relative_width(self) -> Array:
        """Width in parts of the coordinate where that is above 1, shape (n, k)."""
        scale = np.maximum(np.maximum(abs(self.lower), abs(self.upper)), 1.0)
        with np.errstate(all="ignore"):
            return np.where(np.isinf(scale), np.inf, self.width / scale)

    def halves(self) -> Boxes:
        """Every box cut in two across its relatively widest side."""
        column, widest = np.arange(self.count), self.relative_width.argmax(axis=0)
        middle = self.middle[widest, column]
        left, right = self.upper.copy(), self.lower.copy()
        left[widest, column] = right[widest, column] = middle
        return join([self.cut(self.lower, left), self.cut(right, self.upper)])


def join(parts: list[Boxes]) -> Boxes:
    """All boxes of several lists."""
    return Boxes(
        np.concatenate([part.lower for part in parts], axis=1),
        np.concatenate([part.upper for part in parts], axis=1),
        np.concatenate([part.bound for part in parts]),
        np.concatenate([part.below for part in parts], axis=1),
        np.concatenate([part.above for part in parts], axis=1),
    )


def some(mask: Mask) -> Mask:
    """For every box, whether the mask is set for any variable; shape (m, k) to (k,)."""
    found: Mask = np.logical_or.reduce(mask, axis=0)
    return found


def between(lower: Array, upper: Array) -> Array:
    """A finite number between two others, near the middle where both are finite."""
    with np.errstate(all="ignore"):
        middle = lower * (1 - OFF_CENTRE) + upper * OFF_CENTRE
        middle = np.where(np.isinf(upper), GROWTH * np.maximum(lower, 1.0), middle)
        middle = np.where(np.isinf(lower), GROWTH * np.minimum(upper, -1.0), middle)
        middle = np.where(np.isinf(lower) & np.isinf(upper), 0.0, middle)
    return np.clip(middle, lower, upper)
