"""Stationary points that a search has proven so far, and which boxes that makes superfluous."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gdcli.verdict.certified.boxes import Boxes, some
from gdcli.verdict.certified.certificate import StationaryPoint, certify
from gdcli.verdict.certified.local import LocalModel

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from gdcli.verdict.certified.derivatives import Derivatives

    Array = NDArray[np.float64]
    Mask = NDArray[np.bool_]

# How far from where it begins a proof may end, relative to a point beyond 1.
REACH = 0.1


class ProvenPoints:
    """A growing list of proofs."""

    def __init__(self, derivatives: Derivatives) -> None:
        self.points: list[StationaryPoint] = []
        self._derivatives = derivatives
        self._models: dict[tuple[int, ...], LocalModel] = {}

    def prove(self, point: Array, free: tuple[int, ...]) -> StationaryPoint | None:
        """Try to prove a new stationary point along the free variables, close to a point."""
        if free not in self._models:
            self._models[free] = LocalModel(self._derivatives, free)
        found = certify(self._models[free], point.tolist(), reach=REACH)
        if not isinstance(found, StationaryPoint):
            return None
        if any(found.free == known.free and known.covers(found.enclosure) for known in self.points):
            return None
        self.points.append(found)
        return found

    def cover(self, boxes: Boxes) -> Mask:
        """Boxes that hold no stationary point but a proven one, and answer for no face; shape (k,)."""
        covered = np.zeros(boxes.count, dtype=np.bool_)
        for point in self.points:
            free = np.zeros((len(boxes.lower), 1), dtype=np.bool_)
            free[list(point.free)] = True
            low, high = (np.array([bounds[end] for bounds in point.region])[:, None] for end in (0, 1))
            inside = (low <= boxes.lower) & (boxes.upper <= high) & (boxes.free == free)
            covered |= ~some(~inside) & boxes.inner
        return covered


def contracting(boxes: Boxes, image: tuple[Array, Array]) -> Mask:
    """Boxes whose stationary points are bound to a smaller box: a proof is worth a try there; shape (k,)."""
    shrinks = (image[1] - image[0] < boxes.width / 2) | ~boxes.free
    return boxes.inner & ~some(~shrinks) & some(boxes.free)
