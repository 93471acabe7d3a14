"""Branch and bound: a loss and a box in, boxes that may hold a global minimizer and bounds of its loss out.

Lower bounds of the loss come from interval arithmetic on ever smaller boxes, the upper bound from points. A
box goes where the loss is provably higher than somewhere else, or where no minimum can lie
(`reductions.py`); one around which exactly one stationary point is proven (`certificate.py`) is exchanged
for that point, or boxes would gather around every minimum without end.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from gdcli.verdict.certified.box_model import BoxModel, best_centre, krawczyk, mean_value_bound, taylor_bound
from gdcli.verdict.certified.boxes import Boxes, join, some
from gdcli.verdict.certified.clusters import clusters
from gdcli.verdict.certified.convexity import is_convex
from gdcli.verdict.certified.eigenvalues import is_semidefinite
from gdcli.verdict.certified.local import loss_at, supporting_plane
from gdcli.verdict.certified.minimizers import Goal, Minimizer, inside, merged
from gdcli.verdict.certified.polish import polisher
from gdcli.verdict.certified.proven_points import ProvenPoints, contracting
from gdcli.verdict.certified.reductions import by_curvature, by_image, by_slope, peeled
from gdcli.verdict.kind import VerdictKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from gdcli.verdict.certified.certificate import StationaryPoint
    from gdcli.verdict.certified.derivatives import Derivatives

    Array = NDArray[np.float64]
    Mask = NDArray[np.bool_]

Bounds = tuple[float, float]

BATCH = 512
# Boxes that are narrower than this part of their coordinates, or than this, are not cut for the sake of
# where a minimizer is.
RESOLUTION = 1e-6
# With so many boxes left around minimizers, where they are is as clear as it will be: a curve of them, say.
ENOUGH = 512
MOST_BOXES = 400_000
# Proofs that are tried in one round: each takes as long as bounding many boxes.
PROOFS = 6
# A box is freed of the faces of the whole once it is narrower than this part of it.
PEEL = 0.25


class Search:
    """Boxes that may hold a global minimizer, points proven to be stationary, and the best upper bound."""

    def __init__(self, derivatives: Derivatives, box: Sequence[Bounds], goal: Goal) -> None:
        lower, upper = (np.array([bounds[end] for bounds in box], dtype=np.float64) for end in (0, 1))
        self.whole = Boxes.whole(lower, upper)
        self.goal = goal
        self.model = BoxModel(derivatives)
        self.proven = ProvenPoints(derivatives)
        self.loss_at = loss_at(derivatives)
        self.convex = is_convex(derivatives.first, lower.tolist(), upper.tolist()) or self._is_bent_upwards()
        self.plane = supporting_plane(derivatives, box)
        self.floor = -math.inf
        self.alone = False
        self.polish = polisher(derivatives, lower, upper)
        self.pending = self.whole
        self.settled: list[Boxes] = []
        self.upper = math.inf
        self.place: tuple[Bounds, ...] | None = None
        self.looked_at = 0

    @property
    def lower(self) -> float:
        """The least value is not below this."""
        bounds = [float(boxes.bound.min()) for boxes in (self.pending, *self.settled) if boxes.count]
        points = (point.loss[0] for point in self.proven.points if self._reaches(point))
        return max(self.floor, min([*bounds, *points, self.upper]))

    def _is_bent_upwards(self) -> bool:
        low, high = self.model.hessian(self.whole.lower, self.whole.upper)
        return is_semidefinite(low[:, :, 0].tolist(), high[:, :, 0].tolist())

    def ended(self) -> bool:
        """Whether the goal is met, or will not be."""
        if not self.pending.count or self.goal.time_is_up() or self.pending.count > MOST_BOXES:
            return True
        many = self.pending.count + sum(boxes.count for boxes in self.settled) > ENOUGH
        return many and self.looked_at > 0 and self.goal.met(self.lower, self.upper)

    def step(self) -> None:
        """Cut the most promising boxes and look at the parts."""
        order = np.argsort(self.pending.bound, kind="stable")
        batch, rest = self.pending.take(order[:BATCH]), self.pending.take(order[BATCH:])
        if self.looked_at:
            batch = self._cut(batch)
        left = self._examined(batch)
        if self.alone:
            return
        self.pending = self._below_upper(join([rest, left]))
        self.settled = [kept for boxes in self.settled if (kept := self._below_upper(boxes)).count]

    def _cut(self, boxes: Boxes) -> Boxes:
        """Halves of boxes; what is too small to matter is settled."""
        widest = boxes.relative_width.max(axis=0)
        # Without a gap to close, a box is small enough as soon as it says where a minimizer is.
        near = boxes.bound >= self.upper - self._tolerance() / 2
        finest = np.where(near, RESOLUTION, 4 * np.finfo(float).eps)
        small = widest <= finest
        if small.any():
            self.settled.append(boxes.take(small))
        return boxes.take(~small).halves()

    def _tolerance(self) -> float:
        return max(self.goal.absolute, self.goal.relative * abs(self.upper)) if self.upper < math.inf else 0.0

    def _examined(self, boxes: Boxes) -> Boxes:
        """What is left of boxes after every test."""
        done: list[Boxes] = []
        while boxes.count:
            self.looked_at += boxes.count
            slopes = self.model.slopes(boxes.lower, boxes.upper)
            centre = best_centre(boxes, slopes.gradient)
            there = self.model.slopes(centre, centre)
            self._improve(centre, there.loss[1])
            by_mean = mean_value_bound(boxes, centre, there.loss[0], slopes.gradient)
            bound = np.maximum(np.maximum(boxes.bound, slopes.loss[0]), by_mean)
            # Beside a pole or an end of the domain, where there is no bound of a whole box to keep.
            hopeless = self.model.is_above(boxes, np.isneginf(bound), self.upper)
            # That no minimum lies in an unbounded box does not say that the loss has a bound there.
            left_over = (bound <= self.upper) & ~hopeless
            done.append(boxes.with_bound(bound).take(left_over & ~boxes.bounded))
            keep = left_over & boxes.bounded
            boxes = boxes.with_bound(bound).take(keep)
            gradient = slopes.gradient[0][:, keep], slopes.gradient[1][:, keep]
            left, faces = by_slope(boxes, gradient, self.whole)
            wide = left.width > PEEL * self.whole.width
            done_here, more = self._bent(left, ~some((left.below | left.above) & ~wide))
            done.append(done_here)
            boxes = join([faces, more])
        return join(done) if done else boxes

    def _bent(self, boxes: Boxes, ready: Mask) -> tuple[Boxes, Boxes]:
        """Boxes that have passed the second-order tests, and parts of others to be looked at anew.

        ready   which boxes need not be freed of faces
        """
        hessian = self.model.hessian(boxes.lower, boxes.upper)
        left, faces = by_curvature(boxes, hessian)
        apart = left & ~ready
        again = peeled(boxes.take(apart), np.ones(int(apart.sum()), dtype=np.bool_))
        left &= ready
        boxes, hessian = boxes.take(left), (hessian[0][:, :, left], hessian[1][:, :, left])
        centre = boxes.middle
        there = self.model.slopes(centre, centre)
        self._improve(centre, there.loss[1])
        boxes = boxes.with_bound(np.maximum(boxes.bound, taylor_bound(boxes, centre, there, hessian)))
        image = krawczyk(boxes, centre, there, hessian)
        sure = contracting(boxes, image) & (boxes.bound <= self.upper)
        boxes, kept = by_image(boxes, image)
        boxes = self._exchanged(boxes, sure[kept])
        boxes = self._below_upper(boxes)
        return boxes, join([faces, again])

    def _exchanged(self, boxes: Boxes, sure: Mask) -> Boxes:
        """The boxes less those that hold no stationary point but one that is proven."""
        left = ~self.proven.cover(boxes)
        for k in np.flatnonzero(sure & left)[np.argsort(boxes.bound[sure & left])][:PROOFS]:
            if left[k]:
                free = tuple(map(int, np.flatnonzero(boxes.free[:, k])))
                self._prove(boxes.middle[:, k], free)
                left &= ~self.proven.cover(boxes)
        return boxes.take(left)

    def _prove(self, point: Array, free: tuple[int, ...]) -> None:
        """Try to prove a stationary point along the free variables, close to a point, and use its loss."""
        found = self.proven.prove(point, free)
        if found is None:
            return
        middle = np.clip(np.array(found.point), self.whole.lower[:, 0], self.whole.upper[:, 0])
        self._lower_at(middle.tolist())
        if self._within(found):
            self._lower(found.loss[1], found.enclosure)
            everywhere = self.whole.free[list(free), 0].sum() == self.whole.free.sum()
            if self.convex and everywhere and found.kind is VerdictKind.LOCAL_MINIMUM:
                # A convex loss has no other minimum than a strict one in its middle.
                self.pending, self.settled, self.alone = self.pending.take(slice(0)), [], True

    def _within(self, point: StationaryPoint) -> bool:
        low, high = self.whole.lower[:, 0], self.whole.upper[:, 0]
        return all(low[i] <= x and y <= high[i] for i, (x, y) in enumerate(point.enclosure))

    def _improve(self, points: Array, above: Array) -> None:
        """Lower the upper bound to the best of some points, shape (n, k), and to what lies downhill of it."""
        if not above.size or not above.min() < self.upper:
            return
        best = int(above.argmin())
        self._lower(float(above[best]), [(x, x) for x in points[:, best].tolist()])
        point = self.polish(points[:, best])
        self._lower_at(point.tolist())
        if self.convex:
            self.floor = max(self.floor, self.plane(point.tolist()))
        low, high = self.whole.lower[:, 0], self.whole.upper[:, 0]
        free = tuple(map(int, np.flatnonzero((low < point) & (point < high))))
        if free:
            self._prove(point, free)

    def _lower_at(self, point: Sequence[float]) -> None:
        """Lower the upper bound to the loss at a point."""
        self._lower(self.loss_at(point)[1], [(x, x) for x in point])

    def _lower(self, upper: float, place: Sequence[Bounds]) -> None:
        """Lower the upper bound, where that is one, and keep where the loss is no higher."""
        if upper < self.upper:
            self.upper, self.place = upper, tuple(place)

    def _below_upper(self, boxes: Boxes) -> Boxes:
        return boxes.take(boxes.bound <= self.upper)

    def minimizers(self) -> tuple[Minimizer, ...]:
        """Boxes that hold every global minimizer, as far as is known now; the bounds become sharper by it."""
        left = self._below_upper(self._sharpened(join([self.pending, *self.settled])))
        self.pending, self.settled = left, []
        whole = self.whole.lower[:, 0].tolist(), self.whole.upper[:, 0].tolist()
        reaching = [point for point in self.proven.points if self._reaches(point)]
        inner = [point for point in reaching if self._within(point)]
        proven = [
            Minimizer(inside(point.enclosure, *whole), unique=True)
            for point in reaching
            if not any(point.height > other.height for other in inner)
        ]
        return merged([*proven, *(Minimizer(hull, unique=False) for hull in clusters(left))])

    def _sharpened(self, boxes: Boxes) -> Boxes:
        """The same boxes, the loss of those that are single points known better."""
        bound = boxes.bound.copy()
        for k in np.flatnonzero(~some(boxes.free)):
            bound[k] = max(bound[k], self.loss_at(boxes.lower[:, k].tolist())[0])
        return boxes.with_bound(bound)

    def _reaches(self, point: StationaryPoint) -> bool:
        """Whether a stationary point may be a global minimizer: in the whole, low enough and a minimum."""
        low, high = self.whole.lower[:, 0], self.whole.upper[:, 0]
        outside = any(y < low[i] or x > high[i] for i, (x, y) in enumerate(point.enclosure))
        return not outside and point.loss[0] <= self.upper and point.kind is VerdictKind.LOCAL_MINIMUM
