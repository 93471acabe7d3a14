"""Krawczyk's operator on one box in balls: the box in, bounds of its stationary points out.

With R close to the inverse of the Hessian and c in the box Y,

    K(Y) = c − R·g(c) + (I − R·H(Y))·(Y − c)

contains every stationary point of Y, and where K(Y) lies in the interior of Y there is exactly one
(Moore 1977, SIAM J. Numer. Anal. 14, 611–615).
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from flint import arb, arb_mat

from gdcli.backends.to_interval import ball

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gdcli.verdict.certified.local import LocalModel

Bounds = tuple[float, float]


def region_around(centre: Sequence[arb], scales: Sequence[float], reach: float) -> list[Bounds]:
    """The box that reaches so far from a point, and a few doubles at least."""
    region = []
    for x, scale in zip(map(float, centre), scales, strict=True):
        width = max(scale * reach, 8 * math.ulp(x)) if scale else 0.0
        region.append((x - width, x + width))
    return region


def image_within(model: LocalModel, region: Sequence[Bounds]) -> list[arb] | None:
    """K(Y) of a box, one ball a free variable, where it lies in the interior of the box; else None."""
    image = krawczyk(model, [ball(*bounds) for bounds in region])
    if image is None:
        return None
    for inside, i in zip(image, model.free, strict=True):
        below, above = region[i]
        if not (inside.lower() > below and inside.upper() < above):
            return None
    return image


def krawczyk(model: LocalModel, box: Sequence[arb]) -> list[arb] | None:
    """K(Y), one ball a free variable, or None where there is no information."""
    centre = [x.mid() for x in box]
    here, around = model.on(centre), model.on(box)
    if here is None or around is None:
        return None
    try:
        inverse = around.hessian.mid().inv().mid()
    except ZeroDivisionError:
        return None
    n = len(model.free)
    identity = arb_mat([[int(i == j) for j in range(n)] for i in range(n)])
    offsets = arb_mat([[box[i] - centre[i]] for i in model.free])
    moved = (identity - inverse * around.hessian) * offsets - inverse * model.slope(here)
    image = [centre[i] + moved[row, 0] for row, i in enumerate(model.free)]
    return image if all(x.is_finite() for x in image) else None
