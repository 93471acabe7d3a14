"""Loss, gradient and Hessian of an objective on one small box, in balls, with some variables held fixed."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from flint import arb, arb_mat

from gdcli.backends.to_interval import outward, precision, to_interval
from gdcli.frozen import Frozen

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from gdcli.verdict.certified.derivatives import Derivatives


class Neighbourhood(Frozen):
    """Enclosures on a box.

    gradient   shape (n,), all variables; contains Clarke's generalized gradient
    hessian    shape (m, m), of the m variables that are not fixed
    """

    loss: arb
    gradient: tuple[arb, ...]
    hessian: arb_mat


BITS = 128


def loss_at(derivatives: Derivatives) -> Callable[[Sequence[float]], tuple[float, float]]:
    """Function from a point to bounds of the loss there, as narrow as doubles are; infinite where unknown."""
    evaluate = to_interval(derivatives.first)

    def bounds(point: Sequence[float]) -> tuple[float, float]:
        with precision(BITS):
            loss, *_ = evaluate(list(map(arb, point))).outputs
            return outward(loss) if loss.is_finite() else (-math.inf, math.inf)

    return bounds


def supporting_plane(
    derivatives: Derivatives, box: Sequence[tuple[float, float]]
) -> Callable[[Sequence[float]], float]:
    """Function from a point to a bound that a loss convex on the box, without jumps, is nowhere below."""
    evaluate = to_interval(derivatives.first)

    def least(point: Sequence[float]) -> float:
        with precision(BITS):
            total, *slopes = evaluate(list(map(arb, point))).outputs
            for slope, x, (low, high) in zip(slopes, point, box, strict=True):
                ends = [slope * (arb(end) - x) for end in (low, high)]
                total += arb(0) if slope.is_zero() else ends[0].min(ends[1])
            return outward(total)[0] if total.is_finite() else -math.inf

    return least


class LocalModel:
    """Evaluates an objective on boxes, `free` being the variables that are not held fixed."""

    def __init__(self, derivatives: Derivatives, free: Sequence[int] | None = None) -> None:
        self.dimension = len(derivatives.variables)
        self.free = tuple(range(self.dimension) if free is None else free)
        self._derivatives = derivatives
        self._evaluate = to_interval(derivatives.second)

    def on(self, box: Sequence[arb]) -> Neighbourhood | None:
        """Enclosures on a box, None where one is not finite or a derivative is taken across a jump."""
        found = self._evaluate(box)
        if any(found.jumps[position] for position in self._derivatives.gradient_jumps):
            return None
        if not all(value.is_finite() for value in found.outputs):
            return None
        n = self.dimension
        loss, *rest = found.outputs
        # Row i of the lower triangle begins at i(i + 1)/2.
        triangle = rest[n:]
        hessian = arb_mat(
            [[triangle[max(i, j) * (max(i, j) + 1) // 2 + min(i, j)] for j in self.free] for i in self.free]
        )
        return Neighbourhood(loss, tuple(rest[:n]), hessian)

    def slope(self, found: Neighbourhood) -> arb_mat:
        """Gradient along the free variables, as a column."""
        return arb_mat([[found.gradient[i]] for i in self.free])
