"""Objective and box in, all stationary points in the box out, each proven or in a box that is undecided.

A stationary point is one where the gradient is zero, or, at a kink, where Clarke's generalized gradient
contains zero. The search is that of `global_minimum.py` without values: a box goes where a slope is provably
not zero.

Law: the boxes that are returned hold every stationary point of the box, whenever the search ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gdcli.frozen import Frozen
from gdcli.verdict.certified.box_model import BoxModel, krawczyk
from gdcli.verdict.certified.boxes import Boxes, join, some
from gdcli.verdict.certified.clusters import clusters
from gdcli.verdict.certified.proven_points import ProvenPoints, contracting
from gdcli.verdict.certified.reductions import by_image
from gdcli.verdict.proof import Seal

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from dataclasses import InitVar

    from gdcli.verdict.certified.certificate import StationaryPoint
    from gdcli.verdict.certified.derivatives import Derivatives

Bounds = tuple[float, float]

BATCH = 512
# Boxes narrower than this, or than this part of their coordinates, are left undecided.
RESOLUTION = 1e-7
# With so many undecided boxes there is a curve of stationary points, and no end.
MOST_BOXES = 20_000

_SEAL = Seal()


class StationaryPoints(Frozen):
    """Proof: every stationary point of the box is one of `proven` or lies in one of `undecided`."""

    proven: tuple[StationaryPoint, ...]
    undecided: tuple[tuple[Bounds, ...], ...]
    seal: InitVar[Seal]

    def __post_init__(self, seal: Seal) -> None:
        _SEAL.check(seal)


def stationary_points(
    derivatives: Derivatives, box: Sequence[Bounds], time_is_up: Callable[[], bool]
) -> StationaryPoints:
    """Find and classify all stationary points of a closed box, along the variables that it leaves free."""
    lower, upper = (np.array([bounds[end] for bounds in box], dtype=np.float64) for end in (0, 1))
    whole = Boxes.whole(lower, upper)
    for variable in range(len(lower)):
        whole = whole.without_faces(variable)
    model, proven = BoxModel(derivatives), ProvenPoints(derivatives)
    pending, settled = _examined(model, proven, whole), []
    while pending.count and pending.count < MOST_BOXES and not time_is_up():
        order = np.argsort(-pending.relative_width.max(axis=0), kind="stable")
        batch, rest = pending.take(order[:BATCH]), pending.take(order[BATCH:])
        small = batch.relative_width.max(axis=0) <= RESOLUTION
        settled.append(batch.take(small))
        pending = join([rest, _examined(model, proven, batch.take(~small).halves())])
    left = join([pending, *settled])
    left = left.take(~proven.cover(left))
    inside = (point for point in proven.points if _meets(point.enclosure, box))
    return StationaryPoints(
        tuple(sorted(inside, key=lambda point: point.point)), tuple(clusters(left)), seal=_SEAL
    )


def _examined(model: BoxModel, proven: ProvenPoints, boxes: Boxes) -> Boxes:
    """The boxes that may hold a stationary point not yet proven."""
    low, high = model.slopes(boxes.lower, boxes.upper).gradient
    boxes = boxes.take(~some(boxes.free & ((low > 0) | (high < 0))))
    hessian = model.hessian(boxes.lower, boxes.upper)
    centre = boxes.middle
    image = krawczyk(boxes, centre, model.slopes(centre, centre), hessian)
    sure = contracting(boxes, image)
    boxes, kept = by_image(boxes, image)
    sure, left = sure[kept], ~proven.cover(boxes)
    for k in np.flatnonzero(sure & left):
        if left[k]:
            proven.prove(boxes.middle[:, k], tuple(map(int, np.flatnonzero(boxes.free[:, k]))))
            left &= ~proven.cover(boxes)
    return boxes.take(left)


def _meets(a: Sequence[Bounds], b: Sequence[Bounds]) -> bool:
    return all(low <= above and below <= high for (low, high), (below, above) in zip(a, b, strict=True))
