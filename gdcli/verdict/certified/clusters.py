"""Boxes in, hulls of those that touch one another, or nearly, out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from gdcli.verdict.certified.boxes import Array, Boxes

# A gap that counts as touching, in parts of the coordinate where that is above 1.
GAP = 1e-5
# Beyond this many boxes the pairs are too many to be looked at: then there is one hull.
MOST = 4000


def clusters(boxes: Boxes) -> list[tuple[tuple[float, float], ...]]:
    """Hulls of the groups of boxes that hang together."""
    if not boxes.count:
        return []
    groups = np.zeros(boxes.count, dtype=np.intp)
    if boxes.count <= MOST:
        groups = _groups(boxes)
    hulls = []
    for group in np.unique(groups):
        member = boxes.take(groups == group)
        low, high = member.lower.min(axis=1).tolist(), member.upper.max(axis=1).tolist()
        hulls.append(tuple(zip(low, high, strict=True)))
    return hulls


def _groups(boxes: Boxes) -> np.ndarray[tuple[int], np.dtype[np.intp]]:
    """A number for every box, the same for boxes that hang together."""
    groups = np.full(boxes.count, -1, dtype=np.intp)
    lower = boxes.lower - GAP / 2 * _scale(boxes.lower)
    upper = boxes.upper + GAP / 2 * _scale(boxes.upper)
    for first in range(boxes.count):
        if groups[first] >= 0:
            continue
        open_ = [first]
        groups[first] = first
        while open_:
            k = open_.pop()
            apart = (lower > upper[:, k : k + 1]) | (upper < lower[:, k : k + 1])
            touching = np.flatnonzero(~apart.any(axis=0) & (groups < 0))
            groups[touching] = first
            open_.extend(map(int, touching))
    return groups


def _scale(ends: Array) -> Array:
    """What a gap is a part of; finite also where a search has gone out until an end is infinite."""
    return np.clip(abs(ends), 1.0, np.finfo(np.float64).max)
