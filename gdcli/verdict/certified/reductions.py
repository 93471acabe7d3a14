"""What can be taken off boxes without losing a global minimum, or a stationary point.

Every function takes boxes and bounds of derivatives on them and returns boxes; together they still hold every
point that is asked for and that the given ones held.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from gdcli.verdict.certified.boxes import Boxes, join, some

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Array = NDArray[np.float64]
    Mask = NDArray[np.bool_]
    Bounds = tuple[Array, Array]


def by_slope(boxes: Boxes, gradient: Bounds, whole: Boxes) -> tuple[Boxes, Boxes]:
    """Boxes that are left, unchanged, and those faces of the others that may hold a minimum.

    Where the loss rises strictly along a variable, a minimum can only lie on the lower face of the whole; on
    an upper face held before there is none; likewise where it falls.
    """
    low, high = gradient
    rises, falls = low > 0, high < 0
    free = boxes.free
    on_lower = ~free & (boxes.lower == whole.lower) & (whole.lower < whole.upper)
    on_upper = ~free & (boxes.upper == whole.upper) & (whole.lower < whole.upper)
    dropped = some(on_lower & falls | on_upper & rises)
    steep = free & (rises | falls)
    left = ~dropped & ~some(steep)
    faces = []
    for i in range(len(low)):
        # By the first steep variable; the others are seen to when the face is looked at.
        first = ~dropped & steep[i] & ~some(steep[:i])
        faces.append(boxes.take(first & rises[i] & boxes.below[i]).held(i, at_upper=False))
        faces.append(boxes.take(first & falls[i] & boxes.above[i]).held(i, at_upper=True))
    return boxes.take(left), join(faces)


def by_curvature(boxes: Boxes, hessian: Bounds) -> tuple[Mask, Boxes]:
    """Which boxes are left, and the faces of the others.

    Where the loss is strictly concave along a variable no minimum lies inside.
    """
    high = hessian[1]
    n = len(high)
    concave = np.stack([boxes.free[i] & (high[i, i] < 0) for i in range(n)])
    faces = []
    for i in range(n):
        first = concave[i] & ~some(concave[:i])
        faces.append(boxes.take(first & boxes.below[i]).held(i, at_upper=False))
        faces.append(boxes.take(first & boxes.above[i]).held(i, at_upper=True))
    return ~some(concave), join(faces)


def peeled(boxes: Boxes, which: Mask) -> Boxes:
    """The same boxes, some of them taken apart into what is inside and what lies on faces of the whole."""
    parts, rest = [boxes.take(~which)], boxes.take(which)
    for i in range(len(boxes.lower)):
        parts.append(rest.take(rest.below[i]).held(i, at_upper=False))
        parts.append(rest.take(rest.above[i]).held(i, at_upper=True))
        rest = rest.without_faces(i)
    return join([*parts, rest])


def by_image(boxes: Boxes, image: Bounds) -> tuple[Boxes, Mask]:
    """Boxes cut down to bounds of their stationary points, and which of the given boxes are left.

    Only boxes that answer for no face: on a face a minimum need not be stationary.
    """
    applies = boxes.inner & some(boxes.free)
    lower = np.where(applies, np.maximum(boxes.lower, image[0]), boxes.lower)
    upper = np.where(applies, np.minimum(boxes.upper, image[1]), boxes.upper)
    empty = some(lower > upper)
    # A variable of no width would count as held.
    flat = boxes.free & (lower >= upper)
    lower, upper = np.where(flat, boxes.lower, lower), np.where(flat, boxes.upper, upper)
    return boxes.cut(lower, upper).take(~empty), ~empty
