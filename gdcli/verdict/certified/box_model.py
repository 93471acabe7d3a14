"""Loss, gradient and Hessian on many boxes at once, and what they say about minima and stationary points.

What is not known is said by infinite bounds. All arithmetic is that of `to_boxes`, rounded outwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gdcli.backends.box_arithmetic import add, integer_power, mul, sub
from gdcli.backends.to_boxes import to_boxes
from gdcli.backends.to_boxes_where_defined import to_boxes_where_defined
from gdcli.frozen import Frozen
from gdcli.verdict.certified.boxes import some

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gdcli.verdict.certified.boxes import Boxes
    from gdcli.verdict.certified.derivatives import Derivatives

    Array = NDArray[np.float64]
    Mask = NDArray[np.bool_]
    Bounds = tuple[Array, Array]

# Part of the largest entry by which a middle Hessian is moved before it is inverted, against exact zeros.
NUDGE = 1e-13


class Slopes(Frozen):
    """Bounds on k boxes of the loss, shape (k,), and the gradient, shape (n, k)."""

    loss: Bounds
    gradient: Bounds


class BoxModel:
    """Evaluates an objective on boxes."""

    def __init__(self, derivatives: Derivatives) -> None:
        self.dimension = len(derivatives.variables)
        self._derivatives = derivatives
        self._first = to_boxes(derivatives.first)
        self._second = to_boxes(derivatives.second)
        self._where_defined = to_boxes_where_defined(derivatives.first)

    def slopes(self, lower: Array, upper: Array) -> Slopes:
        """Loss and gradient; the gradient contains Clarke's, and is unknown where the loss may jump."""
        found = self._first(lower, upper)
        unknown = np.isnan(found.lower[0]) | some(found.jumps[list(self._derivatives.first_value_jumps)])
        low, high = _known(found.lower[1:], found.upper[1:], unknown)
        loss = _known(found.lower[0], found.upper[0], np.isnan(found.lower[0]))
        return Slopes(loss, (low, high))

    def is_above(self, boxes: Boxes, chosen: Mask, level: float) -> Mask:
        """Whether the loss is higher than a level wherever it has a value at all, of the chosen boxes."""
        above = np.zeros(boxes.count, dtype=np.bool_)
        if chosen.any():
            above[chosen] = self._where_defined(boxes.lower[:, chosen], boxes.upper[:, chosen]) > level
        return above

    def hessian(self, lower: Array, upper: Array) -> Bounds:
        """Bounds of shape (n, n, k), unknown where anything is, or loss or gradient may jump."""
        n = self.dimension
        found = self._second(lower, upper)
        unknown = some(np.isnan(found.lower)) | some(found.jumps[list(self._derivatives.gradient_jumps)])
        low, high = _known(found.lower[n + 1 :], found.upper[n + 1 :], unknown)
        rows, columns = np.tril_indices(n)
        whole_low, whole_high = (np.empty((n, n, lower.shape[1])) for _ in range(2))
        for triangle, whole in ((low, whole_low), (high, whole_high)):
            whole[rows, columns] = whole[columns, rows] = triangle
        return whole_low, whole_high


def _known(low: Array, high: Array, unknown: Mask) -> Bounds:
    nothing = unknown | np.isnan(low) | np.isnan(high)
    return np.where(nothing, -np.inf, low), np.where(nothing, np.inf, high)


def best_centre(boxes: Boxes, gradient: Bounds) -> Array:
    """Points of the boxes at which the mean value form bounds the loss best from below.

    Baumann (1988), BIT 28, 80-87: the end to which the loss falls where the sign of the slope is known, else
    the point that divides the width as the bounds of the slope divide each other.
    """
    low, high = gradient
    with np.errstate(all="ignore"):
        part = np.clip(np.nan_to_num(high / (high - low), nan=0.5), 0.0, 1.0)
        centre = boxes.lower * part + boxes.upper * (1 - part)
    return np.clip(np.where(np.isfinite(centre), centre, boxes.middle), boxes.lower, boxes.upper)


def mean_value_bound(boxes: Boxes, centre: Array, at_centre: Array, gradient: Bounds) -> Array:
    """Lower bounds of the loss, shape (k,): f(c) + G·(X − c)."""
    total: Bounds = at_centre, at_centre
    with np.errstate(all="ignore"):
        for i in range(len(centre)):
            offset = sub((boxes.lower[i], boxes.upper[i]), (centre[i], centre[i]))
            slope = gradient[0][i], gradient[1][i]
            total = add(total, _held_is_zero(mul(slope, offset), boxes.free[i]))
    return _or_nothing(total[0])


def taylor_bound(boxes: Boxes, centre: Array, there: Slopes, hessian: Bounds) -> Array:
    """Lower bounds of the loss, shape (k,): f(c) + g(c)·(X − c) + ½(X − c)ᵀH(X − c)."""
    n, count = centre.shape
    total: Bounds = there.loss
    half = np.asarray(0.5), np.asarray(0.5)
    with np.errstate(all="ignore"):
        offsets = [sub((boxes.lower[i], boxes.upper[i]), (centre[i], centre[i])) for i in range(n)]
        for i in range(n):
            slope = there.gradient[0][i], there.gradient[1][i]
            total = add(total, _held_is_zero(mul(slope, offsets[i]), boxes.free[i]))
            square = mul(half, mul((hessian[0][i, i], hessian[1][i, i]), integer_power(offsets[i], 2)))
            total = add(total, _held_is_zero(square, boxes.free[i]))
            for j in range(i):
                mixed = mul((hessian[0][i, j], hessian[1][i, j]), mul(offsets[i], offsets[j]))
                total = add(total, _held_is_zero(mixed, boxes.free[i] & boxes.free[j]))
    assert total[0].shape == (count,)
    return _or_nothing(total[0])


def krawczyk(boxes: Boxes, centre: Array, there: Slopes, hessian: Bounds) -> Bounds:
    """Bounds, shape (n, k), of the stationary points along the free variables: K(X) of `certificate.py`."""
    n, count = centre.shape
    free = boxes.free
    both = free[:, None] & free[None, :]
    unit = np.eye(n)[:, :, None]
    with np.errstate(all="ignore"):
        middle = hessian[0] / 2 + hessian[1] / 2
        middle = np.where(both & np.isfinite(middle), middle, unit)
        size = np.maximum(abs(middle).max(axis=(0, 1)), np.finfo(float).tiny)
        matrices = np.moveaxis(middle / size + NUDGE * unit, -1, 0)
        inverse = np.moveaxis(_inverses(matrices), 0, -1) / size
        offsets = [sub((boxes.lower[j], boxes.upper[j]), (centre[j], centre[j])) for j in range(n)]
        low, high = np.empty((n, count)), np.empty((n, count))
        for i in range(n):
            total: Bounds = centre[i], centre[i]
            for j in range(n):
                factor = inverse[i, j], inverse[i, j]
                slope = there.gradient[0][j], there.gradient[1][j]
                total = sub(total, _held_is_zero(mul(factor, slope), free[j]))
                entry: Bounds = np.full(count, float(i == j)), np.full(count, float(i == j))
                for m in range(n):
                    product = mul((inverse[i, m], inverse[i, m]), (hessian[0][m, j], hessian[1][m, j]))
                    entry = sub(entry, _held_is_zero(product, free[m]))
                total = add(total, _held_is_zero(mul(entry, offsets[j]), free[j]))
            low[i], high[i] = total
    unknown = np.isnan(low) | np.isnan(high) | ~free
    return np.where(unknown, -np.inf, low), np.where(unknown, np.inf, high)


def _inverses(matrices: Array) -> Array:
    """Approximate inverses; any matrix will do for the proof, a good one for the result."""
    try:
        return np.asarray(np.linalg.inv(matrices), dtype=np.float64)
    except np.linalg.LinAlgError:
        return np.asarray(np.linalg.pinv(matrices), dtype=np.float64)


def _held_is_zero(term: Bounds, free: Mask) -> Bounds:
    """A term with the offset of a variable: exactly zero where the variable is held."""
    return np.where(free, term[0], 0.0), np.where(free, term[1], 0.0)


def _or_nothing(bound: Array) -> Array:
    return np.where(np.isnan(bound), -np.inf, bound)
